"""How far the incidents of a database go, and what it lacks of what this machine saw in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Any, Protocol

from sqlite_utils import Database

from warroom.domain.record.event_model import Recorded
from warroom.store.sqlite.machine_memory import INCIDENTS, Head

NAMED = 3
"""Incidents told by name."""


def last(db: Database) -> dict[str, Head]:
    """The head of the incident that was written to last; asked inside the transaction that wrote."""
    return _heads(db, "ORDER BY event.seq DESC LIMIT 1")


def newest(db: Database) -> dict[str, Head]:
    """The heads of the newest incidents."""
    return _heads(db, f"WHERE event.n = incident.head ORDER BY event.incident DESC LIMIT {INCIDENTS}")


def _heads(db: Database, which: str) -> dict[str, Head]:
    rows = db.execute(
        "SELECT incident.id, event.n, event.hash, incident.number FROM event "  # noqa: S608  # constants
        f"JOIN incident ON incident.number = event.incident {which}"
    ).fetchall()
    return {id_: (n, hashed, number) for id_, n, hashed, number in reversed(rows)}


class Askable(Protocol):
    """A connection, or what stands around one."""

    def execute(self, sql: str, values: list[object], /) -> Any: ...


def missing(db: Askable, seen: Mapping[str, Head]) -> str:
    """What was seen and is not there, in words without an end; empty when all is there."""
    found = []
    for id_, (n, hashed, number) in seen.items():
        row = db.execute(
            "SELECT incident, (SELECT max(n) FROM event WHERE incident = first.incident), "
            "(SELECT hash FROM event WHERE incident = first.incident AND n = ?) FROM event AS first WHERE id = ?",
            [n, id_],
        ).fetchone()
        if row is None:
            found.append(f"INC-{number} is not in it, which had {n} entries here")
        elif row[2] is None and row[1] < n:
            found.append(f"INC-{row[0]} had {n} entries here and ends at entry {row[1]}")
        elif row[2] is None:
            found.append(f"INC-{row[0]} has no entry {n} any more, which it had here")
        elif row[2] != hashed:
            found.append(f"INC-{row[0]} has another entry {n} than it had here")
    more = f", and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return "; ".join(found[:NAMED]) + more


def gone(path: Path, seen: Mapping[str, Head]) -> str:
    """That a database is gone, and what it held, in a sentence without an end."""
    names = [f"INC-{number} up to entry {n}" for n, _, number in reversed(list(seen.values()))]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    how = "is empty" if path.exists() else "is gone"
    return f"{path} {how}; when it was last seen here it held {', '.join(names[:NAMED])}{more}"


def begun_unseen(path: Path, blind: str) -> str:
    """That an empty database was begun where nobody can say whether one was before."""
    return (
        f"{path} is a new, empty database: whether there was one before cannot be told here, since {blind}. Make that "
        "writable, or set $WARROOM_STATE; warroom doctor looks again."
    )


def saved_line(recorded: Recorded) -> str:
    """An event as a line of plain text, for when it is all that is left."""
    from warroom.domain.record.timeline_text import told

    words = told(recorded.event, None, UTC, recorded.at)[1]
    return f"{recorded.at:%Y-%m-%d %H:%M:%S} UTC  INC-{recorded.incident} entry {recorded.n}  {recorded.actor}  {words}"
