"""The derived tables `entry` and `entry_text`: kept with every append, read in pages, rebuilt from the events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from warroom.domain.entries import Entry
from warroom.domain.events import Amended, Event, Recorded, Restored, Retracted, Unknown
from warroom.domain.learning import ActionSet
from warroom.store.rows import COLUMNS, moment, recorded, stored_time

Place = tuple[datetime, int]
"""Where an entry stands: when it happened, then its `n`."""

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_SELECT = (
    f"SELECT {', '.join(f'event.{name}' for name in COLUMNS.split(', '))}, entry.at, entry.text, entry.retracted "  # noqa: S608  # constants
    "FROM entry JOIN event ON event.seq = entry.seq "
)
_WORDS = (
    "title",
    "text",
    "person",
    "role",
    "reason",
    "cause",
    "fix",
    "note",
    "status",
    "milestone",
    "owner",
    "words",
    "step",
    "name",
)


def index(db: Database, new: Recorded) -> None:
    """Bring both tables up to date with one more event."""
    match new.event:
        case Amended(target=n, text=text, time=time):
            if text is not None:
                db.execute("UPDATE entry SET text = ? WHERE incident = ? AND n = ?", [text, new.incident, n])
                db.execute(
                    "UPDATE entry_text SET text = ? WHERE rowid = "
                    "(SELECT seq FROM entry WHERE incident = ? AND n = ?)",
                    [text, new.incident, n],
                )
            if time is not None:
                at = stored_time(time)
                db.execute("UPDATE entry SET at = ? WHERE incident = ? AND n = ?", [at, new.incident, n])
        case Retracted(target=n) | Restored(target=n):
            struck = int(isinstance(new.event, Retracted))
            db.execute(
                "UPDATE entry SET retracted = ? WHERE incident = ? AND n = ?", [struck, new.incident, n]
            )
        case _:
            db.execute(
                "INSERT INTO entry (incident, n, seq, at) VALUES (?, ?, ?, ?)",
                [new.incident, new.n, new.seq, stored_time(new.at)],
            )
            db.execute(
                "INSERT INTO entry_text (rowid, text, scope) VALUES (?, ?, ?)",
                [new.seq, _searchable(new.event), f"i{new.incident}"],
            )


def page(db: Database, number: int, limit: int, after: Place | None, before: Place | None) -> list[Entry]:
    """At most `limit` lines in display order: those after a place, those before one, or with neither the first."""
    if before is not None:
        return _read(
            db, "AND (entry.at, entry.n) < (?, ?) ORDER BY entry.at DESC, entry.n DESC", number, before, limit
        )[::-1]
    start = after or (_BEGINNING, 0)
    return _read(db, "AND (entry.at, entry.n) > (?, ?) ORDER BY entry.at, entry.n", number, start, limit)


def written_after(db: Database, number: int, n: int) -> list[Entry]:
    """Lines written after entry `n`, in the order they were written."""
    rows = db.execute(
        f"{_SELECT} WHERE entry.incident = ? AND entry.n > ? ORDER BY entry.n", [number, n]
    ).fetchall()
    return [_entry(row) for row in rows]


def one(db: Database, number: int, n: int) -> Entry | None:
    row = db.execute(f"{_SELECT} WHERE entry.incident = ? AND entry.n = ?", [number, n]).fetchone()
    return _entry(row) if row else None


def counted(db: Database, number: int, before: Place | None = None) -> int:
    """Lines in the timeline, or those that stand before a place."""
    if before is None:
        return int(db.execute("SELECT count(*) FROM entry WHERE incident = ?", [number]).fetchone()[0])
    return int(
        db.execute(
            "SELECT count(*) FROM entry WHERE incident = ? AND (at, n) < (?, ?)", [number, *_key(before)]
        ).fetchone()[0]
    )


def find(db: Database, number: int, words: str, limit: int) -> list[Place]:
    """Where lines with all these words stand (the last may be a beginning), newest written first."""
    query = _query(words)
    if not query:
        return []
    rows = db.execute(
        "SELECT entry.at, entry.n FROM entry_text JOIN event ON event.seq = entry_text.rowid "
        "JOIN entry ON entry.incident = event.incident AND entry.n = event.n "
        "WHERE entry_text MATCH ? ORDER BY entry_text.rowid DESC LIMIT ?",
        [f"(scope : i{number}) AND {query}", limit],
    ).fetchall()
    return sorted((moment(at), n) for at, n in rows)


def search(db: Database, words: str, limit: int) -> list[tuple[int, Entry]]:
    """Lines of all incidents with all these words, newest written first."""
    query = _query(words)
    if not query:
        return []
    rows = db.execute(
        f"{_SELECT} WHERE entry.seq IN (SELECT rowid FROM entry_text WHERE entry_text MATCH ? "  # noqa: S608  # constants
        "ORDER BY rowid DESC LIMIT ?) ORDER BY entry.seq DESC",
        [query, limit],
    ).fetchall()
    return [(row[2], _entry(row)) for row in rows]


def _query(words: str) -> str:
    """FTS5 for lines with all these words, each of which may be a beginning; empty without any."""
    return " AND ".join(f'text : "{term}"*' for term in re.findall(r"\w+", words))


def _read(db: Database, condition: str, number: int, place: Place, limit: int) -> list[Entry]:
    rows = db.execute(
        f"{_SELECT} WHERE entry.incident = ? {condition} LIMIT ?", [number, *_key(place), limit]
    ).fetchall()
    return [_entry(row) for row in rows]


def _key(place: Place) -> tuple[str, int]:
    at, n = place
    return ("" if at == _BEGINNING else stored_time(at)), n


def _entry(row: Sequence[Any]) -> Entry:
    *event, at, text, retracted = row
    return Entry(recorded(event), moment(at), text, bool(retracted))


def _searchable(event: Event) -> str:
    if isinstance(event, Unknown):
        return ""
    if isinstance(event, ActionSet):
        return f"{event.item.text} {event.item.owner or ''}"
    said = vars(event)  # asking a model for a field that it does not have takes longer than storing it
    words: Iterable[object] = (said.get(name) for name in _WORDS)
    return " ".join(str(word) for word in words if word)
