"""The act that changes the status."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import declaration
from warroom.domain.incident.state import Incident
from warroom.domain.incident.status import change_status
from warroom.domain.policy.severities import Status
from warroom.domain.record.decision import Decision
from warroom.room.act import happening
from warroom.room.queries import Queries


@happening
def status(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    status: Status,
    reason: str | None = None,
    at: str | None = None,
) -> Decision:
    moment = room.times.typed(at, now, typed_at)
    return declaration.too_early(now, moment, now.status_since, now.status.label) or change_status(
        now, status, moment or typed_at, reason or None
    )
