"""Everything derived, written anew from the events: after an upgrade or a redaction, or when somebody changed it by hand."""

from __future__ import annotations

from warroom.domain.incident.state import Incident
from warroom.domain.record.fold import apply
from warroom.store.sql import redaction, timeline_table
from warroom.store.sql.connection import Connection
from warroom.store.sql.event_rows import COLUMNS, each, recorded
from warroom.store.sql.snapshots import reserve, save


def rebuild(db: Connection, number: int | None = None) -> None:
    """Write all that is made from the events anew, for one incident or for all."""
    indexed = db.index.forget(db, number)
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
    db.index.index_again(db, number, indexed)
    for incident in states.values():
        save(db, incident)


def rebuild_damaged(db: Connection) -> list[int]:
    """The same whatever the derived tables hold, in the transaction that is under way.

    Returns the incidents whose events cannot be read: their rows stay as they are.
    """
    from warroom.store.integrity_check import read_chain  # which looks at every table

    numbers = [row[0] for row in db.execute("SELECT DISTINCT incident FROM event ORDER BY 1").fetchall()]
    unreadable = [number for number in numbers if read_chain(db, number).folded() is None]
    stay = f"NOT IN ({', '.join(map(str, unreadable))})" if unreadable else "IS NOT NULL"
    for table, column in (("incident", "number"), ("listed", "number"), ("entry", "incident")):
        db.execute(f"DELETE FROM {table} WHERE {column} {stay}")  # noqa: S608  # constants and numbers
    redaction.close_left_open(db)
    db.index.begin_anew(db)
    for number in numbers:
        chain = read_chain(db, number)
        if (incident := chain.folded()) is None:
            continue
        for event in chain.events:
            timeline_table.index(db, event)
        reserve(db, incident)
        save(db, incident)
    db.index.catch_up(db)
    return unreadable
