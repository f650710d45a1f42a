"""The act that corrects a metric by hand."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision
from warroom.room.act import act
from warroom.room.queries import Queries


@act
def correct_metric(
    room: Queries, now: Incident, typed_at: datetime, metric: str, seconds: float | None, reason: str
) -> Decision:
    from warroom.domain.incident import metric_corrections

    return metric_corrections.correct_metric(now, metric, seconds, reason, typed_at)
