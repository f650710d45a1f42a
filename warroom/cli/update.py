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
from warroom.domain.refusal import Refusal
from warroom.domain.status_update.parts import Choice, UpdateParts
from warroom.domain.text.safe_text import one_line
from warroom.reports.json_api import iso
from warroom.texts.formats import Style
from warroom.texts.kinds import Kind

status_type = click.Choice([status.value for status in Status], case_sensitive=False)


class Numbers(click.ParamType):  # type: ignore[type-arg]  # older click, which is allowed, knows no argument
    """Entries by their numbers, as 14 or 14,15."""

    name = "N,N"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[int]:
        words = str(value).replace(" ", "").strip(",").split(",")
        if not all(word.isascii() and word.isdigit() and len(word) < 10 for word in words):
            self.fail(
                f"“{one_line(str(value))}” names no entries; write their numbers as 14 or 14,15.", param, ctx
            )
        return frozenset(map(int, words))


@click.command(cls=IncidentCommand)
@incident_option
@click.option("--status", type=status_type)
@click.option("--summary")
@click.option("--next", "next_steps")
@click.option("--eta")
@click.option("--format", "style", type=click.Choice([style.value for style in Style]))
@click.option("--no-change", is_flag=True, help="Say that nothing is new.")
@click.option("--lead", type=int, metavar="N", help="The entry that the summary begins with.")
@click.option("--only", type=Numbers(), metavar="N,N", help="The only entries that the summary tells.")
@click.option("--drop", type=Numbers(), multiple=True, metavar="N,N", help="Entries that are left out.")
@click.option(
    "--add", type=Numbers(), multiple=True, metavar="N,N", help="Entries that are put in beside the others."
)
@click.option(
    "--to-next", type=Numbers(), multiple=True, metavar="N,N", help="Entries that are said under Next."
)
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
    lead: int | None,
    only: frozenset[int] | None,
    drop: tuple[frozenset[int], ...],
    add: tuple[frozenset[int], ...],
    to_next: tuple[frozenset[int], ...],
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
        raise Refusal(
            f"{incident.reference} is {incident.ended_words}, so no update is due; "
            "--sent --at 14:02 files one that was sent before that."
        )
    if public and (sent or summary or no_change or any(parts.values())):
        raise click.UsageError(
            "--public prints words for those outside; it takes no other text and no --sent."
        )
    wanted = Status(status) if status else None
    given = {name: text for name, text in parts.items() if text}
    sent_at = room.times.read(at, incident) if at else None
    choice = Choice(
        lead, only, frozenset().union(*drop), frozenset().union(*add), frozenset().union(*to_next)
    )
    if choice.named and (summary or no_change or public or text_file):
        raise click.UsageError(
            "--lead, --only, --drop, --add and --to-next choose among what is composed; they go with no text of your own and no --public."
        )
    drafted = (
        room.texts.no_change(incident, sent_at)
        if no_change
        else room.texts.update_parts(incident, choice, sent_at)
    )
    chosen = replace(drafted, status=wanted or drafted.status, summary=summary or drafted.summary, **given)
    dress = Style(style or desk.config.update_format)
    if dress is Style.STATUSPAGE and (summary or no_change or given):
        raise click.UsageError(
            "A status page gets the public wording, so it takes no other text; add --format plain to give one."
        )
    if public or dress is Style.STATUSPAGE:
        draft = room.texts.public(incident, Kind.UPDATE, status=wanted, at=sent_at)
    else:
        draft = room.texts.update(incident, chosen, sent_at)
    number = incident.next_update_number
    text = _words_of(text_file) if text_file else ready(desk, incident, draft, dress, wanted)
    made = {} if draft.public or text_file else {"parts": _as_json(chosen)}
    if sent:
        done = room.send_update(incident.number, text, number, wanted, sent_at, chosen.covers)
        line = f"{incident.reference} entry {done[1][0].n}: update #{number} is recorded as sent."
        say_done(room, done, as_json, line, text=text, number=number, sent=True, **made)
    else:
        print_text(incident, text, as_json, number=number, sent=False, **made)
    if not (draft.public or text_file or sent):
        for asked in room.texts.look_again(incident, chosen, sent_at):
            if not (summary and asked in chosen.asks):
                click.echo(f"look again: {asked}", err=True)
    if copy:
        # The public wording holds nothing of ours, and its file neither.
        digest = "" if draft.public else room.digest(incident.number)
        click.echo(_copied(desk, text, f"{incident.reference}-update-{number}", digest), err=True)


def _as_json(parts: UpdateParts) -> dict[str, object]:
    """The update's parts, and every line that it is or could be made of, with its entries."""
    return {
        "status": parts.status.value,
        "summary": parts.facts,
        "next": parts.steps,
        "eta": parts.eta,
        "impact": parts.impact or None,
        "incident": parts.incident,
        "covers": parts.covers,
        "unlisted": parts.unlisted,
        "lines": [
            {
                "entries": list(line.entries),
                "field": line.field.value,
                "at": iso(line.at),
                "words": line.words,
                "chosen": line.chosen,
                "leads": line.leads and line.chosen,
                "left_out": line.left_out.value if line.left_out else None,
                "because_of": line.because_of,
            }
            for line in parts.stage
        ],
    }


def _words_of(file: TextIO) -> str:
    try:
        return file.read().rstrip("\n")
    except UnicodeDecodeError as error:
        raise Refusal(f"{file.name} is not UTF-8 text; nothing was recorded.") from error


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
