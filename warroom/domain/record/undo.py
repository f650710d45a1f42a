"""Taking back an act: for each of its events the one that restores what stood before, or a refusal. Pure.

Taking back an act that itself took one back does the first act again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from warroom.domain.incident.decisions import Decision, Fact, after, emptied, snoozed
from warroom.domain.incident.milestones import sending_problem
from warroom.domain.incident.postmortem_events import (
    ActionSet,
    ActionState,
    MetricCorrected,
    PostmortemMoved,
    PostmortemWritten,
    StandingChanged,
)
from warroom.domain.incident.response import taken_back
from warroom.domain.incident.response_events import (
    EscalationSettled,
    HandoverOffered,
    RunbookUsed,
    TaskChanged,
    UpdateSnoozed,
)
from warroom.domain.incident.state import COMMANDER, Incident
from warroom.domain.record.amendments import retract
from warroom.domain.record.events import (
    Amended,
    Declared,
    Event,
    ImpactChanged,
    MessageSent,
    MilestoneCleared,
    MilestoneSet,
    Noted,
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
from warroom.domain.record.models import UNDONE, ChangeModel, Moment
from warroom.domain.record.timeline import Entry, own_text
from warroom.domain.refusal import Refusal

Find = Callable[[int], Recorded | None]
"""Finds an event of the incident by its entry."""


def undo_act(
    incident: Incident, act: Sequence[tuple[Recorded, Entry]], at: datetime, find: Find = lambda _: None
) -> Decision:
    """Take back a whole act, the last event first, or refuse to.

    `act` has its events in the order they were recorded, each with the line that it made or corrected.
    """
    facts: tuple[Fact, ...] = ()
    for recorded, entry in reversed(act):
        decided = undo(incident, recorded, entry, at, find)
        if isinstance(decided, Refusal):
            return decided
        facts, incident = facts + decided, after(incident, decided)
    return facts


def undo(
    incident: Incident, act: Recorded, entry: Entry, at: datetime, find: Find = lambda _: None
) -> Decision:
    """Take back one event: strike its entry, or record the change that restores what stood before.

    `entry` is the line that the event made or corrected.
    """
    event = act.event
    if isinstance(event, Declared):
        return Refusal(
            f"{incident.reference} was declared by that act; `warroom cancel` (X) ends what was declared by mistake."
        )
    if isinstance(event, Noted | MessageSent | RunbookUsed | UpdateSent):
        struck = retract(incident, entry, at, UNDONE)
        return struck if isinstance(struck, Refusal) else (*struck, *_put_off_again(event, act.n, at))
    if isinstance(event, PostmortemWritten):
        return Refusal(
            "A version of the postmortem stays in the record; write the text that you want as the newest."
        )
    back = (
        _uncorrected(incident, event, entry)
        or _compensation(incident, event)
        or _turned_back(incident, act)
        or taken_back(incident, event)
        or _unlearned(incident, event)
    )
    first = find(event.undoes) if isinstance(event, ChangeModel) and event.undoes else None
    if first and (_is_as_it_was(first.event, event) if back else _possible_again(incident, first.event)):
        # Taking back what took it back does it again: in its own words, and when it was done.
        back, at = first.event, at if back else first.at
    if back:
        if isinstance(back, ChangeModel):
            back = back.model_copy(update={"undoes": act.n})
        return (Fact(back, at), *_put_off_again(event, act.n, at))
    return Refusal(f"Entry {act.n} cannot be undone: something was changed since, or it has no way back.")


def _put_off_again(event: Event, n: int, at: datetime) -> tuple[Fact, ...]:
    """The snooze that the event, entry `n`, ended; one that another event undoes is restored with that."""
    if not isinstance(event, StatusChanged | SeverityChanged | UpdateSent) or event.snoozed_until is None:
        return ()
    again = UpdateSnoozed(until=event.snoozed_until, reason=event.snoozed_because or UNDONE, undoes=n)
    return (Fact(again, at),)


_AS_IT_WAS = (EscalationSettled, StatusChanged, SeverityChanged, TaskChanged)
"""What carries words that the event which takes it back does not have."""


def _is_as_it_was(first: Event, undoing: Event) -> bool:
    """Whether `undoing` took back `first` itself, and not the end that `first` put to a snooze."""
    return isinstance(first, _AS_IT_WAS) and type(first) is type(undoing)


def _possible_again(now: Incident, event: Event) -> bool:
    """Whether what was taken back can be done again, of what is not restored by a compensation."""
    match event:
        case Resolved():
            return now.is_open
        case Reopened():
            return not now.is_open
        case HandoverOffered(role=role, person=person):
            return now.offer(role) is None and person not in now.holders(role)
        case _:
            return False


def _uncorrected(incident: Incident, event: Event, entry: Entry) -> Event | None:
    line = entry.recorded.event
    match event:
        case Amended(was_time=time) if isinstance(line, UpdateSent) and sending_problem(
            incident, line.number, time, UTC
        ):
            return None
        case Amended(target=n, text=text, time=time) if (text is None or entry.text == text) and (
            time is None or entry.at == time
        ):
            # Of an entry that had no words of its own, no words are left.
            before = None if text is None else event.was_text or own_text(line) or ""
            return Amended(target=n, text=before, time=event.was_time, was_text=text, was_time=time)
        case Retracted(target=n) if entry.retracted and not (
            isinstance(line, UpdateSent) and incident.struck_update(n) is None
        ):
            return Restored(target=n)
        case Restored(target=n) if not entry.retracted:
            undone = retract(incident, entry, entry.at, UNDONE)
            return None if isinstance(undone, Refusal) else undone[0].event
        case _:
            return None


def _compensation(now: Incident, event: Event) -> Event | None:
    match event:
        case StatusChanged(status=status, was=was) if now.status is status:
            return StatusChanged(status=was, was=status, reason=UNDONE, **snoozed(now))
        case SeverityChanged(severity=severity, was=worse) if now.severity is severity:
            return SeverityChanged(severity=worse, was=severity, reason=UNDONE, **snoozed(now))
        case ImpactChanged() if (now.impact, now.users) == (event.text, event.users):
            return ImpactChanged(
                text=event.was_text, users=event.was_users, was_text=event.text, was_users=event.users
            )
        case RoleAssigned(role=role, person=person) if seat := now.seat(role, person):
            before = {"role": role, "note": event.was_note, "was_note": seat.note}
            if event.was_since is not None:
                same = seat.note == event.note
                return RoleAssigned(**before, person=person, was_since=seat.since) if same else None
            if event.replaces:
                return RoleAssigned(
                    **before,
                    person=event.replaces,
                    replaces=person,
                    since=event.replaced_since,
                    replaced_since=seat.since,
                )
            return emptied(seat)
        case RoleRemoved(role=role, person=person) if person not in now.holders(role):
            if role == COMMANDER and now.commander:
                return None
            return RoleAssigned(role=role, person=person, note=event.was_note, since=event.was_since)
        case MilestoneSet(milestone=milestone) if now.milestones.get(milestone) == Moment(
            time=event.time, estimated=event.estimated
        ):
            if event.was is None:
                return MilestoneCleared(milestone=milestone, was=event.time, was_estimated=event.estimated)
            return MilestoneSet(
                milestone=milestone,
                time=event.was,
                estimated=event.was_estimated,
                was=event.time,
                was_estimated=event.estimated,
            )
        case MilestoneCleared(milestone=milestone) if milestone not in now.milestones:
            return MilestoneSet(milestone=milestone, time=event.was, estimated=event.was_estimated)
        case _:
            return None


def _turned_back(now: Incident, act: Recorded) -> Event | None:
    """Undo of the last resolution or reopening; `turns.change` restores what stood before it."""
    if not now.turns or now.turns[-1].n != act.n:
        return None
    match act.event:
        case Resolved(was=was):
            return Reopened(status=was, reason=UNDONE)
        case Reopened(status=status) if now.status is status:
            return Resolved(
                cause=now.cause,
                fix=now.fix,
                postmortem=now.postmortem,
                data_lost=now.data_lost,
                was=status,
            )
        case _:
            return None


def _unlearned(now: Incident, event: Event) -> Event | None:
    match event:
        case ActionSet(item=item, was=was) if item in now.actions:
            before = was or item.model_copy(update={"state": ActionState.DROPPED})
            return None if before == item else ActionSet(item=before, was=item)
        case PostmortemMoved(stage=stage, was=was_at) if now.review.stage is stage:
            return PostmortemMoved(stage=was_at, was=stage)
        case MetricCorrected(metric=metric, seconds=seconds, was=length) if seconds == next(
            (c.seconds for c in now.corrections if c.metric == metric), None
        ):
            return MetricCorrected(metric=metric, seconds=length, reason=UNDONE, was=seconds)
        case StandingChanged() if (now.standing, now.duplicate_of) == (event.standing, event.of):
            return StandingChanged(
                standing=event.was,
                was=event.standing,
                of=event.was_of,
                was_of=event.of,
                of_id=event.was_of_id,
                was_of_id=event.of_id,
                reason=UNDONE,
            )
        case _:
            return None
