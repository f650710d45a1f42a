"""How long it took (spec, "Metrics"): each length with both its ends named, and a dash with its reason instead of a guess."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from enum import StrEnum
from statistics import fmean, median

from warroom.domain.incident.handover import HandoverSettled
from warroom.domain.incident.metric_corrections import LENGTHS
from warroom.domain.incident.milestones import MilestoneSet, turned_round, unnoticed_words
from warroom.domain.incident.resolution import Reopened
from warroom.domain.incident.roles import RoleAssigned, RoleRemoved
from warroom.domain.incident.severity import SeverityChanged
from warroom.domain.incident.state import Exclusion, Incident, Milestone
from warroom.domain.incident.status import StatusChanged
from warroom.domain.incident.status_updates import UpdateSent
from warroom.domain.metrics import time_in_state
from warroom.domain.metrics.time_in_state import Updates
from warroom.domain.policy.deadlines import response_due
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.record.act import event_id
from warroom.domain.record.event_model import Recorded


@dataclass(frozen=True)
class End:
    """One end of a length: its name, when it was (UTC) if that is known, and whether that is a guess."""

    name: str
    at: datetime | None
    estimated: bool = False


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
    start: End = End("", None)
    end: End = End("", None)


class Reached(StrEnum):
    """Whether the response time of the severity was reached; spec, "Severity Levels"."""

    IN_TIME = "in time"
    LATE = "late"
    NOT_YET = "none recorded"
    NO_CLOCK = "no clock"
    NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class Response:
    """The first response against what was due, by the severity that held when it came. Times are UTC."""

    severity: Severity
    reached: Reached
    due: datetime | None
    at: datetime | None
    by: str = ""
    """What the response was: acknowledged, a role taken, or a status change."""


@dataclass(frozen=True)
class Metrics:
    """What one incident's record supports. Times in it are seconds."""

    incident: Incident
    lengths: tuple[Length, ...]
    response: Response
    updates: Updates
    by_severity: dict[Severity, float] | None = field(default_factory=dict)
    by_status: dict[Status, float] | None = field(default_factory=dict)
    """As `by_severity`, None where one of its changes was filed without its time, or its end was not."""
    without_commander: float | None = 0.0
    """While it was open, from declaration to resolution; None where it was not recorded who commanded."""
    why_not: dict[str, str] = field(default_factory=dict)
    """Why the time in each `severity`, in each `status`, or without a `commander` is None."""
    warnings: tuple[str, ...] = ()

    def length(self, name: str) -> Length:
        return next(length for length in self.lengths if length.name == name)


def measure(events: Sequence[Recorded], policy: Policy, now: datetime, zone: tzinfo) -> Metrics:
    """Measure one incident from all its events in order of `n`; an open one is measured up to `now`.

    `zone` is where the day ends, for the response times.
    """
    state, found = time_in_state.tracks(events)
    end = max(state.resolved_at or now, state.declared_at)
    while_open = time_in_state.open_times(found, end)
    untimed = time_in_state.untimed(events, state)
    state = _without_untimed_acknowledgement(state, untimed)
    first = _first_response(state, events, untimed)
    lengths = tuple(_corrected(state, length) for length in _lengths(state, first, untimed))
    severity_unknown, status_unknown, commander_unknown = (
        any(isinstance(recorded.event, kinds) for recorded in untimed)
        for kinds in (
            SeverityChanged,
            (StatusChanged, Reopened),
            (RoleAssigned, RoleRemoved, HandoverSettled),
        )
    )
    # What was filed without any change of status is Investigating only because everything begins so.
    told = {status for _, status in found.status} - {Status.RESOLVED}
    status_unknown = status_unknown or (state.filed and told <= {Status.INVESTIGATING})
    unknown = commander_unknown or (state.filed and not any(commander for _, commander in found.commander))
    changed = "when it changed is not recorded"
    # Until its end is told, now says nothing of how long it was so.
    no_end = "no end is recorded" if state.filed and state.is_open else ""
    why_not = {
        "severity": changed if severity_unknown else no_end,
        "status": changed if status_unknown else no_end,
        "commander": "who commanded is not recorded" if unknown else no_end,
    }
    moved = events[0].at != state.declared_at
    return Metrics(
        state,
        lengths,
        _response(state, first, policy, zone, end),
        time_in_state.updates(state, found, policy, end, moved=moved),
        None if why_not["severity"] else time_in_state.spent(found.severity, while_open, end),
        None if why_not["status"] else time_in_state.spent(found.status, while_open, end),
        None
        if why_not["commander"]
        else time_in_state.spent(found.commander, while_open, end).get(None, 0.0),
        why_not,
        _warnings(
            state, first, [] if status_unknown else found.status, [] if severity_unknown else found.severity
        ),
    )


def _without_untimed_acknowledgement(now: Incident, untimed: Sequence[Recorded]) -> Incident:
    as_typed = {recorded.event.time for recorded in untimed if isinstance(recorded.event, MilestoneSet)}
    known = {
        milestone: moment
        for milestone, moment in now.milestones.items()
        if milestone is not Milestone.ACKNOWLEDGED or moment.time not in as_typed
    }
    return now.model_copy(update={"milestones": known})


def _first_response(now: Incident, events: Sequence[Recorded], untimed: Sequence[Recorded]) -> End:
    """The ruling on TTR: the first of acknowledged, a role taken, or a status change; its name says which.

    In what was filed afterwards a status says how far it was, and not when somebody came; nor does who is filed as
    the commander in the act of declaring, nor what was said without its time.
    """
    found: list[End] = []
    unknown = {event.n for event in untimed}
    if moment := now.milestones.get(Milestone.ACKNOWLEDGED):
        found.append(End("acknowledged", moment.time, moment.estimated))
    for event in events:
        declaring = event.recorded_at == events[0].recorded_at
        if now.filed and (declaring or event.n in unknown or isinstance(event.event, StatusChanged)):
            continue
        if now.process is not None and _by_declaring(event, events[0]):
            continue
        if name := event.event.first_response:
            found.append(End(name, time_in_state.happened(event, events[0], now)))
    return min(found, key=lambda end: end.at or now.declared_at, default=End("first response", None))


def _by_declaring(event: Recorded, declaration: Recorded) -> bool:
    """Whether it was recorded in the act of declaring: who takes command by that has not responded yet."""
    if event.recorded_at != declaration.recorded_at:
        return False
    try:
        return event.id == event_id(declaration.id, event.n - declaration.n)
    except ValueError:  # its id was made by another program
        return False


def _response(now: Incident, first: End, policy: Policy, zone: tzinfo, end: datetime) -> Response:
    held = now.severity
    if first.at is not None:
        at = first.at
        held = next(
            (p.severity for p in reversed(now.severities) if p.since <= at), now.severities[0].severity
        )
    due = response_due(now, policy, zone, first.at)
    if first.at is None and now.filed:
        return Response(held, Reached.NOT_RECORDED, None, None)
    if due is None:
        reached = Reached.NO_CLOCK
    elif first.at is None:
        reached = Reached.LATE if due < end else Reached.NOT_YET
    else:
        reached = Reached.IN_TIME if first.at <= due else Reached.LATE
    return Response(held, reached, due, first.at, first.name if first.at else "")


def _lengths(now: Incident, response: End, untimed: Sequence[Recorded]) -> list[Length]:
    def at(milestone: Milestone, name: str) -> End:
        moment = now.milestones.get(milestone)
        return End(name, moment.time if moment else None, bool(moment and moment.estimated))

    started, detected = at(Milestone.STARTED, "impact start"), at(Milestone.DETECTED, "detection")
    declared, mitigated = at(Milestone.DECLARED, "declaration"), _mitigated(now)
    resolved = at(Milestone.RESOLVED, "resolution") if now.resolved_at else End("resolution", None)
    update = _first_update(now, untimed)
    over = mitigated if mitigated.at else resolved
    ends = {
        "TTD": (started, detected),
        "TTR": (detected, replace(response, name="first response")),
        "time to mitigate": (detected, mitigated),
        "TTM": (started, resolved),
        "TTM from detection": (detected, resolved),
        "time to first update": (declared, update),
        "user impact": (started, over),
    }
    words = dict(LENGTHS)
    if response.at is not None:
        words["TTR"] = f"detected to first response ({response.name})"
    if over.at is not None:
        words["user impact"] = f"impact started to {'mitigated' if mitigated.at else 'resolved'}"
    lengths = [_length(name, words[name], *pair) for name, pair in ends.items()]
    return [_without_gaps(now, length) if length.name == "user impact" else length for length in lengths]


def _first_update(now: Incident, untimed: Sequence[Recorded]) -> End:
    """Not known when the time of any update is not: that one may have been the first."""
    as_typed = {(recorded.n, recorded.at) for recorded in untimed if isinstance(recorded.event, UpdateSent)}
    times = [update.at for update in now.updates if (update.n, update.at) not in as_typed]
    return End("first update", min(times) if len(times) == len(now.updates) and times else None)


def _without_gaps(now: Incident, impact: Length) -> Length:
    """User impact without the time in which the incident was resolved, before it was reopened."""
    reopenings = [turn for turn in now.turns if turn.status is Status.RESOLVED]
    if impact.seconds is None or not reopenings:
        return impact
    gaps = 0.0
    for turn in reopenings:
        ended = turn.milestones.get(Milestone.MITIGATED) or turn.milestones.get(Milestone.RESOLVED)
        gaps += (turn.at - ended.time).total_seconds() if ended and ended.time < turn.at else 0.0
    times = "the time" if len(reopenings) == 1 else f"the {len(reopenings)} times"
    return replace(
        impact,
        seconds=impact.seconds - gaps,
        ends=f"{impact.ends}, without {times} it was over before it was reopened",
    )


def _mitigated(now: Incident) -> End:
    """Of an incident that was reopened, a mitigation before its first end is none, whenever it was told."""
    moment, again = now.milestones.get(Milestone.MITIGATED), now.reopening
    if again is None:
        return End("mitigation", moment.time if moment else None, bool(moment and moment.estimated))
    ended = again.milestones[Milestone.RESOLVED]
    if moment is None or (ended is not None and moment.time <= ended.time):
        return End("mitigation since the reopening", None)
    return End("mitigation", moment.time, moment.estimated)


def _length(name: str, ends: str, start: End, end: End) -> Length:
    missing = [one.name for one in (start, end) if one.at is None]
    if start.at is None or end.at is None:
        return Length(name, ends, None, f"{' and '.join(missing)} not recorded", start=start, end=end)
    seconds = (end.at - start.at).total_seconds()
    if seconds < 0:
        return Length(name, ends, None, f"{end.name} is before {start.name}", start=start, end=end)
    return Length(name, ends, seconds, estimated=start.estimated or end.estimated, start=start, end=end)


def _corrected(now: Incident, length: Length) -> Length:
    made = next((c for c in now.corrections if c.metric == length.name), None)
    if made is None:
        return length
    by = f"{made.by}: {made.reason}"
    return replace(length, seconds=made.seconds, why_not="", estimated=False, corrected=by)


def _warnings(
    now: Incident,
    response: End,
    statuses: time_in_state.Track[Status],
    severities: time_in_state.Track[Severity],
) -> tuple[str, ...]:
    told = [
        f"{b.label} is before {a.label}; correct one of them with `warroom amend --milestone`"
        for a, b in turned_round(now.milestones)
    ]
    if unnoticed := unnoticed_words(now):
        told.append(unnoticed)
    mitigated = now.milestones.get(Milestone.MITIGATED)
    if mitigated and response.at is not None and mitigated.time < response.at:
        told.append(
            f"mitigated is before the first response ({response.name}), so TTR is too long; say when somebody "
            "first responded with `warroom amend --milestone acknowledged`"
        )
    if now.resolved_at is not None:
        changes = [*((at, value.label) for at, value in statuses if value is not Status.RESOLVED)]
        changes += [(at, str(value)) for at, value in severities]
        told += [
            f"{word} was recorded with a time after resolution, so no time is counted in it"
            for at, word in changes
            # What it was declared with is told by the line above.
            if at > now.resolved_at and not (unnoticed and at == now.declared_at)
        ]
    return tuple(told)


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
    return not incident.drill and incident.standing is Exclusion.NONE


def spreads(measured: Sequence[Metrics]) -> list[Spread]:
    """Every length over the incidents that count."""
    return [spread(measured, name) for name in LENGTHS]


def spread(measured: Sequence[Metrics], name: str) -> Spread:
    """One length over the incidents that count."""
    kept = [metrics for metrics in measured if counts(metrics.incident)]
    return Spread(name, tuple(s for m in kept if (s := m.length(name).seconds) is not None))
