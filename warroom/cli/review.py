"""The commands of the offline review: metrics, postmortem, action, review."""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

import click

from warroom.cli import editor
from warroom.cli.context import (
    Desk,
    day_type,
    incident_option,
    json_option,
    pass_desk,
    reading,
    severity_type,
    writing,
)
from warroom.cli.outgoing import ready
from warroom.cli.output import output_options, print_json, put_out_markdown
from warroom.cli.text_arguments import TextCommand
from warroom.domain.incident.action_items import ActionChanges
from warroom.domain.incident.state import ActionItem, ActionState, Exclusion, Stage
from warroom.domain.metrics.aggregate import By
from warroom.domain.metrics.incident_metrics import Metrics
from warroom.domain.policy.severities import Severity
from warroom.domain.refusal import Refusal
from warroom.domain.text.days import read_day
from warroom.domain.text.safe_text import block, one_line
from warroom.reports import json_api, metrics_overview, metrics_text
from warroom.reports import postmortem as texts
from warroom.reports.postmortem_stage import postmortem_done
from warroom.room import RefusedError, Room
from warroom.room.act import Done
from warroom.texts.blame_lint import blame
from warroom.texts.messages import clock


@click.command()
@incident_option
@click.option("--since", type=day_type, metavar="YYYY-MM-DD", help="Only incidents declared since that day.")
@click.option("--severity", type=severity_type)
@click.option("--by", type=click.Choice([by.value for by in By]), help="Every metric for each of these.")
@click.option(
    "--csv", "as_csv", is_flag=True, help="One incident a row, or with --by one group and metric; in seconds."
)
@click.option("--correct", metavar="METRIC", help="With --seconds and --reason: what it really was.")
@click.option("--seconds", type=click.FloatRange(0))
@click.option("--clear", is_flag=True, help="With --correct and --reason: take the correction back.")
@click.option("--exclude", type=click.Choice(["duplicate", "cancelled", "counted"]), hidden=True)
@click.option("--reason")
@json_option
@pass_desk
def metrics(
    desk: Desk, /, reference: str | None, since: date | None, severity: int | None, by: str | None, as_csv: bool,
    correct: str | None, seconds: float | None, clear: bool, exclude: str | None, reason: str | None, as_json: bool,
) -> None:  # fmt: skip
    """TTD, TTR, TTM, user impact, response times and updates: of one incident (-i), or of all that are resolved."""
    if by and reference:
        raise click.UsageError("--by is over many incidents; leave out -i.")
    if correct is not None or exclude is not None or clear or seconds is not None or reason is not None:
        _record(desk, reference, correct, seconds, clear, exclude, reason)
        return
    room = desk.open()
    begin = datetime.combine(since, time(), room.zone) if since else None
    if reference is not None:
        found = [room.metrics(room.which(reference, write=False))]
    else:
        from warroom.cli.progress import long_work

        with long_work("measured", lambda told: f"Stopped after {told.count:,} incidents.") as counter:
            found = room.metrics_of_all(
                begin, Severity(severity) if severity else None, lambda done, _: counter(done)
            )
    still_open = sum(
        (severity is None or i.severity == severity) and (begin is None or i.declared_at >= begin)
        for i in room.incidents(open_only=True)
    )
    if by is not None:
        _by_group(found, By(by), room, still_open, as_json=as_json, as_csv=as_csv)
    elif as_json:
        print_json([metrics_text.shape(m) for m in found])
    elif as_csv:
        click.echo(metrics_text.table(found), nl=False)
    elif reference is not None:
        click.echo("\n".join(metrics_text.one(found[0])))
    elif found:
        width = min(120, shutil.get_terminal_size().columns)
        click.echo("\n".join(metrics_overview.whole(found, room.zone, width, still_open)))
    else:
        click.echo("No resolved incidents to measure.", err=True)


def _record(
    desk: Desk, reference: str | None, correct: str | None, seconds: float | None, clear: bool,
    exclude: str | None, reason: str | None,
) -> None:  # fmt: skip
    """What the flags of `metrics` write: only for an incident that was named."""
    if (correct is None) is (exclude is None):
        raise click.UsageError("--seconds, --clear and --reason belong to either --correct or --exclude.")
    if exclude is not None:
        if reference is None or seconds is not None or clear:
            raise click.UsageError(
                'Name the incident, as in: warroom metrics -i INC-7 --exclude duplicate --reason "...".'
            )
        room, number = writing(desk, reference, afterwards=True)
        standing = Exclusion(exclude)
        _, (event,) = room.change_standing(number, standing, reason=reason)
        counts = (
            "counts in the metrics again"
            if standing is Exclusion.NONE
            else f"is left out of the metrics as {exclude}"
        )
        click.echo(f"INC-{number} {counts} (entry {event.n}).", err=True)
        return
    assert correct is not None
    if reference is None or (seconds is None) is not clear:
        raise click.UsageError(
            'Write it as: warroom metrics -i INC-7 --correct TTD --seconds 300 --reason "...", or with --clear.'
        )
    room, number = writing(desk, reference, afterwards=True)
    _, (event,) = room.correct_metric(number, correct, seconds, reason or "")
    what = "counts as recorded again" if seconds is None else f"is corrected to {seconds:g} seconds"
    click.echo(f"INC-{number} {one_line(correct)} {what} (entry {event.n}).", err=True)


def _by_group(
    found: list[Metrics], by: By, room: Room, still_open: int, *, as_json: bool, as_csv: bool
) -> None:
    if as_json:
        shape = metrics_overview.shape(found, by, room.zone, still_open)
        print_json(shape)
    elif as_csv:
        click.echo(metrics_overview.table(found, by, room.zone), nl=False)
    else:
        click.echo("\n".join(metrics_overview.by_group(found, by, room.zone, still_open)))


@click.command()
@click.argument("incident", required=False)
@incident_option
@click.option("--edit", is_flag=True, help="Open it in $EDITOR; each version is kept.")
@click.option("--from", "source", type=click.File("rb"), help="Keep this file as the newest version.")
@click.option("--done", is_flag=True, help="It is written.")
@click.option(
    "--share", is_flag=True, help="Print the short text that shares the learnings, and record that."
)
@click.option("--versions", is_flag=True, help="List the versions kept: number, when, who.")
@click.option("--version", type=click.IntRange(1), metavar="K", help="Print version K as it was written.")
@output_options
@json_option
@pass_desk
def postmortem(
    desk: Desk, /, incident: str | None, reference: str | None, edit: bool, source: BinaryIO | None,
    done: bool, share: bool, versions: bool, version: int | None, output: Path | None, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print the blameless postmortem of INCIDENT, drafted from the record; due 48 hours after resolution."""
    reference = incident or reference
    if versions or version is not None:
        room, state = reading(desk, reference)
        _list_versions(room, state.number, version, as_json)
        return
    if done and reference is None:
        raise click.UsageError("Name the incident, as in: warroom postmortem INC-7 --done.")
    if edit or source or done or share:
        room, number = writing(desk, reference, afterwards=True)
        if edit:
            editor.edited(
                room.postmortem(number),
                desk.places.outbox / f"INC-{number}-postmortem-{os.getpid()}.md",
                f"warroom postmortem INC-{number} --from FILE",
                lambda text: _kept(room, number, room.write_postmortem(number, text)),
            )
        elif source:
            _kept(room, number, room.write_postmortem(number, _from_file(source)))
        if done:
            _moved(number, "written", room.move_postmortem(number, Stage.DONE))
            _say_when(room, number)
            if ends := texts.open_ends(room.postmortem(number), room.incident(number)):
                click.echo(f"look again: {ends}", err=True)
        if share:
            state = room.incident(number)
            if state.review.stage is not Stage.SHARED:
                _moved(number, "shared", room.move_postmortem(number, Stage.SHARED))
            click.echo(ready(desk, state, room.share(state)))
        if edit or source:
            _lint(room.postmortem(number))
        return
    room, state = reading(desk, reference)
    text = room.postmortem(state.number)
    if as_json:
        print_json({**json_api.incident(state)["review"], "reference": state.reference, "text": text})
        return
    put_out_markdown(text, output, force)
    _lint(text)


def _kept(room: Room, number: int, done: Done) -> None:
    _, (event, *_) = done
    version = len(room.postmortem_versions(number))
    click.echo(f"INC-{number}: version {version} of the postmortem is kept (entry {event.n}).", err=True)


def _moved(number: int, stage: str, done: Done) -> None:
    _, (event, *_) = done
    click.echo(f"INC-{number}: the postmortem is {stage} (entry {event.n}).", err=True)


def _from_file(source: BinaryIO) -> str:
    try:
        return editor.without_line_ends_of_windows(source.read())
    except UnicodeDecodeError:
        raise RefusedError(f"{source.name} is no UTF-8; save it as UTF-8. Nothing was kept.") from None


def _lint(text: str) -> None:
    for phrase in blame(text):
        click.echo(f"look again: {phrase}", err=True)


def _say_when(room: Room, number: int) -> None:
    if done := postmortem_done(room.incident(number), room.policy):
        click.echo(f"{done.capitalize()}.", err=True)


def _list_versions(room: Room, number: int, version: int | None, as_json: bool) -> None:
    found = room.postmortem_versions(number)
    if version is None:
        if as_json:
            print_json(
                [
                    {"version": n, "at": json_api.iso(one.recorded_at), "by": one.actor}
                    for n, one in enumerate(found, 1)
                ]
            )
            return
        for n, written in enumerate(found, 1):
            click.echo(f"{n:>3}  {clock(written.recorded_at, room.zone)}  {one_line(written.actor)}")
        if not found:
            click.echo("No version is saved yet; --edit keeps the first.", err=True)
        return
    if version > len(found):
        raise RefusedError(
            f"INC-{number} has {len(found)} version{'' if len(found) == 1 else 's'} of its postmortem; --versions lists them."
        )
    text = found[version - 1].text
    if as_json:
        print_json({"version": version, "text": text})
    else:
        click.echo(block(text), nl=False)


def _day(typed: str | None) -> date | None:
    """The day typed, or None for an empty one. Raises RefusedError."""
    day = read_day(typed) if typed else None
    if isinstance(day, Refusal):
        raise RefusedError(day.reason)
    return day


@click.group()
def action() -> None:
    """What is owed to learning: action add TEXT --owner @li --due 2030-01-15."""


@action.command("add", cls=TextCommand)
@incident_option
@click.option("--owner")
@click.option("--due", type=day_type, metavar="YYYY-MM-DD")
@click.option("--priority")
@click.option("--ticket", help="A link.")
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@pass_desk
def action_add(
    desk: Desk, /, reference: str | None, owner: str | None, due: date | None, priority: str | None,
    ticket: str | None, words: tuple[str, ...],
) -> None:  # fmt: skip
    """Add an action item to an incident."""
    room, number = writing(desk, reference, afterwards=True)
    item = ActionItem(number=0, text=" ".join(words), owner=owner, due=due, priority=priority, ticket=ticket)
    added = room.add_action(number, item)[0].actions[-1]
    missing = [word for word, value in (("owner", owner), ("due date", due)) if not value]
    without = f" It has no {' and no '.join(missing)} yet." if missing else ""
    click.echo(f"INC-{number} action {added.number} is added.{without}", err=True)


def _ending(name: str, state: ActionState, help: str) -> None:
    @action.command(name, help=help)
    @incident_option
    @click.argument("number", type=click.IntRange(1))
    @pass_desk
    def end(desk: Desk, /, reference: str | None, number: int) -> None:
        room, incident = writing(desk, reference, afterwards=True)
        room.change_action(incident, number, {"state": state})


_ending("done", ActionState.DONE, "It is done.")
_ending("drop", ActionState.DROPPED, "It will not be done.")
_ending("reopen", ActionState.OPEN, "It is open again.")


@action.command("change")
@incident_option
@click.argument("number", type=click.IntRange(1))
@click.option("--text")
@click.option("--owner", help='"" for none.')
@click.option("--due", metavar="YYYY-MM-DD", help='"" for none.')
@click.option("--priority", help='"" for none.')
@click.option("--ticket", help='A link; "" for none.')
@pass_desk
def action_change(desk: Desk, /, reference: str | None, number: int, **given: str | None) -> None:
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
        changes["due"] = _day(said["due"])
    room, incident = writing(desk, reference, afterwards=True)
    changed, _ = room.change_action(incident, number, changes)
    item = next(item for item in changed.actions if item.number == number)
    click.echo(f"{changed.reference} {texts.action_line(item, desk.today())}", err=True)


@action.command("list")
@incident_option
@click.option("--overdue", is_flag=True, help="Only those past their date.")
@click.option("--all", "every", is_flag=True, help="Also those that are done or dropped.")
@json_option
@pass_desk
def action_list(desk: Desk, /, reference: str | None, overdue: bool, every: bool, as_json: bool) -> None:
    """Action items of all incidents, or of one (-i); TODO notes of that one as candidates."""
    room, today = desk.open(), desk.today()
    if reference:
        chosen = [room.incident(room.which(reference, write=False))]
    else:
        chosen = room.incidents() if every else room.with_actions()
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
    for incident, item in rows:
        click.echo(f"{incident.reference:<7} {texts.action_line(item, today)}")
    if reference:
        for words in room.action_candidates(chosen[0].number):
            click.echo(f"candidate: {words}", err=True)
    if not rows:
        click.echo("No action items.", err=True)


@click.command()
@click.argument("incident", required=False)
@click.option("--metrics", "over_all", is_flag=True, help="The metrics over all incidents, with their plots.")
@pass_desk
def review(desk: Desk, /, incident: str | None, over_all: bool) -> None:
    """Open the console's review: the library, or the replay of INCIDENT."""
    from warroom.cli import console  # loads Textual, which few commands need

    if over_all and incident:
        raise click.UsageError(
            "--metrics is over all incidents; leave out INCIDENT, or use `warroom metrics -i`."
        )
    if over_all:
        console.run(desk, begin="metrics")
        return
    begin = "library" if incident is None else str(desk.open().which(incident, write=False))
    console.run(desk, begin=begin)
