"""Everything derived, written anew from the events: after an upgrade or a redaction."""

from __future__ import annotations

from sqlite_utils import Database

from warroom.domain.incident import Incident, apply
from warroom.store import entries, words
from warroom.store.rows import COLUMNS, each, recorded
from warroom.store.states import save


def rebuild(db: Database, number: int | None = None) -> None:
    """Write all that is made from the events anew, for one incident or for all."""
    indexed = words.forget(db, number)
    if number is None:
        db.execute("DELETE FROM listed")
        db.execute("DELETE FROM entry")
    else:
        db.execute("DELETE FROM entry WHERE incident = ?", [number])
    states: dict[int, Incident] = {}
    for row in each(db, COLUMNS, number):
        event = recorded(row)
        entries.index(db, event)
        states[event.incident] = apply(states.get(event.incident), event)
    words.index_again(db, number, indexed)
    for incident in states.values():
        save(db, incident)
