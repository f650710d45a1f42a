"""`warroom severity`: another severity, and the text that says so."""

from __future__ import annotations

import click

from warroom.cli.context import (
    Desk,
    at_option,
    incident_option,
    json_option,
    pass_desk,
    severity_type,
    writing,
)
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.outgoing import public_option, ready
from warroom.cli.output import say_done
from warroom.cli.snooze import say_snooze
from warroom.domain.policy.severities import Severity
from warroom.texts.kinds import Kind


@click.command(cls=IncidentCommand)
@incident_option
@click.argument("severity", type=severity_type)
@click.option("--reason")
@at_option("When it changed; now, if not given.")
@public_option
@json_option
@pass_desk
def severity(
    desk: Desk, /, reference: str | None, severity: Severity, reason: str | None, public: bool, as_json: bool
) -> None:
    """Change the severity and print the text that says so."""
    room, number = writing(desk, reference)
    done = room.severity(number, severity, reason)
    incident, _ = done
    was = incident.severities[-2].severity
    if public:
        text = room.texts.public(incident, Kind.SEVERITY, was)
    else:
        text = room.texts.severity_change(incident, was, reason)
    say_done(room, done, as_json, text=ready(desk, incident, text))
    say_snooze(room, done)
