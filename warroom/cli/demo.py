"""`warroom demo`: a room to try things in."""

from __future__ import annotations

import tempfile
from datetime import UTC
from pathlib import Path

import click

from warroom.cli import timeline_output
from warroom.cli.context import Desk, pass_desk
from warroom.room import Room
from warroom.room import demo as story
from warroom.texts import messages


@click.command()
@click.option("--plain", is_flag=True, help="Print the story, the state and the next update as text.")
@click.option("--drill", is_flag=True, help="The same as `warroom drill`.")
@click.option("--speed", type=click.FloatRange(1, 600), default=12, show_default=True, help="With --drill.")
@pass_desk
def demo(desk: Desk, plain: bool, drill: bool, speed: float) -> None:
    """Try it on a real outage, part-way through, in a database that is thrown away."""
    if drill:
        from warroom.cli.drill import play  # `warroom drill` is the command; the flag was there before it

        play(desk, speed)
    else:
        play_demo(desk, plain=plain)


def play_demo(desk: Desk, *, plain: bool) -> None:
    folder = tempfile.TemporaryDirectory(prefix="warroom-demo-")
    with folder:
        throwaway = Desk(Path(folder.name) / "demo.db", remembers=False)
        clock = story.prepare(throwaway.places.database)
        if plain:
            _print_story(Room.open(throwaway.places.database, desk.me, clock, UTC))
            return
        from warroom.cli import console  # loads Textual, which few commands need

        clock.start(desk.now)
        console.run(throwaway, clock, throw_away=folder.cleanup)


def _print_story(room: Room) -> None:
    incident = room.incident(room.which(None, write=False))
    click.echo("A real outage of 14 February 2023, retold up to 11:02 UTC; the names are invented.\n")
    click.echo("\n".join(timeline_output.entry(entry, UTC) for entry in room.timeline(incident.number)))
    click.echo(
        f"\n{timeline_output.state(incident, room, story.ENDED_AT.date())}\n\nThe next update, as `u` would write it:\n"
    )
    click.echo(room.texts.update_text(incident, room.texts.update_parts(incident)))
    room.close()
    click.echo(f"\nThe real ticket was closed at {messages.clock(story.ENDED_AT, UTC)}.")
