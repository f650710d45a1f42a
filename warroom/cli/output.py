"""Texts and JSON to stdout, or whole into a file that is never overwritten unasked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import click

from warroom.domain.incident.state import Incident
from warroom.domain.text.safe_text import block, json_escaped, one_line
from warroom.local.paths import write_private
from warroom.room import RefusedError

F = TypeVar("F", bound=Callable[..., object])


def output_options(command: F) -> F:
    """`--output FILE` and `--force`."""
    force = click.option("--force", is_flag=True, help="Overwrite the file.")
    output = click.option(
        "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file."
    )
    return output(force(command))


def print_json(value: object, indent: int = 1) -> None:
    """What `--json` prints."""
    click.echo(json_escaped(json.dumps(value, indent=indent, ensure_ascii=False)))


def print_text(incident: Incident, text: str, as_json: bool, **more: object) -> None:
    """A text of an incident, or the same as JSON with what else is known of it."""
    if as_json:
        print_json({"reference": incident.reference, **more, "text": text})
    else:
        click.echo(text)


def put_out_markdown(text: str, output: Path | None, force: bool) -> None:
    """The same for a text that people may have written: a file holds it exactly, a terminal is shown it safely.

    Raises RefusedError.
    """
    put_out(text if output else block(text), output, force)


def put_out(text: str | Iterable[str], output: Path | None, force: bool) -> None:
    """Print a text, or write it to a file; many pieces never stand in memory together. Raises RefusedError."""
    if output is None:
        ending = ""
        for piece in [text] if isinstance(text, str) else text:
            click.echo(piece, nl=False)
            ending = piece[-1:] or ending
        click.echo("", nl=ending != "\n")
        return
    if output.exists() and not output.is_file():
        raise RefusedError(f"{output} is no file; leave --output out and redirect, as in > {output}.")
    if output.exists() and not force:
        raise RefusedError(f"{output} exists; name another file, or add --force.")
    try:
        write_private(output, text)
    except OSError as error:
        reason = error.strerror or error
        raise RefusedError(
            f"{output} could not be written: {reason}; what was there is as before."
        ) from error
    click.echo(f"Written to {one_line(str(output))}.", err=True)
