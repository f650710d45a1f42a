"""The acts that end an incident: resolved, or cancelled."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import resolution
from warroom.domain.incident.state import DataLost, Incident
from warroom.domain.record.decision import Decision
from warroom.room.act import act, happening
from warroom.room.acts.exclusion import duplicate_target
from warroom.room.queries import Queries


@happening
def resolve(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    cause: str | None,
    fix: str | None,
    postmortem: str | None,
    at: str | None = None,
    data_lost: DataLost = DataLost.UNKNOWN,
    reason: str | None = None,
) -> Decision:
    """`reason` is why it ends while exit criteria are open."""
    moment = room.times.typed(at, now, typed_at)
    texts = [text or None for text in (cause, fix, postmortem)]
    return resolution.ended_too_early(now, moment) or resolution.resolve(
        now, moment or typed_at, *texts, data_lost=data_lost, reason=reason or None
    )


@act
def cancel(
    room: Queries, now: Incident, typed_at: datetime, reason: str, duplicate_of: str | None = None
) -> Decision:
    """End what was declared by mistake, or is a duplicate of the incident named, as INC-1."""
    return resolution.cancel(now, reason, typed_at, *duplicate_target(room, now, duplicate_of))
