"""`warroom paste`: a timeline that was kept elsewhere, taken in as late entries."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, tzinfo
from pathlib import Path
from typing import Any

import click

from warroom.cli.context import Desk, day_type, incident_option, json_option, pass_desk, writing
from warroom.cli.kept_note import text_kept_if_lost
from warroom.cli.output import act_json, entries_of, print_json
from warroom.domain.refusal import Refusal
from warroom.domain.text.page_context import named_zone
from warroom.domain.text.safe_text import command_word, one_line
from warroom.domain.text.timeline_input import PastedItem, PastedTimeline
from warroom.reports.json_api import iso
from warroom.room.pasted_timeline import noted, ranges
from warroom.texts.messages import clock


def zone_type(typed: str) -> str:
    """Of an option that takes a zone."""
    if named_zone(typed) is None:
        raise click.BadParameter(f"“{one_line(typed)}” is no time zone; write it as Europe/Berlin or +02:00.")
    return typed


@click.command()
@incident_option
@click.option("--date", "day", type=day_type, metavar="YYYY-MM-DD", help="The day of times that name none.")
@click.option(
    "--zone", type=zone_type, metavar="ZONE", help="The zone of times that name none: Europe/Berlin, +02:00."
)
@click.option("--dry-run", is_flag=True, help="Only show what would be recorded.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@json_option
@pass_desk
def paste(
    desk: Desk, /, reference: str | None, day: date | None, zone: str | None, dry_run: bool, file: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Take in a timeline: notes, a table, a chat, or what warroom printed; all of it or nothing.

    Read from FILE or standard input. Times with their words, times alone above their words, headings with dates, and
    who said what in a chat are understood; what is not is named.
    """
    text = _text(file)
    shown_in = (named_zone(zone) if zone else None) or desk.zone
    saved = 0
    recorded: dict[str, object] = {}
    again = f"warroom paste{f' --date {day}' if day else ''}{f' --zone {command_word(zone)}' if zone else ''}"
    with text_kept_if_lost(desk, text, again, desk.now()):
        room, number = writing(desk, reference)
        read = room.times.read_paste(room.incident(number), text, day, zone)
        if not dry_run:
            incident, events = room.paste(number, text, day, zone)
            saved = noted(events)
            line = f"INC-{number}: {saved} entries are saved{_span(read, shown_in)} ({entries_of(events)})."
            recorded = act_json(incident, events, line)
    if as_json:
        print_json({"reference": f"INC-{number}", "recorded": saved, **recorded, **_shape(read)})
    elif dry_run:
        click.echo("\n".join(_row(item, shown_in) for item in read.items))
    for asked in read.asked if dry_run else ():
        click.echo(one_line(asked), err=True)
    if saved and not as_json:
        click.echo(line, err=True)
    if read.names_no_zone:
        zone_used = read.zone_word or str(zone or desk.zone)
        click.echo(f"Times that name no zone were read as {one_line(zone_used)}.", err=True)
    if read.not_read:
        click.echo(
            f"Not read: {_numbers(read.not_read)}. No entry holds that; a line is one when its time stands in front.",
            err=True,
        )


def _text(file: Path) -> str:
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror or error}; nothing was recorded.") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(
            "The text is not UTF-8; nothing was recorded. Save it as UTF-8 and paste again."
        ) from error


def _row(item: PastedItem, zone: tzinfo) -> str:
    """An item of the preview: `line 3  2026-11-27 14:02 CET  words`."""
    words = f"{one_line(item.text)}{' (struck)' if item.struck else ''}"
    where = f"line {item.lines[0]:<4}"
    if item.at is None:
        return f"{where}  ASKED  {words}\n           {one_line(item.asked)}"
    return f"{where}  {'~' if item.estimated else ' '}{clock(item.at, zone)}  {words}"


def _span(read: PastedTimeline, zone: tzinfo) -> str:
    times = sorted(item.at for item in read.items if item.at)
    return f", {clock(times[0], zone)} to {clock(times[-1], zone)}" if times else ""


def _numbers(lines: Sequence[tuple[int, str]]) -> str:
    return f"line{'s' if len(lines) > 1 else ''} {ranges([number for number, _ in lines])}"


def _shape(read: PastedTimeline) -> dict[str, Any]:
    return {
        "items": [
            {
                "at": iso(item.at),
                "estimated": item.estimated,
                "who": item.who or None,
                "text": item.text,
                "struck": item.struck,
                "lines": list(item.lines),
                "asked": item.asked or None,
                "candidates": [iso(at) for at in item.candidates],
            }
            for item in read.items
        ],
        "asked": list(read.asked),
        "zone": read.zone_word or None,
        "context": [{"line": number, "text": text} for number, text in read.context],
        "not_read": [{"line": number, "text": text} for number, text in read.not_read],
    }
