"""`warroom timeline`: the entries of an incident."""

from __future__ import annotations

import click

from warroom.cli import timeline_output
from warroom.cli.context import (
    Desk,
    incident_option,
    json_option,
    pass_desk,
    reading,
)
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.output import print_json
from warroom.reports import json_api


@click.command(cls=IncidentCommand)
@incident_option
@json_option
@pass_desk
def timeline(desk: Desk, /, reference: str | None, as_json: bool) -> None:
    """Print every entry in the order that things happened, as corrected since."""
    room, incident = reading(desk, reference)
    entries = room.timeline(incident.number)
    if as_json:
        print_json([json_api.entry(entry) for entry in entries])
    else:
        click.echo("\n".join(timeline_output.entry(entry, room.zone) for entry in entries))
