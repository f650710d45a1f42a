"""How long it took (spec, "Metrics"): each length with both its ends named, and a dash with its reason instead of a guess."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, median

from warroom.domain.deadlines import next_update
from warroom.domain.events import Milestone, Recorded
from warroom.domain.incident import Incident, apply
from warroom.domain.learning import Standing
from warroom.domain.policy import Policy, Severity, Status

LENGTHS = {
    "TTD": "impact started to detected",
    "TTR": "detected to first response",
    "TTM": "impact started to resolved",
    "TTM from detection": "detected to resolved",
    "time to first update": "declared to first update",
}
"""The lengths of the spec, and the two ends of each."""


@dataclass(frozen=True)
class Length:
    """`seconds` between two named moments, or why it is not known."""

    name: str
    ends: str
    seconds: float | None
    why_not: str = ""
    estimated: bool = False
    corrected: str = ""
    """Who corrected it and why; empty when it is as recorded."""


@dataclass(frozen=True)
class Metrics:
    """What one incident's record supports. Times in it are seconds."""

    incident: Incident
    lengths: tuple[Length, ...]
    by_severity: dict[Severity, float] = field(default_factory=dict)
    by_status: dict[Status, float] = field(default_factory=dict)
    updates_due: int = 0
    """How often one fell due: those sent in time, and every cadence that passed without one."""
    updates_sent: int = 0
    updates_on_time: int = 0
    worst_gap: float | None = None
    """The longest that people waited for an update; None when none was asked for or sent."""
    without_commander: float = 0.0
    warnings: tuple[str, ...] = ()

    def length(self, name: str) -> Length:
        return next(length for length in self.lengths if length.name == name)


def measure(events: Sequence[Recorded], policy: Policy, now: datetime) -> Metrics:
    """Measure one incident from all its events in order of `n`; an open one is measured up to `now`."""
    by_severity: dict[Severity, float] = {}
    by_status: dict[Status, float] = {}
    without, owed = 0.0, 0
    state: Incident | None = None
    last = events[0].at
    for event in (*events, None):
        at = max(
            last, event.at if event else (state.resolved_at or now if state and not state.is_open else now)
        )
        if state is not None and state.is_open:
            length = (at - last).total_seconds()
            by_severity[state.severity] = by_severity.get(state.severity, 0.0) + length
            by_status[state.status] = by_status.get(state.status, 0.0) + length
            without += length if state.no_commander_since is not None else 0.0
            owed += _fell_due(state, policy, last, at)
        if event is not None:
            state, last = apply(state, event), at
    assert state is not None
    on_time = sum(1 for update in state.updates if update.due is not None and update.at <= update.due)
    moments = [update.at for update in state.updates]
    gaps = [(b - a).total_seconds() for a, b in zip([state.declared_at, *moments], moments, strict=False)]
    return Metrics(
        state,
        tuple(_corrected(state, length) for length in _lengths(state)),
        by_severity,
        by_status,
        owed + on_time,
        len(moments),
        on_time,
        max(gaps, default=None),
        without,
        _warnings(state),
    )


def _fell_due(state: Incident, policy: Policy, begin: datetime, end: datetime) -> int:
    """How many updates fell due in a span in which nothing changed: one at first, then one a cadence."""
    due, cadence = next_update(state, policy), policy.cadence(state.severity, state.status)
    if due is None or due.at is None or due.at >= end:
        return 0
    if cadence is None:
        return int(due.at >= begin)
    missed = int((end - due.at) / cadence) + 1
    before = int((begin - due.at) / cadence) + 1 if due.at < begin else 0
    return missed - before


def _lengths(now: Incident) -> list[Length]:
    def at(milestone: Milestone) -> tuple[datetime | None, bool]:
        moment = now.milestones.get(milestone)
        return (moment.time, moment.estimated) if moment else (None, False)

    started, detected = at(Milestone.STARTED), at(Milestone.DETECTED)
    resolved = (now.resolved_at, False)
    first = min((update.at for update in now.updates), default=None)
    response = (now.responded_at, False)
    ends = {
        "TTD": (started, detected, "impact start", "detection"),
        "TTR": (detected, response, "detection", "first response"),
        "TTM": (started, resolved, "impact start", "resolution"),
        "TTM from detection": (detected, resolved, "detection", "resolution"),
        "time to first update": ((now.declared_at, False), (first, False), "declaration", "first update"),
    }
    return [_length(name, *pair, now) for name, pair in ends.items()]


def _length(
    name: str,
    start: tuple[datetime | None, bool],
    end: tuple[datetime | None, bool],
    a: str,
    b: str,
    now: Incident,
) -> Length:
    ends = LENGTHS[name]
    if name == "TTR" and now.responded_by:
        ends = f"detected to first response ({now.responded_by})"
    missing = [word for word, moment in ((a, start[0]), (b, end[0])) if moment is None]
    if missing or start[0] is None or end[0] is None:
        return Length(name, ends, None, f"{' and '.join(missing)} not recorded")
    seconds = (end[0] - start[0]).total_seconds()
    if seconds < 0:
        return Length(name, ends, None, f"{b} is before {a}")
    return Length(name, ends, seconds, estimated=start[1] or end[1])


def _corrected(now: Incident, length: Length) -> Length:
    made = next((c for c in now.corrections if c.metric == length.name), None)
    if made is None:
        return length
    return Length(length.name, length.ends, made.seconds, corrected=f"{made.by}: {made.reason}")


def _warnings(now: Incident) -> tuple[str, ...]:
    order = [m for m in Milestone if m in now.milestones and m is not Milestone.DECLARED]
    found = []
    for a, b in pairwise(order):
        if now.milestones[b].time < now.milestones[a].time:
            found.append(
                f"{b.label} is before {a.label}; correct one of them with `warroom amend --milestone`"
            )
    return tuple(found)


@dataclass(frozen=True)
class Spread:
    """Many lengths of one name, in seconds: the points, and what they come to; None without any."""

    name: str
    points: tuple[float, ...]

    @property
    def median(self) -> float | None:
        return median(self.points) if self.points else None

    @property
    def p90(self) -> float | None:
        """The smallest length that nine in ten do not exceed (nearest rank)."""
        return sorted(self.points)[math.ceil(0.9 * len(self.points)) - 1] if self.points else None

    @property
    def mean(self) -> float | None:
        return fmean(self.points) if self.points else None


def counts(incident: Incident) -> bool:
    """Whether an incident is counted over many: not a drill, a duplicate or a cancelled one."""
    return not incident.drill and incident.standing is Standing.COUNTED


def spreads(measured: Sequence[Metrics]) -> list[Spread]:
    """Every length over the incidents that count."""
    kept = [metrics for metrics in measured if counts(metrics.incident)]
    found = []
    for name in LENGTHS:
        points = [seconds for m in kept if (seconds := m.length(name).seconds) is not None]
        found.append(Spread(name, tuple(points)))
    return found


def impact_lasted(incident: Incident) -> timedelta | None:
    """How long users were affected: impact start to mitigation, else to resolution."""
    start = incident.milestones.get(Milestone.STARTED)
    mitigated = incident.milestones.get(Milestone.MITIGATED)
    end = mitigated.time if mitigated else incident.resolved_at
    return end - start.time if start and end and end >= start.time else None
