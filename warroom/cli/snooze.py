"""`warroom snooze`: the next update is put off; and what is said when something else ends that."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, incident_option, json_option, pass_desk, writing
from warroom.cli.output import entries_of, say_done
from warroom.cli.text_arguments import TextCommand
from warroom.room import Room
from warroom.room.act import Done
from warroom.room.minutes import whole_minutes
from warroom.texts.messages import clock


@click.command(cls=TextCommand)
@incident_option
@click.argument("minutes")
@click.argument("reason", nargs=-1)
@json_option
@pass_desk
def snooze(
    desk: Desk, /, reference: str | None, minutes: str, reason: tuple[str, ...], as_json: bool
) -> None:
    """Put the next update off: warroom snooze 10m "in a call with the vendor"."""
    room, number = writing(desk, reference)
    done = room.snooze(number, whole_minutes(minutes), " ".join(reason))
    due = clock(room.update_due(done[0]), room.zone)
    say_done(room, done, as_json, f"The next update is due {due} (INC-{number} {entries_of(done[1])}).")


def say_snooze(room: Room, done: Done) -> None:
    """What became of an update that was put off."""
    if ended := room.snooze_ended(*done):
        click.echo(f"{ended[0].upper()}{ended[1:]}.", err=True)
