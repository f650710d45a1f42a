"""`warroom task`: who does what until when."""

from __future__ import annotations

import click

from warroom.cli.context import Desk, at_option, incident_option, json_option, pass_desk, reading, writing
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.output import entries_of, print_json, say_done
from warroom.cli.table import print_rows
from warroom.cli.text_arguments import AddOr, TextCommand
from warroom.domain.incident.state import TaskState
from warroom.domain.text.safe_text import one_line
from warroom.room.minutes import whole_minutes
from warroom.texts.messages import clock


@click.group(cls=AddOr)
def task() -> None:
    """Ask somebody to do something until a time: warroom task "@li check replica lag 5m"."""


@task.command("add", cls=TextCommand)
@at_option()
@incident_option
@click.argument("words", nargs=-1, required=True)
@json_option
@pass_desk
def task_add(desk: Desk, /, reference: str | None, words: tuple[str, ...], as_json: bool) -> None:
    """Ask: @OWNER WORDS [MINUTESm]."""
    room, number = writing(desk, reference)
    done = room.ask(number, " ".join(words))
    asked = done[0].tasks[-1]
    until = f" until {clock(asked.due, room.zone)}" if asked.due else ""
    line = f"INC-{number} task {asked.number}: {one_line(asked.owner)}{until} ({entries_of(done[1])})."
    say_done(room, done, as_json, line, number=asked.number)


@task.command("list", cls=IncidentCommand)
@incident_option
@json_option
@pass_desk
def task_list(desk: Desk, /, reference: str | None, as_json: bool) -> None:
    """Every task of the incident."""
    room, incident = reading(desk, reference)
    if as_json:
        print_json([t.model_dump(mode="json") for t in incident.tasks])
        return
    rows = []
    for t in incident.tasks:
        words = f": {one_line(t.words)}" if t.words else ""
        until = clock(t.due, room.zone) if t.due else "no time-box"
        rows.append(
            f"{t.number:>3}  {t.state.value:<12}  {one_line(t.owner)} {one_line(t.text)} ({until}){words}"
        )
    print_rows(f"{'NO':>3}  {'STATE':<12}  WHO AND WHAT", rows)
    if not incident.tasks:
        click.echo('No tasks; ask with: warroom task "@li check replica lag 5m"', err=True)


def _moving(name: str, state: TaskState, help: str) -> None:
    @task.command(name, cls=TextCommand, help=help)
    @at_option()
    @incident_option
    @click.argument("number", type=click.IntRange(1))
    @click.argument("words", nargs=-1)
    @json_option
    @pass_desk
    def move(
        desk: Desk, /, reference: str | None, number: int, words: tuple[str, ...], as_json: bool
    ) -> None:
        room, incident = writing(desk, reference)
        say_done(room, room.move_task(incident, number, state, " ".join(words) or None), as_json)


_moving("ack", TaskState.ACKNOWLEDGED, "The owner has heard it.")
_moving("done", TaskState.DONE, "It is done; WORDS are the result, a finding of the timeline.")
_moving("drop", TaskState.DROPPED, "It is not needed any more; WORDS say why.")


@task.command("extend", cls=TextCommand)
@at_option()
@incident_option
@click.argument("number", type=click.IntRange(1))
@click.argument("minutes")
@json_option
@pass_desk
def task_extend(desk: Desk, /, reference: str | None, number: int, minutes: str, as_json: bool) -> None:
    """Give it MINUTES more: 5 or 5m."""
    room, incident = writing(desk, reference)
    say_done(room, room.extend_task(incident, number, whole_minutes(minutes)), as_json)
