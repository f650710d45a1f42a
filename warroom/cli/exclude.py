"""The command that leaves an incident out of the metrics, or counts it again."""

from __future__ import annotations

import re

import click

from warroom.cli.context import Desk, incident_option, json_option, one_incident, pass_desk, writing
from warroom.cli.output import entries_of, say_done
from warroom.cli.text_arguments import TextCommand
from warroom.domain.incident.state import Exclusion, Incident

_REFERENCE = re.compile(r"inc-\d+", re.IGNORECASE)
_EXAMPLE = "as in: warroom exclude INC-2 --duplicate-of INC-1"


@click.command(cls=TextCommand)
@incident_option
@click.option("--duplicate-of", metavar="INC-1", help="It is the same as that incident, which counts.")
@click.option("--cancelled", is_flag=True, help="It was none, or is not to be counted.")
@click.option("--count-again", is_flag=True, help="It counts after all.")
@click.argument("words", nargs=-1, metavar="[INC-2] [REASON]")
@json_option
@pass_desk
def exclude(
    desk: Desk,
    /,
    reference: str | None,
    duplicate_of: str | None,
    cancelled: bool,
    count_again: bool,
    words: tuple[str, ...],
    as_json: bool,
) -> None:
    """Leave an incident out of the metrics: warroom exclude INC-2 --duplicate-of INC-1. It stays in the record."""
    if words and _REFERENCE.fullmatch(words[0]):
        reference, words = one_incident(reference, words[0]), words[1:]
    if reference is None:
        raise click.UsageError(f"Name the incident, {_EXAMPLE}.")
    if (duplicate_of is not None) + cancelled + count_again != 1:
        raise click.UsageError(f"Say one of --duplicate-of INC-1, --cancelled and --count-again, {_EXAMPLE}.")
    standing = Exclusion.NONE if count_again else Exclusion.CANCELLED
    if duplicate_of is not None:
        standing = Exclusion.DUPLICATE
    room, number = writing(desk, reference, afterwards=True)
    done = room.change_standing(number, standing, duplicate_of, " ".join(words) or None)
    say_done(room, done, as_json, f"{_stands(done[0])} ({entries_of(done[1])}).")


def _stands(incident: Incident) -> str:
    """What is so now."""
    if incident.standing is Exclusion.NONE:
        return f"{incident.reference} counts in the metrics again"
    of = f"a duplicate of {incident.duplicate_of}" if incident.duplicate_of else incident.standing.value
    still = "; it is still open" if incident.is_open else ""
    return f"{incident.reference} is {of} and left out of the metrics{still}"
