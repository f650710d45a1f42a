"""The act that takes a runbook into use."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import runbooks
from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision
from warroom.room.act import act
from warroom.room.queries import Queries


@act
def use_runbook(room: Queries, now: Incident, typed_at: datetime, name: str) -> Decision:
    return runbooks.use_runbook(now, name, typed_at)
