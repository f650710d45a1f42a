"""What goes out tells all that happened, keeps what it promises, and can be reached again."""

from datetime import timedelta

from operator_at_work import Desk, at_the_console

from warroom.domain.policy import Status


async def test_what_came_while_the_sheet_was_open_is_for_the_next_update(desk: Desk) -> None:
    number = desk.declare()
    desk.room().note(number, "pool exhausted")
    async with at_the_console(desk) as ic:
        await ic.sees("pool exhausted")
        await ic.press("u")
        await ic.sees("Summary: pool exhausted")
        desk.room().note(number, "DNS is fixed")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
        await ic.press("u")
        await ic.sees("📊 Update #2", "Summary: DNS is fixed")


async def test_a_draft_that_was_left_says_what_is_missing_and_leaves_it_for_the_next(desk: Desk) -> None:
    number = desk.declare()
    desk.room().note(number, "pool exhausted")
    async with at_the_console(desk) as ic:
        await ic.sees("pool exhausted")
        await ic.press("u")
        await ic.sees("copied (tmux")
        await ic.press("exclamation_mark", "escape")
        desk.room().note(number, "DNS is fixed")
        desk.room().note(number, "retries stopped")
    async with at_the_console(desk) as ic:
        await ic.sees("retries stopped")
        await ic.press("u")
        await ic.sees("the draft you left; 2 new since then")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
        await ic.press("u")
        await ic.sees("Summary: DNS is fixed; retries stopped")


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
        await ic.sees("Summary: disk full")


async def test_the_status_that_an_update_announced_is_no_news_for_the_next(desk: Desk) -> None:
    number = desk.declare()
    room = desk.room()
    parts = room.update_parts(room.incident(number))
    room.send_update(number, "text", 1, Status.IDENTIFIED, covers=parts.covers)
    assert room.update_parts(room.incident(number)).summary == "No change since the last update"


async def test_the_clock_counts_from_what_the_text_promises(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("Commander")
        await ic.press("u")
        await ic.sees("Next update by 2026-11-23 13:45 UTC", "copied (tmux")
        desk.clock.at += timedelta(minutes=4)
        await ic.press("enter")
        await ic.sees("Update #2 due", "at 13:45 UTC", "#1 sent 13:34")


async def test_a_letter_that_was_meant_as_a_key_is_no_note_at_once(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("Commander")
        await ic.press("n")
        await ic.sees("Enter records the note  Esc back to the keys")
        await ic.press("u", "enter")
        await ic.sees("NOT RECORDED: u is the key for update once Esc has left this line")
        assert desk.room().count(number) == 2
        await ic.press("enter")
        await ic.sees("entry 3 is saved")
        await ic.press("s", "enter", "escape")  # the letter goes with the line
        await ic.sees("u update")
        await ic.press("n")
        await ic.type("lag")
        await ic.press("enter")
        await ic.sees("entry 4 is saved")
    assert desk.room().timeline(number)[-1].words == "lag"


async def test_the_resolution_is_reached_again_and_stays_as_typed(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("Commander")
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
    sent = desk.room().timeline(number)[-1].recorded.event
    assert sent.kind == "message_sent"
    assert sent.text.endswith("!")


async def test_an_unsent_update_is_no_business_of_a_resolved_incident(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("Commander")
        await ic.press("u")
        await ic.sees("copied (tmux")
        await ic.press("escape")
        await ic.sees("Update #1 was copied")
        desk.room().resolve(number, "bad config", "rolled back", None)
        await ic.sees("RESOLVED")
        await ic.misses("Update #1 was copied")


async def test_a_note_that_went_to_another_day_says_so(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("Commander")
        await ic.press("n")
        await ic.type("yesterday 23:50 first errors")
        await ic.press("enter")
        await ic.sees("entry 3 is saved, for yesterday 23:50")
