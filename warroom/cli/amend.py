"""`warroom amend`: an entry is corrected, struck or undone, or a milestone gets its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import click

from warroom.cli.context import (
    Desk,
    incident_option,
    json_option,
    pass_desk,
    writing,
)
from warroom.cli.output import say_done
from warroom.cli.text_arguments import TextCommand
from warroom.domain.incident.state import Incident, Milestone
from warroom.domain.record.event_model import Recorded

FAR = timedelta(days=7)


@click.command(cls=TextCommand)
@incident_option
@click.option("--at", help="When it really happened.")
@click.option("--retract", is_flag=True, help="Strike the entry; it stays readable.")
@click.option("--undo", is_flag=True, help="Take back the act that this entry recorded.")
@click.option("--milestone", type=click.Choice([m.value for m in Milestone]), help="With --at: set its time.")
@click.option("--estimated", is_flag=True, help="With --milestone: the time is a guess.")
@click.argument("words", nargs=-1, metavar="[ENTRY] [TEXT]")
@json_option
@pass_desk
def amend(
    desk: Desk,
    /,
    reference: str | None,
    at: str | None,
    retract: bool,
    undo: bool,
    milestone: str | None,
    estimated: bool,
    words: tuple[str, ...],
    as_json: bool,
) -> None:
    """Correct entry ENTRY: its TEXT, its time (--at), or strike it. The original stays readable.

    With --milestone and --at, say when the impact started, was detected, acknowledged or mitigated.
    """
    if milestone:
        if at is None or words or retract or undo:
            raise click.UsageError(
                "Write it as: warroom amend --milestone detected --at 14:00 [--estimated]."
            )
        room, number = writing(desk, reference)
        done = room.milestone(number, Milestone(milestone), at, estimated=estimated)
        say_done(room, done, as_json)
        _look_again(done[0], Milestone(milestone))
        return
    if not words or not words[0].isdecimal():
        raise click.UsageError('Name the entry by its number, as in: warroom amend 12 "the right words".')
    n, text = int(words[0]), " ".join(words[1:]) or None
    if retract + undo + bool(text or at) != 1:
        raise click.UsageError("Give the corrected text or --at, or --retract, or --undo.")
    room, number = writing(desk, reference)
    if retract:
        say_done(room, room.retract(number, n), as_json)
    elif undo:
        act = room.store.act_of(number, n)
        say_done(room, room.undo(number, n), as_json, _undone(number, act))
    else:
        say_done(room, room.amend(number, n, text, at), as_json)


def _look_again(incident: Incident, milestone: Milestone) -> None:
    """A time far from the incident may be meant, but is often a wrong year."""
    apart = incident.milestones[milestone].time - incident.declared_at
    if abs(apart) >= FAR:
        where = "after" if apart > timedelta(0) else "before"
        click.echo(
            f"look again: that is {abs(apart).days:,} days {where} {incident.reference} was declared; "
            "if it is not meant, set it again.",
            err=True,
        )


def _undone(number: int, act: Sequence[Recorded]) -> str:
    named = [f"{recorded.n} ({recorded.event.kind.replace('_', ' ')})" for recorded in act]
    if len(named) == 1:
        return f"INC-{number}: entry {named[0]} is undone."
    return f"INC-{number}: entries {', '.join(named[:-1])} and {named[-1]} are undone."
