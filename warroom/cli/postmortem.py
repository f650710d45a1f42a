"""`warroom postmortem`: drafted from the record, edited, done, shared."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import click

from warroom.cli import editor
from warroom.cli.context import (
    Desk,
    incident_option,
    json_option,
    one_incident,
    pass_desk,
    reading,
    writing,
)
from warroom.cli.outgoing import ready
from warroom.cli.output import act_json, output_options, print_json, put_out_markdown
from warroom.cli.table import print_table
from warroom.domain.incident.state import Stage
from warroom.domain.record.event_model import Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import block, one_line
from warroom.reports import json_api, postmortem_base
from warroom.reports import postmortem as texts
from warroom.reports.postmortem_stage import postmortem_done
from warroom.room import Room
from warroom.room.act import Done
from warroom.texts.blame_lint import blame
from warroom.texts.messages import clock


@click.command()
@click.argument("incident", required=False)
@incident_option
@click.option("--edit", is_flag=True, help="Open it in $EDITOR; each version is kept.")
@click.option("--from", "source", type=click.File("rb"), help="Keep this file as the newest version.")
@click.option(
    "--replace", is_flag=True, help="With --edit or --from: also where that passes over a newer version."
)
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
    replace: bool, done: bool, share: bool, versions: bool, version: int | None, output: Path | None, force: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print the blameless postmortem of INCIDENT, drafted from the record; due 48 hours after resolution."""
    reference = one_incident(incident, reference)
    if replace and not (edit or source):
        raise click.UsageError("--replace goes with --edit or --from FILE.")
    if versions or version is not None:
        room, state = reading(desk, reference)
        _list_versions(room, state.number, version, as_json)
        return
    if done and reference is None:
        raise click.UsageError("Name the incident, as in: warroom postmortem INC-7 --done.")
    if edit or source or done or share:
        room, number = writing(desk, reference, afterwards=True)
        acts = _Acts(as_json)
        shared: str | None = None
        if edit:
            base = len(room.review.postmortem_versions(number))
            editor.edited(
                postmortem_base.marked(room.review.postmortem(number), f"INC-{number}", base),
                desk.places.outbox / f"INC-{number}-postmortem-{os.getpid()}.md",
                f"warroom postmortem INC-{number} --from FILE",
                lambda text: _keep(acts, room, number, text, replace=replace, base=base),
            )
        elif source:
            _keep(acts, room, number, _from_file(source), replace=replace)
        if done:
            _moved(acts, number, "written", room.move_postmortem(number, Stage.DONE))
            _say_when(room, number)
            if ends := texts.open_ends(room.review.postmortem(number), room.incident(number)):
                click.echo(f"look again: {ends}", err=True)
        if share:
            state = room.incident(number)
            if state.review.stage is not Stage.SHARED:
                _moved(acts, number, "shared", room.move_postmortem(number, Stage.SHARED))
            shared = ready(desk, state, room.review.share(state))
            if not as_json:
                click.echo(shared)
        if edit or source:
            _lint(room.review.postmortem(number))
        if as_json:
            told = {} if shared is None else {"text": shared}
            print_json(act_json(room.incident(number), acts.recorded, " ".join(acts.lines), **told))
        return
    room, state = reading(desk, reference)
    text = room.review.postmortem(state.number)
    if as_json:
        print_json({**json_api.incident(state)["review"], "reference": state.reference, "text": text})
        return
    base = len(room.review.postmortem_versions(state.number))
    put_out_markdown(postmortem_base.marked(text, state.reference, base), output, force)
    _lint(text)


@dataclass
class _Acts:
    """What one command recorded, in several acts; each is told at once, or all of them as JSON."""

    as_json: bool
    recorded: list[Recorded] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add(self, done: Done, line: str) -> None:
        self.recorded += done[1]
        self.lines.append(line)
        if not self.as_json:
            click.echo(line, err=True)


def _keep(acts: _Acts, room: Room, number: int, text: str, *, replace: bool, base: int | None = None) -> None:
    """Keep a version. Raises Refusal where it would pass over what others wrote since the version it is based on."""
    words, named = postmortem_base.unmarked(text)
    versions = room.review.postmortem_versions(number)
    texts_of = [version.text for version in versions]
    if not replace and (
        lost := postmortem_base.passed_over(texts_of, named if base is None else base, words)
    ):
        raise Refusal(
            f"{lost}, so nothing was kept; `warroom postmortem INC-{number} --version {len(versions)}` shows it: "
            "take over what is missing, then keep yours with --from FILE --replace."
        )
    done = room.write_postmortem(number, words, versions[-1].n if versions else 0)
    n = done[1][0].n
    acts.add(done, f"INC-{number}: version {len(versions) + 1} of the postmortem is kept (entry {n}).")


def _moved(acts: _Acts, number: int, stage: str, done: Done) -> None:
    acts.add(done, f"INC-{number}: the postmortem is {stage} (entry {done[1][0].n}).")


def _from_file(source: BinaryIO) -> str:
    try:
        return editor.without_line_ends_of_windows(source.read())
    except UnicodeDecodeError:
        raise Refusal(f"{source.name} is no UTF-8; save it as UTF-8. Nothing was kept.") from None


def _lint(text: str) -> None:
    for phrase in blame(text):
        click.echo(f"look again: {phrase}", err=True)


def _say_when(room: Room, number: int) -> None:
    if done := postmortem_done(room.incident(number), room.policy):
        click.echo(f"{done.capitalize()}.", err=True)


def _list_versions(room: Room, number: int, version: int | None, as_json: bool) -> None:
    found = room.review.postmortem_versions(number)
    if version is None:
        if as_json:
            print_json(
                [
                    {"version": n, "at": json_api.iso(one.recorded_at), "by": one.actor}
                    for n, one in enumerate(found, 1)
                ]
            )
            return
        rows = [
            (f"{n:>3}", clock(written.recorded_at, room.zone), one_line(written.actor))
            for n, written in enumerate(found, 1)
        ]
        print_table((" NO", "WRITTEN", "BY"), rows)
        if not found:
            click.echo("No version is saved yet; --edit keeps the first.", err=True)
        return
    if version > len(found):
        raise Refusal(
            f"INC-{number} has {len(found)} version{'' if len(found) == 1 else 's'} of its postmortem; --versions lists them."
        )
    text = found[version - 1].text
    if as_json:
        print_json({"version": version, "text": text})
    else:
        click.echo(block(text), nl=False)
