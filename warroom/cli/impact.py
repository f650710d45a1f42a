"""`warroom impact`: what users notice, and how many they are."""

from __future__ import annotations

import click

from warroom.cli.context import (
    Desk,
    at_option,
    incident_option,
    json_option,
    pass_desk,
    writing,
)
from warroom.cli.output import say_done
from warroom.cli.text_arguments import TextCommand
from warroom.cli.values import count_type
from warroom.domain.incident.impact import over_words
from warroom.domain.refusal import Refusal


@click.command(cls=TextCommand)
@incident_option
@click.argument("text", required=False)
@click.option("--users", type=count_type, metavar="COUNT", help="How many are affected: 4100, 4,100, 4.1k.")
@click.option("--users-unknown", is_flag=True, help="How many it are is not known any more.")
@click.option("--still", is_flag=True, help="It is as it was, said once more as of now.")
@click.option("--over", is_flag=True, help="It is over.")
@at_option()
@json_option
@pass_desk
def impact(
    desk: Desk, /, reference: str | None, text: str | None, users: int | None, users_unknown: bool,
    still: bool, over: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say what users notice, and how many are affected."""
    if users_unknown and users is not None:
        raise click.UsageError("Write --users or --users-unknown, not both.")
    room, number = writing(desk, reference)
    # An empty variable of a script takes nothing back.
    words = text if text and text.strip() else None
    if over or still:
        if text is not None or users is not None or users_unknown or (over and still):
            raise click.UsageError("--still and --over stand alone: they say again what is recorded.")
        recorded = room.incident(number).impact
        words = over_words(recorded) if over else None
        say_done(room, room.impact(number, words, None, again=True), as_json)
        return
    if text is not None and words is None and users is None and not users_unknown:
        raise Refusal(
            "Empty words change nothing; write what users notice, or clear it in the console with the key i."
        )
    say_done(room, room.impact(number, words, users, users_unknown=users_unknown), as_json)
