"""What the IC typed is never lost: locks, refusals, crashes, other consoles."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from operator_at_work import NOW, Desk, at_the_console

from warroom.domain.incident.notes import Noted
from warroom.domain.record.blanking import Blanker
from warroom.local.drafts import Drafts, PendingNote
from warroom.room import Queries, Room, new_id
from warroom.store.sqlite.driver import sqlite3
from warroom.tui.runtime import workers
from warroom.tui.timeline_pages import Page


def notes(desk: Desk) -> list[str]:
    events = [entry.recorded.event for entry in desk.room().timeline(1)]
    return [event.text for event in events if isinstance(event, Noted)]


async def test_a_held_lock_stops_nothing_and_the_note_lands(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        other = sqlite3.connect(desk.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await ic.press("n")
        await ic.type("under lock")
        await ic.press("enter")
        await ic.sees("under lock (saving)")
        await ic.type("typing on")
        desk.clock.at = NOW + timedelta(seconds=30)
        await ic.sees("due in 14:30", "typing on")  # the countdown ticks
        journal = (desk.folder / "drafts" / "console-1.json").read_text()
        assert "under lock" in journal  # a kill -9 now would not lose it
        other.execute("ROLLBACK")
        await ic.sees("saved")
        await ic.misses("(saving)")
        await ic.sees("typing on")
    assert notes(desk) == ["under lock"]


async def test_a_console_that_was_left_leaves_the_whole_record_in_one_file(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("n")
        await ic.type("the last word")
        await ic.press("enter")
        await ic.sees("saved")
        assert desk.database.with_name("w.db-wal").exists()
    assert not desk.database.with_name("w.db-wal").exists()
    assert notes(desk) == ["the last word"]


async def test_a_lock_that_is_never_let_go_gives_the_text_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "LOCK_PATIENCE", 0.0)
    monkeypatch.setattr(workers, "BUSY_SECONDS", 0.1)
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        other = sqlite3.connect(desk.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await ic.press("n")
        await ic.type("under lock")
        await ic.press("enter")
        await ic.sees("NOT SAVED, your text is back in the line: Another process is writing")
        other.execute("ROLLBACK")
        await ic.press("enter")
        await ic.sees("saved")
    assert notes(desk) == ["under lock"]


async def test_a_refused_note_comes_back_with_the_reason(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("n")
        await ic.type("25:10 x")
        await ic.press("enter")
        await ic.sees("NOT SAVED", "25:10 is no time of day")
        assert ic.pilot.app.screen.query_one("#note-line").value == "25:10 x"


async def test_what_a_killed_console_left_is_taken_up_once(desk: Desk) -> None:
    desk.declare()
    incident = desk.room().incident(1)
    left = Drafts(desk.folder / "drafts")
    left.journal(PendingNote(id=new_id(NOW), incident=incident.id, text="-5m on its way", typed_at=NOW))
    left.keep(f"{incident.id}/note", "half typed")
    left.close()  # what the system does for a killed process
    desk.clock.at = NOW + timedelta(minutes=7)
    for _ in range(2):
        async with at_the_console(desk) as ic:
            await ic.sees("on its way", "half typed", "13:25")
    assert notes(desk) == ["on its way"]


async def test_two_consoles_see_each_other_and_keep_their_half_typed_lines(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as one:
        await one.sees("declared")
        await one.press("n")
        await one.type("half")
        desk.room("sam").note(1, "from a script")
        await one.sees("from a script", "half")
    async with at_the_console(desk) as two:
        await two.sees("from a script", "half")


async def test_a_pasted_text_is_kept_whole_and_shown_safely(desk: Desk) -> None:
    from textual.events import Paste

    desk.declare()
    text = "line one\nESC \x1b]52;c;x\x07 \u202ebidi\n[/b] [@click=app.quit]x"
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("n")
        ic.pilot.app.screen.query_one("#note-line").post_message(Paste(text))
        await ic.sees("line one⏎ESC ␛]52")
        assert "\x1b]52" not in ic.screen()
        await ic.press("enter")
        await ic.sees("saved", "ESC ␛]52;c;x␇ <U+202E>bidi", "[/b] [@click=app.quit]x")
    assert notes(desk) == [text]


async def test_a_change_by_somebody_else_is_said_on_coming_back(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        kept = desk.folder / "drafts" / "console-1.json"
        await ic.waits(lambda: kept.exists() and "seen" in kept.read_text())
    desk.room().note(1, "meanwhile")
    async with at_the_console(desk) as ic:
        await ic.sees("1 new since this console last looked")


async def test_an_update_that_another_console_sent_is_no_longer_called_unsent(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("read back")
        await ic.press("escape")
        await ic.sees("not marked sent")
        desk.room("sam").send_update(number, "📊 Update #1", 1)
        await ic.sees("Update #1 sent")
        await ic.misses("not marked sent")


async def test_overdue_is_said_in_words_and_the_other_room_too(desk: Desk) -> None:
    desk.declare()
    desk.declare("Second fire", 2)
    desk.clock.at = NOW + timedelta(minutes=17)
    async with at_the_console(desk) as ic:
        await ic.sees("overdue 02:00", "Second fire")
        await ic.press("enter")
        await ic.sees("Update #1 OVERDUE", "overdue 02:00", "due 13:45 UTC", "INC-2 SEV-2 Second fire")
        await ic.press("w", "2")
        await ic.sees("Second fire", "INC-2", "00:17:00")


async def test_the_bell_rings_once_when_an_update_becomes_due_and_only_if_asked_to(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[bool] = []
    monkeypatch.setattr("warroom.tui.app.WarroomApp.bell", lambda _: rung.append(True))
    desk.declare()
    for wanted in (False, True):
        desk.config = replace(desk.config, bell=wanted)
        desk.clock.at = NOW
        async with at_the_console(desk, (80, 24)) as ic:
            await ic.sees("due in 15:00")
            desk.clock.at = NOW + timedelta(minutes=16)
            await ic.sees("overdue 01:00")
            desk.clock.at = NOW + timedelta(minutes=17)
            await ic.sees("overdue 02:00")
        assert len(rung) == int(wanted)


async def test_a_clock_set_back_and_a_resolved_room_keep_the_countdown_right(desk: Desk) -> None:
    number = desk.declare()
    desk.declare("Quiet one", 3)
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("Quiet one")
        await ic.press("enter")
        await ic.sees("due in 15:00")
        desk.clock.at = NOW - timedelta(hours=1)
        await ic.sees("due in 1:15:00", "INC-1 00:00:00")  # clamped, and no crash
        desk.clock.at = NOW + timedelta(hours=2)
        desk.room().resolve(number, "x", "y", None)
        await ic.sees("resolved: no update is due")
        await ic.press("w", "1")
        await ic.sees("no updates are due for SEV-3")


async def test_too_small_says_so_and_leaves_by_itself(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk, (79, 24)) as ic:
        await ic.sees("Too small: 79x24")
        await ic.pilot.resize_terminal(80, 24)
        await ic.misses("Too small")
        await ic.sees("declared")


async def test_a_terminal_made_small_and_large_again_takes_keys_at_once(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.pilot.resize_terminal(70, 20)
        await ic.sees("Too small")
        await ic.pilot.resize_terminal(80, 24)
        await ic.sees("declared")
        assert ic.pilot.app.screen.timeline.has_focus


async def test_a_terminal_made_small_and_large_again_shows_what_there_is(desk: Desk) -> None:
    number = desk.declare()
    desk.room().notes(number, [f"entry number {n}" for n in range(300)])
    async with at_the_console(desk) as ic:
        await ic.sees("entry number 299")
        await ic.press("n")
        for words in ("one", "two", "three"):  # held beside a full page until the next reading
            await ic.type(words)
            await ic.press("enter")
            await ic.sees(f"{words}", "is saved")
        await ic.pilot.resize_terminal(60, 20)
        await ic.sees("Too small")
        desk.room().note(number, "from a script")
        await ic.pilot.app.screen.refresh_all()
        await ic.pilot.resize_terminal(120, 36)
        await ic.sees("three", "from a script")


async def test_a_page_that_comes_back_late_is_not_joined_to_another_one(desk: Desk) -> None:
    number = desk.declare()
    desk.room().notes(number, [f"entry number {n}" for n in range(1_500)])
    async with at_the_console(desk) as ic:
        await ic.sees("entry number 1499")
        timeline = ic.pilot.app.screen.timeline
        read, come = timeline._read, asyncio.Event()

        async def late(job: Callable[[Queries], Page]) -> Page:
            page = await read(job)
            await come.wait()
            return page

        timeline._read = late
        for _ in range(6):  # asks for the page before this one
            await ic.press("pageup")
        timeline._read = read
        await ic.press("home")
        await ic.sees("entry number 0")
        come.set()
        await ic.settles()
        held = [entry.n for entry in timeline._window.page.entries]
        assert held == list(range(held[0], held[0] + len(held)))


async def test_the_timeline_is_the_same_at_ten_thousand_entries(desk: Desk) -> None:
    number = desk.declare()
    desk.room().notes(number, [f"entry number {n}" for n in range(10_000)])
    async with at_the_console(desk) as ic:
        await ic.sees("entry number 9999")
        await ic.press("home")
        await ic.sees("entry number 0", "not following")
        for _ in range(30):
            await ic.press("pagedown")
        await ic.sees("entry number 8")
        await ic.press("end")
        await ic.sees("entry number 9999")
        held = ic.pilot.app.screen.timeline._window.page
        assert len(held.entries) <= 600  # never more than a window


async def test_a_secret_that_was_redacted_beside_it_leaves_the_screen(desk: Desk) -> None:
    number = desk.declare()
    room = desk.room()
    room.note(number, "the token is hunter2-XyZ")
    room.assign(number, "fixer", "@ada", "uses hunter2-XyZ")
    async with at_the_console(desk) as ic:
        await ic.sees("the token is hunter2-XyZ", "(uses hunter2-XyZ)")
        await ic.press("n")
        await ic.type("half")
        room.redact(Blanker(["hunter2-XyZ"]), None)
        assert room.store.clean()
        await ic.sees("the token is [redacted]", "(uses [redacted])", "entries 3, 4 were redacted", "half")
        await ic.misses("hunter2")
        await ic.press("enter")
        await ic.sees("saved")
    assert desk.room().store.check() == []


async def test_what_two_consoles_left_half_typed_comes_back_as_two_notes(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as one, at_the_console(desk) as other:
        await one.sees("IC @maya")
        await other.sees("IC @maya")
        for console, words in ((one, "alpha"), (other, "beta")):
            await console.press("n")
            await console.type(words)
            await console.sees(words)
        desk.room().note(1, "from a script")
        await one.sees("from a script")
        await other.sees("from a script")
    desk.room().note(1, "while nobody looked")
    for _ in range(2):  # and again, for what comes back is kept
        async with at_the_console(desk) as third:
            await third.sees(
                "alpha", "✗ beta (NOT SAVED)", "half typed by another console", "while nobody looked"
            )
    async with at_the_console(desk) as third:
        await third.sees("alpha", "beta (NOT SAVED)")
        await third.press("n", "enter", "up", "enter")
        await third.misses("NOT SAVED")
    assert notes(desk)[-2:] == ["alpha", "beta"]


async def test_a_note_that_ends_the_console_does_not_end_each_one_after_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.declare()
    incident = desk.room().incident(1)
    left = Drafts(desk.folder / "drafts")
    left.journal(PendingNote(id=new_id(NOW), incident=incident.id, text="poison", typed_at=NOW))
    left.keep(f"{incident.id}/note", "half typed")
    left.close()

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Room, "note", broken)

    async def ends() -> None:
        async with at_the_console(desk) as ic:
            await ic.sees("IC @maya")
            await ic.pilot.app.workers.wait_for_complete()

    with pytest.raises(ZeroDivisionError):
        await ends()
    async with at_the_console(desk) as ic:
        await ic.sees("✗ poison (NOT SAVED)", "half typed")
        await ic.misses("poison half typed")


async def test_a_reading_or_a_tick_that_comes_to_a_room_half_taken_down_ends_nothing(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        room = ic.pilot.app.screen
        await room.query_one("#digits").remove()
        await room.refresh_all()
        room._tick()
        assert ic.pilot.app.is_running


def held(desk: Desk) -> sqlite3.Connection:
    """Another process that keeps the database to itself until it rolls back."""
    other = sqlite3.connect(desk.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


async def test_a_dialog_left_while_it_saves_is_saved_and_undone_as_what_it_was(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("n")
        await ic.type("first words")
        await ic.press("enter", "escape")
        await ic.sees("entry 3 is saved")
        other = held(desk)
        await ic.press("i")
        await ic.sees("What users notice")
        await ic.type("checkout fails")
        await ic.press("enter")
        await ic.sees("saving …")
        await ic.press("escape")
        await ic.sees("Impact: still being saved")
        await ic.press("ctrl+z")
        await ic.sees("Something is still being saved")
        await ic.press("n")
        await ic.type("typing on")
        await ic.sees("typing on")
        other.execute("ROLLBACK")
        await ic.sees("Impact: saved")
        await ic.press("ctrl+u", "escape", "ctrl+z")
        await ic.sees("undone: entry 4")
    assert desk.room().incident(number).impact is None
    assert notes(desk) == ["first words"]


async def test_an_update_left_while_it_is_recorded_is_recorded_once(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("copied")
        other = held(desk)
        await ic.press("enter")
        await ic.sees("saving …")
        await ic.press("enter", "escape")
        await ic.sees("Update #1: still being saved")
        other.execute("ROLLBACK")
        await ic.sees("Update #1 is recorded as sent")
    assert desk.room().incident(number).next_update_number == 2


async def test_an_act_that_fails_after_its_dialog_was_left_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(at=0.0, monotonic=lambda: clock.at)
    monkeypatch.setattr(workers, "time", clock)
    monkeypatch.setattr(workers, "BUSY_SECONDS", 0.1)
    number = desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        other = held(desk)
        await ic.press("v")
        await ic.sees("Severity")
        await ic.press("2", "enter")
        await ic.sees("saving …")
        await ic.press("escape")
        await ic.sees("Severity: still being saved")
        clock.at += workers.LOCK_PATIENCE
        await ic.sees("Severity: NOT SAVED")
        other.execute("ROLLBACK")
    assert desk.room().incident(number).severity == 1


async def test_notes_go_on_while_an_undo_waits(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("n")
        await ic.type("wrong words")
        await ic.press("enter", "escape")
        await ic.sees("entry 3 is saved")
        other = held(desk)
        await ic.press("ctrl+z", "n")
        await ic.type("right words")
        await ic.press("enter")
        await ic.sees("right words (saving)")
        other.execute("ROLLBACK")
        await ic.misses("(saving)")
        await ic.press("escape", "ctrl+z")
        await ic.sees("undone: entry 5")
    assert [entry.retracted for entry in desk.room().timeline(1)] == [False, False, True, True]


async def test_declaring_under_a_lock_says_that_it_saves(desk: Desk) -> None:
    desk.room().close()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("Declare an incident")
        other = held(desk)
        await ic.type("api down")
        await ic.press("enter")
        await ic.sees("saving …", "api down")
        other.execute("ROLLBACK")
        await ic.sees("Announcement", "SEV-1: api down")
    assert len(desk.room().incidents()) == 1


async def test_a_postmortem_left_while_it_is_saved_is_saved_and_no_draft_any_more(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        desk.room().resolve(number, "", "restarted", None)
        await ic.sees("RESOLVED")
        await ic.press("p")
        await ic.sees("ctrl+s save")
        await ic.type("learned")
        other = held(desk)
        await ic.press("ctrl+s", "escape")
        await ic.sees("Postmortem INC-1: still being saved")
        other.execute("ROLLBACK")
        await ic.sees("Postmortem INC-1: Version 1 is saved")
        await ic.press("p")
        await ic.sees("ctrl+s save", "learned")
        await ic.misses("the draft you left")


@pytest.mark.parametrize("keys", [("v", "2"), ("s", "2"), ("i", "x"), ("u", "ctrl+e")])
async def test_what_is_saved_after_its_room_was_left_ends_nothing(desk: Desk, keys: tuple[str, str]) -> None:
    number = desk.declare("Chat broken")
    desk.declare("Search is slow", 3)
    head = desk.room().incident(number).head
    async with at_the_console(desk) as ic:
        await ic.sees("Chat broken")
        await ic.press("escape", "enter")
        await ic.sees("INC-1", "Timeline")
        await ic.press(keys[0])
        await ic.sees("copied (tmux" if keys[0] == "u" else "Tab next field")
        other = held(desk)
        await ic.press(keys[1], "enter")
        await ic.sees("saving")
        await ic.press("escape", "w")
        await ic.sees("open ones first")
        await ic.press("2")
        await ic.sees("SEV-3 ◌ INVESTIGATING", "INC-2")
        other.execute("ROLLBACK")
        await ic.press("n")
        await ic.type("still here")
        await ic.press("enter")
        await ic.sees("still here", "is saved")
        await ic.settles()
    assert desk.room().incident(number).head > head
