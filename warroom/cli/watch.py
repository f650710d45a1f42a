"""`warroom watch`: the console for somebody who only looks on."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, incident_option, pass_desk
from warroom.cli.incident_argument import IncidentCommand


@click.command(cls=IncidentCommand)
@incident_option
@pass_desk
def watch(desk: Desk, /, reference: str | None) -> None:
    """Look on: the same screen, with no way to write. The same as `warroom --read-only`."""
    from warroom.cli import console  # loads Textual, which few commands need

    desk.read_only = True
    console.run(desk, begin=console.room_of(desk, reference))
