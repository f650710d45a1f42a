"""`warroom list`: the incidents there are."""

from __future__ import annotations

from datetime import date, datetime, time

import click

from warroom.cli.context import (
    Aliased,
    Desk,
    any_severity_type,
    day_type,
    json_option,
    pass_desk,
)
from warroom.cli.output import print_json
from warroom.cli.table import print_rows
from warroom.cli.text_arguments import TextCommand
from warroom.domain.policy.severities import Severity
from warroom.domain.text import safe_text
from warroom.reports import json_api


@click.command("list", cls=TextCommand)
@click.option(
    "--sort",
    type=click.Choice(["date", "severity", "duration", "owed"]),
    default="date",
    help="Newest first unless given: most severe, longest, or most owed first.",
)
@click.option("--sev", "--severity", "severity", cls=Aliased, type=any_severity_type)
@click.option(
    "--since",
    type=day_type,
    metavar="DAY",
    help="Declared that day or later: 2026-01-31, monday, 3 days ago.",
)
@click.option("--person", help="Somebody who had a role in it, or owns a task or an action item.")
@click.argument("words", nargs=-1)
@json_option
@pass_desk
def list_(
    desk: Desk, /, sort: str, severity: Severity | None, since: date | None, person: str | None,
    words: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """List the incidents, newest first, with their postmortems and what is owed; WORDS narrow them.

    Words are those of title, status and people; open, sev-1, @maya, 2026-11 and since:2026-11-03 work too.
    """
    from warroom.domain.incident_list import Order, Wanted, wanted
    from warroom.reports import incident_rows  # other reads need none of this

    room = desk.open()
    asked = wanted(" ".join(words), room.zone, room.policy)
    narrowed = Wanted(
        (severity,) if severity is not None else asked.severities,
        (*asked.people, safe_text.handle(person)) if person else asked.people,
        datetime.combine(since, time(), room.zone) if since else asked.since,
        asked.until,
        asked.words,
        asked.open_only,
    )
    found = room.listing(narrowed, Order(sort))
    now, hours = desk.now(), room.policy.postmortem_hours
    if as_json:
        states = room.incidents_of([row.number for row in found])
        shown = [
            {**json_api.incident(state, room.due(state)), **json_api.listed(row, hours, now)}
            for row, state in zip(found, states, strict=True)
        ]
        print_json(shown)
        return
    if found:
        print_rows(*incident_rows.table(found, hours, now, room.zone))
    elif narrowed == Wanted():
        where = safe_text.one_line(desk.database_name)  # a mistyped path shows
        click.echo(f"No incidents yet in {where}; open one with: warroom declare TITLE --sev 1", err=True)
    else:
        click.echo("No incident fits; take something away.", err=True)
