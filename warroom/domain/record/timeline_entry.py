"""One line of the timeline: an event with its corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from warroom.domain.record.event_model import Recorded

LATE = timedelta(minutes=1)
"""An entry written this long after it happened is marked late."""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line. `at` is when it happened (UTC), as last corrected."""

    recorded: Recorded
    at: datetime
    corrected_text: str | None = None
    """None while nobody corrected it."""
    retracted: bool = False
    set_back: timedelta | None = None
    """How far the clock had been set back, at least, when this was written after the line before it; None if it was not."""

    @property
    def n(self) -> int:
        return self.recorded.n

    @property
    def place(self) -> tuple[datetime, int]:
        """Where it stands in the timeline."""
        return self.at, self.recorded.n

    @property
    def late(self) -> bool:
        return self.recorded.recorded_at - self.at >= LATE

    @property
    def amended(self) -> bool:
        return self.corrected_text is not None or self.at != self.recorded.at

    @property
    def text(self) -> str | None:
        """What a person wrote, as it stands; None for an event without any text."""
        return self.corrected_text if self.corrected_text is not None else self.recorded.event.own_text
