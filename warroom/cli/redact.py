"""The command that blanks a leaked secret. The secret is never an argument: the shell's history and `ps` show those."""

from __future__ import annotations

import sys

import click

from warroom.cli.context import Desk, incident_option, json_option, pass_desk
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.output import print_json
from warroom.cli.progress import long_work
from warroom.domain.record.blanking import Blanker, secret_problem, words_of
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.room.redaction import CLEANED, CLEANED_ON_SERVER, Redacting, Report, clean_up

LONGEST = 1 << 20
"""Bytes of a secret at most."""
BEYOND = (
    "Chats, tickets, mails, clipboards, exports that went out and snapshots of the disk cannot be reached "
    "from here; a secret that leaked has to be changed."
)


@click.command(cls=IncidentCommand)
@incident_option
@click.option(
    "--entry", "n", type=click.IntRange(1), help="Blank the words of this entry, wherever they are quoted."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--finish", is_flag=True, help="Only clean what an earlier redaction could not reach yet.")
@json_option
@pass_desk
def redact(
    desk: Desk, /, reference: str | None, n: int | None, yes: bool, finish: bool, as_json: bool
) -> None:
    """Blank a leaked secret for good; it is asked for, or read from standard input."""
    desk.writing = True
    if finish:
        _finish(desk, as_json)
        return
    if n is not None:
        blank, identity = _entry(desk, reference, n)
    else:
        blank, identity = Blanker([_secret(yes)]), _identity(desk, reference)
    work = Redacting(desk.places, desk.open, blank, identity)
    lines = work.look()
    if not lines:
        raise Refusal("It stands nowhere here: not in the record, nor in drafts, outgoing texts or backups.")
    click.echo("\n".join(map(safe_text.one_line, lines)), err=as_json)
    if not yes and not click.confirm("Blank it for good? This cannot be undone.", err=True):
        raise Refusal("Nothing was changed.")
    with long_work("", lambda _: "Stopped half-way; what is blanked stays so. Run it again for the rest."):
        report = work.do()
    report.done.append(BEYOND)
    _tell(report, as_json)


def _finish(desk: Desk, as_json: bool) -> None:
    room = desk.open()
    try:
        words = clean_up(room, on_server=bool(desk.places.server))
    finally:
        room.close()
    done = CLEANED_ON_SERVER if desk.places.server else CLEANED
    _tell(Report(left=[words]) if words else Report(done=[done]), as_json)


def _tell(report: Report, as_json: bool) -> None:
    if as_json:
        print_json({"done": report.done, "left": report.left})
        sys.exit(1 if report.left else 0)
    for line in report.done:
        click.echo(safe_text.one_line(line))
    for line in report.left:
        click.echo(f"LEFT: {safe_text.one_line(line)}")
    sys.exit(1 if report.left else 0)


def _secret(yes: bool) -> str:
    if sys.stdin.isatty():
        typed = click.prompt("The secret (it is not shown)", hide_input=True, err=True)
    else:
        if not yes:
            raise Refusal("Standard input is the secret, so it cannot answer a question; add --yes.")
        raw = sys.stdin.buffer.read(LONGEST + 1)
        if len(raw) > LONGEST:
            raise Refusal(f"A secret of more than {LONGEST:,} bytes is too long; give a part of it.")
        try:
            typed = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Refusal("The secret on standard input is not UTF-8.") from error
    secret = safe_text.storable(typed).replace("\r\n", "\n").strip()
    if problem := secret_problem(secret):
        raise problem
    return secret


def _identity(desk: Desk, reference: str | None) -> str | None:
    if reference is None:
        return None
    room = desk.open()
    try:
        return room.incident(room.which(reference, write=True)).id
    finally:
        room.close()


def _entry(desk: Desk, reference: str | None, n: int) -> tuple[Blanker, str | None]:
    """The words of an entry, and its incident."""
    room = desk.open()
    try:
        incident = room.incident(room.which(reference, write=True, afterwards=True))
        if n > incident.head:
            raise Refusal(f"{incident.reference} has no entry {n}; `warroom timeline` shows their numbers.")
        words = words_of(room.events(incident.number), n)
    finally:
        room.close()
    if not words:
        raise Refusal(f"Entry {n} of {incident.reference} holds no words that could be blanked.")
    return Blanker(words), incident.id
