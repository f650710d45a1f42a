"""The room as it was at a moment of an incident. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from datetime import datetime

from warroom.domain.incident.declaration import FILED_AFTER, filed_afterwards
from warroom.domain.incident.milestones import MilestoneSet
from warroom.domain.incident.state import Incident, Milestone
from warroom.domain.record.amendments import CORRECTIONS, corrected
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.fold import apply
from warroom.domain.record.timeline import set_back
from warroom.domain.record.timeline_entry import TimelineEntry

Place = tuple[datetime, int]
"""When a line happened, then its `n`: display order."""

EVERY = 200
"""Events between two states that are kept, so that going back does not fold from the start."""


class Replay:
    """All events of one incident, and any state on the way. A position is how many events have been recorded.

    A step costs the same at ten events and at ten thousand.
    """

    def __init__(self, events: Sequence[Recorded]) -> None:
        if not events:
            raise ValueError("an incident has at least its declaration")
        self.events = events
        self._kept: dict[int, Incident] = {}
        self._last = 1, apply(None, events[0])
        self._moments = _moments(events)
        self._versions: dict[int, list[tuple[int, TimelineEntry]]] = {}
        self._written: list[tuple[int, int]] = []
        self._about: list[int] = []
        written_before: datetime | None = None
        for position, event in enumerate(events, 1):
            if not isinstance(event.event, CORRECTIONS):
                n = event.n
                back = set_back(written_before, event.recorded_at)
                self._versions[n] = [(position, TimelineEntry(event, event.at, set_back=back))]
                written_before = event.recorded_at
                self._written.append((position, n))
            elif event.event.target in self._versions:
                n = event.event.target
                versions = self._versions[n]
                versions.append((position, corrected(versions[-1][1], event.event)))
            else:  # what was imported may correct a line that it never had: the last one stays the last
                n = self._about[-1]
            self._about.append(n)
        self._places: list[Place] = []
        self._placed = 0

    def state(self, position: int) -> Incident:
        """The state after the first `position` events; at least one."""
        position = self.clamped(position)
        begin, state = self._last
        if not begin <= position < begin + EVERY:
            begin = max((at for at in self._kept if at <= position), default=1)
            state = self._kept.get(begin) or apply(None, self.events[0])
        for at in range(begin, position):
            state = apply(state, self.events[at])
            if (at + 1) % EVERY == 0:
                self._kept[at + 1] = state
        self._last = position, state
        return state

    def entry(self, n: int, position: int) -> TimelineEntry:
        """Line `n` as it read after the first `position` events."""
        versions = self._versions[n]
        return versions[bisect_right(versions, position, key=_position) - 1][1]

    def lines(
        self, position: int, limit: int, *, as_recorded: bool = False
    ) -> tuple[list[TimelineEntry], int]:
        """The timeline as it read then, and where in it the line stands that was written or corrected last.

        As things happened, or in the order they were written down. At most `limit` lines: the newest, or
        those around that line when it stands further up.
        """
        position = self.clamped(position)
        n = self._about[position - 1]
        order: Sequence[tuple[object, int]]
        if as_recorded:
            count = bisect_right(self._written, position, key=_position)
            at = bisect_right(self._written, self._versions[n][0][0], key=_position) - 1
            order = self._written
        else:
            order = self._in_display_order(position)
            count, at = len(order), bisect_right(order, self.entry(n, position).place) - 1
        begin = max(0, count - limit)
        if at < begin:
            begin = max(0, at - limit // 2)
        shown = order[begin : min(begin + limit, count)]
        return [self.entry(m, position) for _, m in shown], at - begin

    def _in_display_order(self, position: int) -> list[Place]:
        """Where every line stood then: what was known at the last step, brought forward or back."""
        if abs(position - self._placed) > EVERY:
            lines = (n for at, n in self._written if at <= position)
            self._places = sorted(self.entry(n, position).place for n in lines)
        else:
            for at in range(self._placed + 1, position + 1):
                self._move(at, at - 1, at)
            for at in range(self._placed, position, -1):
                self._move(at, at, at - 1)
        self._placed = position
        return self._places

    def _move(self, at: int, before: int, after: int) -> None:
        """Bring the line that event `at` is about from its place at one position to its place at another."""
        n = self._about[at - 1]
        first = self._versions[n][0][0]
        if first <= before:
            self._places.pop(bisect_left(self._places, self.entry(n, before).place))
        if first <= after:
            insort(self._places, self.entry(n, after).place)

    @property
    def filed(self) -> bool:
        """Whether the incident was declared after the fact."""
        return _filed_afterwards(self.events)

    def moment(self, position: int) -> datetime:
        """When the last of the first `position` events was recorded; of a filed incident, when it happened."""
        return self._moments[self.clamped(position) - 1]

    def at(self, moment: datetime) -> int:
        """How many events had been recorded by then, or of a filed incident had happened; at least one."""
        return self.clamped(bisect_right(self._moments, moment))

    def clamped(self, position: int) -> int:
        return min(max(position, 1), len(self.events))


def _filed(event: Recorded) -> bool:
    return event.recorded_at - event.at > FILED_AFTER


def _filed_afterwards(events: Sequence[Recorded]) -> bool:
    """Whether the declaration was written down long after it was made, as was said then or is known by now."""
    first, declared_at = events[0], events[0].at
    for recorded in events:
        if isinstance(recorded.event, MilestoneSet) and recorded.event.milestone is Milestone.DECLARED:
            declared_at = recorded.event.time
    return filed_afterwards(first, declared_at)


def _moments(events: Sequence[Recorded]) -> list[datetime]:
    """When each event became part of the story. No moment is before the one of the event before: a clock set back
    must not make the cursor jump.

    That is when it was recorded. An incident that was filed afterwards was all recorded at once, and would pass in
    a blink long after it ended: there it is when the event happened. What was said without a time while filing
    stands with the next event that was filed.
    """
    afterwards = _filed_afterwards(events)
    moments: list[datetime] = []
    following: list[datetime | None] = [None]
    for event in reversed(events):
        following.append(event.at if _filed(event) else following[-1])
    following.reverse()
    for event, next_at in zip(events, following, strict=False):
        moment = event.recorded_at
        if next_at is not None and afterwards:
            moment = min(moment, next_at)
        moments.append(max(moment, moments[-1]) if moments else moment)
    return moments


def _position(pair: tuple[int, object]) -> int:
    return pair[0]
