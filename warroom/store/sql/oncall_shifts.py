"""The table of who took over being on call; nothing in it is ever changed."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlite_utils import Database

from warroom.domain.policy.oncall import Override
from warroom.store.sql.event_rows import stored_time, written_time


def take(db: Database, id: str, shift: Override, recorded_at: datetime, actor: str) -> None:
    """Store it once, however often it is asked for with one id."""
    times = (stored_time(shift.start), stored_time(shift.end), stored_time(recorded_at))
    db.execute(
        'INSERT OR IGNORE INTO shift_taken (id, person, start, "end", recorded_at, actor) VALUES (?, ?, ?, ?, ?, ?)',
        [id, shift.person, times[0], times[1], times[2], actor],
    )


def taken(db: Database) -> list[Override]:
    """All of them in the order in which they were taken; a row that somebody spoiled is left out."""
    rows = db.execute('SELECT person, start, "end" FROM shift_taken ORDER BY recorded_at, id').fetchall()
    found = []
    for person, start, end in rows:
        begins, ends = written_time(start), written_time(end)
        if begins is not None and ends is not None:
            with suppress(ValueError):
                found.append(Override(person=person, start=begins, end=ends))
    return found
