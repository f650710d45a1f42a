"""Dialogs of a few fields: what is typed goes where the eye is, and Enter does all of it or none."""

from datetime import timedelta

from operator_at_work import NOW, Desk, at_the_console

from warroom.domain.events import Milestone, MilestoneSet


async def test_times_that_are_refused_are_all_refused_and_recorded_together_once_corrected(
    desk: Desk,
) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("m")
        await ic.sees("Impact started")
        await ic.type("13:20")
        await ic.press("tab")
        await ic.type("13:15")
        await ic.press("enter")
        await ic.sees("“detected” is before the impact started (2026-11-23 13:20 UTC); correct that first.")
        assert Milestone.STARTED not in desk.room().incident(number).milestones
        await ic.press("backspace")
        await ic.type("3")
        await ic.press("enter")
        await ic.sees("“detected” is before")
        await ic.press("shift+tab", *["backspace"] * 5)
        await ic.type("~13:12")
        await ic.press("enter")
        await ic.misses("Impact started")
        await ic.press("ctrl+z")
        await ic.sees("undone")
        assert Milestone.DETECTED not in desk.room().incident(number).milestones  # one act, taken back as one
    said = [e.event for e in desk.room()._log.read_after(number) if isinstance(e.event, MilestoneSet)]
    assert [(one.milestone, one.time, one.estimated) for one in said] == [
        (Milestone.STARTED, NOW - timedelta(minutes=18), True),
        (Milestone.DETECTED, NOW - timedelta(minutes=17), False),
    ]
