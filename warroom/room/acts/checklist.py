"""The act that ticks a point of the checklist."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import checklist
from warroom.domain.incident.state import Incident
from warroom.domain.policy.checklist import Check
from warroom.domain.record.decision import Decision
from warroom.room.act import act
from warroom.room.queries import Queries


@act
def tick(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    check: Check,
    *,
    done: bool = True,
    when: str | None = None,
) -> Decision:
    """`when` is the postmortem's date and time, which may lie ahead."""
    return checklist.tick(now, check, done, typed_at, room.times.future(when, typed_at) if when else None)
