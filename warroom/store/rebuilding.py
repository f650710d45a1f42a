"""Everything derived, written anew from the events: after an upgrade, or when it is found to differ."""

from __future__ import annotations

from sqlite_utils import Database

from warroom.domain.incident import Incident, apply
from warroom.store import entries, words
from warroom.store.rows import COLUMNS, recorded
from warroom.store.states import save


def rebuild(db: Database) -> None:
    """Write the tables `entry`, `entry_text`, `incident` and `listed` anew."""
    db.execute("DELETE FROM entry")
    db.execute("DELETE FROM entry_text")
    db.execute("DELETE FROM listed")
    states: dict[int, Incident] = {}
    last = 0
    while rows := db.execute(
        f"SELECT {COLUMNS} FROM event WHERE seq > ? ORDER BY seq LIMIT 1000",  # noqa: S608  # constants
        [last],
    ).fetchall():
        for row in rows:
            event = recorded(row)
            entries.index(db, event)
            states[event.incident] = apply(states.get(event.incident), event)
        last = rows[-1][0]
        words.catch_up(db)
    for incident in states.values():
        save(db, incident)
