"""`warroom note`: a line of the timeline, or many at once."""

from __future__ import annotations

import sys
from datetime import date

import click

from warroom.cli.context import (
    Desk,
    day_type,
    incident_option,
    json_option,
    pass_desk,
    writing,
)
from warroom.cli.kept_note import kept_if_lost, text_kept_if_lost
from warroom.cli.text_arguments import TextCommand
from warroom.domain.record.event_model import Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text.time_frame import read_as
from warroom.room import Room


@click.command(cls=TextCommand)
@incident_option
@click.option("--at", help="When it happened: 14:02, -7m, yesterday 23:50.")
@click.option("--stdin", "from_stdin", is_flag=True, help="One note a line, all or none.")
@click.option(
    "--date", "day", type=day_type, metavar="YYYY-MM-DD", help="With --stdin: the day of bare times."
)
@click.argument("text", nargs=-1)
@json_option
@pass_desk
def note(
    desk: Desk,
    /,
    reference: str | None,
    at: str | None,
    from_stdin: bool,
    day: date | None,
    text: tuple[str, ...],
    as_json: bool,
) -> None:
    """Record a line; it may begin with the time it happened. `!` begins a decision, `?` an open question."""
    if bool(text) == from_stdin:
        raise click.UsageError('Give the text, as in: warroom note "replica lag", or --stdin.')
    if from_stdin and at:
        raise click.UsageError("With --stdin each line begins with its own time; --at is for one note.")
    if day and not from_stdin:
        raise click.UsageError(
            '--date is for --stdin; one note has its day in --at, as in "2023-02-14 10:29".'
        )
    now = desk.now()
    if from_stdin:
        try:
            # Only what ends a line in a file: a log may hold form feeds and the like.
            typed = sys.stdin.buffer.read().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise Refusal("The text on standard input is not UTF-8; nothing was recorded.") from error
        again = f"warroom note --stdin{f' --date {day}' if day else ''} <"
        with text_kept_if_lost(desk, typed, again, now):
            room, number = writing(desk, reference)
            recorded = room.notes(number, typed.split("\n"), day)
        count = "1 entry is" if len(recorded) == 1 else f"{len(recorded)} entries are"
        which = (
            f" ({recorded[0].n} to {recorded[-1].n})" if len(recorded) > 1 else f" (entry {recorded[0].n})"
        )
        _say(room, number, recorded, f"INC-{number}: {count} saved{which}.", as_json)
        return
    words = " ".join(text)
    with kept_if_lost(desk, reference, words, at, now) as kept:
        room, number = kept.room, kept.number = writing(desk, reference)
        saved = room.note(number, words, at, id=kept.id)
    other = read_as(saved.at, now, desk.zone, at or words)
    line = f"INC-{number} entry {saved.n} is saved{f', for {other}' if other else ''}."
    _say(room, number, [saved], line, as_json)


def _say(room: Room, number: int, recorded: list[Recorded], line: str, as_json: bool) -> None:
    if as_json:
        from warroom.cli.output import say_done  # a note is quick, and its line needs none of it

        say_done(room, (room.incident(number), recorded), as_json, line)
    else:
        click.echo(line, err=True)
