"""A SEV run in the console, key by key."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from engines import Engine
from operator_at_work import NOW, Desk, Operator, at_the_console
from textual.events import Paste

from warroom.domain.incident.notes import Noted
from warroom.domain.incident.resolution import Resolved
from warroom.domain.incident.sent_messages import Document, MessageSent
from warroom.domain.incident.status_updates import UpdateSent
from warroom.domain.record.amendments import Retracted
from warroom.tui.widgets.timeline import Timeline


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_from_declare_to_resolved(desk: Desk, engine: Engine, size: tuple[int, int]) -> None:
    desk.place = engine.place()
    async with at_the_console(desk, size) as ic:
        await ic.sees("Declare an incident", "@here SEV-1: …")
        await ic.type("API down")
        await ic.sees("@here SEV-1: API down")
        await ic.press("enter")
        await ic.sees("copied (tmux, read back)", "🚨 SEV-1: API down", "Incident Commander: @maya")
        await ic.press("enter")
        await ic.sees("announcement sent", "▲ declared SEV-1: API down")
        await ic.press("n")
        await ic.type("replica lag")
        await ic.press("enter")
        await ic.sees("· replica lag", "saved")
        await ic.type("! fail over")
        await ic.press("enter", "escape")
        await ic.sees("! decision: fail over")
        await ic.press("s", "2", "enter")
        await ic.sees("● status Identified", "IDENTIFIED")
        desk.clock.at = NOW + timedelta(minutes=10)
        await ic.press("u")
        await ic.sees("Update #1", "copied (tmux, read back)", "[>] Fail over")
        if size[0] < 110:
            await ic.press("tab")
        await ic.sees("Summary: 13:30 Replica lag", "Next: Fail over")
        await ic.press("enter")
        await ic.sees("▣ Update #1 sent: Identified", "the clock starts anew")
        await ic.press("x")
        await ic.type("bad config")
        await ic.press("tab")
        await ic.type("rolled back")
        await ic.press("enter")
        await ic.sees("✅ Resolved - 2026-11-23 13:40 UTC", "Duration: 0 hours 10 minutes", "copied")
        await ic.press("enter")
        await ic.sees("✔ resolved · cause: bad config", "RESOLVED", "resolution sent")
    room = desk.room()
    assert not room.incident(1).is_open
    entries = room.timeline(1)
    sent = next(e.recorded.event for e in entries if isinstance(e.recorded.event, UpdateSent))
    assert sent.text in desk.clipboard.copied
    assert (
        (desk.folder / "outbox" / "INC-1-update-1.txt")
        .read_text()
        .startswith(sent.text + "\n\nRecord: INC-1@")
    )
    frozen = [e.recorded.event for e in entries if isinstance(e.recorded.event, MessageSent)]
    assert [m.document for m in frozen] == [Document.ANNOUNCEMENT, Document.RESOLUTION]
    assert any(isinstance(e.recorded.event, Resolved) for e in entries)


async def test_a_draft_that_was_left_comes_back_and_only_enter_records_it(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("copied")
        await ic.press("ctrl+e")
        await ic.type("!more")
        await ic.sees("changed since it was copied")
        await ic.press("escape")
        await ic.sees("Update #1 was copied at 13:30 but not marked sent")
    assert desk.room().incident(1).last_update is None
    async with at_the_console(desk) as ic:  # as after a crash
        await ic.sees("not marked sent")
        await ic.press("u")
        await ic.sees("UTC!more", "This is the draft you left")
        await ic.press("t")
        await ic.type("13:29")
        desk.clock.at = NOW + timedelta(minutes=2)
        await ic.press("enter")
        await ic.sees("NOT RECORDED: That is before INC-1 was declared", "UTC!more")
        await ic.press(*["backspace"] * 5)
        await ic.type("13:31")
        await ic.press("enter")
        await ic.sees("Update #1 sent", "every 15 min")
        await ic.misses("not marked sent")
    last = desk.room().incident(1).last_update
    assert last is not None
    assert last.at == NOW + timedelta(minutes=1)
    assert desk.clipboard.text.endswith("UTC!more")  # Enter copied what it recorded


async def test_an_update_that_says_another_status_changes_it(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("copied")
        await ic.press("ctrl+e", *["up"] * 9, "down", "end", *["backspace"] * len("Investigating"))
        await ic.type("Resolved")
        await ic.press("enter")
        await ic.sees("Resolved comes by x")
        await ic.press(*["backspace"] * len("Resolved"))
        await ic.type("Monitoring")
        await ic.press("enter")
        await ic.sees("MONITORING", "Update #1 sent: Monitoring")


async def test_copying_that_failed_says_so_and_names_the_file(desk: Desk) -> None:
    desk.declare()
    desk.clipboard.works = False
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("NOT COPIED: tmux: tmux ended with 1", "INC-1-update-1.txt")
        await ic.press("escape")
        assert "not marked sent" not in ic.screen()


async def test_correct_strike_undo_and_find(desk: Desk) -> None:
    number = desk.declare()
    room = desk.room()
    for text in ("lag four minutes", "lag five minutes", "nothing else"):
        room.note(number, text)
    async with at_the_console(desk) as ic:
        await ic.sees("nothing else")
        await ic.press("slash")
        await ic.type("lag")
        await ic.sees("2 of 2")
        await ic.press("ctrl+z")  # edits no record while words are typed
        await ic.sees("You are typing")
        marked = ic.pilot.app.screen.timeline.found
        assert marked.sub("*", "flag lagging lag") == "flag *ging *"  # what is found, and nothing else
        await ic.press("enter")
        await ic.sees("1 of 2")
        await ic.press("escape", "c", "end")
        await ic.type(" at most")
        await ic.press("enter")
        await ic.sees("lag four minutes at most", "amended")
        await ic.press("ctrl+z")
        await ic.misses("at most")
        await ic.press("end", "up", "c", "shift+tab", "2", "enter")
        await ic.sees("struck")
    events = [e.event for e in room.store.read_after(number)]
    assert Noted(text="lag four minutes") in events  # the original stays
    assert any(isinstance(event, Retracted) for event in events)


async def test_every_command_answers_its_key(desk: Desk) -> None:
    from warroom.tui.actions.bindings import ACTIONS
    from warroom.tui.commands import COMMANDS

    assert set(ACTIONS) == {c.name for c in COMMANDS} - {"palette", "quit"}
    desk.declare()
    desk.room().resolve(desk.declare("Chat broken"), None, None, None)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        for key, words in {
            "r": "Another role",
            "s": "Investigating",
            "v": "SEV-3",
            "i": "What users notice",
            "m": "Impact started",
            "question_mark": "Take back this console's last act",
            "w": "Incidents: open ones first",
            "a": "@here SEV-1",
        }.items():
            await ic.press(key)
            await ic.sees(words)
            await ic.press("escape")
            await ic.misses(words)


async def test_w_says_that_there_is_no_other_incident(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("w")
        await ic.sees("INC-1 is the only incident here; there is no other to go to.")
        desk.declare("Chat broken")
        await ic.press("w")
        await ic.sees("Incidents: open ones first", "Chat broken")


async def test_what_is_pasted_beside_the_note_line_waits_in_it_for_enter(desk: Desk) -> None:
    number = desk.declare()
    pasted = "\n".join(f"pod-{n} restarted" for n in range(1, 6)) + "\n"
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        ic.pilot.app.post_message(Paste(pasted))
        await ic.sees("pod-1 restarted⏎pod-2 restarted", "pod-5 restarted")
        assert not [e for e in desk.room().store.read_after(number) if isinstance(e.event, Noted)]
        await ic.type(" again")
        await ic.press("enter")
        await ic.sees("saved")
    noted = [e.event.text for e in desk.room().store.read_after(number) if isinstance(e.event, Noted)]
    assert noted == [pasted.rstrip() + " again"]
    desk.read_only = True
    async with at_the_console(desk) as ic:
        await ic.sees("READ-ONLY")
        ic.pilot.app.post_message(Paste(pasted))
        await ic.sees("You are looking on; nothing can be written here.")


async def test_undo_reaches_back_after_a_visit_to_another_room_and_zoom_keeps_the_clock(desk: Desk) -> None:
    desk.declare()
    desk.declare("Second fire", 2)
    async with at_the_console(desk) as ic:
        await ic.sees("Second fire")
        await ic.press("enter", "s", "3", "enter")
        await ic.sees("● status Monitoring")
        await ic.press("w", "2")
        await ic.sees("INC-2", "Second fire")
        await ic.press("ctrl+z")
        await ic.sees("has done nothing here")
        await ic.press("w", "1")
        await ic.sees("INC-1", "status Monitoring")
        await ic.press("ctrl+z")
        await ic.sees("undone", "● undone: status is Investigating again")
        desk.clock.at = NOW + timedelta(minutes=1)
        await ic.press("z")
        await ic.sees("Update #1 due in 14:00")


async def _typed(ic: Operator, words: str) -> None:
    await ic.press("n")
    await ic.type(words)
    await ic.press("enter")


async def test_a_late_note_is_shown_where_it_belongs_and_the_view_comes_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    over: list[Callable[[], None]] = []  # a flash of two seconds could be missed on a busy machine
    monkeypatch.setattr(Timeline, "set_timer", lambda _, seconds, done: over.append(done))
    number = desk.declare()
    room = desk.room()
    for n in range(60):
        desk.clock.at = NOW + timedelta(minutes=n)
        room.note(number, f"filler {n}")
    async with at_the_console(desk) as ic:
        await ic.sees("filler 59")
        await _typed(ic, "-50m deploy began")
        await ic.sees("13:39", "deploy began", "added 14:29, late")
        over.pop()()  # its time is over
        await ic.sees("filler 59")
        assert "deploy began" not in ic.screen()


async def test_a_status_is_picked_by_its_first_letters(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("s")
        await ic.sees("● 1 Investigating")
        await ic.type("ident")
        await ic.sees("● 2 Identified")
        await ic.type("m")
        await ic.sees("● 3 Monitoring")
        await ic.press("enter")
        await ic.sees("status Monitoring")


async def test_a_reason_goes_with_the_text_it_was_about(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("n")
        await ic.type("25:99 odd")
        await ic.press("enter")
        await ic.sees("NOT SAVED, your text is back in the line: 25:99 is no time of day")
        await ic.press("escape", "S")
        await ic.sees("Put the update off", "NOT SAVED")  # the text still waits in the line
        await ic.press("escape", "n", "ctrl+u")
        await ic.misses("NOT SAVED")
        await ic.press("escape", "p")
        await ic.sees("is still open; its postmortem comes after x")
        await ic.press("S")
        await ic.misses("is still open; its postmortem comes after x")


async def test_words_given_to_an_entry_without_any_can_be_taken_back(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("@maya is commander")
        await ic.press("end", "c")
        await ic.type("acting")
        await ic.press("enter")
        await ic.sees("is commander; corrected: acting")
        await ic.press("ctrl+z")
        await ic.misses("corrected:")
        await ic.sees("undone: entry 3")


async def test_who_looks_on_is_not_asked_to_declare(desk: Desk) -> None:
    desk.declare()
    desk.declare("Chat broken", 2)
    desk.read_only = True
    async with at_the_console(desk, (80, 24)) as ic:
        shown = await ic.sees("READ-ONLY · Incidents · 2 open", "Chat broken")
        assert "Declare" not in shown
        await ic.press("enter")
        shown = await ic.sees("READ-ONLY", "declared SEV-1")
        assert "u update" not in shown
