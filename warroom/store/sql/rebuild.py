"""Everything derived, written anew from the events: after an upgrade or a redaction."""

from __future__ import annotations

from sqlite_utils import Database

from warroom.domain.incident.state import Incident
from warroom.domain.record.fold import apply
from warroom.store.sql import timeline_table
from warroom.store.sql.event_rows import COLUMNS, each, recorded
from warroom.store.sql.snapshots import save
from warroom.store.sqlite import fts_index


def rebuild(db: Database, number: int | None = None) -> None:
    """Write all that is made from the events anew, for one incident or for all."""
    indexed = fts_index.forget(db, number)
    if number is None:
        db.execute("DELETE FROM listed")
        db.execute("DELETE FROM entry")
    else:
        db.execute("DELETE FROM entry WHERE incident = ?", [number])
    states: dict[int, Incident] = {}
    for row in each(db, COLUMNS, number):
        event = recorded(row)
        timeline_table.index(db, event)
        states[event.incident] = apply(states.get(event.incident), event)
    fts_index.index_again(db, number, indexed)
    for incident in states.values():
        save(db, incident)
