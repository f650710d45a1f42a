"""`warroom show`: what is true of an incident now."""

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
def show(desk: Desk, /, reference: str | None, as_json: bool) -> None:
    """Print the whole state."""
    room, incident = reading(desk, reference)
    if as_json:
        duplicates = [other.reference for other in room.duplicates(incident)]
        print_json(json_api.incident(incident, room.due(incident), duplicates))
    else:
        click.echo(timeline_output.state(incident, room, desk.today()))
