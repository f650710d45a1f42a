"""The acts about exit criteria: added, met, dropped."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import exit_criteria
from warroom.domain.incident.state import Incident, Outcome
from warroom.domain.record.decision import Decision
from warroom.room.act import happening
from warroom.room.queries import Queries


@happening
def add_criterion(
    room: Queries, now: Incident, typed_at: datetime, text: str, at: str | None = None
) -> Decision:
    return exit_criteria.add_criterion(now, text, room.times.typed(at, now, typed_at) or typed_at)


@happening
def settle_criterion(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    criterion: int,
    outcome: Outcome,
    reason: str | None = None,
    at: str | None = None,
) -> Decision:
    moment = room.times.typed(at, now, typed_at) or typed_at
    return exit_criteria.settle_criterion(now, criterion, outcome, moment, reason or None)
