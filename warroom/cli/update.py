"""`warroom update`: the next status update, written, copied, recorded as sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TextIO

import click

from warroom.cli.context import (
    Desk,
    incident_option,
    json_option,
    pass_desk,
    reading,
    writing,
)
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.outgoing import public_option, ready
from warroom.cli.output import print_text, say_done
from warroom.domain.policy.severities import Status
from warroom.room import RefusedError
from warroom.texts.formats import Style
from warroom.texts.kinds import Kind

status_type = click.Choice([status.value for status in Status], case_sensitive=False)


@click.command(cls=IncidentCommand)
@incident_option
@click.option("--status", type=status_type)
@click.option("--summary")
@click.option("--next", "next_steps")
@click.option("--eta")
@click.option("--format", "style", type=click.Choice([style.value for style in Style]))
@click.option("--no-change", is_flag=True, help="Say that nothing is new.")
@public_option
@click.option("--copy", is_flag=True, help="Put it on the clipboard too.")
@click.option("--sent", is_flag=True, help="Record exactly this text as sent and restart the clock.")
@click.option("--at", help="With --sent: when it was sent; now, if not given.")
@click.option(
    "--text",
    "text_file",
    type=click.File("r", encoding="utf-8", errors="strict"),
    metavar="FILE",
    help="With --sent: the words that were really sent, from a file, or - for standard input.",
)
@json_option
@pass_desk
def update(
    desk: Desk,
    /,
    reference: str | None,
    status: str | None,
    summary: str | None,
    style: str | None,
    no_change: bool,
    public: bool,
    copy: bool,
    sent: bool,
    at: str | None,
    text_file: TextIO | None,
    as_json: bool,
    **parts: Any,
) -> None:
    """Print the next status update; with --sent also freeze it in the timeline."""
    if text_file and (not sent or summary or no_change or public or style or any(parts.values())):
        raise click.UsageError(
            "--text goes with --sent, and stands for the whole update: it takes no other text."
        )
    if at and not sent:
        raise click.UsageError("--at goes with --sent: it says when the update was sent.")
    if sent:
        room, number = writing(desk, reference)
        incident = room.incident(number)
    else:
        room, incident = reading(desk, reference)
    if not incident.is_open and not at:
        raise RefusedError(
            f"{incident.reference} is {incident.ended_words}, so no update is due; "
            "--sent --at 14:02 files one that was sent before that."
        )
    if public and (sent or summary or no_change or any(parts.values())):
        raise click.UsageError(
            "--public prints words for those outside; it takes no other text and no --sent."
        )
    drafted = room.no_change(incident) if no_change else room.update_parts(incident)
    wanted = Status(status) if status else None
    given = {name: text for name, text in parts.items() if text}
    chosen = replace(drafted, status=wanted or drafted.status, summary=summary or drafted.summary, **given)
    sent_at = room.time(at, incident) if at else None
    dress = Style(style or desk.config.update_format)
    if dress is Style.STATUSPAGE and (summary or no_change or given):
        raise click.UsageError(
            "A status page gets the public wording, so it takes no other text; add --format plain to give one."
        )
    if public or dress is Style.STATUSPAGE:
        draft = room.public(incident, Kind.UPDATE, status=wanted, at=sent_at)
    else:
        draft = room.update(incident, chosen, sent_at)
    number = incident.next_update_number
    text = _words_of(text_file) if text_file else ready(desk, incident, draft, dress, wanted)
    if sent:
        done = room.send_update(incident.number, text, number, wanted, sent_at, chosen.covers)
        line = f"{incident.reference} entry {done[1][0].n}: update #{number} is recorded as sent."
        say_done(room, done, as_json, line, text=text, number=number, sent=True)
    else:
        print_text(incident, text, as_json, number=number, sent=False)
    if copy:
        # The public wording holds nothing of ours, and its file neither.
        digest = "" if draft.public else room.digest(incident.number)
        click.echo(_copied(desk, text, f"{incident.reference}-update-{number}", digest), err=True)


def _words_of(file: TextIO) -> str:
    try:
        return file.read().rstrip("\n")
    except UnicodeDecodeError as error:
        raise RefusedError(f"{file.name} is not UTF-8 text; nothing was recorded.") from error


def _copied(desk: Desk, text: str, name: str, digest: str) -> str:
    from warroom.local import outgoing_files
    from warroom.local.clipboard import Failed, FileOnly, words

    copied = desk.copy(text)
    try:
        path = outgoing_files.put(desk.places.outbox, name, text, digest=digest)
    except OSError as problem:  # what was sent is recorded, and stays so
        return f"{words(copied)}; no file of it in {desk.places.outbox} ({problem.strerror or problem})."
    only = isinstance(copied, Failed | FileOnly)
    return f"{words(copied)}; the text is in {path}." if only else f"{words(copied)}."
