"""The acts about a step of the escalation: called, waived, answered or not."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import escalation
from warroom.domain.incident.state import Incident, Outcome
from warroom.domain.record.decision import Decision
from warroom.room.act import happening
from warroom.room.queries import Queries


@happening
def settle_step(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    name: str,
    outcome: Outcome,
    reason: str | None = None,
    text: str | None = None,
    at: str | None = None,
) -> Decision:
    moment = room.times.typed(at, now, typed_at) or typed_at
    return escalation.settle_step(now, room.step(name, now), outcome, moment, reason or None, text or None)


@happening
def answer_step(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    name: str,
    answered: bool,
    reason: str | None = None,
    at: str | None = None,
) -> Decision:
    """Those whom a step calls answered, or did not."""
    moment = room.times.typed(at, now, typed_at) or typed_at
    return escalation.answer_step(now, room.step(name, now), answered, moment, reason or None)
