"""Texts and JSON to stdout, or whole into a file that is never overwritten unasked; what an act says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from warroom.cli.context import Desk
from warroom.domain.incident.state import Incident
from warroom.domain.record.event_model import Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import block, json_escaped, one_line
from warroom.local.paths import write_private
from warroom.room import Queries
from warroom.room.act import Done

F = TypeVar("F", bound=Callable[..., object])


DATABASE = b"SQLite format 3\0"
"""What every SQLite file begins with."""


def spare_databases(context: click.Context, _option: click.Parameter, file: Path | None) -> Path | None:
    """Callback of an option that names a file to write: never a database, nor what belongs to one. Raises Refusal."""
    if file is not None:
        if context.ensure_object(Desk).places.holds(file):
            raise Refusal(f"{file} is the database, or belongs to it; name another file.")
        if _is_database(file):
            raise Refusal(f"{file} is a database; name another file, or move it away first.")
    return file


def _is_database(file: Path) -> bool:
    """To be asked before this process opens any database: closing a file of an open one drops its locks."""
    if not file.is_file():
        return False
    try:
        with file.open("rb") as stream:
            return stream.read(len(DATABASE)) == DATABASE
    except OSError:  # for the writing to say
        return False


def output_options(command: F) -> F:
    """`--output FILE` and `--force`."""
    force = click.option("--force", is_flag=True, help="Overwrite the file.")
    output = click.option(
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        callback=spare_databases,
        help="Write to this file.",
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


def say_done(
    room: Queries, done: Done, as_json: bool, line: str = "", *, text: str | None = None, **more: object
) -> None:
    """What every act says: in one line on stderr what is so now, with the entry's number; before it, its text.

    `line` is for what the entries do not say themselves. With `as_json` there is one JSON object on stdout instead.
    """
    incident, recorded = done
    said = line or f"{incident.reference} {_done_words(room, incident, recorded)}."
    if as_json:
        print_json(act_json(incident, recorded, said, **more, **({} if text is None else {"text": text})))
        return
    if text is not None:
        click.echo(text)
    click.echo(said, err=True)


def act_json(
    incident: Incident, recorded: Sequence[Recorded], line: str, **more: object
) -> dict[str, object]:
    """An act as JSON: the incident, what is so now, and the events that it recorded."""
    from warroom.domain.record.timeline_entry import TimelineEntry
    from warroom.reports import json_api  # `warroom note` does not need them

    events = [json_api.entry(TimelineEntry(one, one.at)) for one in recorded]
    return {"reference": incident.reference, "id": incident.id, "line": line, "events": events, **more}


def entries_of(recorded: Sequence[Recorded]) -> str:
    """`entry 5`, or `entries 5 to 7`."""
    first, last = recorded[0].n, recorded[-1].n
    return f"entry {first}" if first == last else f"entries {first} to {last}"


def _done_words(room: Queries, incident: Incident, recorded: Sequence[Recorded]) -> str:
    from warroom.cli.timeline_output import done_words  # `warroom note` does not need it

    return "; ".join(done_words(room, incident.number, one) for one in recorded)


def put_out_markdown(text: str, output: Path | None, force: bool) -> None:
    """The same for a text that people may have written: a file holds it exactly, a terminal is shown it safely.

    Raises Refusal.
    """
    put_out(text if output else block(text), output, force)


def put_out(text: str | Iterable[str], output: Path | None, force: bool) -> None:
    """Print a text, or write it to a file; many pieces never stand in memory together. Raises Refusal."""
    if output is None:
        ending = ""
        for piece in [text] if isinstance(text, str) else text:
            click.echo(piece, nl=False)
            ending = piece[-1:] or ending
        click.echo("", nl=ending != "\n")
        return
    if output.exists() and not output.is_file():
        raise Refusal(f"{output} is no file; leave --output out and redirect, as in > {output}.")
    if output.exists() and not force:
        raise Refusal(f"{output} exists; name another file, or add --force.")
    if not output.parent.is_dir():
        raise Refusal(f"There is no folder {output.parent}; make it first, or name another file.")
    try:
        write_private(output, text)
    except OSError as error:
        reason = error.strerror or error
        raise Refusal(f"{output} could not be written: {reason}; what was there is as before.") from error
    click.echo(f"Written to {one_line(str(output))}.", err=True)
