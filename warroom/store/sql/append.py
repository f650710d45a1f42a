"""Events into the record: numbered, sealed, chained to the one before."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from warroom.domain.record.event_model import EventModel, Recorded, Unknown
from warroom.domain.record.events import VERSION, write_payload
from warroom.store.hash_chain import digest, link
from warroom.store.sql import timeline_table
from warroom.store.sql.connection import Connection
from warroom.store.sql.event_rows import moment, stored_time

COLUMNS = "incident, n, id, at, recorded_at, actor, kind, v, payload, salt, digest, prev, hash"
INSERT = f"INSERT INTO event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq"  # noqa: S608  # constants


@dataclass(frozen=True)
class NewEvent:
    """An event to append; `id` is a UUID made by the writer, so that a retry is recognised."""

    id: str
    at: datetime
    recorded_at: datetime
    actor: str
    event: EventModel


def store(
    db: Connection, number: int, identity: str, head: int, events: Sequence[NewEvent], prev: str | None = None
) -> list[Recorded]:
    """Write events after entry `head`, and their lines; the state is the caller's.

    `identity` is the incident's UUID, and `prev` the hash of entry `head` where it is known.
    """
    if prev is None:
        row = db.execute("SELECT hash FROM event WHERE incident = ? AND n = ?", [number, head]).fetchone()
        prev = row[0] if row else ""
    written = []
    for n, new in enumerate(events, head + 1):
        if isinstance(new.event, Unknown):
            raise ValueError("an unknown event can be read, not written")
        salt, payload = secrets.token_hex(16), write_payload(new.event)
        sealed = digest(salt, payload)
        at, recorded_at = stored_time(new.at), stored_time(new.recorded_at)
        header = (new.id, at, recorded_at, new.actor, new.event.kind, VERSION)
        hashed = link(prev, identity, n, *header, sealed)
        (seq,) = db.insert_events([[number, n, *header, payload, salt, sealed, prev, hashed]])
        # The times as they will be read: the record keeps milliseconds.
        kept = Recorded(seq, new.id, number, n, moment(at), moment(recorded_at), new.actor, new.event)
        timeline_table.index(db, kept)
        written.append(kept)
        prev = hashed
    db.index.appended(db, [kept.seq for kept in written])
    return written
