"""How the review looks, at three sizes; see test_snapshots.py for how pictures are accepted."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from operator_at_work import NOW, Desk, Operator
from test_replay_by_key import told
from test_snapshots import size


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, outbox=Path("/tmp/warroom-snapshots"))  # it stands in the picture


@pytest.fixture
def looks_right(desk: Desk, looks_right: Callable[..., None]) -> Callable[..., None]:
    """The same, in the review of an incident that is over."""

    def compare(size: tuple[int, int], drive: Callable[[Operator], Awaitable[None]]) -> None:
        number = told(desk)
        desk.clock.at = NOW + timedelta(hours=40)

        async def in_the_review(ic: Operator) -> None:
            await ic.sees("INC-1")
            ic.pilot.app.go_to_review(number)  # type: ignore[attr-defined]  # our app
            await ic.sees("REPLAY", "RESOLVED")
            await drive(ic)

        looks_right(size, in_the_review)

    return compare


@size
def test_in_the_middle(looks_right: Callable[..., None], size: tuple[int, int]) -> None:
    async def drive(ic: Operator) -> None:
        await ic.press("left", "left", "left")
        await ic.sees("event 9 of 12", "first 5xx")

    looks_right(size, drive)


@size
def test_at_the_end(looks_right: Callable[..., None], size: tuple[int, int]) -> None:
    async def drive(ic: Operator) -> None:
        await ic.sees("postmortem due in 8 h")

    looks_right(size, drive)


@size
def test_the_postmortem_is_written(looks_right: Callable[..., None], size: tuple[int, int]) -> None:
    async def drive(ic: Operator) -> None:
        await ic.press("p")
        await ic.sees("ctrl+s save")
        await ic.type("somebody forgot ")
        await ic.sees("“forgot” judges")

    looks_right(size, drive)


@size
def test_action_items(looks_right: Callable[..., None], size: tuple[int, int]) -> None:
    async def drive(ic: Operator) -> None:
        await ic.press("a")
        await ic.sees("TODO     alert")
        await ic.press("n")
        await ic.type("write a runbook")
        await ic.press("enter")
        await ic.sees("NO OWNER  NO DATE  write a runbook")

    looks_right(size, drive)
