"""`warroom search`: words in every entry of every incident."""

from __future__ import annotations

from typing import Any

import click

from warroom.cli import timeline_output
from warroom.cli.context import Desk, json_option, pass_desk
from warroom.cli.output import print_json
from warroom.cli.text_arguments import TextCommand
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.safe_text import one_line
from warroom.reports import json_api
from warroom.reports.incident_rows import title
from warroom.room import Room
from warroom.store.sql.search import Hit

CONTEXT = 1
"""Lines before and after a hit that the text shows."""


@click.command(cls=TextCommand)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option(
    "-C",
    "--context",
    type=click.IntRange(0, 100),
    help=f"Lines shown before and after each; {CONTEXT}, and none in JSON, unless given.",
)
@json_option
@pass_desk
def search(desk: Desk, /, words: tuple[str, ...], limit: int, context: int | None, as_json: bool) -> None:
    """Find words in every entry of every incident, the newest written first.

    Each may be the beginning of a word. Emoji and signs are looked for as they stand.
    """
    typed = " ".join(words)
    room = desk.open()
    found = room.search(typed, limit)
    if as_json:
        rows = [_shape(hit, room, context or 0) for hit in found.hits]
        print_json(rows)
    elif found.hits:
        around = CONTEXT if context is None else context
        click.echo("\n".join(row for hit in found.hits for row in _told(hit, room, around)))
    else:
        shown = one_line(typed)
        click.echo(f"No entry has “{shown if len(shown) <= 80 else shown[:79] + '…'}”.", err=True)
    if found.read is not None:
        click.echo(
            f"Such signs are in no index: the newest {found.read:,} entries were read for them.", err=True
        )
    elif len(found.hits) == limit:
        click.echo(f"These are the newest {limit}; --limit shows more.", err=True)


def _told(hit: Hit, room: Room, context: int) -> list[str]:
    """The incident, then the lines around the hit, which has a > in front."""
    incident = hit.incident
    before, after = room.around(incident.number, hit.entry, context)
    head = f"{incident.reference} {incident.severity} {title(incident)}"
    rows = [head]
    for entry in (*before, hit.entry, *after):
        mark = ">" if entry is hit.entry else " "
        rows.append(f"{mark} {timeline_output.entry(entry, room.zone)}")
    return rows


def _shape(hit: Hit, room: Room, context: int) -> dict[str, Any]:
    incident, entry = hit.incident, hit.entry
    before, after = room.around(incident.number, entry, context)
    return {
        "incident": incident.reference,
        "severity": int(incident.severity),
        "severity_label": str(incident.severity),
        "title": incident.title,
        "n": entry.n,
        "at": json_api.iso(entry.at),
        "kind": entry.recorded.event.kind,
        "actor": entry.recorded.actor,
        "text": entry.text,
        "before": [_short(line) for line in before],
        "after": [_short(line) for line in after],
    }


def _short(line: TimelineEntry) -> dict[str, Any]:
    whole = json_api.entry(line)
    return {name: whole[name] for name in ("n", "at", "kind", "actor", "text")}
