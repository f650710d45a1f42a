"""TTD, TTR and TTM without one extra command: offered where they come up, asked for at the end, one row of the checklist."""

from datetime import timedelta
from pathlib import Path

from operator_at_work import Desk, at_sizes, at_the_console

from warroom.domain.incident.state import Check, Milestone

SIZES = [(80, 24), (120, 36)]


@at_sizes(*SIZES)
async def test_an_earlier_note_and_the_watched_fix_offer_their_times_and_m_records_them(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    async with at_the_console(desk, size) as operator:
        await operator.sees("API down")
        await operator.press("n")
        await operator.type("-9m pool exhausted")
        await operator.press("enter")
        await operator.sees("Impact started 13:21? m")
        await operator.press("escape", "m")
        await operator.sees("Impact started", "2026-11-23 13:21")
        await operator.press("enter")
        await operator.sees("impact started at 13:21")
        desk.clock.at += timedelta(minutes=4)
        await operator.press("s")
        await operator.sees("Investigating")
        await operator.press("3", "enter")
        await operator.sees("Monitoring since 13:34 is saved. Mitigated now? m")
        await operator.press("m")
        await operator.sees("2026-11-23 13:34")
        await operator.press("enter")
        await operator.sees("mitigated at 13:34")
    times = {name: moment.time for name, moment in desk.room().incident(number).milestones.items()}
    assert times[Milestone.MITIGATED] - times[Milestone.STARTED] == timedelta(minutes=13)


async def test_the_resolution_asks_for_what_is_missing_and_the_checklist_for_what_was_skipped(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("x")
        await operator.sees("When did the impact start?", "When was it noticed?", "13:30 declared")
        await operator.press("tab", "tab", "tab", "tab", "tab")
        await operator.type("-9m")
        await operator.press("enter")
        await operator.sees("Resolution", "Counted from: impact started")
        await operator.press("escape", "l")
        await operator.sees("[ ] times complete: When was it noticed? Enter")
        await operator.press("end", "w")
        await operator.sees("[x] times complete")
    incident = desk.room().incident(number)
    assert Milestone.STARTED in incident.milestones
    assert Check.COMPLETE_TIMES in incident.checks
