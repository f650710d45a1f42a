"""A row of `event` and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from warroom.domain.events import Recorded, read_payload

COLUMNS = "seq, id, incident, n, at, recorded_at, actor, kind, v, payload"
AT_ONCE = 500
"""Events read or written at once: little memory, and a note beside an import waits only a moment."""


def recorded(row: Sequence[Any]) -> Recorded:
    """The event of a row that holds `COLUMNS`."""
    seq, id_, incident, n, at, recorded_at, actor, kind, v, payload = row
    event = read_payload(kind, v, payload)
    return Recorded(seq, id_, incident, n, moment(at), moment(recorded_at), actor, event)


def stored_time(time: datetime) -> str:
    """ISO-8601 UTC with milliseconds, so that text order is time order."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def each(db: Database, columns: str, number: int | None = None, after: int = 0) -> Iterator[Sequence[Any]]:
    """`columns` of the events of one incident after entry `after`, or of all, read in pages.

    No cursor is left half read in between: that would pin the WAL.
    """
    key, which, values = ("seq", "", []) if number is None else ("n", "incident = ? AND", [number])
    while rows := db.execute(
        f"SELECT {key}, {columns} FROM event WHERE {which} {key} > ? ORDER BY {key} LIMIT {AT_ONCE}",  # noqa: S608  # constants
        [*values, after],
    ).fetchall():
        for row in rows:
            yield row[1:]
        after = rows[-1][0]
