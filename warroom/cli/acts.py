"""The commands that write."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TextIO

import click

from warroom.cli.context import (
    Desk,
    at_option,
    day_type,
    incident_option,
    json_option,
    pass_desk,
    reading,
    severity_type,
    writing,
)
from warroom.cli.kept_note import kept_if_lost, text_kept_if_lost
from warroom.cli.outgoing import public_option, ready
from warroom.cli.output import print_text
from warroom.cli.text_arguments import TextCommand
from warroom.domain.incident.state import DataLost, Detection, Milestone
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.record.event_model import Recorded
from warroom.domain.text import safe_text
from warroom.domain.text.time_frame import read_as
from warroom.room import RefusedError, Room
from warroom.room.act import Done
from warroom.texts.formats import Style
from warroom.texts.kinds import Kind

status_type = click.Choice([status.value for status in Status], case_sensitive=False)


class _StatusToSet(click.Choice):  # type: ignore[type-arg]  # older click, which is allowed, knows no argument
    """Resolved is none of the choices; whoever writes it all the same is told by the record what does it."""

    def __init__(self) -> None:
        choices = [status.value for status in Status if status is not Status.RESOLVED]
        super().__init__(choices, case_sensitive=False)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        resolved = value.lower() == Status.RESOLVED.value
        return Status.RESOLVED.value if resolved else str(super().convert(value, param, ctx))


@click.command(cls=TextCommand)
@click.argument("title")
@click.option("--sev", type=severity_type, required=True, help="1 (critical) to 4 (low).")
@click.option(
    "--commander",
    multiple=True,
    callback=lambda _context, _option, named: ", ".join(named),  # several are refused as what they are
    help="Incident commander; you, if not given.",
)
@click.option("--impact", help="What users notice.")
@click.option("--detected-by", type=click.Choice([d.value for d in Detection]))
@click.option("--started", help="When the impact started: 13:55, -7m, yesterday 23:50.")
@click.option("--detected", help="When it was detected, in the same forms.")
@click.option(
    "--at", help="When it was declared, if you file it afterwards; --started and --detected count from it."
)
@click.option("--drill", is_flag=True, help="An exercise: marked everywhere, and left out of all metrics.")
@click.option(
    "--filed",
    is_flag=True,
    help="It is filed afterwards: no clock runs, and nobody commands who is not named. So is what --at puts over an hour back.",
)
@public_option
@pass_desk
def declare(desk: Desk, /, title: str, sev: int, detected_by: str | None, public: bool, **rest: Any) -> None:
    """Open an incident and print its announcement."""
    detection = Detection(detected_by) if detected_by else None
    desk.writing = True
    room = desk.open()
    opened = room.declare(title, Severity(sev), detected_by=detection, **rest)
    text = room.public(opened, Kind.ANNOUNCEMENT) if public else room.announcement(opened)
    click.echo(ready(desk, opened, text))
    if opened.filed:
        click.echo(
            f"{opened.reference} is filed afterwards: no clock runs. Say when it was resolved: "
            f'warroom resolve -i {opened.reference} --at "…".',
            err=True,
        )
    else:
        click.echo(f"{opened.reference} is open.", err=True)
    if desk.config.runbooks:
        _offer_runbooks(desk, f"{opened.title} {opened.impact or ''}")


def _offer_runbooks(desk: Desk, words: str) -> None:
    from pathlib import Path

    from warroom.local import runbook_files  # only where the config names folders

    try:
        found = runbook_files.listed([Path(folder).expanduser() for folder in desk.config.runbooks])
    except OSError as problem:  # the incident is open whatever becomes of these
        click.echo(f"The runbooks cannot be listed: {problem.strerror or problem}.", err=True)
        return
    if named := [safe_text.one_line(book.name) for book in runbook_files.matching(found, words)]:
        click.echo(f"Runbooks that match: {', '.join(named)}. Read one: warroom runbook {named[0]}", err=True)


@click.command(cls=TextCommand)
@incident_option
@click.option("--at", help="When it happened: 14:02, -7m, yesterday 23:50.")
@click.option("--stdin", "from_stdin", is_flag=True, help="One note a line, all or none.")
@click.option(
    "--date", "day", type=day_type, metavar="YYYY-MM-DD", help="With --stdin: the day of bare times."
)
@click.argument("text", nargs=-1)
@pass_desk
def note(
    desk: Desk,
    /,
    reference: str | None,
    at: str | None,
    from_stdin: bool,
    day: date | None,
    text: tuple[str, ...],
) -> None:
    """Record a line; it may begin with the time it happened. `!` begins a decision, `?` an open question."""
    if bool(text) == from_stdin:
        raise click.UsageError('Give the text, as in: warroom note "replica lag", or --stdin.')
    if from_stdin and at:
        raise click.UsageError("With --stdin each line begins with its own time; --at is for one note.")
    if day and not from_stdin:
        raise click.UsageError(
            '--date is for --stdin; one note has its day in --at, as in "2023-02-14 10:29".'
        )
    now = desk.now()
    if from_stdin:
        try:
            # Only what ends a line in a file: a log may hold form feeds and the like.
            typed = sys.stdin.buffer.read().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise RefusedError("The text on standard input is not UTF-8; nothing was recorded.") from error
        again = f"warroom note --stdin{f' --date {day}' if day else ''} <"
        with text_kept_if_lost(desk, typed, again, now):
            room, number = writing(desk, reference)
            count = room.notes(number, typed.split("\n"), day)
        click.echo(f"INC-{number}: {count} entries are saved.", err=True)
        return
    words = " ".join(text)
    with kept_if_lost(desk, reference, words, at, now) as kept:
        room, number = kept.room, kept.number = writing(desk, reference)
        saved = room.note(number, words, at, id=kept.id)
    other = read_as(saved.at, now, desk.zone, at or words)
    click.echo(f"INC-{number} entry {saved.n} is saved{f', for {other}' if other else ''}.", err=True)


@click.command(cls=TextCommand)
@incident_option
@click.option(
    "--remove", is_flag=True, help="Take the role away; PERSON may be left out when only one has it."
)
@click.option("--note", help="What they are to do.")
@at_option("When they took it, or gave it up; now, if not given.")
@click.argument("role")
@click.argument("person", required=False)
@pass_desk
def assign(
    desk: Desk, /, reference: str | None, remove: bool, note: str | None, role: str, person: str | None
) -> None:  # fmt: skip
    """Give a role: warroom assign investigator @li."""
    if person is None and not remove:
        raise click.UsageError("Name the person, as in: warroom assign investigator @li.")
    room, number = writing(desk, reference)
    if remove:
        room.remove(number, role, person)
    else:
        room.assign(number, role, person or "", note)


@click.command()
@incident_option
@click.argument("status", type=_StatusToSet())
@click.option("--reason")
@at_option("When it changed; now, if not given.")
@pass_desk
def status(desk: Desk, /, reference: str | None, status: str, reason: str | None) -> None:
    """Change the status; on a resolved incident this reopens it."""
    room, number = writing(desk, reference)
    _say_snooze(room, room.status(number, Status(status), reason))


@click.command()
@incident_option
@click.argument("severity", type=severity_type)
@click.option("--reason")
@at_option("When it changed; now, if not given.")
@public_option
@pass_desk
def severity(desk: Desk, /, reference: str | None, severity: int, reason: str | None, public: bool) -> None:
    """Change the severity and print the text that says so."""
    room, number = writing(desk, reference)
    done = room.severity(number, Severity(severity), reason)
    incident, _ = done
    was = incident.severities[-2].severity
    if public:
        text = room.public(incident, Kind.SEVERITY, was)
    else:
        text = room.severity_change(incident, was, reason)
    click.echo(ready(desk, incident, text))
    _say_snooze(room, done)


def _say_snooze(room: Room, done: Done) -> None:
    """What became of an update that was put off."""
    if ended := room.snooze_ended(*done):
        click.echo(f"{ended[0].upper()}{ended[1:]}.", err=True)


@click.command(cls=TextCommand)
@incident_option
@click.argument("text", required=False)
@click.option("--users", type=click.IntRange(0), help="How many are affected.")
@click.option("--users-unknown", is_flag=True, help="How many it are is not known any more.")
@at_option()
@pass_desk
def impact(
    desk: Desk, /, reference: str | None, text: str | None, users: int | None, users_unknown: bool
) -> None:
    """Say what users notice, and how many are affected."""
    if users_unknown and users is not None:
        raise click.UsageError("Write --users or --users-unknown, not both.")
    room, number = writing(desk, reference)
    # An empty variable of a script takes nothing back.
    words = text if text and text.strip() else None
    if text is not None and words is None and users is None and not users_unknown:
        raise RefusedError(
            "Empty words change nothing; write what users notice, or clear it in the console with the key i."
        )
    room.impact(number, words, users, users_unknown=users_unknown)


@click.command()
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
            f"{incident.reference} is resolved, so no update is due; "
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
        draft = room.public(incident, Kind.UPDATE, status=wanted)
    else:
        draft = room.update(incident, chosen, sent_at)
    number = incident.next_update_number
    text = _words_of(text_file) if text_file else ready(desk, incident, draft, dress, wanted)
    if sent:
        room.send_update(incident.number, text, number, wanted, sent_at, chosen.covers)
    print_text(incident, text, as_json, number=number, sent=sent)
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


@click.command()
@incident_option
@click.option("--cause", help="The root cause, briefly.")
@click.option("--fix", help="What fixed it.")
@click.option("--postmortem", help="A link.")
@at_option("When it was resolved; now, if not given.")
@click.option("--data-lost", type=click.Choice([word.value for word in DataLost]), default="unknown")
@click.option("--reason", help="Why it ends although exit criteria are open.")
@public_option
@pass_desk
def resolve(desk: Desk, /, reference: str | None, data_lost: str, public: bool, **parts: Any) -> None:
    """Resolve the incident and print the resolution."""
    from warroom.domain.incident.milestones import unnoticed_words
    from warroom.texts.messages import next_steps  # `warroom note` does not need them

    room, number = writing(desk, reference)
    incident, _ = room.resolve(number, data_lost=DataLost(data_lost), **parts)
    text = room.public(incident, Kind.RESOLUTION) if public else room.resolution(incident)
    click.echo(ready(desk, incident, text))
    if unnoticed := unnoticed_words(incident):
        click.echo(f"{unnoticed[0].upper()}{unnoticed[1:]}.", err=True)
    click.echo(
        "Left to do: verify recovery, close the channel, schedule the postmortem (`warroom checklist`).",
        err=True,
    )
    if tasks := next_steps(incident):
        click.echo(f"Tasks that stay open: {tasks} (`warroom task list -i INC-{number}`).", err=True)


@click.command(cls=TextCommand)
@incident_option
@click.option("--at", help="When it really happened.")
@click.option("--retract", is_flag=True, help="Strike the entry; it stays readable.")
@click.option("--undo", is_flag=True, help="Take back the act that this entry recorded.")
@click.option("--milestone", type=click.Choice([m.value for m in Milestone]), help="With --at: set its time.")
@click.option("--estimated", is_flag=True, help="With --milestone: the time is a guess.")
@click.argument("words", nargs=-1, metavar="[ENTRY] [TEXT]")
@pass_desk
def amend(
    desk: Desk,
    /,
    reference: str | None,
    at: str | None,
    retract: bool,
    undo: bool,
    milestone: str | None,
    estimated: bool,
    words: tuple[str, ...],
) -> None:
    """Correct entry ENTRY: its TEXT, its time (--at), or strike it. The original stays readable.

    With --milestone and --at, say when the impact started, was detected, acknowledged or mitigated.
    """
    if milestone:
        if at is None or words or retract or undo:
            raise click.UsageError(
                "Write it as: warroom amend --milestone detected --at 14:00 [--estimated]."
            )
        room, number = writing(desk, reference)
        room.milestone(number, Milestone(milestone), at, estimated=estimated)
        return
    if not words or not words[0].isdecimal():
        raise click.UsageError('Name the entry by its number, as in: warroom amend 12 "the right words".')
    n, text = int(words[0]), " ".join(words[1:]) or None
    if retract + undo + bool(text or at) != 1:
        raise click.UsageError("Give the corrected text or --at, or --retract, or --undo.")
    room, number = writing(desk, reference)
    if retract:
        room.retract(number, n)
    elif undo:
        act = room.act_of(number, n)
        room.undo(number, n)
        click.echo(_undone(number, act), err=True)
    else:
        room.amend(number, n, text, at)


def _undone(number: int, act: Sequence[Recorded]) -> str:
    named = [f"{recorded.n} ({recorded.event.kind.replace('_', ' ')})" for recorded in act]
    if len(named) == 1:
        return f"INC-{number}: entry {named[0]} is undone."
    return f"INC-{number}: entries {', '.join(named[:-1])} and {named[-1]} are undone."
