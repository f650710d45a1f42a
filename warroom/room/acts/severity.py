"""The act that raises or lowers the severity."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import declaration
from warroom.domain.incident.severity import change_severity
from warroom.domain.incident.state import Incident
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.policy.severities import Severity
from warroom.domain.record.decision import Decision
from warroom.room.act import happening
from warroom.room.queries import Queries


@happening
def severity(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    severity: Severity,
    reason: str | None = None,
    at: str | None = None,
) -> Decision:
    moment = room.times.typed(at, now, typed_at)
    return declaration.too_early(now, moment, now.severity_since, str(now.severity)) or change_severity(
        now, process_of(now, room.policy).called(severity), moment or typed_at, reason or None
    )
