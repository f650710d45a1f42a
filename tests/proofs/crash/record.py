"""What a fresh process finds: the record, the drafts, and whether the database is sound.

The only module of the proof that knows warroom's own; all else drives the program from outside.
"""

from __future__ import annotations

import inspect
import json
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from warroom.domain.policy.severities import Severity
from warroom.room import Room
from warroom.store.errors import StoreProblem
from warroom.store.sqlite.schema import MIGRATIONS

SCHEMA_VERSION = len(MIGRATIONS)
DatabaseError = sqlite3.DatabaseError


def connect(path: Path) -> sqlite3.Connection:
    """By SQLite alone, in its own transactions."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=30, isolation_level=None)


@dataclass(frozen=True)
class Event:
    id: str
    incident: int
    n: int
    kind: str
    payload: str
    hash: str


def open_room(path: Path, me: str = "proof", state: Path | None = None) -> Room:
    """`state` is where the program remembers what it saw of databases. Raises StoreProblem."""
    more = {"state": state} if "state" in inspect.signature(Room.open).parameters else {}
    return Room.open(path, me, lambda: datetime.now(UTC), UTC, busy_seconds=30, **more)  # type: ignore[arg-type]


def declare(path: Path) -> None:
    """INC-1, a SEV-1, in a database that is closed again."""
    room = open_room(path, "maya")
    room.declare("API down for EU customers", Severity.SEV1)
    room.close()


def add_notes(path: Path, count: int, words: str = "note") -> None:
    room = open_room(path, "maya")
    for number in range(count):
        room.note(1, f"{words} {number}")
    room.close()


def events(path: Path) -> list[Event]:
    """Every event, read by SQLite alone; none when there is no database or it has no tables."""
    if not path.exists():
        return []
    conn = connect(path)
    try:
        if not conn.execute("SELECT 1 FROM sqlite_schema WHERE name = 'event'").fetchone():
            return []
        rows = conn.execute("SELECT id, incident, n, kind, payload, hash FROM event ORDER BY seq").fetchall()
    finally:
        conn.close()
    return [Event(*row) for row in rows]


def events_of_a_copy(path: Path) -> list[Event]:
    """The same without touching the file or what lies beside it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        for ending in ("", "-wal", "-journal"):
            if Path(f"{path}{ending}").exists():
                shutil.copyfile(f"{path}{ending}", f"{copy}{ending}")
        return events(copy)


def faults_of(path: Path, state: Path | None = None) -> list[str]:
    """What is wrong with a database that a fresh process opens and writes to; empty when all is well."""
    try:
        room = open_room(path, state=state)
    except (StoreProblem, DatabaseError) as problem:
        if not path.exists() and state is not None and state.exists():
            return []  # it is known to be gone, and the start asks; whether it is lost is for others to say
        return [f"the next start fails: {_placeless(problem, path)}"]
    try:
        if wrong := room.store.check():
            return [f"not sound: {wrong[0]}"]
        if room.store.incident_count():
            room.note(1, "a note after it")
        else:
            room.declare("after it", Severity.SEV2)
    except Exception as problem:  # noqa: BLE001  # a damaged file may end whoever reads it in any way
        return [f"the next write fails: {_placeless(problem, path)}"]
    finally:
        room.close()
    return []


def _placeless(problem: Exception, path: Path) -> str:
    return str(problem).replace(str(path), path.name)


def kept_texts(database: Path) -> str:
    """All that the drafts beside a database hold, as one text."""
    found: list[str] = []
    for file in sorted(database.parent.glob(f"{database.name}.drafts/*.json")):
        if not file.name.startswith("."):
            found += _strings(json.loads(file.read_text("utf-8")))
    return "\n".join(found)


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in _strings(part)]
    return [value] if isinstance(value, str) else []


def make_old(source: Path, target: Path, version: int) -> None:
    """A database as a warroom with the first `version` migrations left it, with the events of `source`."""
    declared = {event.incident: event for event in reversed(events(source))}
    conn = sqlite3.connect(target, isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("BEGIN")
    for step in MIGRATIONS[:version]:
        for statement in step:
            conn.execute(statement)
    columns = "seq, id, incident, n, at, recorded_at, actor, kind, v, payload, salt, digest, prev, hash"
    other = sqlite3.connect(source)
    for row in other.execute(f"SELECT {columns} FROM event ORDER BY seq"):
        conn.execute(f"INSERT INTO event ({columns}) VALUES ({', '.join('?' * 14)})", row)
    other.close()
    for number, first in declared.items():
        values = (number, first.id, json.loads(first.payload)["channel"], "investigating", "{}")
        conn.execute(
            "INSERT INTO incident (number, id, channel, status, state) VALUES (?, ?, ?, ?, ?)", values
        )
    conn.execute(f"PRAGMA user_version = {version}")
    conn.execute("COMMIT")
    conn.close()
