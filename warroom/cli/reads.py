"""The commands that only look."""

from __future__ import annotations

import json
from datetime import datetime

import click

from warroom.cli import lines
from warroom.cli.context import Desk, incident_option, json_option, pass_desk, reading
from warroom.documents import shapes
from warroom.documents.messages import clock
from warroom.domain import plain
from warroom.domain.incident import Incident
from warroom.room import Room


@click.command()
@incident_option
@json_option
@pass_desk
def show(desk: Desk, /, reference: str | None, as_json: bool) -> None:
    """Print the whole state."""
    room, incident = reading(desk, reference)
    click.echo(
        _json(shapes.incident(incident, room.due(incident))) if as_json else lines.state(incident, room)
    )


@click.command()
@incident_option
@json_option
@pass_desk
def timeline(desk: Desk, /, reference: str | None, as_json: bool) -> None:
    """Print every entry in the order that things happened, as corrected since."""
    room, incident = reading(desk, reference)
    entries = room.timeline(incident.number)
    if as_json:
        click.echo(_json([shapes.entry(entry) for entry in entries]))
    else:
        click.echo("\n".join(lines.entry(entry, room.zone) for entry in entries))


@click.command("list")
@json_option
@pass_desk
def list_(desk: Desk, /, as_json: bool) -> None:
    """List the incidents, newest first."""
    room = desk.open()
    incidents = room.incidents()
    if as_json:
        click.echo(_json([shapes.incident(incident, room.due(incident)) for incident in incidents]))
        return
    for i in incidents:
        click.echo(
            f"{i.reference:<7} {i.severity}  {i.status.label:<13}  "
            f"{i.declared_at.astimezone(room.zone):%Y-%m-%d}  {'DRILL ' if i.drill else ''}{plain.one_line(i.title)}"
            f"{_owed(i, room, desk.now())}"
        )
    if not incidents:
        click.echo("No incidents yet; open one with: warroom declare TITLE --sev 1", err=True)


def _owed(incident: Incident, room: Room, now: datetime) -> str:
    due = room.postmortem_due(incident)
    return f"  (postmortem {'was due' if due < now else 'due'} {clock(due, room.zone)})" if due else ""


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)
