"""Texts to stdout, or whole into a file that is never overwritten unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from warroom.desk.paths import write_private
from warroom.room import RefusedError

F = TypeVar("F", bound=Callable[..., object])


def output_options(command: F) -> F:
    """`--output FILE` and `--force`."""
    force = click.option("--force", is_flag=True, help="Overwrite the file.")
    output = click.option(
        "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file."
    )
    return output(force(command))


def put_out(text: str, output: Path | None, force: bool) -> None:
    """Raises RefusedError when the file exists, and OSError."""
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    if output.exists() and not force:
        raise RefusedError(f"{output} exists; name another file, or add --force.")
    write_private(output, text)
    click.echo(f"Written to {output}.", err=True)
