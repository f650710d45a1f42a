"""Whether an incident is as it was written: its chain, its state, its timeline. One incident in memory at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlite_utils import Database

from warroom.domain.incident.state import fold
from warroom.domain.incident_list import listed
from warroom.domain.record.events import Recorded
from warroom.domain.record.timeline import timeline
from warroom.store.hash_chain import Seals, link
from warroom.store.sql import incident_table, snapshots, timeline_table
from warroom.store.sql.event_rows import AT_ONCE, COLUMNS, each, recorded

Told = Callable[[int], None]
"""Hears how many events are dealt with, now and then."""


def wrong_with(db: Database, told: Told) -> list[str]:
    """A sentence for each incident's fault; empty when all are sound."""
    found: list[str] = []
    done = 0
    for (number,) in db.execute("SELECT number FROM incident ORDER BY number").fetchall():
        loaded = snapshots.load(db, number)
        assert loaded is not None
        state, incident = loaded
        events, broken = _read(db, number, incident.id, done, told)
        done += len(events)
        told(done)
        if broken is not None:
            found.append(f"{incident.reference}: entry {broken} was changed after it was written.")
        if snapshots.is_damaged(state) or fold(events) != incident:
            found.append(f"{incident.reference}: the stored state differs from its events.")
        row = incident_table.one(db, number)
        # An older warroom counted the time it was over before it was reopened.
        if row is None or replace(row, seconds=None) != replace(listed(incident), seconds=None):
            found.append(f"{incident.reference}: its row in the list differs from its events.")
        if timeline(events) != timeline_table.page(db, number, -1, None, None):
            found.append(f"{incident.reference}: the timeline's index differs from its events.")
    return found


def broken_entry(db: Database, number: int, identity: str) -> int | None:
    """The first entry of INC-`number`, whose UUID that is, which is not what was written; None when all are."""
    return _read(db, number, identity, 0, lambda _: None)[1]


def _read(
    db: Database, number: int, identity: str, done: int, told: Told
) -> tuple[list[Recorded], int | None]:
    """The events, and the first whose payload or place in the chain is not what was written."""
    events: list[Recorded] = []
    prev, broken, seals = "", None, Seals()
    for row in each(db, f"{COLUMNS}, salt, digest, prev, hash", number):
        *own, salt, sealed, before, hashed = row
        event = recorded(own)
        events.append(event)
        _, id_, _, n, at, recorded_at, actor, kind, v, payload = own
        linked = link(prev, identity, n, id_, at, recorded_at, actor, kind, v, sealed)
        sound = before == prev and linked == hashed and seals.holds(n, salt, payload, sealed, event.event)
        if not sound and broken is None:
            broken = n
        prev = hashed
        if len(events) % AT_ONCE == 0:
            told(done + len(events))
    return events, broken if broken is not None else seals.unsettled()
