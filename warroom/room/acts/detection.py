"""The act that says how an incident was noticed."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident.detection import set_detection
from warroom.domain.incident.state import Incident
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.record.decision import Decision
from warroom.room.act import act
from warroom.room.queries import Queries


@act
def detection(room: Queries, now: Incident, typed_at: datetime, detected_by: str) -> Decision:
    """Say how it was noticed, or correct that, in one of the team's words."""
    return set_detection(now, detected_by, known_detection(room, now), typed_at)


def known_detection(room: Queries, now: Incident) -> tuple[str, ...]:
    """The team's words for who notices: those of the incident's process, and those of today."""
    return tuple(dict.fromkeys((*process_of(now, room.policy).detection, *room.policy.detection)))
