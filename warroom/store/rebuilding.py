"""Everything derived, written anew from the events: after an upgrade or a redaction."""

from __future__ import annotations

from sqlite_utils import Database

from warroom.domain.incident import Incident, apply
from warroom.store import entries
from warroom.store.rows import COLUMNS, each, recorded


def rebuild(db: Database, number: int | None = None) -> None:
    """Write the tables `entry`, `entry_text` and `incident` anew, for one incident or for all."""
    if number is None:
        db.execute("DELETE FROM entry_text")
        db.execute("DELETE FROM entry")
    else:
        db.execute(
            "DELETE FROM entry_text WHERE rowid IN (SELECT seq FROM entry WHERE incident = ?)", [number]
        )
        db.execute("DELETE FROM entry WHERE incident = ?", [number])
    states: dict[int, Incident] = {}
    for row in each(db, COLUMNS, number):
        event = recorded(row)
        entries.index(db, event)
        states[event.incident] = apply(states.get(event.incident), event)
    for incident in states.values():
        save(db, incident)


def save(db: Database, incident: Incident) -> None:
    """Keep the state after the last event."""
    # By hand: upsert() asks for the table's columns each time, which takes longer than writing the row.
    db.execute(
        "INSERT INTO incident (number, id, channel, status, state) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (number) DO UPDATE SET status = excluded.status, state = excluded.state",
        [incident.number, incident.id, incident.channel, incident.status.value, incident.model_dump_json()],
    )
