"""What is true now: `Incident`, folded from its events one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

from pydantic import Field

from warroom.domain.incident import changes, resolution
from warroom.domain.incident.postmortem_events import ActionItem, Correction, Postmortem, Standing
from warroom.domain.incident.resolution import Turn
from warroom.domain.incident.response_events import (
    Check,
    Criterion,
    HandoverSettled,
    Offer,
    Period,
    Settled,
    Snooze,
    Task,
    Tick,
)
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.record.events import (
    FILED_AFTER,
    Amended,
    DataLost,
    Declared,
    Detection,
    Event,
    ImpactChanged,
    Milestone,
    MilestoneCleared,
    MilestoneSet,
    Recorded,
    Reopened,
    Resolved,
    Restored,
    Retracted,
    RoleAssigned,
    RoleRemoved,
    SeverityChanged,
    StatusChanged,
    UpdateSent,
)
from warroom.domain.record.models import Moment, StateModel, Utc

COMMANDER = "commander"
"""The one role that a single person holds; spec, "Triage"."""


class Assignment(StateModel):
    role: str
    person: str
    since: Utc
    note: str | None = None


class SentUpdate(StateModel):
    """Update `number`, entry `n` of the timeline, sent at `at` (UTC) in status `status`."""

    n: int
    number: int
    at: Utc
    status: Status
    due: Utc | None = None
    """When it was due; None when none was asked for."""
    covers: int | None = None
    written_at: Utc | None = None

    @property
    def reported(self) -> int:
        """The entry up to which it tells what happened."""
        return self.n if self.covers is None else self.covers

    @property
    def promised_from(self) -> datetime:
        """From when the next one is counted."""
        return self.written_at or self.at


class StatusPeriod(StateModel):
    status: Status
    since: Utc


class Incident(StateModel):
    """The whole state after entry `head`. Times are UTC; what nobody told us is None."""

    number: int
    id: str
    title: str
    channel: str
    severity: Severity
    severity_since: Utc
    severities: tuple[Period, ...]
    """Every severity that it had, the first first."""
    drill: bool = False
    filed: bool = False
    """Filed afterwards: nobody waits for anything, so no clock runs, and what was not recorded is not made up."""
    status: Status = Status.INVESTIGATING
    status_since: Utc
    statuses: tuple[StatusPeriod, ...] = ()
    """Every status that it had, the first first."""
    declared_at: Utc
    detected_by: Detection | None = None
    milestones: dict[Milestone, Moment] = Field(default_factory=dict)
    impact: str | None = None
    impact_entry: int | None = None
    """The entry that says it, so that a correction of the one is one of the other."""
    users: int | None = None
    roles: tuple[Assignment, ...] = ()
    no_commander_since: Utc | None = None
    updates: tuple[SentUpdate, ...] = ()
    struck_updates: tuple[SentUpdate, ...] = ()
    """Those that were taken back, for the case that this is taken back in turn."""
    cause: str | None = None
    fix: str | None = None
    postmortem: str | None = None
    data_lost: DataLost = DataLost.UNKNOWN
    turns: tuple[Turn, ...] = ()
    """Every resolution and reopening that was not taken back, in the order they were recorded."""
    acted_at: Utc | None = None
    """When somebody first took a role or changed the status."""
    snooze: Snooze | None = None
    snooze_ended_at: Utc | None = None
    """When a change of status or severity last ended a snooze before its time."""
    tasks: tuple[Task, ...] = ()
    escalations: dict[str, Settled] = Field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    checks: dict[Check, Tick] = Field(default_factory=dict)
    actions: tuple[ActionItem, ...] = ()
    review: Postmortem = Postmortem.model_construct()
    corrections: tuple[Correction, ...] = ()
    standing: Standing = Standing.COUNTED
    duplicate_of: str | None = None
    standing_reason: str | None = None
    """Why it does not count, if somebody said so."""
    head: int
    """`n` of the last event."""
    recorded_at: Utc
    """When the last event was written."""

    @property
    def reference(self) -> str:
        return f"INC-{self.number}"

    @property
    def checks_left(self) -> tuple[Check, ...]:
        """What is left to do after resolution; none while it is open.

        Of what is told elsewhere, or was none, only the channel is left behind.
        """
        if self.is_open:
            return ()
        owed = Check if self.standing is Standing.COUNTED else (Check.CLOSE_CHANNEL,)
        return tuple(check for check in owed if check not in self.checks)

    @property
    def is_open(self) -> bool:
        return self.status is not Status.RESOLVED

    @property
    def status_words(self) -> str:
        """The status as it is called: `Cancelled` or `Duplicate of INC-1` where it ended so."""
        if self.is_open or self.standing is Standing.COUNTED:
            return self.status.label
        return f"Duplicate of {self.duplicate_of}" if self.duplicate_of else self.standing.value.capitalize()

    def severity_at(self, at: datetime) -> Severity:
        """The severity that held then, or the first one."""
        held = [period.severity for period in self.severities if period.since <= at]
        return held[-1] if held else self.severities[0].severity

    def status_at(self, at: datetime) -> Status:
        """The status that held then, or the first one."""
        held = [period.status for period in self.statuses if period.since <= at]
        return held[-1] if held else Status.INVESTIGATING

    @property
    def commander(self) -> str | None:
        return next(iter(self.holders(COMMANDER)), None)

    @property
    def last_update(self) -> SentUpdate | None:
        """The one that people read last: one that was filed late may bear a higher number."""
        return max(self.updates, key=lambda update: (update.at, update.number), default=None)

    @property
    def next_update_number(self) -> int:
        return max((update.number for update in self.updates), default=0) + 1

    def struck_update(self, n: int) -> SentUpdate | None:
        """The update that was recorded as entry `n` and struck, while its number is free."""
        taken = {update.number for update in self.updates}
        return next((u for u in self.struck_updates if u.n == n and u.number not in taken), None)

    @property
    def reported(self) -> int:
        """The entry up to which the updates tell what happened."""
        return max((update.reported for update in self.updates), default=0)

    @property
    def resolved_at(self) -> datetime | None:
        moment = self.milestones.get(Milestone.RESOLVED)
        return moment.time if moment and not self.is_open else None

    @property
    def reopening(self) -> Turn | None:
        """The last one; None in the incident's first life."""
        return next((turn for turn in reversed(self.turns) if turn.status is Status.RESOLVED), None)

    @property
    def responded_at(self) -> datetime | None:
        """The ruling on TTR: the first of acknowledged, a role taken, or a status change."""
        acknowledged = self.milestones.get(Milestone.ACKNOWLEDGED)
        return min(filter(None, (self.acted_at, acknowledged.time if acknowledged else None)), default=None)

    @property
    def began_at(self) -> datetime:
        """The earliest moment known: impact start, detection or declaration."""
        return min([self.declared_at, *(moment.time for moment in self.milestones.values())])

    def counted_from(self) -> tuple[Milestone, Moment]:
        """Where the duration starts: impact start if known, else detection, else declaration."""
        for milestone in (Milestone.STARTED, Milestone.DETECTED):
            if milestone in self.milestones:
                return milestone, self.milestones[milestone]
        return Milestone.DECLARED, Moment(time=self.declared_at)

    @property
    def lasted(self) -> timedelta | None:
        """From there to the resolution, without the time it was over before it was reopened.

        None while it is open, and where it healed before that.
        """
        start = self.counted_from()[1].time
        if self.resolved_at is None or self.resolved_at < start:
            return None
        return self.resolved_at - start - self.over_between

    @property
    def over_between(self) -> timedelta:
        """How long it was over before it was reopened, each time, since its duration counts."""
        start, over = self.counted_from()[1].time, timedelta(0)
        for turn in self.turns:
            ended = turn.milestones.get(Milestone.RESOLVED) if turn.status is Status.RESOLVED else None
            if ended is not None:
                over += max(timedelta(0), turn.at - max(ended.time, start))
        return over

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if task.is_open)

    def task(self, number: int) -> Task | None:
        return next((task for task in self.tasks if task.number == number), None)

    def offer(self, role: str) -> Offer | None:
        """To whom the role is offered and not yet accepted."""
        return next((offer for offer in self.offers if offer.role == role), None)

    def seat(self, role: str, person: str) -> Assignment | None:
        return next((held for held in self.roles if (held.role, held.person) == (role, person)), None)

    def holders(self, role: str) -> tuple[str, ...]:
        return tuple(held.person for held in self.roles if held.role == role)


def fold(events: Iterable[Recorded], start: Incident | None = None) -> Incident | None:
    """The incident after `events`, which are in order of `n` and belong to one incident."""
    return reduce(apply, events, start)


def apply(incident: Incident | None, recorded: Recorded) -> Incident:
    """The incident after one more event. Raises ValueError when the first event is no declaration."""
    event, at = recorded.event, recorded.at
    if incident is None:
        if not isinstance(event, Declared):
            raise ValueError(f"entry {recorded.n} of INC-{recorded.incident} comes before any declaration")
        return Incident(
            number=recorded.incident,
            id=recorded.id,
            title=event.title,
            channel=event.channel,
            severity=event.severity,
            severity_since=at,
            severities=(Period(severity=event.severity, since=at),),
            drill=event.drill,
            filed=recorded.recorded_at - at > FILED_AFTER if event.filed is None else event.filed,
            status_since=at,
            statuses=(StatusPeriod(status=Status.INVESTIGATING, since=at),),
            declared_at=at,
            detected_by=event.detected_by,
            milestones={Milestone.DECLARED: Moment(time=at)},
            no_commander_since=at,
            head=recorded.n,
            recorded_at=recorded.recorded_at,
        )
    change = _change(incident, recorded)
    if (status := change.get("status", incident.status)) is not incident.status and "statuses" not in change:
        change["statuses"] = (*incident.statuses, StatusPeriod(status=status, since=at))
    return incident.model_copy(
        update={
            **_acted(incident, recorded),
            **change,
            "head": recorded.n,
            "recorded_at": max(incident.recorded_at, recorded.recorded_at),
        }
    )


def _change(now: Incident, recorded: Recorded) -> dict[str, Any]:
    event, at = recorded.event, recorded.at
    match event:
        case StatusChanged():
            return {"status": event.status, "status_since": at, **_unsnoozed(now, at)}
        case Resolved() | Reopened():
            return resolution.change(now, recorded, event)
        case SeverityChanged():
            periods = (*now.severities, Period(severity=event.severity, since=at))
            # A snooze was for the old severity's cadence.
            return {
                "severity": event.severity,
                "severity_since": at,
                "severities": periods,
                **_unsnoozed(now, at),
            }
        case ImpactChanged():
            return {"impact": event.text, "users": event.users, "impact_entry": recorded.n}
        case RoleAssigned() | HandoverSettled(accepted=True):
            return {**_seated(now, seat_given(event), at), **changes.change(now, recorded)}
        case RoleRemoved():
            kept = [r for r in now.roles if not _same_seat(r, event.role, event.person, None)]
            return _seats(tuple(kept), now, at)
        case MilestoneSet():
            moment = Moment(time=event.time, estimated=event.estimated)
            change: dict[str, object] = {"milestones": {**now.milestones, event.milestone: moment}}
            if event.milestone is Milestone.DECLARED:
                change |= _redeclared(now, event.time)
            return change
        case MilestoneCleared():
            return {"milestones": {m: t for m, t in now.milestones.items() if m is not event.milestone}}
        case UpdateSent():
            sent = SentUpdate(
                n=recorded.n, number=event.number, at=at, status=event.status, due=event.due,
                covers=event.covers, written_at=event.written_at,
            )  # fmt: skip
            # An older warroom did not say so, and let the snooze go on.
            ended = {} if event.snoozed_until is None else {"snooze": None}
            return {"updates": (*now.updates, sent), **ended}
        case Amended():
            return changes.corrected(now, event)
        case Retracted():
            struck = tuple(u for u in now.updates if u.n == event.target)
            stand = tuple(u for u in now.updates if u.n != event.target)
            return {"updates": stand, "struck_updates": (*now.struck_updates, *struck)}
        case Restored() if update := now.struck_update(event.target):
            back = sorted((*now.updates, update), key=lambda u: u.n)
            left = tuple(u for u in now.struck_updates if u.n != event.target)
            return {"updates": tuple(back), "struck_updates": left}
        case _:
            return changes.change(now, recorded)


def _unsnoozed(now: Incident, at: datetime) -> dict[str, object]:
    ended = now.snooze is not None and now.snooze.until > at
    return {"snooze": None, "snooze_ended_at": at if ended else now.snooze_ended_at}


def _redeclared(now: Incident, time: datetime) -> dict[str, object]:
    """Another time of declaration: what began in the act of declaring moves with it."""

    def moved(at: datetime | None) -> datetime | None:
        return time if at == now.declared_at else at

    first, *later = now.severities
    return {
        "declared_at": time,
        "severity_since": moved(now.severity_since),
        "severities": (first.model_copy(update={"since": time}), *later),
        "status_since": moved(now.status_since),
        "statuses": tuple(p.model_copy(update={"since": moved(p.since)}) for p in now.statuses),
        "turns": tuple(t.model_copy(update={"status_since": moved(t.status_since)}) for t in now.turns),
        "no_commander_since": moved(now.no_commander_since),
        "acted_at": moved(now.acted_at),
        "roles": tuple(seat.model_copy(update={"since": moved(seat.since)}) for seat in now.roles),
    }


def responding(event: Event) -> str | None:
    """Which first response the event may be, in words; an acknowledgement is a milestone and not among them."""
    match event:
        case RoleAssigned(role=role, person=person):
            return f"{person} took {role}"
        case StatusChanged(status=status):
            return f"status {status.label}"
        case _:
            return None


def _acted(now: Incident, recorded: Recorded) -> dict[str, object]:
    first = now.acted_at is None or recorded.at < now.acted_at
    return {"acted_at": recorded.at} if first and responding(recorded.event) else {}


def seat_given(event: RoleAssigned | HandoverSettled) -> RoleAssigned:
    """The role that somebody has from now on, whether it was assigned or accepted."""
    if isinstance(event, RoleAssigned):
        return event
    return RoleAssigned(role=event.role, person=event.person, replaces=event.replaces)


def _seated(now: Incident, given: RoleAssigned, at: datetime) -> dict[str, object]:
    """Whoever has the role already keeps the seat, and gets another note."""
    kept = [r for r in now.roles if not _same_seat(r, given.role, given.person, given.replaces)]
    held = now.seat(given.role, given.person)
    since = held.since if held else given.since or at
    seat = Assignment(role=given.role, person=given.person, since=since, note=given.note)
    return _seats((*kept, seat), now, at)


def _same_seat(seat: Assignment, role: str, person: str, replaces: str | None) -> bool:
    return seat.role == role and seat.person in (person, replaces)


def _seats(seats: tuple[Assignment, ...], now: Incident, at: datetime) -> dict[str, object]:
    commanded = any(seat.role == COMMANDER for seat in seats)
    since = None if commanded else (now.no_commander_since or at)
    return {"roles": seats, "no_commander_since": since}
