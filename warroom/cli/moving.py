"""The commands that take the record out and back: export, import."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from warroom.cli import lines
from warroom.cli.context import Desk, incident_option, pass_desk
from warroom.cli.output import output_options, put_out
from warroom.documents import measures, page, tables
from warroom.domain.entries import Entry
from warroom.room import RefusedError, Room


@click.command()
@click.argument("incident", required=False)
@incident_option
@click.option("--format", "style", type=click.Choice(["md", "html", "csv", "ics", "json"]), default="md")
@click.option(
    "--all", "every", is_flag=True, help="Every incident: json, csv (the metrics), html (a report) or ics."
)
@click.option("--since", metavar="INC-7:42|14:05", help="Only what came after, as plain text for a ticket.")
@output_options
@pass_desk
def export(
    desk: Desk, /, incident: str | None, reference: str | None, style: str, every: bool, since: str | None,
    output: Path | None, force: bool,
) -> None:  # fmt: skip
    """Write an incident out: Markdown, one HTML page, CSV of entries, calendar, or JSON of the whole record."""
    room = desk.open()
    if since is not None:
        put_out(_since(room, incident or reference, since), output, force)
        return
    if every:
        if style == "md":
            raise click.UsageError("--all goes with --format html, json, csv or ics.")
        numbers = [i.number for i in reversed(room.incidents())]
    else:
        numbers = [room.which(incident or reference, write=False)]
    put_out(_written(room, numbers, style, every, desk.now()), output, force)


def _written(room: Room, numbers: list[int], style: str, every: bool, now: datetime) -> str:
    if style == "json":
        return "".join(room.export(numbers))
    if style == "csv":
        if every:
            return measures.table([room.metrics(number) for number in numbers])
        return tables.entries(room.timeline(numbers[0]))
    if style == "ics":
        from warroom.documents import calendar  # few commands need icalendar

        return calendar.owed([room.incident(number) for number in numbers]).decode()
    if style == "html" and every:
        from warroom.documents import report  # with its plots; one incident's page needs none

        still_open = len(room.incidents(open_only=True))
        return report.html(room.metrics_of_all(), now, room.zone, still_open)
    if style == "html":
        number = numbers[0]
        events = room.events(number)
        return page.html(room.metrics(number), events, room.timeline(number), room.policy, room.zone)
    return room.postmortem(numbers[0])


def _since(room: Room, reference: str | None, since: str) -> str:
    """The lines written after an entry, or that happened after a time."""
    name, colon, n = since.rpartition(":")
    if colon and n.isdecimal() and name.upper().startswith("INC-"):
        number = room.which(name, write=False)
        chosen: list[Entry] = [e for e in room.timeline(number) if e.n > int(n)]
    else:
        number = room.which(reference, write=False)
        begin = room.time(since, room.incident(number))
        chosen = [e for e in room.timeline(number) if e.at >= begin]
    return "\n".join(lines.entry(entry, room.zone) for entry in chosen) + "\n"


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@pass_desk
def import_(desk: Desk, /, file: Path) -> None:
    """Take in a JSON export: nothing is lost or doubled, and every hash chain is verified first."""
    desk.writing = True
    room = desk.open()
    if str(file) == "-":
        with tempfile.NamedTemporaryFile("wb", prefix="warroom-", delete=False) as copy:
            while piece := sys.stdin.buffer.read(1 << 20):
                copy.write(piece)
        file, spooled = Path(copy.name), True
    else:
        spooled = False
    try:
        moved = room.take_in(lambda: _lines(file))
    finally:
        if spooled:
            file.unlink()
    for words in moved.renumbered:
        click.echo(f"{words}, since that number was taken.", err=True)
    names = ", ".join(f"INC-{number}" for number in moved.numbers.values())
    click.echo(
        f"{moved.events} events are new ({names})." if moved.events else "Nothing in it was new.", err=True
    )


def _lines(file: Path) -> Iterator[str]:
    try:
        with file.open(encoding="utf-8") as stream:
            yield from stream
    except UnicodeDecodeError as error:
        raise RefusedError(f"{file} is not UTF-8 text; nothing was imported.") from error
    except OSError as error:
        raise RefusedError(f"{file} cannot be read: {error.strerror or error}.") from error
