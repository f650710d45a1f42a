"""The command line: one face of the room. Output on stdout, messages on stderr, a sentence for every error."""

from __future__ import annotations

import getpass
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from platformdirs import user_data_path

from warroom.cli import lines
from warroom.documents import messages
from warroom.domain import plain
from warroom.domain.events import Detection
from warroom.domain.policy import Severity, Status
from warroom.room import RefusedError, Room
from warroom.store.problem import StoreProblem

REFUSED, NOT_SAVED = 1, 3
TEXT_FIRST: dict[str, Any] = {"ignore_unknown_options": True}
"""For commands whose text may begin with a time such as -7m."""


def _room(context: click.Context) -> Room:
    try:
        me = os.environ.get("WARROOM_ME") or getpass.getuser()
    except (KeyError, OSError):  # no such user in this container
        me = "unknown"
    local = datetime.now().astimezone().tzinfo
    zone = lines.system_zone() or local
    assert zone is not None
    return Room.open(context.obj, me, lambda: datetime.now(zone), zone)


@click.group(invoke_without_command=True)
@click.option("--db", type=click.Path(path_type=Path), envvar="WARROOM_DB", help="The database file.")
@click.version_option(package_name="warroom")
@click.pass_context
def cli(context: click.Context, db: Path | None) -> None:
    """A terminal war room for the incident commander. With no command: the console."""
    context.obj = db or user_data_path("warroom") / "warroom.db"
    if context.invoked_subcommand is None:
        from warroom.cli import console  # loads Textual, which no other command needs

        console.run(lambda: _room(context))


incident_option = click.option("-i", "--incident", "reference", help="The incident, as INC-7.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
severity_type = click.IntRange(1, 4)
status_type = click.Choice([status.value for status in Status], case_sensitive=False)


@cli.command()
@click.argument("title")
@click.option("--sev", type=severity_type, required=True, help="1 (critical) to 4 (low).")
@click.option("--commander", help="Incident commander; you, if not given.")
@click.option("--impact", help="What users notice.")
@click.option("--detected-by", type=click.Choice([d.value for d in Detection]))
@click.option("--started", help="When the impact started: 13:55, -7m, yesterday 23:50.")
@click.option("--detected", help="When it was detected, in the same forms.")
@click.pass_context
def declare(context: click.Context, /, title: str, sev: int, detected_by: str | None, **rest: Any) -> None:
    """Open an incident and print its announcement."""
    detection = Detection(detected_by) if detected_by else None
    opened = _room(context).declare(title, Severity(sev), detected_by=detection, **rest)
    click.echo(f"{messages.announcement(opened)}\n\n{messages.broadcast(opened)}")
    click.echo(f"{opened.reference} is open.", err=True)


@cli.command(context_settings=TEXT_FIRST)
@incident_option
@click.option("--at", help="When it happened: 14:02, -7m, yesterday 23:50.")
@click.argument("text", nargs=-1, required=True)
@click.pass_context
def note(context: click.Context, /, reference: str | None, at: str | None, text: tuple[str, ...]) -> None:
    """Record a line; it may begin with the time it happened. `!` begins a decision, `?` an open question."""
    room = _room(context)
    number = room.which(reference, write=True)
    saved = room.note(number, " ".join(text), at)
    click.echo(f"INC-{number} entry {saved.n} is saved.", err=True)


@cli.command()
@incident_option
@click.argument("role")
@click.argument("person")
@click.pass_context
def assign(context: click.Context, /, reference: str | None, role: str, person: str) -> None:
    """Give a role: warroom assign investigator @li."""
    room = _room(context)
    room.assign(room.which(reference, write=True), role, person)


@cli.command()
@incident_option
@click.argument("status", type=status_type)
@click.option("--reason")
@click.pass_context
def status(context: click.Context, /, reference: str | None, status: str, reason: str | None) -> None:
    """Change the status; on a resolved incident this reopens it."""
    room = _room(context)
    room.status(room.which(reference, write=True), Status(status), reason)


@cli.command()
@incident_option
@click.argument("severity", type=severity_type)
@click.option("--reason")
@click.pass_context
def severity(context: click.Context, /, reference: str | None, severity: int, reason: str | None) -> None:
    """Change the severity."""
    room = _room(context)
    room.severity(room.which(reference, write=True), Severity(severity), reason)


@cli.command()
@incident_option
@click.argument("text", required=False)
@click.option("--users", type=click.IntRange(0), help="How many are affected.")
@click.pass_context
def impact(context: click.Context, /, reference: str | None, text: str | None, users: int | None) -> None:
    """Say what users notice, and how many are affected."""
    room = _room(context)
    room.impact(room.which(reference, write=True), text, users)


@cli.command()
@incident_option
@click.option("--status", type=status_type)
@click.option("--summary")
@click.option("--next", "next_steps")
@click.option("--eta")
@click.option("--sent", is_flag=True, help="Record exactly this text as sent and restart the clock.")
@click.pass_context
def update(
    context: click.Context, /, reference: str | None, status: str | None, sent: bool, **parts: Any
) -> None:
    """Print the next status update; with --sent also freeze it in the timeline."""
    room = _room(context)
    number = room.which(reference, write=sent)
    due, wanted = room.incident(number).next_update_number, Status(status) if status else None
    text = room.update_text(number, status=wanted, **parts)
    if sent:
        room.send_update(number, text, due, wanted)
    click.echo(text)


@cli.command()
@incident_option
@click.option("--cause", help="The root cause, briefly.")
@click.option("--fix", help="What fixed it.")
@click.option("--postmortem", help="A link.")
@click.option("--at", help="When it was resolved; now, if not given.")
@click.pass_context
def resolve(context: click.Context, /, reference: str | None, **parts: Any) -> None:
    """Resolve the incident and print the resolution."""
    room = _room(context)
    click.echo(messages.resolution(room.resolve(room.which(reference, write=True), **parts), room.zone))


@cli.command()
@incident_option
@json_option
@click.pass_context
def show(context: click.Context, /, reference: str | None, as_json: bool) -> None:
    """Print the whole state."""
    room = _room(context)
    incident = room.incident(room.which(reference, write=False))
    click.echo(incident.model_dump_json(indent=2) if as_json else lines.state(incident, room))


@cli.command()
@incident_option
@json_option
@click.pass_context
def timeline(context: click.Context, /, reference: str | None, as_json: bool) -> None:
    """Print every entry in the order that things happened."""
    room = _room(context)
    entries = room.timeline(room.which(reference, write=False))
    click.echo(
        lines.entries_json(entries) if as_json else "\n".join(lines.entry(e, room.zone) for e in entries)
    )


@cli.command("list")
@json_option
@click.pass_context
def list_(context: click.Context, as_json: bool) -> None:
    """List the incidents, newest first."""
    incidents = _room(context).incidents()
    if as_json:
        click.echo("[" + ",\n ".join(incident.model_dump_json() for incident in incidents) + "]")
        return
    for i in incidents:
        click.echo(f"{i.reference:<7} {i.severity}  {i.status.label:<13}  {plain.one_line(i.title)}")
    if not incidents:
        click.echo("No incidents yet; open one with: warroom declare TITLE --sev 1", err=True)


def main() -> None:
    """Run, turning every expected failure into one sentence and its exit code."""
    try:
        code = cli.main([plain.decoded(word) for word in sys.argv[1:]], "warroom", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        sys.exit(REFUSED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except RefusedError as error:
        click.echo(plain.one_line(str(error)), err=True)
        sys.exit(REFUSED)
    except (StoreProblem, OSError) as error:
        click.echo(plain.one_line(str(error)), err=True)
        sys.exit(NOT_SAVED)
