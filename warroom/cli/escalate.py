"""`warroom escalate`: the steps of the escalation ladder."""

from __future__ import annotations

from typing import Any

import click

from warroom.cli.context import Desk, at_option, incident_option, json_option, pass_desk, reading, writing
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.outgoing import ready
from warroom.cli.output import print_json, print_text, say_done
from warroom.cli.table import print_rows
from warroom.domain.incident.state import Outcome
from warroom.domain.policy.deadlines import step_due, step_settled
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.text.safe_text import one_line
from warroom.reports import json_api
from warroom.texts.messages import DASH, clock


@click.command(cls=IncidentCommand)
@at_option()
@incident_option
@click.argument("step", required=False)
@click.option("--done", is_flag=True, help="It was said; record it, with its text.")
@click.option("--waive", metavar="REASON", help="It is not needed; record why.")
@json_option
@pass_desk
def escalate(
    desk: Desk, /, reference: str | None, step: str | None, done: bool, waive: str | None, as_json: bool
) -> None:
    """Print the ladder, or the text for one STEP of it; with --done or --waive, record how it ended."""
    if step is None:
        if done or waive is not None:
            raise click.UsageError("Name the step, as in: warroom escalate founder --done.")
        _print_ladder(desk, reference, as_json)
        return
    if done and waive is not None:
        raise click.UsageError("A step is done or waived, not both.")
    if not done and waive is None:
        room, incident = reading(desk, reference)
        print_text(
            incident,
            ready(desk, incident, room.texts.escalation(incident, room.step(step, incident))),
            as_json,
        )
        return
    room, number = writing(desk, reference)
    state = room.incident(number)
    text = ready(desk, state, room.texts.escalation(state, room.step(step, state))) if done else None
    settled = room.settle_step(number, step, Outcome.DONE if done else Outcome.WAIVED, waive, text)
    how = "is done" if done else "is waived"
    line = f"INC-{number} entry {settled[1][0].n}: {one_line(step)} {how}."
    say_done(room, settled, as_json, line, text=text)


def _print_ladder(desk: Desk, reference: str | None, as_json: bool) -> None:
    room, incident = reading(desk, reference)
    rows: list[dict[str, Any]] = []
    lines: list[str] = []
    for step in process_of(incident, room.policy).ladder:
        settled, due = step_settled(incident, step), step_due(incident, step)
        state = (
            f"{settled.outcome.value} by {settled.by} {clock(settled.at, room.zone)}" if settled else "open"
        )
        if settled is None and due is None:
            state = "when needed"
        rows.append({"step": step.name, "who": step.who, "due": json_api.iso(due), "state": state})
        at = clock(due, room.zone) if due else DASH
        lines.append(f"{one_line(step.name):<12}  {at:<20}  {one_line(state)}: {one_line(step.who)}")
    if as_json:
        print_json(rows)
    else:
        print_rows(f"{'STEP':<12}  {'DUE':<20}  STATE: WHO", lines)
