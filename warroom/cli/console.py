"""Opens the console; the only place where the command line knows the other face."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from warroom.cli.context import Desk
from warroom.desk.templates import Templates
from warroom.domain.zones import UNREADABLE
from warroom.room import RefusedError, Room
from warroom.store.problem import StoreProblem
from warroom.tui.backstage import Backstage

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

    Raises RefusedError without a terminal, and StoreProblem when the database cannot be opened.
    """
    # Textual draws on stderr: redirected, the room would be drawn into a file.
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise RefusedError(
            "The console needs a terminal; without one use the commands that `warroom --help` lists."
        )
    zone: tzinfo = UTC if story else desk.zone
    now, config = story or desk.now, desk.config

    def open_room(busy_seconds: float) -> Room:
        return Room.open(
            desk.places.database,
            desk.me,
            now,
            zone,
            config.policy,
            rota=config.rota,
            read_only=desk.read_only,
            busy_seconds=busy_seconds,
        )

    backstage = Backstage(
        open_room,
        desk.places.drafts,
        desk.places.outbox,
        desk.copier,
        Templates(desk.places.templates),
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
    if app.failed:
        raise StoreProblem(app.failed)
    if backstage.saving:
        desk.writing = True
        raise StoreProblem(
            f"NOT SAVED: {backstage.saving} of what was entered, since another process keeps the database to itself; "
            "notes are kept, and saved when the console opens their incident again."
        )
    if app.return_code:
        raise StoreProblem(
            "The console stopped by a fault of its own, told above; what it said was saved is saved, "
            "and what you were typing comes back when you start it again."
        )
    return asked == "demo"
