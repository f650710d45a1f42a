"""What was decided: (incident, intent) -> events with their times, or a Refusal with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from warroom.domain.record.event_model import EventModel
from warroom.domain.refusal import Refusal


@dataclass(frozen=True)
class Fact:
    """Something decided: what happened and when (UTC)."""

    event: EventModel
    at: datetime


Decision = tuple[Fact, ...] | Refusal
