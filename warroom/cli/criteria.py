"""`warroom criteria`: the exit criteria."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, at_option, incident_option, json_option, pass_desk, reading, writing
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.output import entries_of, print_json, say_done
from warroom.cli.table import print_rows
from warroom.cli.text_arguments import AddOr, TextCommand
from warroom.domain.incident.exit_criteria import CRITERION
from warroom.domain.incident.state import Outcome
from warroom.domain.text.safe_text import one_line
from warroom.reports import json_api


@click.group(cls=AddOr, invoke_without_command=True)
@click.pass_context
def criteria(context: click.Context) -> None:
    """What has to hold before the incident ends: warroom criteria "error rate under 0.1% for 10 min"."""
    if context.invoked_subcommand is None:
        context.invoke(criteria_list, reference=context.ensure_object(Desk).named)


@criteria.command("add", cls=TextCommand)
@at_option()
@incident_option
@click.argument("words", nargs=-1, required=True)
@json_option
@pass_desk
def criteria_add(desk: Desk, /, reference: str | None, words: tuple[str, ...], as_json: bool) -> None:
    """Add one."""
    room, number = writing(desk, reference)
    done = room.add_criterion(number, " ".join(words))
    added = done[0].criteria[-1]
    line = f"INC-{number} exit criterion {added.number} is added ({entries_of(done[1])})."
    say_done(room, done, as_json, line, number=added.number)


@criteria.command("list", cls=IncidentCommand)
@incident_option
@json_option
@pass_desk
def criteria_list(desk: Desk, /, reference: str | None = None, as_json: bool = False) -> None:
    """Print them."""
    _, incident = reading(desk, reference)
    if as_json:
        print_json(json_api.incident(incident)["criteria"])
        return
    rows = [
        f"{c.number:>3}  {CRITERION[c.outcome]:<6}  {one_line(c.text)}  ({one_line(c.by)})"
        for c in incident.criteria
    ]
    print_rows(f"{'NO':>3}  {'STATE':<6}  CRITERION", rows)
    if not rows:
        click.echo('No exit criteria; add one with: warroom criteria "no errors for 10 min"', err=True)


def _settling(name: str, outcome: Outcome, help: str) -> None:
    @criteria.command(name, cls=TextCommand, help=help)
    @at_option()
    @incident_option
    @click.argument("number", type=click.IntRange(1))
    @click.argument("reason", nargs=-1)
    @json_option
    @pass_desk
    def settle(
        desk: Desk, /, reference: str | None, number: int, reason: tuple[str, ...], as_json: bool
    ) -> None:
        room, incident = writing(desk, reference)
        done = room.settle_criterion(incident, number, outcome, " ".join(reason) or None)
        say_done(room, done, as_json)


_settling("met", Outcome.DONE, "It holds.")
_settling("reopen", Outcome.OPEN, "It holds no longer.")
_settling("waive", Outcome.WAIVED, "It need not hold; REASON says why.")
