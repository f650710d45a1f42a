"""`warroom ack`: somebody is on it."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, at_option, incident_option, json_option, pass_desk, writing
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.output import say_done


@click.command(cls=IncidentCommand)
@at_option()
@incident_option
@json_option
@pass_desk
def ack(desk: Desk, /, reference: str | None, as_json: bool) -> None:
    """Acknowledge the incident: somebody is on it, as of now or of --at."""
    room, number = writing(desk, reference)
    say_done(room, room.acknowledge(number), as_json)
