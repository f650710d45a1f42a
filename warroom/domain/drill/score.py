"""How a drill went: updates on time, roles filled, calls made, and the time to each. It counts in no metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from warroom.domain.incident.escalation import EscalationSettled
from warroom.domain.incident.roles import RoleGiven
from warroom.domain.incident.sent_messages import Document, MessageSent
from warroom.domain.incident.state import Incident, Outcome
from warroom.domain.metrics.incident_metrics import measure
from warroom.domain.policy.deadlines import SOON, step_due, step_settled
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.policy.severities import Policy, Step
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline import timeline, without_undone
from warroom.domain.record.timeline_entry import TimelineEntry


@dataclass(frozen=True)
class RoleFilled:
    """A role, and seconds from declaration until somebody first had it; None when nobody did."""

    role: str
    seconds: float | None


@dataclass(frozen=True)
class CallMade:
    """A step of the ladder that fell due, in seconds from declaration: when it was due and when it was settled.

    `settled` is None when it was not; `waived` when somebody said why it was not needed.
    """

    step: str
    due: float
    settled: float | None
    waived: bool = False

    @property
    def in_time(self) -> bool:
        """What is due at once may take as long as it is called near."""
        return self.settled is not None and self.settled <= self.due + SOON.total_seconds()


@dataclass(frozen=True)
class DrillScore:
    """Points are one for each update in time, role filled and call made in time, of all that were owed. Times in seconds."""

    incident: Incident
    updates_on_time: int
    updates_owed: int
    longest_wait: float | None
    longest_wait_ends: str
    """Between what people waited, as `declared to update #1`."""
    roles: tuple[RoleFilled, ...]
    calls: tuple[CallMade, ...]
    announced: float | None
    """All four from declaration; None when it never was."""
    first_response: float | None
    first_update: float | None
    resolved: float | None

    @property
    def roles_filled(self) -> int:
        return sum(role.seconds is not None for role in self.roles)

    @property
    def calls_made(self) -> int:
        return sum(call.in_time for call in self.calls)

    @property
    def points(self) -> int:
        return self.updates_on_time + self.roles_filled + self.calls_made

    @property
    def owed(self) -> int:
        return self.updates_owed + len(self.roles) + len(self.calls)


def score(events: Sequence[Recorded], policy: Policy, now: datetime, zone: tzinfo) -> DrillScore:
    """The score from all of a drill's events in order of `n`; while it is open, up to `now` (UTC)."""
    measured = measure(events, policy, now, zone)
    state = measured.incident
    policy = process_of(state, policy)
    kept = without_undone(timeline(events), events)

    def since(at: datetime | None) -> float | None:
        return None if at is None else max(0.0, (at - state.declared_at).total_seconds())

    first: dict[str, datetime] = {}
    announced: list[datetime] = []
    for line in kept:
        match line.recorded.event:
            case RoleGiven() as event if given := event.assignment():
                first[given.role] = min(line.at, first.get(given.role, line.at))
            case MessageSent(document=Document.ANNOUNCEMENT):
                announced.append(line.at)
            case _:
                pass
    ends = state.resolved_at or now
    return DrillScore(
        state,
        measured.updates.on_time,
        measured.updates.due,
        measured.updates.worst_gap,
        measured.updates.gap_ends,
        tuple(RoleFilled(role, since(first.get(role))) for role in policy.roles),
        tuple(
            _call(state, step, kept, at)
            for step in policy.ladder
            if (at := step_due(state, step)) is not None and at < ends
        ),
        since(min(announced, default=None)),
        since(measured.response.at),
        since(measured.length("time to first update").end.at),
        since(state.resolved_at),
    )


def _call(state: Incident, step: Step, kept: Sequence[TimelineEntry], due: datetime) -> CallMade:
    """As the ladder stands at the end; when it was first called."""
    began = state.declared_at
    settled = step_settled(state, step)
    if settled is None:
        return CallMade(step.name, (due - began).total_seconds(), None)
    first = min(
        (
            line.at
            for line in kept
            if isinstance(event := line.recorded.event, EscalationSettled)
            and event.step == step.name
            and event.outcome is settled.outcome
        ),
        default=settled.at,
    )
    return CallMade(
        step.name,
        (due - began).total_seconds(),
        max(timedelta(0), first - began).total_seconds(),
        waived=settled.outcome is Outcome.WAIVED,
    )
