"""Everything derived, written anew from the events: after an upgrade, or when it is found to differ."""

from __future__ import annotations

from sqlite_utils import Database

from warroom.domain.incident import Incident, apply
from warroom.store import entries
from warroom.store.rows import COLUMNS, recorded

_LISTED = (
    "title", "severity", "status", "drill", "declared_at", "milestones", "roles", "tasks", "review", "actions", "checks",
)  # fmt: skip
"""What `domain.listing.listed` looks at. An event leaves what it does not change the very same object."""


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
    for incident in states.values():
        save(db, incident)


def save(db: Database, incident: Incident, before: Incident | None = None) -> None:
    """Keep the state after the last event; `before` is the one that is stored, where it is known."""
    # By hand: upsert() asks for the table's columns each time, which takes longer than writing the row.
    db.execute(
        "INSERT INTO incident (number, id, channel, status, state) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (number) DO UPDATE SET status = excluded.status, state = excluded.state",
        [incident.number, incident.id, incident.channel, incident.status.value, incident.model_dump_json()],
    )
    if before is None or any(getattr(before, name) is not getattr(incident, name) for name in _LISTED):
        from warroom.store import listing  # a note changes nothing that a list shows, and has to be fast

        listing.keep(db, incident)
