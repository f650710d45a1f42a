"""The commands of the offline review: metrics, postmortem, action, search."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

import click

from warroom.cli.context import Desk, incident_option, json_option, pass_desk, reading, severity_type, writing
from warroom.cli.output import output_options, put_out
from warroom.cli.sending import ready
from warroom.documents import measures
from warroom.documents import postmortem as texts
from warroom.documents.messages import clock
from warroom.domain.learning import ActionItem, ActionState, Stage, Standing
from warroom.domain.plain import one_line
from warroom.domain.policy import Severity
from warroom.room import RefusedError, Room

day_type = click.DateTime(["%Y-%m-%d"])


@click.command()
@incident_option
@click.option("--since", type=day_type, help="Only incidents declared since that day.")
@click.option("--severity", type=severity_type)
@click.option("--csv", "as_csv", is_flag=True, help="One incident a row, lengths in seconds.")
@click.option("--correct", metavar="METRIC", help="With --seconds and --reason: what it really was.")
@click.option("--seconds", type=click.FloatRange(0))
@click.option(
    "--exclude", type=click.Choice(["duplicate", "cancelled", "counted"]), help="Leave the incident out."
)
@click.option("--reason")
@json_option
@pass_desk
def metrics(
    desk: Desk, /, reference: str | None, since: datetime | None, severity: int | None, as_csv: bool,
    correct: str | None, seconds: float | None, exclude: str | None, reason: str | None, as_json: bool,
) -> None:  # fmt: skip
    """TTD, TTR, TTM, user impact and updates: of one incident (-i), or of all that are resolved."""
    if correct is not None:
        if reference is None or seconds is None:
            raise click.UsageError(
                'Write it as: warroom metrics -i INC-7 --correct TTD --seconds 300 --reason "...".'
            )
        room, number = writing(desk, reference, afterwards=True)
        room.correct_metric(number, correct, seconds, reason or "")
        return
    if exclude is not None:
        room, number = writing(desk, reference, afterwards=True)
        room.change_standing(number, Standing(exclude), reason=reason)
        return
    room = desk.open()
    if reference is not None:
        found = [room.metrics(room.which(reference, write=False))]
    else:
        begin = since.replace(tzinfo=room.zone) if since else None
        found = room.metrics_of_all(begin, Severity(severity) if severity else None)
    if as_json:
        click.echo(json.dumps([measures.shape(m) for m in found], indent=1, ensure_ascii=False))
    elif as_csv:
        click.echo(measures.table(found), nl=False)
    elif reference is not None:
        click.echo("\n".join(measures.one(found[0])))
    elif found:
        click.echo("\n".join(measures.many(found)))
    else:
        click.echo("No resolved incidents to measure.", err=True)


@click.command()
@click.argument("incident", required=False)
@incident_option
@click.option("--edit", is_flag=True, help="Open it in $EDITOR; each version is kept.")
@click.option(
    "--from", "source", type=click.File("r", encoding="utf-8"), help="Keep this file as the newest version."
)
@click.option("--done", is_flag=True, help="It is written.")
@click.option(
    "--share", is_flag=True, help="Print the short text that shares the learnings, and record that."
)
@output_options
@pass_desk
def postmortem(
    desk: Desk, /, incident: str | None, reference: str | None, edit: bool, source: TextIO | None,
    done: bool, share: bool, output: Path | None, force: bool,
) -> None:  # fmt: skip
    """Print the blameless postmortem of INCIDENT, drafted from the record; due 48 hours after resolution."""
    reference = incident or reference
    if edit or source or done or share:
        room, number = writing(desk, reference, afterwards=True)
        if edit:
            room.write_postmortem(number, _edited(room.postmortem(number)))
        elif source:
            room.write_postmortem(number, source.read())
        if done:
            room.move_postmortem(number, Stage.DONE)
            _say_when(room, number)
        if share:
            state = room.incident(number)
            if state.review.stage is not Stage.SHARED:
                room.move_postmortem(number, Stage.SHARED)
            click.echo(ready(desk, state, room.share(state)))
        if edit or source:
            _lint(room.postmortem(number))
        return
    room, state = reading(desk, reference)
    text = room.postmortem(state.number)
    put_out(text, output, force)
    _lint(text)


def _lint(text: str) -> None:
    for phrase in texts.blame(text):
        click.echo(f"look again: {phrase}", err=True)


def _say_when(room: Room, number: int) -> None:
    state = room.incident(number)
    if state.resolved_at and state.review.done_at:
        length = (state.review.done_at - state.resolved_at).total_seconds()
        word = "on time" if length <= room.policy.postmortem_hours * 3600 else "late"
        click.echo(f"The postmortem is done {measures.span(length)} after resolution: {word}.", err=True)


def _edited(text: str) -> str:
    """What $EDITOR made of it. Raises RefusedError when nothing was changed or the editor failed."""
    editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="warroom-") as folder:
        path = Path(folder) / "postmortem.md"
        path.write_text(text, "utf-8")
        try:
            code = subprocess.call([*editor, str(path)])
        except OSError as problem:
            raise RefusedError(
                f"{editor[0]} cannot be started ({problem.strerror}); set $EDITOR."
            ) from problem
        changed = path.read_text("utf-8")
    if code:
        raise RefusedError(f"{editor[0]} ended with {code}; nothing was kept.")
    if changed == text:
        raise RefusedError("Nothing was changed, so no version was kept.")
    return changed


@click.group()
def action() -> None:
    """What is owed to learning: action add TEXT --owner @li --due 2030-01-15."""


@action.command("add")
@incident_option
@click.option("--owner")
@click.option("--due", type=day_type)
@click.option("--priority")
@click.option("--ticket", help="A link.")
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@pass_desk
def action_add(
    desk: Desk, /, reference: str | None, owner: str | None, due: datetime | None, priority: str | None,
    ticket: str | None, words: tuple[str, ...],
) -> None:  # fmt: skip
    """Add an action item to an incident."""
    room, number = writing(desk, reference, afterwards=True)
    until = date(due.year, due.month, due.day) if due else None
    item = ActionItem(
        number=0, text=" ".join(words), owner=owner, due=until, priority=priority, ticket=ticket
    )
    added = room.add_action(number, item)[0].actions[-1]
    missing = [word for word, value in (("owner", owner), ("due date", until)) if not value]
    without = f" It has no {' and no '.join(missing)} yet." if missing else ""
    click.echo(f"INC-{number} action {added.number} is added.{without}", err=True)


def _ending(name: str, state: ActionState, help: str) -> None:
    @action.command(name, help=help)
    @incident_option
    @click.argument("number", type=click.IntRange(1))
    @pass_desk
    def end(desk: Desk, /, reference: str | None, number: int) -> None:
        room, incident = writing(desk, reference, afterwards=True)
        room.change_action(incident, number, state)


_ending("done", ActionState.DONE, "It is done.")
_ending("drop", ActionState.DROPPED, "It will not be done.")
_ending("reopen", ActionState.OPEN, "It is open again.")


@action.command("list")
@incident_option
@click.option("--overdue", is_flag=True, help="Only those past their date.")
@click.option("--all", "every", is_flag=True, help="Also those that are done or dropped.")
@json_option
@pass_desk
def action_list(desk: Desk, /, reference: str | None, overdue: bool, every: bool, as_json: bool) -> None:
    """Action items of all incidents, or of one (-i); TODO notes of that one as candidates."""
    room, today = desk.open(), desk.now().date()
    chosen = [room.incident(room.which(reference, write=False))] if reference else room.incidents()
    rows = [
        (incident, item)
        for incident in chosen
        for item in incident.actions
        if (every or item.state is ActionState.OPEN)
        and (not overdue or (item.due is not None and item.due < today and item.state is ActionState.OPEN))
    ]
    if as_json:
        shapes = [{"incident": i.reference, **item.model_dump(mode="json")} for i, item in rows]
        click.echo(json.dumps(shapes, indent=1, ensure_ascii=False))
        return
    for incident, item in rows:
        click.echo(f"{incident.reference:<7} {texts.action_line(item, today)}")
    if reference:
        for words in texts.candidates(room.timeline(chosen[0].number)):
            click.echo(f"candidate: {words}", err=True)
    if not rows:
        click.echo("No action items.", err=True)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@json_option
@pass_desk
def search(desk: Desk, /, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find words in every entry of every incident, the newest written first."""
    room = desk.open()
    hits = room.search(" ".join(words), limit)
    if as_json:
        rows = [{"incident": i.reference, "n": e.n, "at": e.at.isoformat(), "text": e.words} for i, e in hits]
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    from warroom.documents import lines

    for incident, entry in hits:
        told = lines.line(entry, room.zone)
        click.echo(
            f"{incident.reference:<7} {entry.n:>4}  {clock(entry.at, room.zone)}  {one_line(told.words)}"
        )
    if not hits:
        click.echo(f"No entry has “{one_line(' '.join(words))}”.", err=True)


@click.command()
@click.argument("incident", required=False)
@pass_desk
def review(desk: Desk, /, incident: str | None) -> None:
    """Open the console's review: the library, or the replay of INCIDENT."""
    from warroom.cli import console  # loads Textual, which few commands need

    begin = "library" if incident is None else str(desk.open().which(incident, write=False))
    console.run(desk, begin=begin)
