"""The acts that correct a line, or strike it."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision
from warroom.room.act import act
from warroom.room.queries import Queries


@act
def amend(
    room: Queries, now: Incident, typed_at: datetime, n: int, text: str | None = None, at: str | None = None
) -> Decision:
    """Correct the words of line `n`, or when it happened."""
    from warroom.domain.record import amendments  # few lines are corrected

    time = room.times.typed(at, now, typed_at)
    return amendments.amend(now, room.entry(now.number, n), typed_at, text or None, time, room.zone)


@act
def retract(room: Queries, now: Incident, typed_at: datetime, n: int, reason: str | None = None) -> Decision:
    from warroom.domain.record import amendments

    return amendments.retract(now, room.entry(now.number, n), typed_at, reason or None)
