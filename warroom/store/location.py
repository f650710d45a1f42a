"""Where a room is kept, and opening it: a file on this machine, or a database on a PostgreSQL server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.store.event_store import EventStore


@dataclass(frozen=True)
class File:
    path: Path


@dataclass(frozen=True)
class Server:
    """`name` is what libpq takes to connect, as postgresql://maya@db.example/room; it holds no password."""

    name: str


Location = File | Server

_URL = re.compile(r"postgres(?:ql)?://", re.IGNORECASE)
_WORDS = re.compile(r"\s*(?:service|host|hostaddr|port|dbname|user|password)\s*=", re.IGNORECASE)
_PASSWORD = re.compile(r"//[^/?#@]*:[^/?#@]+@|\bpassword\s*=", re.IGNORECASE)


class UnreadableNameError(ValueError):
    """What was typed names no place for a room; the message says why, and never tells it."""


def named(text: str) -> Location:
    """The place of that name: a server's URL, libpq's words as in `service=room`, else a file.

    Raises UnreadableNameError, above all for a name with a password in it.
    """
    if not (_URL.match(text) or _WORDS.match(text)):
        return File(Path(text))
    if _PASSWORD.search(text):
        raise UnreadableNameError(
            "A password must not stand in the name of a room, where the shell's history and `ps` show it: keep it in "
            "~/.pgpass or $PGPASSWORD, and name the room as postgresql://maya@db.example/room"
        )
    return Server(text)


def open_store(
    place: Location | Path, *, busy_seconds: float = 5.0, read_only: bool = False, state: Path | None = None,
    begin: bool = False, copy_first: bool = True,
) -> EventStore:  # fmt: skip
    """Open the record, with the engine that keeps it. The other engine is not even loaded. Raises StoreProblem."""
    if isinstance(place, Server):
        from warroom.store.postgres.server_log import ServerLog

        return ServerLog.open(place.name, busy_seconds=busy_seconds, read_only=read_only)
    from warroom.store.sqlite.file_log import FileLog

    return FileLog.open(
        place.path if isinstance(place, File) else place,
        busy_seconds=busy_seconds,
        read_only=read_only,
        state=state,
        begin=begin,
        copy_first=copy_first,
    )
