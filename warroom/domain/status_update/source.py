"""What the next update is composed from: read once, composed again at each choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from warroom.domain.incident.state import Incident
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.domain.status_update.compose import compose
from warroom.domain.status_update.parts import RULES_DECIDE, Choice, UpdateParts


@dataclass(frozen=True)
class UpdateSource:
    """An incident with the lines of its record that its next update may tell."""

    incident: Incident
    lines: Sequence[TimelineEntry]
    zone: tzinfo
    unlisted: int = 0
    """How many earlier entries are not among the lines."""

    def parts(self, at: datetime, choice: Choice = RULES_DECIDE, *, nothing_new: bool = False) -> UpdateParts:
        """The update as it goes out `at` (UTC). Raises Refusal for a choice of lines that are not there."""
        made = compose(
            self.incident, self.lines, at, self.zone, choice, nothing_new=nothing_new, unlisted=self.unlisted
        )
        if isinstance(made, Refusal):
            raise made
        return made
