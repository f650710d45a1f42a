"""`warroom schema`: what the JSON of each command looks like, for whoever reads it."""

from __future__ import annotations

import click

from warroom.cli.output import print_json
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line


@click.command()
@click.argument("name", nargs=-1, metavar="[COMMAND]")
def schema(name: tuple[str, ...]) -> None:
    """Print the JSON Schema of what COMMAND prints with --json; without one, the commands that have it.

    Fields are only ever added to what is printed, so leave unknown ones out.
    """
    from warroom.reports import json_models  # no other command needs them

    words = " ".join(name)
    if not words:
        click.echo("\n".join(json_models.SHAPES))
        return
    if words in ("task", "criteria"):  # which are short for these
        words = f"{words} {'add' if words == 'task' else 'list'}"
    if words not in json_models.SHAPES:
        raise Refusal(f"No command “{one_line(words)}” prints JSON; `warroom schema` lists those that do.")
    print_json(json_models.schema(words))
