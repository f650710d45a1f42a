"""How the console looks, at three sizes, in the states that matter. `make snapshots` accepts what changed on purpose."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from operator_at_work import NOW, Desk, Operator

from warroom.domain.policy.severities import Status
from warroom.room import Room
from warroom.tui.runtime import workers

SIZES = [(80, 24), (120, 36), (200, 60)]
NAMES = [f"{width}x{height}" for width, height in SIZES]
size = pytest.mark.parametrize("size", SIZES, ids=NAMES)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, outbox=Path("/tmp/warroom-snapshots"))  # it stands in the picture


def live(desk: Desk, meanwhile: Callable[[Room, int], object] | None = None) -> int:
    """A SEV-1 twenty minutes in; `meanwhile` is done at 16 minutes."""
    number = desk.declare()
    room = desk.room("maya")
    room.impact(number, "30% of EU checkouts fail", 4100)
    room.assign(number, "investigator", "@li")
    desk.clock.at = NOW + timedelta(minutes=5)
    room.note(number, "replica lag at 4 min, no deploys since noon")
    room.note(number, "13:20 first 5xx in the edge logs")
    room.note(number, "! fail over to eu-west-2")
    desk.clock.at = NOW + timedelta(minutes=14)
    incident = room.incident(number)
    room.send_update(number, room.texts.update_text(incident, room.texts.update_parts(incident)), 1)
    if meanwhile is not None:
        desk.clock.at = NOW + timedelta(minutes=16)
        meanwhile(room, number)
    desk.clock.at = NOW + timedelta(minutes=20)
    room.status(number, Status.IDENTIFIED)
    return number


@size
def test_empty(looks_right: Callable[..., None], size: tuple[int, int]) -> None:
    async def drive(ic: Operator) -> None:
        await ic.sees("Declare an incident", "@here SEV-1: …")

    looks_right(size, drive)


@size
def test_live(desk: Desk, looks_right: Callable[..., None], size: tuple[int, int]) -> None:
    live(desk)

    async def drive(ic: Operator) -> None:
        await ic.sees("status Identified", "@li")

    looks_right(size, drive)


@size
def test_overdue(desk: Desk, looks_right: Callable[..., None], size: tuple[int, int]) -> None:
    live(desk)
    desk.clock.at = NOW + timedelta(minutes=31, seconds=10)

    async def drive(ic: Operator) -> None:
        await ic.sees("overdue 02:10")

    looks_right(size, drive)


@size
def test_resolved(desk: Desk, looks_right: Callable[..., None], size: tuple[int, int]) -> None:
    desk.room().resolve(live(desk), "bad config", "rolled back", None)

    async def drive(ic: Operator) -> None:
        await ic.sees("INC-1")
        await ic.press("escape", "enter")
        await ic.sees("resolved · cause: bad config")

    looks_right(size, drive)


@size
def test_save_failed(
    desk: Desk, looks_right: Callable[..., None], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "LOCK_PATIENCE", 0.0)
    live(desk)
    from warroom.store.errors import StoreProblem

    def full(*_: object, **__: object) -> None:
        raise StoreProblem("The disk is full; nothing was saved, free some space.")

    monkeypatch.setattr(Room, "note", full)

    async def drive(ic: Operator) -> None:
        await ic.sees("status Identified")
        await ic.press("n")
        await ic.type("not lost")
        await ic.press("enter")
        await ic.sees("NOT SAVED", "not lost")

    looks_right(size, drive)


@size
def test_copy_failed(desk: Desk, looks_right: Callable[..., None], size: tuple[int, int]) -> None:
    live(desk)
    desk.clipboard.works = False

    async def drive(ic: Operator) -> None:
        await ic.sees("status Identified")
        await ic.press("u")
        await ic.sees("NOT COPIED")

    looks_right(size, drive)


@size
def test_hostile(desk: Desk, looks_right: Callable[..., None], size: tuple[int, int]) -> None:
    number = desk.declare("[/b] \x1b]52;c;x\x07 \u202edown 👩‍👩‍👧‍👦 田中さん")
    room = desk.room("l\x9bi")
    for text in (
        "[@click=app.quit]x",
        "a\x00b" + "x" * 300,
        "田中さん " * 30,
        "\u200b\ufeff",
        "tab\tand\nline",
    ):
        room.note(number, text)

    async def drive(ic: Operator) -> None:
        await ic.sees("<U+200B><U+FEFF>")

    looks_right(size, drive)


@pytest.mark.parametrize("way", ["no-color", "ansi", "light"])
def test_colours(
    desk: Desk, looks_right: Callable[..., None], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    live(desk)
    if way == "no-color":
        monkeypatch.setenv("NO_COLOR", "1")

    async def drive(ic: Operator) -> None:
        if way != "no-color":
            ic.pilot.app.theme = "ansi-dark" if way == "ansi" else "textual-light"
        await ic.sees("status Identified", "@li")

    looks_right((120, 36), drive)
