"""The list before the end and after it: exit criteria, and the checks that follow a resolution."""

from __future__ import annotations

from warroom.domain.incident.checklist import known_checks
from warroom.domain.incident.state import Incident
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.text.durations import minutes
from warroom.domain.text.safe_text import one_line
from warroom.room import Queries
from warroom.tui.actions import exit_criteria
from warroom.tui.actions.act import changing
from warroom.tui.actions.ask import ask_words
from warroom.tui.dialogs.add_line import AddLine
from warroom.tui.dialogs.choose import ChooseDialog, Chosen, NamedWords
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View

_CHECK = "check-"
"""What the row of a check begins with; that of a criterion is c1, c2 and so on."""


async def checks(screen: IncidentRoom, view: View) -> None:
    """Exit criteria and, once resolved, the checks that follow."""

    def rows() -> NamedWords:
        assert screen.view is not None
        incident = screen.view.incident
        after = [c for c in known_checks(incident) if c in incident.checks or c in incident.checks_left]
        return [
            *exit_criteria.rows(incident),
            *((f"{_CHECK}{c.name}", _check_words(screen, incident, c)) for c in after),
        ]

    said, at = "", ""
    hint = "new exit criterion: error rate under 0.1% for 10 min"
    add = AddLine(screen, view.incident.id, "Exit criteria", hint)
    while screen.view is not None and screen.is_attached:
        await add.take_up()
        incident = screen.view.incident
        chosen = await screen.app.push_screen_wait(
            ChooseDialog(
                "Before it ends" if incident.is_open else "After it ended", rows,
                {"enter": "tick, or untick", "w": "waive a criterion"},
                add=add, said=said, at=at,
            )
        )  # fmt: skip
        if chosen is None:
            return
        said, at = await _act_on(screen, screen.view.incident, chosen, add) or "", chosen.row
        if screen.left_behind:
            screen.say(said)
            return


def _check_words(screen: IncidentRoom, incident: Incident, check: Check) -> str:
    tick = incident.checks.get(check)
    when = f"  {tick.when.astimezone(screen.zone):%Y-%m-%d %H:%M %Z}" if tick and tick.when else ""
    return f"[{'x' if tick else ' '}] {check.value}{when}{f'  {one_line(tick.by)}' if tick else ''}"


async def _act_on(screen: IncidentRoom, incident: Incident, chosen: Chosen, add: AddLine) -> str | None:
    if chosen.key == "add":
        return add.done(await exit_criteria.add(screen, chosen.text))
    if chosen.row.startswith(_CHECK):
        if chosen.key == "w":
            return "Only an exit criterion can be waived; this check stays until it is ticked."
        name = chosen.row.removeprefix(_CHECK)
        return await tick(screen, next(check for check in known_checks(incident) if check.name == name))
    return await exit_criteria.act_on(screen, incident, int(chosen.row.removeprefix("c")), chosen.key)


async def tick(screen: IncidentRoom, check: Check) -> str | None:
    """Tick a check, or open it again; the postmortem is asked for its date, and gets a calendar file."""
    assert screen.view is not None
    number, done = screen.number, check not in screen.view.incident.checks
    if check != Check.SCHEDULE_POSTMORTEM or not done:
        return await changing(screen, lambda room: room.tick(number, check, done=done))
    hours = process_of(screen.view.incident, screen.app.config.policy).postmortem_hours
    await ask_words(
        screen, "The postmortem", f"When it is, within {hours} hours: tomorrow 14:00, or 2026-01-31 14:00",
        lambda words: lambda room: room.tick(number, check, when=words),
    )  # fmt: skip
    incident = screen.view.incident
    return await _scheduled(screen, incident) if check in incident.checks else None


async def _scheduled(screen: IncidentRoom, incident: Incident) -> str:
    """What came of it: the date, whether it is late, and where the calendar file lies."""

    def work(room: Queries) -> tuple[str, str]:
        from warroom.reports import calendar_ics  # icalendar is loaded on this thread

        late = room.postmortem_late(incident)
        hours = process_of(incident, room.policy).postmortem_hours
        words = f", {minutes(late)} later than the {hours} hours that are asked for" if late else ""
        dates = calendar_ics.owed([incident], room.policy)
        assert dates is not None  # it has just got one
        return dates.decode(), words

    dates, late = await screen.backstage.read(work)
    when = incident.checks[Check.SCHEDULE_POSTMORTEM].when
    assert when is not None
    said = f"The postmortem is {when.astimezone(screen.zone):%Y-%m-%d %H:%M %Z}{late}"
    try:
        path = await screen.backstage.put(f"{incident.reference}-postmortem", dates, ".ics")
    except OSError as problem:
        return f"{said}; no calendar file: {problem.strerror or problem}."
    return f"{said}; for your calendar: {path}"
