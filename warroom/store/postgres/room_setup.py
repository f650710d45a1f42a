"""Making a room in a database of a server, bringing it up to date, and saying who may do what in it. For its owner."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

from warroom.store.errors import StoreProblem
from warroom.store.postgres.connection import ROOM, ServerConnection
from warroom.store.postgres.schema import (
    KEEPER,
    MIGRATIONS,
    READER,
    SCHEMA_VERSION,
    TABLES,
    VERSIONS,
    WRITER,
)
from warroom.store.postgres.server_errors import translated
from warroom.store.postgres.server_name import begin, readable
from warroom.store.sql.rebuild import rebuild

ROLES = {"reader": READER, "writer": WRITER, "keeper": KEEPER}
"""The ends of the roles' names, behind that of the database, and what each may do."""
OWNERS = 600.0
"""Seconds that the server may take for one step of an upgrade."""


@dataclass
class Made:
    """What was done to a room."""

    name: str
    before: int
    """The version of its tables before, 0 for none."""
    version: int
    roles: list[str] = field(default_factory=list)
    """Those that there are now, each with what it may do."""
    grants: list[str] = field(default_factory=list)
    """SQL that gives somebody a role."""
    lacking: str = ""
    """Why roles could not be made, in a sentence; empty when they were."""


@dataclass
class RoomStatus:
    name: str
    server: str
    """The version of PostgreSQL."""
    version: int
    """Of the tables; 0 when there is no room."""
    current: int
    """Of this program's tables."""
    user: str
    may: str
    """`own`, `keep`, `write`, `read` or `nothing`."""
    incidents: int = 0
    events: int = 0


def make(conninfo: str) -> Made:
    """Make tables and roles. Again on a room that is there, it makes what is missing. Raises StoreProblem."""
    return _brought_up(conninfo, fresh=True)


def upgrade(conninfo: str) -> Made:
    """Bring the tables to this program's version. Raises StoreProblem."""
    return _brought_up(conninfo, fresh=False)


def status(conninfo: str) -> RoomStatus:
    """What is there and who we are there. Raises StoreProblem."""
    name = readable(conninfo)
    with translated(name):
        db = ServerConnection(conninfo, 5.0, read_only=True)
        try:
            version, server, user = (
                _version(db),
                *_one(db, "SELECT current_setting('server_version'), session_user"),
            )
            found = RoomStatus(begin(name), server, version, SCHEMA_VERSION, user, "nothing")
            if version:
                found.may = _may(db)
                if found.may != "nothing":
                    found.incidents, found.events = _one(
                        db, "SELECT (SELECT count(*) FROM incident), (SELECT count(*) FROM event)"
                    )
            return found
        finally:
            db.close()


def _one(db: ServerConnection, statement: str, *values: Any) -> tuple[Any, ...]:
    row = db.execute(statement, values).fetchone()
    assert row is not None
    return row


def _version(db: ServerConnection) -> int:
    if _one(db, "SELECT to_regclass('warroom_schema') IS NULL")[0]:
        return 0
    return int(_one(db, "SELECT coalesce(max(version), 0) FROM warroom_schema")[0])


def _may(db: ServerConnection) -> str:
    owns, keeps, writes, reads = _one(
        db,
        "SELECT pg_has_role((SELECT relowner FROM pg_class WHERE oid = 'event'::regclass), 'USAGE'), "
        "has_function_privilege('redact(bigint, text)', 'EXECUTE'), has_table_privilege('event', 'INSERT'), "
        "has_table_privilege('event', 'SELECT')",
    )
    return next(
        (word for word, may in (("own", owns), ("keep", keeps), ("write", writes), ("read", reads)) if may),
        "nothing",
    )


def _brought_up(conninfo: str, *, fresh: bool) -> Made:
    name = readable(conninfo)
    with translated(name):
        db = ServerConnection(conninfo, 5.0)
        db.patience = OWNERS
        try:
            before = _version(db)
            _refuse(db, name, before, fresh)
            if before < SCHEMA_VERSION:
                _migrate(db)
            made = Made(begin(name), before, SCHEMA_VERSION)
            if fresh:
                _make_roles(db, made)
            return made
        finally:
            db.close()


def _refuse(db: ServerConnection, name: str, before: int, fresh: bool) -> None:
    """Raises StoreProblem for what is no room of ours, or must not be touched."""
    if before > SCHEMA_VERSION:
        raise StoreProblem(
            f"{begin(name)} is of a newer warroom (version {before}); update this one. Nothing was changed."
        )
    if before == 0 and not fresh:
        raise StoreProblem(f"{begin(name)} is not made yet; its owner makes it with: warroom room init")
    there = db.execute(
        "SELECT name FROM unnest(?::text[]) AS name WHERE to_regclass(name) IS NOT NULL", [list(TABLES)]
    )
    if before == 0 and (names := [row[0] for row in there.fetchall()]):
        raise StoreProblem(
            f"{begin(name)} is another program's database: it has a table {names[0]} already. Nothing was changed; "
            "make an empty one for the room."
        )


def _migrate(db: ServerConnection) -> None:
    """One console at a time: the others wait, and find it done."""
    conn = db.fresh()
    with conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(%s, -1)", [ROOM])
        conn.execute(VERSIONS)
        # Everybody may see which version it is, and so be told why nothing else can be done.
        conn.execute("GRANT SELECT ON warroom_schema TO PUBLIC")
        row = conn.execute("SELECT coalesce(max(version), 0) FROM warroom_schema").fetchone()
        version = row[0] if row else 0
        for at, step in enumerate(MIGRATIONS[version:], version + 1):
            for statement in step:
                conn.execute(statement.encode())
            conn.execute("INSERT INTO warroom_schema (version) VALUES (%s)", [at])
        if 0 < version < SCHEMA_VERSION:
            rebuild(db)


def _make_roles(db: ServerConnection, made: Made) -> None:
    """One role for each that may read, write and keep; and who was granted it may do so."""
    database, schema = _one(db, "SELECT current_database(), current_schema()")
    conn = db.fresh()
    grants = {
        "reader": "may look on",
        "writer": "may declare, note and resolve",
        "keeper": "may write, rebuild and blank a leaked secret",
    }
    try:
        for end, statements in ROLES.items():
            role = f"{database}_{end}"
            # Two owners at once make it once.
            with conn.transaction():
                conn.execute("SELECT pg_advisory_xact_lock(%s, -1)", [ROOM])
                if not conn.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    conn.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
                for statement in statements:
                    conn.execute(
                        sql.SQL(statement).format(schema=sql.Identifier(schema), role=sql.Identifier(role))
                    )
            made.roles.append(f"{role} {grants[end]}")
            made.grants.append(sql.SQL("GRANT {} TO ").format(sql.Identifier(role)).as_string() + "maya;")
    except psycopg.errors.InsufficientPrivilege as error:
        made.lacking = (
            f"The roles could not be made ({error.diag.message_primary}); ask the server's administrator for "
            "CREATEROLE, and run warroom room init again."
        )
