"""`warroom export`: the record as Markdown, HTML, CSV, a calendar or JSON."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from warroom.cli import timeline_output
from warroom.cli.context import Desk, incident_option, one_incident, pass_desk
from warroom.cli.output import output_options, put_out, put_out_markdown
from warroom.cli.progress import Counter, long_work
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.reports import entries_csv, incident_html, metrics_text
from warroom.room import Room

STOPPED = "Stopped; what was not printed yet is missing, and no file was written."


@click.command()
@click.argument("incident", required=False)
@incident_option
@click.option("--format", "style", type=click.Choice(["md", "html", "csv", "ics", "json"]), default="md")
@click.option(
    "--all", "every", is_flag=True, help="Every incident: json, csv (the metrics), html (a report) or ics."
)
@click.option("--since", metavar="INC-7:42|14:05", help="Only what came after, as plain text for a ticket.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@output_options
@pass_desk
def export(
    desk: Desk, /, incident: str | None, reference: str | None, style: str, every: bool, since: str | None,
    output: Path | None, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write an incident out: Markdown, one HTML page, CSV of entries, calendar, or JSON of the whole record."""
    incident = one_incident(incident, reference)
    style = "json" if as_json else style
    if since is not None and as_json:
        raise click.UsageError("--since prints plain text; leave out --json.")
    room = desk.open()
    if since is not None:
        if block := _since(room, incident, since):
            put_out(block, output, force)
        else:
            click.echo(f"Nothing was recorded after {safe_text.one_line(since)}.", err=True)
        return
    if every:
        if style == "md":
            raise click.UsageError("--all goes with --format html, json, csv or ics.")
        numbers = [i.number for i in reversed(room.incidents())]
    else:
        numbers = [room.which(incident, write=False)]
    with long_work("events" if style == "json" else "incidents", lambda _: STOPPED) as counter:
        if style == "json":
            put_out(counter.over(room.review.export(numbers)), output, force)
            return
        text = _written(room, numbers, style, every, desk.now(), counter)
    (put_out_markdown if style == "md" else put_out)(text, output, force)


def _written(room: Room, numbers: list[int], style: str, every: bool, now: datetime, counter: Counter) -> str:
    if style == "csv":
        if every:
            return metrics_text.table([room.review.metrics(number) for number in counter.over(numbers)])
        return entries_csv.entries(room.timeline(numbers[0]))
    if style == "ics":
        from warroom.reports import calendar_ics  # few commands need icalendar

        dates = calendar_ics.owed((room.incident(number) for number in counter.over(numbers)), room.policy)
        if dates is None:
            raise Refusal(calendar_ics.no_dates(None if every else f"INC-{numbers[0]}"))
        return dates.decode()
    if style == "html" and every:
        from warroom.reports import metrics_html  # with its plots; one incident's page needs none

        still_open = len(room.incidents(open_only=True))
        measured = room.review.metrics_of_all(progress=lambda done, _: counter(done))
        digests = [room.digest(number) for number in numbers]
        return metrics_html.html(measured, now, room.zone, still_open, digests)
    if style == "html":
        number = numbers[0]
        events = room.events(number)
        timeline, digest = room.timeline(number), room.digest(number)
        metrics = room.review.metrics(number)
        related = room.related(metrics.incident)
        return incident_html.html(metrics, events, timeline, room.policy, room.zone, digest, related)
    text, digest = room.review.postmortem(numbers[0]), room.digest(numbers[0])
    # A postmortem that people wrote may have left it out.
    return text if digest in text else f"{text.rstrip()}\n\nRecord: `{digest}`\n"


def _since(room: Room, reference: str | None, since: str) -> str:
    """The lines written after an entry, or that happened after a time."""
    name, colon, n = since.rpartition(":")
    if colon and n.isdecimal() and name.upper().startswith("INC-"):
        number = room.which(name, write=False)
        chosen: list[TimelineEntry] = [e for e in room.timeline(number) if e.n > int(n)]
    else:
        number = room.which(reference, write=False)
        begin = room.times.read(since, room.incident(number))
        chosen = [e for e in room.timeline(number) if e.at >= begin]
    return "".join(f"{timeline_output.entry(entry, room.zone)}\n" for entry in chosen)
