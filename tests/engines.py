"""Where a test's record is kept: in a file, or in a database of its own on the server for tests."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Protocol

import psycopg

from warroom.store.event_store import EventStore
from warroom.store.location import File, Location, Server, open_store
from warroom.store.postgres import room_setup


class Engine(Protocol):
    name: str

    def place(self, name: str = "w") -> Location:
        """The place of that name, empty at first and the same each time."""

    def unlocked(self, log: EventStore, sql: str) -> None:
        """Change the record by hand, as somebody does who may do everything."""


class FileEngine:
    name = "file"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def place(self, name: str = "w") -> Location:
        return File(self._folder / f"{name}.db")

    def unlocked(self, log: EventStore, sql: str) -> None:
        log._db.execute("DROP TRIGGER IF EXISTS event_is_never_changed")
        log._db.execute("DROP TRIGGER IF EXISTS event_is_never_deleted")
        log._db.execute(sql)


class ServerEngine:
    """`admin` is the conninfo of a superuser, with the database postgres."""

    name = "server"

    def __init__(self, admin: str, template: str) -> None:
        self._admin, self._template = admin, template
        self._made: dict[str, str] = {}

    def place(self, name: str = "w") -> Location:
        if name not in self._made:
            self._made[name] = database = f"w{uuid.uuid4().hex}"
            run(self._admin, f"CREATE DATABASE {database} TEMPLATE {self._template}")
        return Server(named(self._admin, self._made[name]))

    def unlocked(self, log: EventStore, sql: str) -> None:
        log._db.execute("ALTER TABLE event DISABLE TRIGGER USER")
        log._db.execute(sql)

    def drop(self) -> None:
        for database in self._made.values():
            run(self._admin, f"DROP DATABASE {database} WITH (FORCE)")


def run(admin: str, sql: str) -> None:
    with psycopg.connect(admin, autocommit=True) as conn:
        conn.execute(sql.encode())


def named(admin: str, database: str) -> str:
    """The conninfo of another database of the same server."""
    return psycopg.conninfo.make_conninfo(admin, dbname=database)


def make_template(admin: str) -> str:
    """A database with an empty room in it, of which copies are made; a room made anew takes five times as long."""
    database = f"template_{uuid.uuid4().hex}"
    run(admin, f"CREATE DATABASE {database}")
    room_setup.make(named(admin, database))
    return database


def opened(place: Location, *, busy_seconds: float = 5.0, read_only: bool = False) -> EventStore:
    return open_store(place, busy_seconds=busy_seconds, read_only=read_only)
