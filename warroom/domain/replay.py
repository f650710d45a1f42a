"""The room as it was at a moment of an incident. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from warroom.domain.entries import Entry, timeline
from warroom.domain.events import Recorded
from warroom.domain.incident import Incident, apply

EVERY = 200
"""Events between two states that are kept, so that going back does not fold from the start."""


class Replay:
    """All events of one incident, and any state on the way. A position is how many events have been recorded."""

    def __init__(self, events: Sequence[Recorded]) -> None:
        if not events:
            raise ValueError("an incident has at least its declaration")
        self.events = events
        self._kept: dict[int, Incident] = {}

    def state(self, position: int) -> Incident:
        """The state after the first `position` events; at least one."""
        position = self.clamped(position)
        begin = max((at for at in self._kept if at <= position), default=0)
        state = self._kept.get(begin)
        for at in range(begin, position):
            state = apply(state, self.events[at])
            if (at + 1) % EVERY == 0:
                self._kept[at + 1] = state
        assert state is not None
        return state

    def lines(self, position: int, *, as_recorded: bool = False) -> list[Entry]:
        """The timeline as it read then: as things happened, or in the order they were written down."""
        found = timeline(self.events[: self.clamped(position)])
        return sorted(found, key=lambda entry: entry.n) if as_recorded else found

    def moment(self, position: int) -> datetime:
        """When the last of the first `position` events was recorded."""
        return self.events[self.clamped(position) - 1].recorded_at

    def at(self, moment: datetime) -> int:
        """How many events had been recorded by then; at least one."""
        return self.clamped(sum(1 for event in self.events if event.recorded_at <= moment))

    def clamped(self, position: int) -> int:
        return min(max(position, 1), len(self.events))
