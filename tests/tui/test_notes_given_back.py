"""Notes that could not be recorded: the focus stays, none is lost or joined, and nothing untrue is left standing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from operator_at_work import NOW, Desk, Operator, at_the_console

from warroom.domain.incident.notes import Noted
from warroom.domain.policy.severities import Status
from warroom.local.draft_names import BETWEEN, LINE
from warroom.local.drafts import Drafts, PendingNote
from warroom.room import Room, new_id
from warroom.store.errors import StoreProblem
from warroom.store.sqlite.file_log import FileLog


class FullDisk:
    """A disk that is full until it is freed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = True
        self._free = threading.Event()
        self._free.set()
        write: Callable[..., Any] = Room.note

        def note(room: Room, *args: Any, **how: Any) -> Any:
            self._free.wait()
            if self.full:
                raise StoreProblem("The disk is full; nothing was saved, free some space.")
            return write(room, *args, **how)

        monkeypatch.setattr(Room, "note", note)

    def hold(self) -> None:
        """Nothing fails and nothing is written until it is let go."""
        self._free.clear()

    def let_go(self) -> None:
        self._free.set()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    return FullDisk(monkeypatch)


def recorded(desk: Desk) -> list[tuple[str, datetime]]:
    return [(e.text or "", e.at) for e in desk.room().timeline(1) if isinstance(e.recorded.event, Noted)]


def line(ic: Operator) -> str:
    return str(ic.pilot.app.screen.query_one("#note-line").value)


async def enter(ic: Operator, *texts: str) -> None:
    await ic.press("n")
    for text in texts:
        await ic.type(text)
        await ic.press("enter")


async def test_a_note_that_fails_late_comes_back_without_taking_the_keys(desk: Desk, disk: FullDisk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        disk.hold()
        await enter(ic, "lost words")
        await ic.sees("lost words (saving)")
        await ic.press("escape")
        disk.let_go()
        await ic.sees("NOT SAVED, your text is back in the line")
        assert line(ic) == "lost words"
        await ic.press("s")
        await ic.sees("Because (may stay empty)")
        await ic.press("escape")
        await ic.misses("Because (may stay empty)")
        assert line(ic) == "lost words"


async def test_each_note_comes_back_as_its_own_with_the_time_it_was_typed_at(
    desk: Desk, disk: FullDisk
) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        disk.hold()
        await ic.press("n")
        for text in ("one", "two", "three"):
            await ic.type(text)
            await ic.press("enter")
            await ic.sees(f"{text} (saving)")
            desk.clock.at += timedelta(minutes=2)
        disk.let_go()
        await ic.sees("two (NOT SAVED)", "three (NOT SAVED)")
        await ic.misses("(saving)")
        assert line(ic) == "one"
        disk.full = False
        desk.clock.at += timedelta(minutes=10)
        for words in ("two", "three", ""):
            await ic.press("enter")
            await ic.sees("is saved, for 13:3")
            assert line(ic) == words
        await ic.misses("NOT SAVED")
    assert recorded(desk) == [
        ("one", NOW),
        ("two", NOW + timedelta(minutes=2)),
        ("three", NOW + timedelta(minutes=4)),
    ]


async def test_what_is_typed_over_a_note_that_came_back_is_another_note(desk: Desk, disk: FullDisk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await enter(ic, "first")
        await ic.sees("back in the line")
        disk.full = False
        await ic.type("second")
        await ic.sees("first (NOT SAVED)")
        await ic.press("enter")
        await ic.sees("· second", "first (NOT SAVED)")
        await ic.press("up", "enter")
        await ic.sees("· first")
        await ic.misses("NOT SAVED")
    assert sorted(words for words, _ in recorded(desk)) == ["first", "second"]


async def test_a_note_that_came_back_and_is_changed_is_recorded_once_as_of_now(
    desk: Desk, disk: FullDisk
) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await enter(ic, "teh pool")
        await ic.sees("back in the line")
        disk.full = False
        desk.clock.at += timedelta(minutes=5)
        await ic.press("end", "!", "enter")
        await ic.sees("· teh pool!", "is saved")
    assert recorded(desk) == [("teh pool!", NOW + timedelta(minutes=5))]
    async with at_the_console(desk) as ic:
        await ic.sees("· teh pool!")
        await ic.settles()
        assert line(ic) == ""


async def test_a_note_that_is_emptied_out_of_the_line_is_said_no_more_and_can_be_had_back(
    desk: Desk, disk: FullDisk
) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await enter(ic, "not so")
        await ic.sees("NOT SAVED")
        await ic.press("backspace")
        await ic.sees("The note is thrown away; up in the empty line brings it back.")
        await ic.misses("NOT SAVED")
        await ic.press("up")
        await ic.pilot.pause()
        assert line(ic) == "not so"


async def test_notes_that_were_given_back_outlive_the_console_apart(desk: Desk, disk: FullDisk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        disk.hold()
        await enter(ic, "one", "two")
        await ic.sees("two (saving)")
        disk.let_go()
        await ic.sees("two (NOT SAVED)")
    desk.clock.at += timedelta(hours=1)
    disk.full = False
    async with at_the_console(desk) as ic:
        await ic.sees("NOT SAVED", "two (NOT SAVED)", "it was not recorded then; Enter records it")
        await ic.misses("The disk is full")
        await ic.misses("all dealt with")
        await ic.press("n", "enter")
        await ic.sees("· one")
        await ic.press("enter")
        await ic.sees("· two")
        await ic.misses("NOT SAVED")
    assert recorded(desk) == [("one", NOW), ("two", NOW)]


async def test_a_note_without_an_incident_is_offered_in_the_room_that_opens_next(desk: Desk) -> None:
    desk.declare()
    drafts = Drafts(desk.folder / "drafts")
    reason = "it was typed for INC-7; Enter records it here."
    drafts.journal(
        PendingNote(id=new_id(NOW), incident="", text="from a shell", typed_at=NOW, returned=reason)
    )
    drafts.close()
    async with at_the_console(desk) as ic:
        await ic.sees("NOT SAVED", "from a shell", reason)
        await ic.misses("all dealt with")
        await ic.press("n", "enter")
        await ic.sees("is saved")
    assert recorded(desk) == [("from a shell", NOW)]
    async with at_the_console(desk) as ic:
        await ic.sees("from a shell")
        await ic.misses("NOT SAVED")


async def test_notes_that_stand_unsaved_are_not_called_dealt_with(desk: Desk) -> None:
    desk.declare()
    incident = desk.room().incident(1).id
    drafts = Drafts(desk.folder / "drafts")
    line = PendingNote(id=new_id(NOW), incident=incident, text="as it was", typed_at=NOW, returned="then.")
    drafts.journal(line)
    drafts.keep(f"{incident}{LINE}", f"{line.id}{BETWEEN}changed since")
    drafts.close()
    async with at_the_console(desk) as ic:
        await ic.sees("changed since", "1 of them NOT SAVED")
        await ic.misses("all dealt with")


async def test_a_doubt_goes_when_the_words_change(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await enter(ic, "u")
        await ic.sees("NOT RECORDED: u is the key")
        await ic.type("p")
        await ic.misses("NOT RECORDED")


@pytest.mark.parametrize("key", ["escape", "o"])
async def test_a_reason_why_nothing_can_be_read_goes_once_it_can(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    desk.declare()
    read = FileLog.version

    def broken(_: FileLog) -> str:
        raise StoreProblem("The disk cannot be read.")

    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press(key)
        if key == "o":
            await ic.sees("REPLAY")
        monkeypatch.setattr(FileLog, "version", broken)
        await ic.sees("The disk cannot be read.")
        monkeypatch.setattr(FileLog, "version", read)
        await ic.misses("The disk cannot be read.")


async def test_a_reason_why_a_key_does_nothing_goes_once_it_would(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        desk.room().resolve(number, "", "restarted", None)
        await ic.sees("RESOLVED")
        await ic.press("u")
        await ic.sees("is resolved")
        desk.room().status(number, Status.MONITORING, None)
        await ic.misses("is resolved")


async def test_a_refusal_in_a_dialog_goes_when_what_it_was_about_is_changed(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("i")
        await ic.sees("What users notice")
        await ic.press("tab")
        await ic.type("many")
        await ic.press("enter")
        await ic.sees("Write how many are affected as a number")
        await ic.press("ctrl+u", "4")
        await ic.misses("Write how many are affected as a number")
