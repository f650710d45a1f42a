"""The console as an operator uses it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, Static

from warroom.cli import lines
from warroom.domain.policy import Severity
from warroom.room import Room
from warroom.tui.app import Console

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


async def until(pilot: Pilot[None], words: str, where: str) -> str:
    for _ in range(500):
        shown = str(pilot.app.query_one(where, Static).content)
        if words in shown:
            return shown
        await pilot.pause(0.01)
    raise AssertionError(f"{words!r} never came; {where} shows {shown!r}")


def console(path: Path, minutes: int = 0) -> Console:
    def open_room() -> Room:
        return Room.open(path, "maya", lambda: NOW, UTC)

    number = open_room().declare("API [/b] \x1b]52;c;x\x07 down", Severity.SEV1).number
    return Console(open_room, number, lambda: NOW + timedelta(minutes=minutes), UTC, lines.entry)


async def test_a_note_is_on_disk_and_on_the_screen(tmp_path: Path) -> None:
    app = console(tmp_path / "w.db")
    async with app.run_test() as pilot:
        assert "[/b] ␛]52" in await until(pilot, "SEV-1", "#headline")
        await until(pilot, "Update #1 due in 15:00 at 13:45 UTC", "#clock")
        await pilot.press("n", *"[@click=app.quit]x", "enter")
        await until(pilot, "entry 3 is saved", "#state")
        await until(pilot, "[@click=app.quit]x", "#entries")
    assert "[@click=app.quit]x" in lines.entry(
        Room.open(tmp_path / "w.db", "li", lambda: NOW, UTC).timeline(1)[-1], UTC
    )


async def test_a_refused_note_comes_back_with_the_reason(tmp_path: Path) -> None:
    async with console(tmp_path / "w.db").run_test() as pilot:
        await pilot.press("n", *"25:10 x", "enter")
        await until(pilot, "NOT SAVED: 25:10 is no time of day", "#state")
        assert pilot.app.query_one(Input).value == "25:10 x"


async def test_overdue_is_said_in_words_and_what_others_write_appears(tmp_path: Path) -> None:
    async with console(tmp_path / "w.db", minutes=17).run_test() as pilot:
        await until(pilot, "overdue 02:00", "#clock")
        Room.open(tmp_path / "w.db", "li", lambda: NOW, UTC).note(1, "from elsewhere")
        await until(pilot, "from elsewhere", "#entries")
