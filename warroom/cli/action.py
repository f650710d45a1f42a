"""`warroom action`: the action items of a postmortem."""

from __future__ import annotations

from datetime import date

import click

from warroom.cli.context import Desk, coming_day_type, incident_option, json_option, pass_desk, writing
from warroom.cli.incident_argument import IncidentCommand
from warroom.cli.output import entries_of, print_json, say_done
from warroom.cli.table import print_table
from warroom.cli.text_arguments import TextCommand
from warroom.domain.incident.action_items import ActionChanges
from warroom.domain.incident.state import ActionItem, ActionState
from warroom.domain.refusal import Refusal
from warroom.domain.text.near_days import read_near_day
from warroom.reports import postmortem as texts


@click.group()
def action() -> None:
    """What is owed to learning: action add TEXT --owner @li --due 2030-01-15."""


@action.command("add", cls=TextCommand)
@incident_option
@click.option("--owner")
@click.option("--due", type=coming_day_type, metavar="DAY", help="As 2026-01-31, friday, in 2 weeks.")
@click.option("--priority")
@click.option("--ticket", help="A link.")
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@json_option
@pass_desk
def action_add(
    desk: Desk, /, reference: str | None, owner: str | None, due: date | None, priority: str | None,
    ticket: str | None, words: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Add an action item to an incident."""
    room, number = writing(desk, reference, afterwards=True)
    item = ActionItem(number=0, text=" ".join(words), owner=owner, due=due, priority=priority, ticket=ticket)
    done = room.add_action(number, item)
    added = done[0].actions[-1]
    missing = [word for word, value in (("owner", owner), ("due date", due)) if not value]
    without = f" It has no {' and no '.join(missing)} yet." if missing else ""
    line = f"INC-{number} action {added.number} is added ({entries_of(done[1])}).{without}"
    say_done(room, done, as_json, line, number=added.number)


def _ending(name: str, state: ActionState, help: str) -> None:
    @action.command(name, cls=IncidentCommand, help=help)
    @incident_option
    @click.argument("number", type=click.IntRange(1))
    @json_option
    @pass_desk
    def end(desk: Desk, /, reference: str | None, number: int, as_json: bool) -> None:
        room, incident = writing(desk, reference, afterwards=True)
        say_done(room, room.change_action(incident, number, {"state": state}), as_json)


_ending("done", ActionState.DONE, "It is done.")
_ending("drop", ActionState.DROPPED, "It will not be done.")
_ending("reopen", ActionState.OPEN, "It is open again.")


@action.command("change", cls=IncidentCommand)
@incident_option
@click.argument("number", type=click.IntRange(1))
@click.option("--text")
@click.option("--owner", help='"" for none.')
@click.option("--due", metavar="DAY", help='As 2026-01-31, friday, in 2 weeks; "" for none.')
@click.option("--priority", help='"" for none.')
@click.option("--ticket", help='A link; "" for none.')
@json_option
@pass_desk
def action_change(
    desk: Desk, /, reference: str | None, number: int, as_json: bool, **given: str | None
) -> None:
    """Change an action item: its words, owner, day, priority or ticket."""
    said = {name: value for name, value in given.items() if value is not None}
    if not said:
        raise click.UsageError("Say what to change, as in: warroom action change 1 --owner @li.")
    changes: ActionChanges = {}
    if "text" in said:
        changes["text"] = said["text"]
    if "owner" in said:
        changes["owner"] = said["owner"] or None
    if "priority" in said:
        changes["priority"] = said["priority"] or None
    if "ticket" in said:
        changes["ticket"] = said["ticket"] or None
    if "due" in said:
        changes["due"] = _day(desk, said["due"]) if said["due"] else None
    room, incident = writing(desk, reference, afterwards=True)
    changed, recorded = room.change_action(incident, number, changes)
    item = next(item for item in changed.actions if item.number == number)
    line = f"{changed.reference} {texts.action_line(item, desk.today())} ({entries_of(recorded)})"
    say_done(room, (changed, recorded), as_json, line)


def _day(desk: Desk, typed: str) -> date:
    day = read_near_day(typed, desk.today(), ahead=True)
    if isinstance(day, Refusal):
        raise day
    return day


@action.command("list", cls=IncidentCommand)
@incident_option
@click.option("--overdue", is_flag=True, help="Only those past their date.")
@click.option("--all", "every", is_flag=True, help="Also those that are done or dropped.")
@json_option
@pass_desk
def action_list(desk: Desk, /, reference: str | None, overdue: bool, every: bool, as_json: bool) -> None:
    """Action items of all incidents, or of one (-i).

    Of one, its TODO notes are printed too, as candidates.
    """
    room, today = desk.open(), desk.today()
    if reference:
        chosen = [room.incident(room.which(reference, write=False))]
    else:
        chosen = room.incidents() if every else room.store.with_actions()
    rows = [
        (incident, item)
        for incident in chosen
        for item in incident.actions
        if (every or item.state is ActionState.OPEN)
        and (not overdue or (item.due is not None and item.due < today and item.state is ActionState.OPEN))
    ]
    if as_json:
        print_json([{"incident": i.reference, **item.model_dump(mode="json")} for i, item in rows])
        return
    print_table(
        ("INC", "NO", "STATE", "OWNER", "DUE", "TEXT"),
        [(incident.reference, *texts.action_cells(item, today)) for incident, item in rows],
        [f"{incident.reference:<7} {texts.action_line(item, today)}" for incident, item in rows],
    )
    if reference:
        for words in room.review.action_candidates(chosen[0].number):
            click.echo(f"candidate: {words}", err=True)
    if not rows:
        click.echo("No action items.", err=True)
