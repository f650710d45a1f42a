"""Where a room is kept, and opening it: a file on this machine, or a database on a PostgreSQL server."""

from __future__ import annotations

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
