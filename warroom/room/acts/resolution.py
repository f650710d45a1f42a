"""The acts that end an incident: resolved, or cancelled."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import resolution
from warroom.domain.incident.milestones import set_milestones
from warroom.domain.incident.state import DataLost, Incident, Milestone
from warroom.domain.record.decision import Decision
from warroom.domain.record.fold import after
from warroom.domain.refusal import Refusal
from warroom.room.act import act, happening
from warroom.room.acts.exclusion import duplicate_target
from warroom.room.acts.milestones import read_times
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
    times: dict[Milestone, tuple[str, bool]] | None = None,
) -> Decision:
    """`reason` is why it ends while exit criteria are open; `times` are ends of the metrics, as `milestones` takes them."""
    moment = room.times.typed(at, now, typed_at)
    texts = [text or None for text in (cause, fix, postmortem)]
    ended = resolution.ended_too_early(now, moment) or resolution.resolve(
        now, moment or typed_at, *texts, data_lost=data_lost, reason=reason or None
    )
    if isinstance(ended, Refusal) or not times:
        return ended
    told = set_milestones(after(now, ended), read_times(room, now, typed_at, times), typed_at)
    return told if isinstance(told, Refusal) else (*told, *ended)


@act
def cancel(
    room: Queries, now: Incident, typed_at: datetime, reason: str, duplicate_of: str | None = None
) -> Decision:
    """End what was declared by mistake, or is a duplicate of the incident named, as INC-1."""
    return resolution.cancel(now, reason, typed_at, *duplicate_target(room, now, duplicate_of))
