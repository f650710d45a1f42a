"""`warroom drill`: rehearse a SEV with a coach, and read how it went."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

import click

from warroom.cli.context import Desk, incident_option, json_option, pass_desk
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.output import print_json
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.room import Room
from warroom.room import drill as exercise

SPEED = click.FloatRange(1, 600)


@click.command(cls=IncidentCommand)
@incident_option
@click.option("--speed", type=SPEED, default=12, show_default=True, help="How many times as fast as life.")
@click.option(
    "--score", "wants_score", is_flag=True, help="Print how a drill went: the one named, or the newest."
)
@json_option
@pass_desk
def drill(desk: Desk, /, reference: str | None, speed: float, wants_score: bool, as_json: bool) -> None:
    """Rehearse a SEV of two hours from its first minute, with a coach; how it went is printed at the end.

    With --score: how a drill went that was declared with `warroom declare --drill`. Nothing of a drill counts in metrics.
    """
    if not (wants_score or as_json or reference):
        play(desk, speed)
        return
    room = desk.open()
    number = room.which(reference, write=False) if reference else newest(room)
    print_score(room, number, as_json=as_json)


def newest(room: Room) -> int:
    """The drill that was declared last. Raises Refusal without any."""
    found = next((row.number for row in room.listing() if row.drill), None)
    if found is None:
        raise Refusal(
            "There is no drill here; `warroom drill` plays one, `warroom declare --drill` begins one with others."
        )
    return found


def print_score(room: Room, number: int, *, as_json: bool) -> None:
    score = room.review.drill_score(number)
    if as_json:
        from warroom.reports import drill_json

        print_json(drill_json.shape(score))
    else:
        from warroom.reports import drill_text

        click.echo("\n".join(map(one_line, drill_text.lines(score))))


def play(desk: Desk, speed: float) -> None:
    """Open the console on a drill in a database that is thrown away; print its score once it was left."""
    from warroom.cli import console  # loads Textual, which few commands need

    folder = tempfile.TemporaryDirectory(prefix="warroom-drill-")
    with folder:
        throwaway = Desk(Path(folder.name) / "drill.db", remembers=False)
        clock = exercise.FastClock(desk.now, speed)
        number = exercise.prepare(throwaway.places.database, desk.me, clock)
        ended = threading.Event()
        outside = threading.Thread(
            target=exercise.inject, args=(throwaway.places.database, number, clock, ended), daemon=True
        )
        outside.start()
        try:
            banner = f"DRILL · an exercise, {speed:g} times as fast, database thrown away"
            console.run(throwaway, clock, banner=banner, throw_away=folder.cleanup)
        finally:
            ended.set()
            outside.join(5)
        room = throwaway.open_room(clock=clock)
        try:
            print_score(room, number, as_json=False)
        finally:
            room.close()
