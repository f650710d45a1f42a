"""How the review looks, at three sizes; see test_snapshots.py for how pictures are accepted."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from operator_at_work import NOW, Desk, Operator
from test_replay_by_key import told
from textual.pilot import Pilot

SIZES = [(80, 24), (120, 36), (200, 60)]
size = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36", "200x60"])
Drive = Callable[[Operator], Awaitable[None]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, outbox=Path("/tmp/warroom-snapshots"))  # it stands in the picture


@pytest.fixture
def looks_right(desk: Desk, snap_compare: Any) -> Callable[..., None]:
    def compare(size: tuple[int, int], drive: Drive) -> None:
        number = told(desk)
        desk.clock.at = NOW + timedelta(hours=40)
        app = desk.app()

        async def before(pilot: Pilot[str]) -> None:
            ic = Operator(desk, pilot)
            await ic.sees("INC-1")
            app.go_to_review(number)
            await ic.sees("REPLAY", "RESOLVED")
            await drive(ic)
            await ic.settles()

        assert snap_compare(app, terminal_size=size, run_before=before)

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
        await ic.type("write a runbook")
        await ic.press("enter")
        await ic.sees("NO OWNER  NO DATE  write a runbook")

    looks_right(size, drive)
