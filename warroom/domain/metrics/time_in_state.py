"""How an incident's time was spent: in which severity and status, commanded or not, and with which updates owed.

Each is told by its own track of changes, ordered by when they happened and not by when they were written down, so
that an incident filed afterwards is measured like one that was lived.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Generic, TypeVar

from warroom.domain.incident.declaration import FILED_AFTER
from warroom.domain.incident.milestones import MilestoneSet
from warroom.domain.incident.state import Incident, SentUpdate
from warroom.domain.metrics.update_gaps import Cadence, worst_gap
from warroom.domain.policy.deadlines import due_through
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.fold import apply

T = TypeVar("T")


@dataclass(frozen=True)
class Stretch(Generic[T]):
    """From `start` to `end` (UTC) it was `value`."""

    start: datetime
    end: datetime
    value: T

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds()


Track = list[tuple[datetime, T]]


@dataclass
class Tracks:
    """What changed, and when: each list in order of time, then of `n`; times not before the declaration."""

    severity: Track[Severity] = field(default_factory=list)
    status: Track[Status] = field(default_factory=list)
    commander: Track[str | None] = field(default_factory=list)
    snooze: Track[datetime | None] = field(default_factory=list)


@dataclass(frozen=True)
class Owed:
    """An update fell due at `at` (UTC), and whether one had been sent by then."""

    at: datetime
    met: bool


@dataclass(frozen=True)
class Updates:
    """Updates owed and sent. Owed is every one sent in time and every cadence that passed without one."""

    owed: tuple[Owed, ...] = ()
    sent: int = 0
    late: int = 0
    worst_gap: float | None = None
    """Seconds that people waited at the longest; None when no update was asked for or sent."""
    gap_ends: str = ""
    """Between what they waited, as `declared to update #1`."""
    recorded: bool = True
    """Whether it is known which updates were owed; it is not of what was filed afterwards."""

    @property
    def due(self) -> int:
        return len(self.owed)

    @property
    def on_time(self) -> int:
        return sum(owed.met for owed in self.owed)


def happened(event: Recorded, first: Recorded, state: Incident) -> datetime:
    """When it happened; what was done in the act of declaring moves with a corrected time of declaration."""
    return state.declared_at if event.at == first.at else event.at


def untimed(events: Sequence[Recorded], state: Incident) -> list[Recorded]:
    """What was said without a time while filing: when it was typed says nothing about when it happened.

    `state` is the one after all `events`.
    """
    if not state.filed or events[0].recorded_at - state.declared_at <= FILED_AFTER:
        return []
    return [
        event
        for event in events[1:]
        if abs(event.recorded_at - _told_time(event)) < _AS_TYPED
        and event.recorded_at - state.declared_at > FILED_AFTER
    ]


_AS_TYPED = timedelta(minutes=1)
"""What happened so short before it was recorded got the time of typing."""


def _told_time(event: Recorded) -> datetime:
    return event.event.time if isinstance(event.event, MilestoneSet) else event.at


def tracks(events: Sequence[Recorded]) -> tuple[Incident, Tracks]:
    """The final state and its tracks, from all events in order of `n`; at least the declaration."""
    found = Tracks()
    state: Incident | None = None
    noted: list[tuple[Recorded, Incident]] = []
    for event in events:
        before, state = state, apply(state, event)
        if before is None or _told(before) != _told(state):
            noted.append((event, state))
        if before is not None and len(state.turns) < len(before.turns):
            noted = _without(before.turns[-1].n, noted, state)
    if state is None:
        raise ValueError("an incident has at least its declaration")
    for event, then in noted:
        at = max(happened(event, events[0], state), state.declared_at)
        found.severity.append((at, then.severity))
        found.status.append((at, then.status))
        found.commander.append((at, then.commander))
        found.snooze.append((at, then.snooze.until if then.snooze else None))
    if state.resolved_at is not None:  # its time may have been corrected since
        found.status[_last_end(found.status)] = (state.resolved_at, Status.RESOLVED)
    return state, Tracks(
        *(_changes(t) for t in (found.severity, found.status, found.commander, found.snooze))
    )


def _without(
    n: int, noted: list[tuple[Recorded, Incident]], state: Incident
) -> list[tuple[Recorded, Incident]]:
    """The turn of entry `n` was taken back, so what it changed never held."""
    stood = {"status": state.status, "snooze": state.snooze}
    return [(event, then if event.n < n else then.model_copy(update=stood)) for event, then in noted]


def _told(state: Incident) -> tuple[object, ...]:
    return state.severity, state.status, state.commander, state.snooze


def _last_end(track: Track[Status]) -> int:
    """Where the last resolution stands."""
    at = len(track) - 1
    while at and track[at - 1][1] is Status.RESOLVED:
        at -= 1
    return at


def _changes(track: Track[T]) -> Track[T]:
    """In order of time, without the entries that repeat what was recorded before."""
    new = [change for i, change in enumerate(track) if not i or track[i - 1][1] != change[1]]
    return sorted(new, key=_when)


def stretches(track: Track[T], end: datetime) -> list[Stretch[T]]:
    """A track laid out in time up to `end`."""
    until = [at for at, _ in track[1:]] + [end]
    laid = [Stretch(at, min(b, end), value) for (at, value), b in zip(track, until, strict=True)]
    return [stretch for stretch in laid if stretch.end > stretch.start]


def open_times(found: Tracks, end: datetime) -> list[Stretch[bool]]:
    """When it was open: from declaration to resolution, and again after each reopening."""
    spans: list[Stretch[bool]] = []
    for stretch in stretches(found.status, end):
        if stretch.value is Status.RESOLVED:
            continue
        if spans and spans[-1].end == stretch.start:
            spans[-1] = Stretch(spans[-1].start, stretch.end, True)
        else:
            spans.append(Stretch(stretch.start, stretch.end, True))
    return spans


def spent(track: Track[T], while_open: Sequence[Stretch[bool]], end: datetime) -> dict[T, float]:
    """Seconds in each value of a track while the incident was open, in the order they came first."""
    found: dict[T, float] = {}
    for stretch in stretches(track, end):
        for span in while_open:
            seconds = (min(stretch.end, span.end) - max(stretch.start, span.start)).total_seconds()
            if seconds > 0:
                found[stretch.value] = found.get(stretch.value, 0.0) + seconds
    return found


@dataclass
class _Waiting:
    """People wait for an update: since when, and when one fell due meanwhile."""

    since: datetime
    missed: list[Owed] = field(default_factory=list)
    due: datetime | None = None
    """When the next one is due, as of the last change; None while none is asked for."""
    changed: bool = False
    """Whether anything changed since people began to wait."""

    def fell_due(
        self, begin: datetime, end: datetime, cadence: timedelta | None, snoozed: datetime | None
    ) -> None:
        """What fell due from `begin` up to `end`, in which nothing changed."""
        since = max(self.since, self.missed[-1].at) if self.missed else self.since
        self.due = due_through(self.due, since, begin if self.changed else since, cadence)
        self.changed = True
        if self.due is None or cadence is None:
            return
        if snoozed is not None:
            self.due = max(self.due, snoozed)
        while self.due < end:
            self.missed.append(Owed(self.due, met=False))
            self.due += cadence


def updates(state: Incident, found: Tracks, policy: Policy, end: datetime, *, moved: bool) -> Updates:
    """Updates due, sent, on time and late. A sent one is judged by the time it was promised for when it was sent.

    `moved` says that the time of declaration was corrected, so that what was promised for the first is not known.
    Of what was filed afterwards it is not known which updates were owed.
    """
    if state.filed:
        return Updates(sent=len(state.updates), recorded=False)
    policy = process_of(state, policy)
    sent = sorted(state.updates, key=lambda update: (update.at, update.number))
    asked = any(
        policy.cadence(severity.value, status.value)
        for severity in stretches(found.severity, end)
        for status in stretches(found.status, end)
        if severity.start < status.end and status.start < severity.end
    )
    owed: list[Owed] = []
    late = 0
    waiting = _Waiting(state.declared_at)
    last: SentUpdate | None = None
    for update in [*sent, None]:
        begin = max(last.at, state.declared_at) if last else state.declared_at
        _wait(waiting, found, policy, begin, min(update.at, end) if update else end)
        if update is None:
            owed += waiting.missed
            break
        promised = update.due if update.at >= state.declared_at else None  # nothing was owed before
        if moved and last is None and promised is not None:
            promised = update.at if not waiting.missed else state.declared_at
        if promised is None:
            owed += waiting.missed
        elif update.at <= promised:
            owed.append(Owed(promised, met=True))
        else:
            owed += waiting.missed or [Owed(promised, met=False)]
            late += 1
        last, waiting = update, _Waiting(update.promised_from)
    cadences = _cadences(found, policy, end) if asked else [(state.declared_at, timedelta(), "")]
    gap, ends = worst_gap(sent, open_times(found, end), state, cadences) if asked or sent else (None, "")
    return Updates(tuple(owed), len(sent), late, gap, ends)


def _wait(waiting: _Waiting, found: Tracks, policy: Policy, begin: datetime, end: datetime) -> None:
    """Count what fell due between two updates, stretch by stretch of the same severity, status and snooze."""
    moments = {begin, end}
    for track in (found.severity, found.status, found.snooze):
        moments.update(at for at, _ in track if begin < at < end)
    for a, b in pairwise(sorted(moments)):
        status = _held(found.status, a)
        if status is Status.RESOLVED:
            # Nobody waits while it is resolved, as in `deadlines.next_update`.
            waiting.since, waiting.due, waiting.changed = b, None, False
        else:
            cadence = policy.cadence(_held(found.severity, a), status)
            waiting.fell_due(a, b, cadence, _held(found.snooze, a))


def _cadences(found: Tracks, policy: Policy, end: datetime) -> list[Cadence]:
    """How often updates were asked for from when on, and the severity or status that asked for it."""
    changes: list[Cadence] = []
    for at in sorted({at for track in (found.severity, found.status) for at, _ in track if at < end}):
        severity, status = _held(found.severity, at), _held(found.status, at)
        cadence = policy.cadence(severity, status)
        if not changes or cadence != changes[-1][1]:
            of_status = any(since == at for since, _ in found.status) and changes
            name = (
                status.label
                if of_status and all(since != at for since, _ in found.severity)
                else str(severity)
            )
            changes.append((at, cadence, name))
    return changes


def _held(track: Track[T], at: datetime) -> T:
    """What held at that moment."""
    return track[max(0, bisect_right(track, at, key=_when) - 1)][1]


def _when(change: tuple[datetime, object]) -> datetime:
    return change[0]
