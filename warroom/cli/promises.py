"""The commands of the deputy: task, escalate, handover, criteria, checklist, ack, snooze."""

from __future__ import annotations

from typing import Any

import click

from warroom.cli.context import Desk, at_option, incident_option, json_option, pass_desk, reading, writing
from warroom.cli.outgoing import ready
from warroom.cli.output import print_json, print_text
from warroom.cli.text_arguments import AddOr, TextCommand
from warroom.domain.incident.exit_criteria import CRITERION
from warroom.domain.incident.state import COMMANDER, Check, Outcome, TaskState
from warroom.domain.policy.deadlines import step_due, step_settled
from warroom.domain.text.safe_text import one_line
from warroom.reports import json_api
from warroom.room import RefusedError
from warroom.room.response import whole_minutes
from warroom.texts.messages import DASH, clock


@click.group(cls=AddOr)
def task() -> None:
    """Ask somebody to do something until a time: warroom task "@li check replica lag 5m"."""


@task.command("add", cls=TextCommand)
@at_option()
@incident_option
@click.argument("words", nargs=-1, required=True)
@pass_desk
def task_add(desk: Desk, /, reference: str | None, words: tuple[str, ...]) -> None:
    """Ask: @OWNER WORDS [MINUTESm]."""
    room, number = writing(desk, reference)
    asked = room.ask(number, " ".join(words))[0].tasks[-1]
    until = f" until {clock(asked.due, room.zone)}" if asked.due else ""
    click.echo(f"INC-{number} task {asked.number}: {one_line(asked.owner)}{until}.", err=True)


@task.command("list")
@incident_option
@json_option
@pass_desk
def task_list(desk: Desk, /, reference: str | None, as_json: bool) -> None:
    """Every task of the incident."""
    room, incident = reading(desk, reference)
    if as_json:
        print_json([t.model_dump(mode="json") for t in incident.tasks])
        return
    for t in incident.tasks:
        words = f": {one_line(t.words)}" if t.words else ""
        until = clock(t.due, room.zone) if t.due else "no time-box"
        click.echo(
            f"{t.number:>3}  {t.state.value:<12}  {one_line(t.owner)} {one_line(t.text)} ({until}){words}"
        )
    if not incident.tasks:
        click.echo('No tasks; ask with: warroom task "@li check replica lag 5m"', err=True)


def _moving(name: str, state: TaskState, help: str) -> None:
    @task.command(name, cls=TextCommand, help=help)
    @at_option()
    @incident_option
    @click.argument("number", type=click.IntRange(1))
    @click.argument("words", nargs=-1)
    @pass_desk
    def move(desk: Desk, /, reference: str | None, number: int, words: tuple[str, ...]) -> None:
        room, incident = writing(desk, reference)
        room.move_task(incident, number, state, " ".join(words) or None)


_moving("ack", TaskState.ACKNOWLEDGED, "The owner has heard it.")
_moving("done", TaskState.DONE, "It is done; WORDS are the result, a finding of the timeline.")
_moving("drop", TaskState.DROPPED, "It is not needed any more; WORDS say why.")


@task.command("extend", cls=TextCommand)
@at_option()
@incident_option
@click.argument("number", type=click.IntRange(1))
@click.argument("minutes")
@pass_desk
def task_extend(desk: Desk, /, reference: str | None, number: int, minutes: str) -> None:
    """Give it MINUTES more: 5 or 5m."""
    room, incident = writing(desk, reference)
    room.extend_task(incident, number, whole_minutes(minutes))


@click.command(cls=TextCommand)
@incident_option
@click.argument("minutes")
@click.argument("reason", nargs=-1)
@pass_desk
def snooze(desk: Desk, /, reference: str | None, minutes: str, reason: tuple[str, ...]) -> None:
    """Put the next update off: warroom snooze 10m "in a call with the vendor"."""
    room, number = writing(desk, reference)
    incident, _ = room.snooze(number, whole_minutes(minutes), " ".join(reason))
    click.echo(f"The next update is due {clock(room.update_due(incident), room.zone)}.", err=True)


@click.command()
@at_option()
@incident_option
@pass_desk
def ack(desk: Desk, /, reference: str | None) -> None:
    """Acknowledge the incident: somebody is on it, as of now or of --at."""
    room, number = writing(desk, reference)
    room.acknowledge(number)


@click.command(cls=TextCommand)
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
        print_text(incident, ready(desk, incident, room.escalation(incident, room.step(step))), as_json)
        return
    room, number = writing(desk, reference)
    state = room.incident(number)
    text = ready(desk, state, room.escalation(state, room.step(step))) if done else None
    _, (event,) = room.settle_step(number, step, Outcome.DONE if done else Outcome.WAIVED, waive, text)
    how = "is done" if done else "is waived"
    click.echo(f"INC-{number} entry {event.n}: {one_line(step)} {how}.", err=True)
    if text is not None:
        print_text(state, text, as_json)


def _print_ladder(desk: Desk, reference: str | None, as_json: bool) -> None:
    room, incident = reading(desk, reference)
    rows: list[dict[str, Any]] = []
    for step in room.policy.ladder:
        settled, due = step_settled(incident, step), step_due(incident, step)
        state = (
            f"{settled.outcome.value} by {settled.by} {clock(settled.at, room.zone)}" if settled else "open"
        )
        if settled is None and due is None:
            state = "when needed"
        rows.append({"step": step.name, "who": step.who, "due": json_api.iso(due), "state": state})
        if not as_json:
            at = clock(due, room.zone) if due else DASH
            click.echo(f"{one_line(step.name):<12}  {at:<20}  {one_line(state)}: {one_line(step.who)}")
    if as_json:
        print_json(rows)


@click.command()
@incident_option
@click.option("--role", default=COMMANDER, show_default=True)
@click.option("--to", metavar="PERSON", help="Offer the role; its holder keeps it until it is accepted.")
@click.option("--accept", metavar="PERSON", help="Take the role over, by name.")
@at_option()
@click.option("--withdraw", is_flag=True, help="Take the offer back.")
@json_option
@pass_desk
def handover(
    desk: Desk, /, reference: str | None, role: str, to: str | None, accept: str | None, withdraw: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Print the brief for whoever takes over; --to offers the role and --accept takes it."""
    if sum((to is not None, accept is not None, withdraw)) > 1:
        raise click.UsageError("Choose one of --to, --accept and --withdraw.")
    if to is None and accept is None and not withdraw:
        room, incident = reading(desk, reference)
        print_text(incident, ready(desk, incident, room.handover(incident, role)), as_json, role=role)
        return
    room, number = writing(desk, reference)
    if to is not None:
        state = room.incident(number)
        text = ready(desk, state, room.handover(state, role))
        room.offer(number, role, to, text)
        print_text(state, text, as_json, role=role)
    else:
        room.answer(number, role, accept, accepted=accept is not None)


@click.group(cls=AddOr, invoke_without_command=True)
@click.pass_context
def criteria(context: click.Context) -> None:
    """What has to hold before the incident ends: warroom criteria "error rate under 0.1% for 10 min"."""
    if context.invoked_subcommand is None:
        context.invoke(criteria_list)


@criteria.command("add", cls=TextCommand)
@at_option()
@incident_option
@click.argument("words", nargs=-1, required=True)
@pass_desk
def criteria_add(desk: Desk, /, reference: str | None, words: tuple[str, ...]) -> None:
    """Add one."""
    room, number = writing(desk, reference)
    added = room.add_criterion(number, " ".join(words))[0].criteria[-1]
    click.echo(f"INC-{number} exit criterion {added.number} is added.", err=True)


@criteria.command("list")
@incident_option
@json_option
@pass_desk
def criteria_list(desk: Desk, /, reference: str | None = None, as_json: bool = False) -> None:
    """Print them."""
    _, incident = reading(desk, reference)
    if as_json:
        print_json(json_api.incident(incident)["criteria"])
        return
    for c in incident.criteria:
        click.echo(f"{c.number:>3}  {CRITERION[c.outcome]:<6}  {one_line(c.text)}  ({one_line(c.by)})")


def _settling(name: str, outcome: Outcome, help: str) -> None:
    @criteria.command(name, cls=TextCommand, help=help)
    @at_option()
    @incident_option
    @click.argument("number", type=click.IntRange(1))
    @click.argument("reason", nargs=-1)
    @pass_desk
    def settle(desk: Desk, /, reference: str | None, number: int, reason: tuple[str, ...]) -> None:
        room, incident = writing(desk, reference)
        room.settle_criterion(incident, number, outcome, " ".join(reason) or None)


_settling("met", Outcome.DONE, "It holds.")
_settling("reopen", Outcome.OPEN, "It holds no longer.")
_settling("waive", Outcome.WAIVED, "It need not hold; REASON says why.")

_checks = {check.name.lower().replace("_", "-"): check for check in Check}


@click.command()
@incident_option
@click.argument("check", type=click.Choice(list(_checks)), required=False)
@click.option("--at", help="With schedule-postmortem: when it is, as tomorrow 14:00 or 2026-01-31 14:00.")
@click.option("--reopen", is_flag=True, help="It is not done after all.")
@click.option("--ics", is_flag=True, help="Print the postmortem's date as a calendar file.")
@json_option
@pass_desk
def checklist(
    desk: Desk,
    /,
    reference: str | None,
    check: str | None,
    at: str | None,
    reopen: bool,
    ics: bool,
    as_json: bool,
) -> None:
    """What is left after resolution: verify recovery, close the channel, schedule the postmortem."""
    if check is None:
        room, incident = reading(desk, reference)
        if ics:
            from warroom.reports import calendar_ics  # few commands need icalendar

            dates = calendar_ics.owed([incident], room.policy)
            if dates is None:
                raise RefusedError(calendar_ics.no_dates(incident.reference))
            click.echo(dates.decode(), nl=False)
            return
        if as_json:
            print_json([json_api.check(name, incident.checks.get(item)) for name, item in _checks.items()])
            return
        for name, item in _checks.items():
            tick = incident.checks.get(item)
            when = f" for {clock(tick.when, room.zone)}" if tick and tick.when else ""
            click.echo(f"[{'x' if tick else ' '}] {name}{when}" + (f"  {one_line(tick.by)}" if tick else ""))
        return
    room, number = writing(desk, reference, afterwards=True)
    scheduled, (event,) = room.tick(number, _checks[check], done=not reopen, when=at)
    click.echo(f"INC-{number} entry {event.n}: {check} is {'open again' if reopen else 'done'}.", err=True)
    if at and room.postmortem_late(scheduled):
        hours = room.policy.postmortem_hours
        click.echo(f"That is later than the {hours} hours after resolution that are asked for.", err=True)
