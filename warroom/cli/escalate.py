"""`warroom escalate`: the steps of the escalation ladder."""

from __future__ import annotations

from typing import Any

import click

from warroom.cli.context import Desk, at_option, incident_option, json_option, pass_desk, reading, writing
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.outgoing import ready
from warroom.cli.output import print_json, print_text, say_done
from warroom.cli.table import print_rows
from warroom.domain.incident.state import Outcome, StepOutcome
from warroom.domain.policy.deadlines import step_due, step_settled
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.policy.severities import with_on_call
from warroom.domain.text.cells import padded, widest
from warroom.domain.text.safe_text import one_line
from warroom.reports import json_api
from warroom.texts.messages import DASH, clock


@click.command(cls=IncidentCommand)
@at_option()
@incident_option
@click.argument("step", required=False)
@click.option("--done", is_flag=True, help="It was said; record it, with its text.")
@click.option("--answered", is_flag=True, help="They were called, and answered.")
@click.option(
    "--no-answer", is_flag=True, help="They were called and did not answer: due again in 5 minutes."
)
@click.option("--waive", metavar="REASON", help="It is not needed; record why.")
@json_option
@pass_desk
def escalate(
    desk: Desk, /, reference: str | None, step: str | None, done: bool, answered: bool, no_answer: bool,
    waive: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Print the ladder, or the text for one STEP of it; with --done, --answered, --no-answer or --waive, record how it went."""
    ends = done + answered + no_answer + (waive is not None)
    if step is None:
        if ends:
            raise click.UsageError("Name the step, as in: warroom escalate founder --done.")
        _print_ladder(desk, reference, as_json)
        return
    if ends > 1:
        raise click.UsageError("Choose one of --done, --answered, --no-answer and --waive.")
    if not ends:
        room, incident = reading(desk, reference)
        print_text(
            incident,
            ready(desk, incident, room.texts.escalation(incident, room.step(step, incident))),
            as_json,
        )
        return
    room, number = writing(desk, reference)
    if answered or no_answer:
        say_done(room, room.answer_step(number, step, answered), as_json)
        return
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
    ladder = process_of(incident, room.policy).ladder
    wide = widest((one_line(step.name) for step in ladder), 12)
    for rung in ladder:
        step = with_on_call(rung, room.on_call_name())
        settled, due = step_settled(incident, step), step_due(incident, step)
        state = (
            f"{settled.outcome.value}{_heard(settled)} by {settled.by} {clock(settled.at, room.zone)}"
            if settled
            else "open"
        )
        if settled is None and due is None:
            state = "when needed"
        rows.append(
            {
                "step": step.name,
                "who": rung.who,
                "calls": step.who,
                "due": json_api.iso(due),
                "state": state,
                "answered": settled.answered if settled else None,
            }
        )
        at = clock(due, room.zone) if due else DASH
        lines.append(
            f"{padded(one_line(step.name), wide)}  {at:<20}  {one_line(state)}: {one_line(step.who)}"
        )
    if as_json:
        print_json(rows)
    else:
        print_rows(f"{'STEP':<{wide}}  {'DUE':<20}  STATE: WHO", lines)


def _heard(settled: StepOutcome) -> str:
    return {None: "", True: ", answered", False: ", no answer"}[settled.answered]
