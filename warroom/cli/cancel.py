"""The command that ends what was no incident, or is a duplicate of another one."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, incident_option, json_option, pass_desk, writing
from warroom.cli.outgoing import ready
from warroom.cli.output import say_done
from warroom.cli.text_arguments import TextCommand
from warroom.domain.incident.checklist import left_words
from warroom.domain.refusal import Refusal


@click.command(cls=TextCommand)
@incident_option
@click.option("--duplicate-of", metavar="INC-1", help="It is the same as that incident, where work goes on.")
@click.option("--notes", is_flag=True, help="With --duplicate-of: its notes go there, with their times.")
@click.argument("words", nargs=-1, metavar="REASON")
@json_option
@pass_desk
def cancel(
    desk: Desk, /, reference: str | None, duplicate_of: str | None, notes: bool, words: tuple[str, ...],
    as_json: bool,
) -> None:  # fmt: skip
    """End what was declared by mistake: warroom cancel "false alarm". It owes no postmortem and is not measured."""
    if notes and not duplicate_of:
        raise click.UsageError("--notes goes with --duplicate-of INC-1, which names where the notes go.")
    room, number = writing(desk, reference)
    done = room.cancel(number, " ".join(words), duplicate_of)
    incident = done[0]
    taken: int | None = None
    if notes and (other := room.duplicated(incident)):
        try:
            taken = len(room.take_notes(other.number, number)[1])
            count = "1 note" if taken == 1 else f"{taken} notes"
            said = f"{other.reference}: {count} of {incident.reference} saved there too, with the times."
        except Refusal as refusal:  # it is cancelled all the same
            said = str(refusal)
        click.echo(said, err=True)
    say_done(
        room, done, as_json, text=ready(desk, incident, room.texts.resolution(incident)), notes_taken=taken
    )
    if left := left_words(incident):
        click.echo(f"Left to do: {left} (`warroom checklist`).", err=True)
