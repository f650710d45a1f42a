"""The console when its database is deleted, replaced, overwritten or upgraded under it."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest
from operator_at_work import Desk, at_the_console

from warroom.room import Room
from warroom.store.sqlite import file_identity
from warroom.store.sqlite.driver import sqlite3
from warroom.store.sqlite.schema import SCHEMA_VERSION


def remove(path: Path, _: Path) -> None:
    path.unlink()


def remove_everything(path: Path, _: Path) -> None:
    for one in path.parent.glob("w.db*"):
        one.unlink()


def rename_over(path: Path, older: Path) -> None:
    older.replace(path)


def put_a_folder(path: Path, _: Path) -> None:
    path.unlink()
    path.mkdir()


def events(path: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as conn:
        return [row[0] for row in conn.execute("SELECT payload FROM event WHERE kind = 'noted' ORDER BY n")]


@pytest.mark.parametrize(
    ("lose", "words"),
    [
        (remove, "deleted or moved away"), (remove_everything, "deleted or moved away"),
        (rename_over, "replaced by another file"), (put_a_folder, "replaced by another file"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
async def test_nothing_is_called_saved_that_nobody_finds(
    desk: Desk, tmp_path: Path, lose: Callable[[Path, Path], None], words: str
) -> None:
    desk.declare()
    room = desk.room()
    room.note(1, "one")
    room.close()
    older = tmp_path / "older.db"
    shutil.copy(desk.database, older)
    async with at_the_console(desk) as ic:
        await ic.sees("one")
        await ic.press("n")
        await ic.type("two")
        await ic.press("enter")
        await ic.sees("is saved")
        lose(desk.database, older)
        there = desk.database.exists()
        await ic.type("three")
        await ic.press("enter")
        await ic.sees(words, "nothing more is saved", "doctor", "three")
        await ic.misses("(saving)")
        assert ic.pilot.app.screen.query_one("#note-line").value == "three"
        await ic.press("enter")  # and it stays so
        await ic.sees(words, "three")
        await ic.press("escape", "u")
        await ic.press("escape")
        assert desk.database.exists() == there
    assert desk.database.exists() == there
    copy = desk.database.with_name("w.db.held-1.db")
    assert [text.count("one") + 2 * text.count("two") for text in events(copy)] == [1, 2]
    drafts = (desk.folder / "drafts" / "console-1.json").read_text()
    assert "three" in drafts


async def test_the_poll_tells_it_without_a_key(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        desk.database.unlink()
        await ic.sees("deleted or moved away")


async def test_a_screen_without_a_line_for_it_tells_it_too(desk: Desk) -> None:
    number = desk.declare()
    desk.room().resolve(number, "cause", "fix", None)
    async with at_the_console(desk) as ic:
        await ic.sees("0 open")
        desk.database.unlink()
        await ic.sees("deleted or moved away", "held-1.db")
        await ic.type("API down again")
        await ic.press("enter")
        await ic.sees("NOT DECLARED", "API down again")
    assert not desk.database.exists()


async def test_the_notice_goes_when_the_file_is_back(desk: Desk) -> None:
    number = desk.declare()
    desk.room().resolve(number, "cause", "fix", None)
    async with at_the_console(desk) as ic:
        await ic.sees("0 open")
        away = desk.database.with_name("away.db")
        desk.database.rename(away)
        await ic.sees("deleted or moved away")
        away.rename(desk.database)
        await ic.misses("deleted or moved away")
        desk.database.rename(away)  # and comes again
        await ic.sees("deleted or moved away")


async def test_a_notice_that_is_untrue_before_it_was_shown_never_stands_there(desk: Desk) -> None:
    number = desk.declare()
    desk.room().resolve(number, "cause", "fix", None)
    async with at_the_console(desk) as ic:
        await ic.sees("0 open")
        backstage = ic.pilot.app.backstage
        backstage.alarm("w.db was moved away.")
        backstage.all_clear()
        backstage.alarm("w.db was deleted.")
        await ic.sees("w.db was deleted.")
        await ic.misses("w.db was moved away.")


@pytest.mark.parametrize("still_open", [True, False])
async def test_an_older_copy_is_told_at_once_and_keeps_the_text(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, still_open: bool
) -> None:
    monkeypatch.setattr(Desk, "room_for_writing", remembering(tmp_path / "state"))
    number = desk.declare()
    room = desk.room()
    if not still_open:
        room.resolve(number, "cause", "fix", None)
    room.note(number, "one")
    room.close()
    shutil.copy(desk.database, tmp_path / "older.db")
    room = desk.room()
    room.note(number, "two")
    room.close()
    shutil.copy(tmp_path / "older.db", desk.database)
    async with at_the_console(desk) as ic:
        await ic.sees("is an older copy, or another database", "doctor --accept")
        if still_open:
            await ic.press("n")
            await ic.type("three")
            await ic.press("enter")
            await ic.sees("NOT SAVED, your text is back in the line", "three")
            accepting = desk.room()
            accepting.store.accept()
            accepting.close()
            await ic.press("enter")
            await ic.sees("is saved")
    assert len(events(desk.database)) == 1 + still_open


def remembering(state: Path) -> Callable[..., Room]:
    def open_room(desk: Desk, me: str = "li", busy_seconds: float = 5.0, *, read_only: bool = False) -> Room:
        return Room.open(
            desk.database, me, desk.clock, UTC, read_only=read_only, busy_seconds=busy_seconds, state=state
        )

    return open_room


async def test_who_only_looks_on_is_told_too(desk: Desk) -> None:
    desk.declare()
    desk.read_only = True
    async with at_the_console(desk) as ic:
        await ic.sees("READ-ONLY")
        older = desk.database.read_bytes()
        desk.database.unlink()
        await ic.sees("deleted or moved away", "Quit")
        desk.database.write_bytes(older)  # as a restore does
        await ic.sees("Quit, and start again to see what is there now")


async def test_what_was_saved_into_a_large_file_that_is_overwritten_comes_back(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_identity, "KEPT", 0)  # too large to be kept in memory
    desk.declare()
    older = tmp_path / "older.db"
    desk.room().close()
    shutil.copy(desk.database, older)
    room = desk.room()
    room.note(1, "one")
    room.close()
    async with at_the_console(desk) as ic:
        await ic.sees("one")
        await ic.press("n")
        await ic.type("two")
        await ic.press("enter")
        await ic.sees("is saved")
        shutil.copyfile(older, desk.database)
        await ic.type("three")
        await ic.press("enter")
        await ic.sees("overwritten by another program", "three")
        await ic.sees("held-1.txt")
    assert "two" in desk.database.with_name("w.db.held-1.txt").read_text()
    drafts = (desk.folder / "drafts" / "console-1.json").read_text()
    assert "three" in drafts
    assert '"text":"two"' in drafts  # on its way again, under its own id
    assert desk.database.read_bytes() == older.read_bytes()
    # In this process SQLite still has that file open.
    again = Desk(tmp_path / "again")
    shutil.copytree(desk.folder / "drafts", again.folder / "drafts")
    shutil.copy(older, again.database)
    async with at_the_console(again) as ic:
        await ic.sees("· two", "NOT SAVED", "three")
    assert len(events(again.database)) == 1  # it was called saved, so it is recorded again; the other waits


async def test_a_small_file_that_is_overwritten_is_put_together_again(desk: Desk) -> None:
    desk.declare()
    room = desk.room()
    room.note(1, "one")
    room.close()
    async with at_the_console(desk) as ic:
        await ic.sees("one")
        await ic.press("n")
        await ic.type("two")
        await ic.press("enter")
        await ic.sees("is saved")
        await ic.pilot.app.backstage.read(lambda room: room.store.version())  # as each second does
        desk.database.write_bytes(b"x" * 70_000)
        await ic.sees("overwritten by another program", "held-1.db --force")
    assert len(events(desk.database.with_name("w.db.held-1.db"))) == 2
    assert desk.database.read_bytes() == b"x" * 70_000


async def test_an_upgraded_database_is_not_called_broken_and_the_text_stays(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        with closing(sqlite3.connect(desk.database, isolation_level=None)) as newer:
            newer.execute("ALTER TABLE event ADD COLUMN room TEXT NOT NULL DEFAULT ''")
            newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        await ic.press("n")
        await ic.type("typed before the restart")
        await ic.press("enter")
        await ic.sees("upgraded by a newer warroom", "what you typed is kept")
        assert ic.pilot.app.screen.query_one("#note-line").value == "typed before the restart"
    assert events(desk.database) == []
