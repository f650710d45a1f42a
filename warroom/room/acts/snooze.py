"""The act that puts the next update off."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import snooze as decisions
from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision
from warroom.room.act import act
from warroom.room.queries import Queries


@act
def snooze(room: Queries, now: Incident, typed_at: datetime, minutes: int, reason: str) -> Decision:
    return decisions.snooze(now, room.update_due(now), minutes, reason, typed_at)
