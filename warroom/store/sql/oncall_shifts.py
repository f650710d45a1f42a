"""The table of who took over being on call; nothing in it is ever changed."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from warroom.domain.policy.oncall import Override
from warroom.store.sql.connection import Connection
from warroom.store.sql.event_rows import moment, stored_time, written_time


def take(db: Connection, id: str, shift: Override, recorded_at: datetime, actor: str) -> None:
    """Store it once, however often it is asked for with one id."""
    times = (stored_time(shift.start), stored_time(shift.end), stored_time(recorded_at))
    db.execute(
        'INSERT INTO shift_taken (id, person, start, "end", recorded_at, actor) VALUES (?, ?, ?, ?, ?, ?) '
        "ON CONFLICT DO NOTHING",
        [id, shift.person, times[0], times[1], times[2], actor],
    )


def rows(db: Connection) -> list[tuple[str, Override, datetime, str]]:
    """All of them with their ids, when they were recorded and by whom, to be taken into another database."""
    found = db.execute(
        'SELECT id, person, start, "end", recorded_at, actor FROM shift_taken ORDER BY recorded_at, id'
    ).fetchall()
    return [
        (id, Override(person=person, start=moment(start), end=moment(end)), moment(recorded_at), actor)
        for id, person, start, end, recorded_at, actor in found
        if all(map(written_time, (start, end, recorded_at)))
    ]


def taken(db: Connection) -> list[Override]:
    """All of them in the order in which they were taken; a row that somebody spoiled is left out."""
    rows = db.execute('SELECT person, start, "end" FROM shift_taken ORDER BY recorded_at, id').fetchall()
    found = []
    for person, start, end in rows:
        begins, ends = written_time(start), written_time(end)
        if begins is not None and ends is not None:
            with suppress(ValueError):
                found.append(Override(person=person, start=begins, end=ends))
    return found
