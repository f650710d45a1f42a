"""`warroom snooze`: the next update is put off; and what is said when something else ends that."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, incident_option, pass_desk, writing
from warroom.cli.text_arguments import TextCommand
from warroom.room import Room
from warroom.room.act import Done
from warroom.room.response import whole_minutes
from warroom.texts.messages import clock


@click.command(cls=TextCommand)
@incident_option
@click.argument("minutes")
@click.argument("reason", nargs=-1)
@pass_desk
def snooze(desk: Desk, /, reference: str | None, minutes: str, reason: tuple[str, ...]) -> None:
    """Put the next update off: warroom snooze 10m "in a call with the vendor"."""
    room, number = writing(desk, reference)
    incident, _ = room.snooze(number, whole_minutes(minutes), " ".join(reason))
    click.echo(f"The next update is due {clock(room.update_due(incident), room.zone)}.", err=True)


def say_snooze(room: Room, done: Done) -> None:
    """What became of an update that was put off."""
    if ended := room.snooze_ended(*done):
        click.echo(f"{ended[0].upper()}{ended[1:]}.", err=True)
