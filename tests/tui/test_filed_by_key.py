"""An incident that was filed afterwards, at the console."""

from operator_at_work import Desk, at_the_console


async def test_a_declaration_that_is_corrected_to_long_ago_stops_the_clocks_and_undo_starts_them(
    desk: Desk,
) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared", "Update #1 due")
        await ic.press("m")
        await ic.sees("Impact started")
        await ic.press("tab", "tab", "tab", *["backspace"] * 20)
        await ic.type("2026-11-22 09:00")
        await ic.press("enter")
        await ic.sees("FILED", "filed afterwards: no clock runs")
        await ic.misses("Update #1 due")
        await ic.press("ctrl+z")
        await ic.sees("Update #1 due")
        await ic.misses("FILED")


async def test_the_head_of_an_update_that_is_filed_bears_the_time_at_which_it_was_sent(desk: Desk) -> None:
    desk.room().declare("queue", 2, at="2026-11-22 09:00")  # type: ignore[arg-type]  # an IntEnum
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("Update #1 - 13:30 UTC", "Sent at")
        await ic.press("tab")
        await ic.type("09:4")
        await ic.sees("Update #1 - 13:30 UTC")  # that is no time yet
        await ic.type("0")
        await ic.sees("Update #1 - 09:40 UTC")
        await ic.misses("#1 - 13:30 UTC")
        await ic.press("backspace")
        await ic.type("5")
        await ic.sees("Update #1 - 09:45 UTC")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
    (sent,) = desk.room().incident(1).updates
    text = next(e.event.text for e in desk.room().events(1) if e.n == sent.n)  # type: ignore[attr-defined]  # it was sent
    assert f"{sent.at:%H:%M}" == "09:45"
    assert text.startswith("📊 Update #1 - 09:45 UTC\n")
    assert desk.clipboard.text == text


async def test_the_time_that_was_typed_in_the_head_stays(desk: Desk) -> None:
    desk.room().declare("queue", 2, at="2026-11-22 09:00")  # type: ignore[arg-type]  # an IntEnum
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("Sent at")
        await ic.press("ctrl+e", "ctrl+home", "end", *["backspace"] * 20)
        await ic.type("09:41 UTC")
        await ic.press("tab", "tab", "tab")
        await ic.type("09:45")
        await ic.press("enter")
        await ic.sees("Update #1 is recorded as sent")
    (sent,) = desk.room().incident(1).updates
    text = next(e.event.text for e in desk.room().events(1) if e.n == sent.n)  # type: ignore[attr-defined]  # it was sent
    assert "09:41 UTC" in text
