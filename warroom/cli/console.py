"""Opens the console; the only place where the command line knows the other face."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

from warroom.cli import lines
from warroom.room import RefusedError, Room
from warroom.tui.app import Console


def run(open_room: Callable[[], Room]) -> None:
    """Show the only open incident, else the newest open one. Raises RefusedError."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise RefusedError(
            "The console needs a terminal; without one use the commands that `warroom --help` lists."
        )
    room = open_room()
    number, zone = room.which(None, write=False), room.zone
    Console(open_room, number, lambda: datetime.now(zone), zone, lines.entry).run()
