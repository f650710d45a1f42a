"""What goes out tells all that happened, keeps what it promises, and can be reached again."""

from datetime import timedelta

from operator_at_work import NOW, Desk, at_the_console
from textual.widgets import TextArea

from warroom.domain.incident.state import DataLost, Milestone
from warroom.domain.policy.severities import Status
from warroom.local.config.config import Clipboard


async def test_what_came_while_the_sheet_was_open_is_for_the_next_update(desk: Desk) -> None:
    number = desk.declare()
    desk.room().note(number, "pool exhausted")
    async with at_the_console(desk) as ic:
        await ic.sees("pool exhausted")
        await ic.press("u")
        await ic.sees("Summary: 13:30 Pool exhausted")
        desk.room().note(number, "DNS is fixed")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
        await ic.press("u")
        await ic.sees("📊 Update #2", "Summary: 13:30 DNS is fixed")


async def test_a_draft_that_was_left_says_what_is_missing_and_leaves_it_for_the_next(desk: Desk) -> None:
    number = desk.declare()
    desk.room().note(number, "pool exhausted")
    async with at_the_console(desk) as ic:
        await ic.sees("pool exhausted")
        await ic.press("u")
        await ic.sees("copied (tmux")
        await ic.press("ctrl+e", "exclamation_mark", "escape")
        desk.room().note(number, "DNS is fixed")
        desk.room().note(number, "retries stopped")
    async with at_the_console(desk) as ic:
        await ic.sees("retries stopped")
        await ic.press("u")
        await ic.sees("the draft you left; 2 new since then")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
        await ic.press("u")
        await ic.sees("Summary: 13:30 Retries stopped", "- 13:30 DNS is fixed")


async def test_an_update_without_news_swallows_none(desk: Desk) -> None:
    number = desk.declare()
    desk.room().note(number, "disk full")
    async with at_the_console(desk) as ic:
        await ic.sees("disk full")
        await ic.press("U")
        await ic.sees("nothing is new; the timeline has 1")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
        await ic.press("u")
        await ic.sees("Summary: 13:30 Disk full")


async def test_the_status_that_an_update_announced_is_no_news_for_the_next(desk: Desk) -> None:
    number = desk.declare()
    room = desk.room()
    parts = room.texts.update_parts(room.incident(number))
    # Another console moved it too while the sheet was open; what was sent goes beyond that.
    desk.room().status(number, Status.MONITORING)
    room.send_update(number, "text", 1, Status.IDENTIFIED, covers=parts.covers)
    assert room.texts.update_parts(room.incident(number)).summary == "No change since #1 (13:30 UTC)"


async def test_the_clock_counts_from_what_the_text_promises(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        await ic.press("u")
        await ic.sees("Next update by 13:45 UTC", "copied (tmux")
        desk.clock.at += timedelta(minutes=4)
        await ic.press("enter")
        await ic.sees("Update #2 due", "at 13:45 UTC", "#1 sent 13:34")


async def test_an_update_is_not_recorded_as_sent_before_the_one_before_it(desk: Desk) -> None:
    number = desk.declare()
    desk.clock.at += timedelta(minutes=8)
    desk.room().send_update(number, "text", 1)
    desk.clock.at += timedelta(minutes=2)
    async with at_the_console(desk) as ic:
        await ic.sees("Update #1 sent")
        await ic.press("u")
        await ic.sees("📊 Update #2", "copied (tmux")
        await ic.press("tab")
        await ic.type("13:33")
        await ic.press("enter")
        await ic.sees("NOT RECORDED: #1 was sent at 13:38; #2 cannot have been sent before it")


async def test_a_letter_that_was_meant_as_a_key_is_no_note_at_once(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        await ic.press("n")
        await ic.sees("Enter records the note  Esc back to the keys")
        await ic.press("u", "enter")
        await ic.sees("NOT RECORDED: u is the key for update once Esc has left this line")
        assert desk.room().store.count(number) == 2
        await ic.press("enter")
        await ic.sees("entry 3 is saved")
        await ic.press("s", "enter", "escape")  # the letter goes with the line
        await ic.sees("u update")
        await ic.press("n")
        await ic.type("lag")
        await ic.press("enter")
        await ic.sees("entry 4 is saved")
    assert desk.room().timeline(number)[-1].text == "lag"


async def test_a_time_that_is_not_clear_is_asked_about_and_enter_again_takes_what_is_shown(
    desk: Desk,
) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        await ic.press("n")
        await ic.type("yesterday it broke")
        await ic.press("enter")
        await ic.sees("NOT RECORDED: Enter again takes now. “yesterday” names a day")
        assert desk.room().store.count(number) == 2
        await ic.press("enter")
        await ic.sees("entry 3 is saved")
        await ic.type("3.2 rolled out")
        await ic.press("enter")
        await ic.sees("entry 4 is saved")
        await ic.type("3/4/2026 14:02 bad deploy")
        await ic.press("enter")
        await ic.sees("Enter again takes 2026-04-03 14:02.")
        await ic.press("enter")
        await ic.sees("entry 5 is saved, for 2026-04-03 14:02. Impact started then? m")
    first = desk.room().timeline(number)[0]
    assert (first.text, f"{first.at:%Y-%m-%d %H:%M}") == ("bad deploy", "2026-04-03 14:02")


async def test_the_resolution_is_reached_again_and_stays_as_typed(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        desk.room().resolve(number, "bad config", "rolled back", None)
        await ic.sees("RESOLVED")
        await ic.press("x")
        await ic.sees("Root Cause: bad config", "copied (tmux")
        await ic.press("ctrl+end", "!", "escape")
        await ic.sees("The resolution was copied at 13:30 but not marked sent: x, then Enter")
        await ic.press("x")
        await ic.sees("the draft you left")
        await ic.press("enter")
        await ic.sees("The resolution is recorded as sent")
        await ic.misses("not marked sent")
        await ic.press("x")  # to copy it again
        await ic.sees("✅ Resolved", "copied (tmux")
        await ic.press("escape")
        await ic.misses("Enter record as sent")
        await ic.settles()
        assert "not marked sent" not in ic.screen()
    sent = desk.room().timeline(number)[-1].recorded.event
    assert sent.kind == "message_sent"
    assert sent.text.endswith("!")


async def test_an_unsent_update_is_no_business_of_a_resolved_incident(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        await ic.press("u")
        await ic.sees("copied (tmux")
        await ic.press("escape")
        await ic.sees("Update #1 was copied")
        desk.room().resolve(number, "bad config", "rolled back", None)
        await ic.sees("RESOLVED")
        await ic.misses("Update #1 was copied")


async def test_a_brief_names_the_unsent_text_and_no_key_of_this_screen(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        await ic.press("u")
        await ic.sees("copied (tmux")
        await ic.press("escape")
        await ic.sees("Update #1 was copied at 13:30 but not marked sent: u, then Enter")
        await ic.press("h")
        await ic.sees("Who takes over")
        await ic.type("@kim")
        await ic.press("enter")
        await ic.sees("Brief for @kim", "Not sent: Update #1 was copied")
        await ic.press("enter")
        await ic.sees("is offered")
    brief = next(e.event.brief for e in desk.room().events(1) if e.event.kind == "handover_offered")
    assert "Not sent: Update #1 was copied at 13:30 but not marked sent" in brief
    assert "then Enter" not in brief


async def test_a_note_that_went_to_another_day_says_so(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        await ic.press("n")
        await ic.type("yesterday 23:50 first errors")
        await ic.press("enter")
        await ic.sees("entry 3 is saved, for yesterday 23:50. Impact started then? m")


async def test_words_for_an_update_that_another_console_sent_come_back_for_the_next(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("copied (tmux")
        await ic.press("ctrl+e")
        await ic.type(" carefully written")
        desk.room().send_update(number, "theirs", 1)
        await ic.press("enter")
        await ic.sees("NOT RECORDED: #1 was sent meanwhile")
        await ic.press("escape")
        await ic.sees("Update #2 due")
        await ic.press("u")
        await ic.sees("#1 was sent meanwhile; ctrl+r shows the words", "Update #2 →")
        await ic.press("ctrl+r")
        await ic.sees("carefully written", "📊 Update #2")
        await ic.press("enter")
        await ic.sees("Update #2 is recorded as sent")
        await ic.press("u")
        await ic.sees("Update #3 →")
        await ic.misses("ctrl+r")
    assert "carefully written" in (desk.room().timeline(number)[-1].text or "")


async def test_what_is_recorded_is_on_the_clipboard_also_after_the_public_wording(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("copied (tmux")
        await ic.press("ctrl+g")
        await ic.sees("public wording: copied")
        outside = desk.clipboard.text
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
    assert desk.clipboard.text == desk.room().timeline(number)[-1].text != outside


async def test_words_put_aside_and_words_of_other_sheets_stay_kept(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        for key, words in (("u", "of the update"), ("U", "of no change"), ("e", "of the call")):
            await ic.press(key)
            if key == "e":
                await ic.sees("Escalation")
                await ic.press("enter")
            await ic.sees("copied (tmux")
            if key != "e":
                await ic.press("ctrl+e")
            await ic.type(words)
            await ic.press("escape")
            if key == "e":
                await ic.press("escape")
            await ic.sees("n note")
        await ic.press("u")
        await ic.sees("of the update")
        await ic.press("ctrl+r")
        await ic.misses("of the update")
        await ic.press("escape", "U")
        await ic.sees("of no change")
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("of the update", "the draft you left")
        await ic.press("ctrl+r")
        await ic.misses("of the update")
        await ic.press("ctrl+r")
        await ic.sees("of the update")
        await ic.press("escape", "e")
        await ic.sees("Escalation")
        await ic.press("enter")
        await ic.sees("of the call", "the draft you left")


async def test_all_that_was_typed_of_a_resolution_is_kept(desk: Desk) -> None:
    number = desk.declare()
    desk.room().add_criterion(number, "error rate under 1%")
    desk.clock.at += timedelta(minutes=20)
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("x")
        await ic.sees("Why it ends all the same")
        await ic.type("out of memory")
        await ic.press("tab")
        await ic.type("restarted it")
        await ic.press("tab")
        await ic.type("good enough")
        await ic.press("tab", "tab")
        await ic.type("13:40")
        await ic.press("tab", "2", "escape")
        await ic.sees("n note")
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("x")
        await ic.sees("good enough", "restarted it")
        await ic.press("enter")
        await ic.sees("Resolution", "restarted it")
    kept = desk.room().incident(number)
    assert kept.milestones[Milestone.RESOLVED].time == NOW + timedelta(minutes=10)
    assert kept.data_lost is DataLost.NO
    # Cause, Tab, fix is typed by habit, also where a reason is asked for.
    assert (kept.cause, kept.fix) == ("out of memory", "restarted it")


async def test_an_entry_that_was_not_copied_says_so_first_and_whole(desk: Desk) -> None:
    desk.declare()
    desk.clipboard.works = False
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("y")
        await ic.sees("NOT COPIED: tmux", "it is in", "INC-1-entry-2.txt")


async def test_what_went_to_a_terminal_that_cannot_be_asked_is_not_called_copied(desk: Desk) -> None:
    desk.declare()
    desk.route = Clipboard.OSC52
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("it cannot be asked")
        await ic.press("escape")
        await ic.sees("Update #1 went to the clipboard (not checked) at 13:30 but not marked sent")


async def test_words_left_wait_until_an_update_is_sent_however_many_others_sent_meanwhile(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("copied (tmux")
        await ic.press("ctrl+e")
        await ic.type(" carefully written")
        await ic.press("escape")
        await ic.sees("n note")
    for n in (1, 2):
        desk.room().send_update(number, "theirs", n)
    desk.room().note(number, "DNS is fixed")
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("DNS is fixed")
        await ic.press("u")
        await ic.sees("Update #3 →", "#1 was sent meanwhile", "copied (tmux")
        await ic.press("ctrl+e")
        await ic.type(" and more")
        await ic.press("escape")
        await ic.sees("n note")
    async with at_the_console(desk, (80, 24)) as ic:  # both come back, the last one first
        await ic.sees("DNS is fixed")
        await ic.press("u")
        await ic.sees("and more", "ctrl+r writes it anew from the timeline, and again goes on to other words")
        await ic.press("ctrl+r", "ctrl+r")
        await ic.sees("carefully written", "📊 Update #3")
        await ic.press("enter")
        await ic.sees("Update #3 is recorded as sent")
        await ic.press("u")  # what these words did not tell is not taken for told
        await ic.sees("Update #4 →", "DNS is fixed")
        await ic.misses("ctrl+r")


async def test_words_put_aside_for_others_stay_kept_when_those_are_changed_too(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("copied (tmux")
        await ic.press("ctrl+e")
        await ic.type(" first")
        await ic.press("escape")
        await ic.sees("n note")
        await ic.press("u")
        await ic.sees("the draft you left", "first")
        await ic.press("ctrl+r")
        await ic.misses(" first")
        await ic.press("ctrl+e")
        await ic.type(" second")
        await ic.press("escape")
        await ic.sees("n note")
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("second")
        await ic.press("ctrl+r", "ctrl+r")
        await ic.sees("first")


async def test_an_update_that_was_sent_meanwhile_says_what_to_do(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("copied (tmux")
        desk.room().send_update(number, "theirs", 1)
        await ic.press("enter")
        await ic.sees("#1 was sent meanwhile; Esc, then u: your words are kept and come up for #2")


async def test_enter_says_what_is_on_the_clipboard_when_it_is_not_what_was_there_before(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("copied (tmux")
        await ic.press("ctrl+g")
        await ic.sees("public wording: copied", "Enter copies the update again")
        await ic.press("enter")
        await ic.sees(
            "Update #1 is recorded as sent", "its text is on the clipboard, the public wording is not"
        )
        await ic.press("u")
        await ic.sees("Update #2 →", "copied (tmux")
        await ic.press("ctrl+e")
        await ic.type(" more")
        desk.clipboard.works = False
        await ic.press("enter")
        await ic.sees("Update #2 is recorded as sent, but NOT COPIED: tmux", "INC-1-update-2.txt")


async def test_what_was_not_copied_is_said_first_wherever_something_is_copied(desk: Desk) -> None:
    number = desk.declare()
    desk.room("maya").ask(number, "@li check lag 5m")
    desk.clipboard.works = False
    desk.clock.at += timedelta(minutes=6)
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("t")
        await ic.sees("Due, soonest first")
        await ic.press("y")
        await ic.sees("NOT COPIED: tmux: tmux ended with 1 · it is in", "INC-1-say.txt")
        assert ic.pilot.app.screen.query_one(".said.failed")
        await ic.press("escape")
        await ic.misses("Due, soonest first")
        await ic.press("u")
        await ic.sees("NOT COPIED: tmux")
        await ic.press("ctrl+e")
        await ic.type("!")
        await ic.sees("NOT COPIED, and changed since; Enter tries again")
        await ic.press("escape")
        await ic.misses("record as sent")
        await ic.press("x", "enter")
        await ic.sees("✅ Resolved", "NOT COPIED")
        await ic.press("enter")
        await ic.sees("The resolution is recorded as sent, but NOT COPIED: tmux", "INC-1-resolution.txt")


async def test_a_desk_without_a_clipboard_by_choice_hears_of_the_file_and_of_no_failure(desk: Desk) -> None:
    desk.declare()
    desk.route = Clipboard.FILE
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees('not copied (clipboard = "file") · it is in', "INC-1-update-1.txt")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent; the clock starts anew")
    assert (desk.folder / "outbox" / "INC-1-update-1.txt").read_text().startswith("📊 Update #1")


async def test_an_update_reopens_nothing_that_was_resolved_meanwhile(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("📊 Update #1", "copied (tmux")
        desk.room().resolve(number, "bad config", "rolled back", "")
        await ic.press("enter")
        await ic.sees("NOT RECORDED: INC-1 was resolved meanwhile")
    now = desk.room().incident(number)
    assert (now.status, now.updates) == (Status.RESOLVED, ())


async def test_an_old_status_in_a_draft_is_asked_for_once_and_a_typed_one_is_taken(desk: Desk) -> None:
    number = desk.declare()
    desk.room().status(number, Status.MONITORING)
    async with at_the_console(desk) as ic:
        await ic.sees("Monitoring")
        await ic.press("u")
        await ic.sees("Status: Monitoring", "copied (tmux")
        await ic.press("ctrl+e", "ctrl+j")
        await ic.type("ETA: 16:00")
        await ic.press("escape")
        await ic.misses("Enter record as sent")
        desk.room().status(number, Status.INVESTIGATING)
        await ic.sees("INVESTIGATING")
        await ic.press("u")
        await ic.sees("Status: Monitoring", "ETA: 16:00")
        await ic.press("enter")
        await ic.sees(
            "INC-1 is Investigating by now, and this text says Monitoring: change the text, or press"
        )
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent, and the status is Monitoring now")
        assert desk.room().incident(number).status is Status.MONITORING
        await ic.press("u")
        await ic.sees("📊 Update #2", "copied (tmux")
        sheet = ic.pilot.app.screen.query_one(TextArea)
        sheet.text = sheet.text.replace("Monitoring", "Identified")
        await ic.press("enter")
        await ic.sees("Update #2 is recorded as sent, and the status is Identified now")


async def test_a_text_that_is_written_anew_is_no_longer_called_the_draft_that_was_left(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("copied (tmux")
        await ic.press("ctrl+e")
        await ic.type("!")
        await ic.press("escape")
        await ic.misses("Enter record as sent")
        await ic.press("u")
        await ic.sees("This is the draft you left")
        await ic.press("ctrl+r")
        await ic.sees("Written anew from the record; ctrl+r brings back the words that you left")
        await ic.press("ctrl+r")
        await ic.sees("This is the draft you left")


async def test_a_note_that_was_typed_without_n_is_not_sent_behind_the_promise_of_an_update(
    desk: Desk,
) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.type("up again")
        await ic.sees("Next: p again")
        await ic.press("enter")
        await ic.misses("Enter puts it into the text")
        assert desk.room().incident(number).updates == ()
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
