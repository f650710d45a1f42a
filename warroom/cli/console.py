"""Opens the console; the only place where the command line knows the other face."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import click

from warroom.cli.context import Desk
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.zones import UNREADABLE
from warroom.local.paths import write_private
from warroom.local.user_templates import Templates
from warroom.room import Room
from warroom.store.errors import GoneError, StoreProblem
from warroom.store.sqlite.machine_memory import MachineMemory, is_gone
from warroom.tui.runtime.workers import Backstage

DEMO = "DEMO · a real outage of 2023-02-14, names invented, database thrown away"


def run(
    desk: Desk,
    story: Callable[[], datetime] | None = None,
    *,
    begin: str = "",
    banner: str = DEMO,
    throw_away: Callable[[], None] = lambda: None,
) -> bool:
    """Show the room until the user leaves; `story` is the demo's clock, `begin` what to show first. True when they asked for the demo.

    `throw_away` removes what a demo leaves, when the terminal goes before it has ended.

    Raises Refusal without a terminal that can show it, StoreProblem when the database cannot be opened, and
    SystemExit with 128 and its number when a signal ended it.
    """
    # Textual draws on stderr: redirected, the room would be drawn into a file.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise Refusal(
            "The console needs a terminal; without one use the commands that `warroom --help` lists."
        )
    if os.environ.get("TERM") == "dumb":
        raise Refusal(
            "TERM=dumb names a terminal that cannot show the console: set TERM to what yours is, as in "
            "TERM=xterm-256color, or use the commands that `warroom --help` lists."
        )
    zone: tzinfo = UTC if story else desk.zone
    now, config = story or desk.now, desk.config
    _ask_about_one_that_is_gone(desk)
    rooms: list[Room] = []

    def open_room(busy_seconds: float) -> Room:
        rooms.append(desk.open_room(busy_seconds=busy_seconds, clock=now, zone=zone))
        return rooms[-1]

    places = desk.places
    backstage = Backstage(
        open_room,
        places.drafts,
        places.outbox,
        desk.copier,
        Templates(desk.templates),
        places.drafts_elsewhere if desk.remembers else None,
        now=now,
    )
    if not begin:
        backstage.first_look()
    from warroom.tui.app import WarroomApp  # Textual loads while the reader opens the room

    gc.freeze()  # modules stay; without them the first collection is short
    banner = banner if story else ""
    faults = (*desk.settings.faults, *([desk.no_zone] if zone is UNREADABLE else []))
    app = WarroomApp(
        backstage, now, zone, config, desk.me,
        banner=banner, begin=begin, throw_away=throw_away, config_faults=faults,
    )  # fmt: skip
    asked = app.run()
    unkept = _tell_unkept(backstage)
    desk.writing = bool(unkept)  # which is told by the exit code
    if app.failed:
        raise StoreProblem(app.failed)
    for lost in [room.store.lost for room in rooms if room.store.lost]:
        raise StoreProblem(str(lost))  # once more, where it can be copied
    unsaved = (
        f"NOT SAVED: {backstage.saving} of what was entered, since another process keeps the database to itself; "
        "notes are kept, and saved when the console opens their incident again."
    )
    if app.ended_by:
        if backstage.saving:
            click.echo(unsaved, err=True)
        raise SystemExit(128 + app.ended_by)
    if backstage.saving:
        desk.writing = True
        raise StoreProblem(unsaved)
    if app.crashed or app.return_code:
        raise StoreProblem(_crashed(desk, app.crashed))
    if unkept:
        desk.writing = True
        raise StoreProblem(unkept)
    return asked == "demo"


def _tell_unkept(backstage: Backstage) -> str:
    """Print what was typed and is kept nowhere, where it can be copied; what to do with it, empty when there is none."""
    texts = backstage.unkept
    if not texts:
        return ""
    click.echo("NOT SAVED, and kept nowhere; copy what you typed:", err=True)
    for text in texts:
        click.echo("\n".join(f"  {line}" for line in safe_text.block(text).splitlines()), err=True)
    return (
        f"NOT SAVED: {len(texts)} of what you typed, printed above, since nothing can be written: "
        f"{backstage.drafts_problem.partition(': ')[2]}. Free some space, start again and enter it."
    )


def room_of(desk: Desk, reference: str | None) -> str:
    """What to show first: the room of the incident named; empty without one. Raises Refusal, StoreProblem."""
    return f"INC-{desk.open().which(reference, write=False)}" if reference else ""


def _crashed(desk: Desk, details: str) -> str:
    """One sentence for a fault of the program itself, and where the rest stands."""
    name = f"{desk.places.outbox / 'console-fault'}-{desk.now():%Y%m%dT%H%M%S}.txt"
    try:
        write_private(Path(name), details)
    except OSError as problem:
        told = (
            f"which could not be written down ({problem.strerror}): {details.strip().rpartition(chr(10))[2]}"
        )
    else:
        told = f"told in {name}"
    return (
        f"The console stopped by a fault of its own, {told}; what it said was saved is saved, "
        "and what you were typing comes back when you start it again."
    )


def _ask_about_one_that_is_gone(desk: Desk) -> None:
    """Raises GoneError, unless an empty database is wanted in the place of one that this machine knows."""
    database = desk.places.database
    if (
        desk.begin
        or desk.places.server
        or not is_gone(database)
        or not MachineMemory(desk.places.state, database).heads()
    ):
        return
    try:
        desk.open_room().close()
    except GoneError as gone:
        click.echo(safe_text.one_line(str(gone)), err=True)
        if desk.read_only or not click.confirm("Begin an empty database there?", default=False, err=True):
            raise GoneError("Nothing was made; the database is still gone.") from gone
        desk.begin = True
