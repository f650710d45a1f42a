"""`warroom resolve`: the incident ends."""

from __future__ import annotations

from typing import Any

import click

from warroom.cli.context import (
    Desk,
    at_option,
    incident_option,
    json_option,
    pass_desk,
    writing,
)
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.outgoing import public_option, ready
from warroom.cli.output import say_done
from warroom.domain.incident.state import DataLost
from warroom.texts.kinds import Kind


@click.command(cls=IncidentCommand)
@incident_option
@click.option("--cause", help="The root cause, briefly.")
@click.option("--fix", help="What fixed it.")
@click.option("--postmortem", help="A link.")
@at_option("When it was resolved; now, if not given.")
@click.option("--data-lost", type=click.Choice([word.value for word in DataLost]), default="unknown")
@click.option("--reason", help="Why it ends although exit criteria are open.")
@public_option
@json_option
@pass_desk
def resolve(
    desk: Desk, /, reference: str | None, data_lost: str, public: bool, as_json: bool, **parts: Any
) -> None:
    """Resolve the incident and print the resolution."""
    from warroom.domain.incident.checklist import left_words
    from warroom.domain.incident.milestones import unnoticed_words
    from warroom.texts.messages import open_tasks  # `warroom note` does not need them

    room, number = writing(desk, reference)
    done = room.resolve(number, data_lost=DataLost(data_lost), **parts)
    incident = done[0]
    text = room.texts.public(incident, Kind.RESOLUTION) if public else room.texts.resolution(incident)
    say_done(room, done, as_json, text=ready(desk, incident, text))
    if unnoticed := unnoticed_words(incident):
        click.echo(f"{unnoticed[0].upper()}{unnoticed[1:]}.", err=True)
    if left := left_words(incident):
        click.echo(f"Left to do: {left} (`warroom checklist`).", err=True)
    if tasks := open_tasks(incident):
        click.echo(f"Tasks that stay open: {tasks} (`warroom task list -i INC-{number}`).", err=True)
