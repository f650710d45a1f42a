"""A row of `event` and back, and the ways to read many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from warroom.domain.incident.declaration import Declared
from warroom.domain.record.act import follows
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.events import read_payload
from warroom.domain.text.days import YEARS
from warroom.domain.text.iso_times import iso_utc
from warroom.store.errors import StoreProblem
from warroom.store.sql.connection import Connection, at_most

COLUMNS = "seq, id, incident, n, at, recorded_at, actor, kind, v, payload"
AT_ONCE = 500
"""Events read or written at once: little memory, and a note beside an import waits only a moment."""
_YEARS = str(YEARS[0]), str(YEARS[-1])
INCIDENTS_AT_ONCE = 100
"""Incidents whose events are read at once."""


def recorded(row: Sequence[Any]) -> Recorded:
    """The event of a row that holds `COLUMNS`."""
    seq, id_, incident, n, at, recorded_at, actor, kind, v, payload = row
    event = read_payload(kind, v, payload)
    try:
        return Recorded(seq, id_, incident, n, moment(at), moment(recorded_at), actor, event)
    except ValueError as error:
        raise StoreProblem(
            f"INC-{incident}: entry {n} bears a time that no warroom writes; `warroom doctor` tells what else is wrong."
        ) from error


def stored_time(time: datetime) -> str:
    """As `iso_utc`: text order is time order."""
    return iso_utc(time)


def moment(text: str) -> datetime:
    """The time of a column. Raises ValueError for one that cannot be shown or compared, which no warroom writes."""
    if not (text.endswith("Z") and _YEARS[0] <= text[:4] <= _YEARS[1]):
        raise ValueError(f"“{text}” is no time of a record")
    return datetime.fromisoformat(text)


def written_time(text: str) -> datetime | None:
    """The time, if it stands as the record writes it; in any other form it would sort wrongly, if it can be read."""
    try:
        time = moment(text)
        return time if stored_time(time) == text and time.year in YEARS else None
    except (ValueError, OverflowError):
        return None


def each(db: Connection, columns: str, number: int | None = None, after: int = 0) -> Iterator[Sequence[Any]]:
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


def after(db: Connection, number: int, n: int, limit: int) -> list[Recorded]:
    """Events of an incident after entry `n`, in order."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM event WHERE incident = ? AND n > ? ORDER BY n LIMIT ?",  # noqa: S608  # constants
        [number, n, at_most(limit)],
    ).fetchall()
    return [recorded(row) for row in rows]


def changing(db: Connection, numbers: Sequence[int]) -> Iterator[list[Recorded]]:
    """Of each incident its events in order, but for those that change only the timeline: `event_that_changes`."""
    for start in range(0, len(numbers), INCIDENTS_AT_ONCE):
        some = numbers[start : start + INCIDENTS_AT_ONCE]
        # Read whole before it is given out: a half-read cursor would keep the WAL from being taken in.
        rows = db.execute(
            f"SELECT {COLUMNS} FROM event WHERE incident IN ({', '.join('?' * len(some))}) "  # noqa: S608  # constants
            "AND kind NOT IN ('noted', 'message_sent', 'runbook_used', 'restored') ORDER BY incident, n",
            list(some),
        ).fetchall()
        found: dict[int, list[Recorded]] = {number: [] for number in some}
        for row in rows:
            found[row[2]].append(recorded(row))
        for number, events in found.items():
            if events and not isinstance(events[0].event, Declared):
                raise StoreProblem(
                    f"INC-{number} does not begin with its declaration; `warroom doctor` tells what is wrong."
                )
            yield events


def next_number(db: Connection) -> int:
    """The number of a new incident: after every one there is, also one that only its events are left of."""
    known = db.execute(
        "SELECT (SELECT max(number) FROM incident), (SELECT max(incident) FROM event)"
    ).fetchone()
    return max(known[0] or 0, known[1] or 0) + 1


def with_id(db: Connection, id: str) -> Recorded | None:
    row = db.execute(f"SELECT {COLUMNS} FROM event WHERE id = ?", [id]).fetchone()  # noqa: S608  # constants
    return recorded(row) if row else None


def act_of(db: Connection, number: int, n: int) -> list[Recorded]:
    """The events that were recorded in one act with entry `n`, in order; empty when there is no such entry."""
    ids = "SELECT id FROM event WHERE incident = ? AND n = ?"
    here = db.execute(ids, [number, n]).fetchone()
    while here and (before := db.execute(ids, [number, n - 1]).fetchone()) and follows(before[0], here[0]):
        n, here = n - 1, before
    act: list[Recorded] = []
    for row in each(db, COLUMNS, number, n - 1) if here else ():
        event = recorded(row)
        if act and not follows(act[-1].id, event.id):
            break
        act.append(event)
    return act
