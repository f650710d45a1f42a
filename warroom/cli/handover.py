"""`warroom handover`: a role is offered, accepted, or the offer taken back."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, at_option, incident_option, json_option, pass_desk, reading, writing
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.outgoing import ready
from warroom.cli.output import print_text, say_done
from warroom.domain.incident.state import COMMANDER


@click.command(cls=IncidentCommand)
@incident_option
@click.option("--role", default=COMMANDER, show_default=True)
@click.option("--to", metavar="PERSON", help="Offer the role; its holder keeps it until it is accepted.")
@click.option("--accept", metavar="PERSON", help="Take the role over, by name.")
@at_option()
@click.option("--withdraw", is_flag=True, help="Take the offer back.")
@json_option
@pass_desk
def handover(
    desk: Desk, /, reference: str | None, role: str, to: str | None, accept: str | None, withdraw: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Print the brief for whoever takes over; --to offers the role and --accept takes it."""
    if sum((to is not None, accept is not None, withdraw)) > 1:
        raise click.UsageError("Choose one of --to, --accept and --withdraw.")
    if to is None and accept is None and not withdraw:
        room, incident = reading(desk, reference)
        print_text(incident, ready(desk, incident, room.texts.handover(incident, role)), as_json, role=role)
        return
    room, number = writing(desk, reference)
    if to is not None:
        state = room.incident(number)
        text = ready(desk, state, room.texts.handover(state, role))
        say_done(room, room.offer(number, role, to, text), as_json, text=text, role=role)
        return
    done = room.answer(number, role, accept, accepted=accept is not None)
    announced = room.texts.role_changes(*done)
    line = ready(desk, done[0], announced) if announced else None
    say_done(room, done, as_json, text=line, role=role)
