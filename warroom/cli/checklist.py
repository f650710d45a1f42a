"""`warroom checklist`: what is left to do after the resolution."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, incident_option, json_option, pass_desk, reading, writing
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.output import print_json, say_done
from warroom.domain.incident.missing_times import open_question
from warroom.domain.incident.state import Check
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.reports import json_api
from warroom.texts.messages import clock

_checks = {check.name.lower().replace("_", "-"): check for check in Check}


@click.command(cls=IncidentCommand)
@incident_option
@click.argument("check", type=click.Choice(list(_checks)), required=False)
@click.option("--at", help="With schedule-postmortem: when it is, as tomorrow 14:00 or 2026-01-31 14:00.")
@click.option("--reopen", is_flag=True, help="It is not done after all.")
@click.option("--ics", is_flag=True, help="Print the postmortem's date as a calendar file.")
@json_option
@pass_desk
def checklist(
    desk: Desk,
    /,
    reference: str | None,
    check: str | None,
    at: str | None,
    reopen: bool,
    ics: bool,
    as_json: bool,
) -> None:
    """What is left after resolution: verify recovery, close the channel, schedule the postmortem."""
    if check is None:
        room, incident = reading(desk, reference)
        if ics:
            from warroom.reports import calendar_ics  # few commands need icalendar

            dates = calendar_ics.owed([incident], room.policy)
            if dates is None:
                raise Refusal(calendar_ics.no_dates(incident.reference))
            click.echo(dates.decode(), nl=False)
            return
        # Older incidents owe no times; those whose times are all known have nothing to tick.
        timed = incident.missing_times or Check.COMPLETE_TIMES in incident.checks
        owed = {name: item for name, item in _checks.items() if timed or item is not Check.COMPLETE_TIMES}
        if as_json:
            print_json([json_api.check(name, incident.checks.get(item)) for name, item in owed.items()])
            return
        for name, item in owed.items():
            tick = incident.checks.get(item)
            when = f" for {clock(tick.when, room.zone)}" if tick and tick.when else ""
            asked = f": {open_question(incident)}" if item is Check.COMPLETE_TIMES and not tick else ""
            by = f"  {one_line(tick.by)}" if tick else ""
            click.echo(f"[{'x' if tick else ' '}] {name}{asked}{when}{by}")
        return
    room, number = writing(desk, reference, afterwards=True)
    done = room.tick(number, _checks[check], done=not reopen, when=at)
    scheduled, (event,) = done
    line = f"INC-{number} entry {event.n}: {check} is {'open again' if reopen else 'done'}."
    say_done(room, done, as_json, line)
    if at and room.postmortem_late(scheduled):
        hours = process_of(scheduled, room.policy).postmortem_hours
        click.echo(f"That is later than the {hours} hours after resolution that are asked for.", err=True)
