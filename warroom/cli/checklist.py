"""`warroom checklist`: what is left to do after the resolution."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, incident_option, json_option, pass_desk, reading, writing
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.output import print_json, say_done
from warroom.cli.table import print_rows
from warroom.domain.incident.checklist import check_named, known_checks
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.reports import json_api
from warroom.texts.messages import clock


@click.command(cls=IncidentCommand)
@incident_option
@click.argument("check", required=False)
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
    """What is left after resolution: verify recovery, close the channel, schedule the postmortem, or the team's own.

    A CHECK is named as the list shows it, or by the beginning of that.
    """
    if check is None:
        room, incident = reading(desk, reference)
        if ics:
            from warroom.reports import calendar_ics  # few commands need icalendar

            dates = calendar_ics.owed([incident], room.policy)
            if dates is None:
                raise Refusal(calendar_ics.no_dates(incident.reference))
            click.echo(dates.decode(), nl=False)
            return
        if as_json:
            print_json([json_api.check(item, incident.checks.get(item)) for item in known_checks(incident)])
            return
        rows = []
        for item in known_checks(incident):
            tick = incident.checks.get(item)
            when = f" for {clock(tick.when, room.zone)}" if tick and tick.when else ""
            rows.append(
                f"[{'x' if tick else ' '}] {item.name}{when}" + (f"  {one_line(tick.by)}" if tick else "")
            )
        print_rows("    CHECK  BY", rows)
        return
    room, number = writing(desk, reference, afterwards=True)
    named = check_named(room.incident(number), check)
    if isinstance(named, Refusal):
        raise named
    done = room.tick(number, named, done=not reopen, when=at)
    scheduled, (event,) = done
    line = f"INC-{number} entry {event.n}: {named.name} is {'open again' if reopen else 'done'}."
    say_done(room, done, as_json, line)
    if at and room.postmortem_late(scheduled):
        hours = process_of(scheduled, room.policy).postmortem_hours
        click.echo(f"That is later than the {hours} hours after resolution that are asked for.", err=True)
