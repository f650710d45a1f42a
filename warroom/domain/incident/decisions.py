"""What may be done: (incident, intent) -> events with their times, or a Refusal with its reason. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from warroom.domain.incident.milestones import order_problem
from warroom.domain.incident.postmortem_events import Standing, StandingChanged
from warroom.domain.incident.response_events import Outcome
from warroom.domain.incident.state import COMMANDER, Assignment, Incident, apply
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.record.events import (
    DataLost,
    Declared,
    Detection,
    Document,
    Event,
    ImpactChanged,
    MessageSent,
    Milestone,
    MilestoneSet,
    Noted,
    Recorded,
    Reopened,
    Resolved,
    RoleAssigned,
    RoleRemoved,
    SeverityChanged,
    StatusChanged,
    UpdateSent,
)
from warroom.domain.record.models import Moment
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.channel_names import channel_name
from warroom.domain.text.validation import (
    note_problem,
    person_problem,
    role_problem,
    text_problem,
    title_problem,
)


@dataclass(frozen=True)
class Fact:
    """Something decided: what happened and when (UTC)."""

    event: Event
    at: datetime


Decision = tuple[Fact, ...] | Refusal


def declare(
    title: str,
    severity: Severity,
    commander: str | None,
    at: datetime,
    zone: tzinfo,
    *,
    taken: Container[str] = (),
    detected_by: Detection | None = None,
    impact: str | None = None,
    users: int | None = None,
    milestones: dict[Milestone, Moment] | None = None,
    drill: bool = False,
    filed: bool = False,
    responder: str | None = None,
) -> Decision:
    """Open an incident; `filed` is one that is filed afterwards, in which nothing runs. `responder`, who is on call, investigates first. `taken` holds the channel names in use; the channel's date is local to `zone`."""
    title = " ".join(title.split())
    if problem := title_problem(title):
        return problem
    if problem := order_problem({Milestone.DECLARED: Moment(time=at)}, milestones or {}):
        return problem
    channel = channel_name(title, at.astimezone(zone).date(), taken)
    facts = [
        Fact(
            Declared(
                title=title,
                severity=severity,
                channel=channel,
                detected_by=detected_by,
                drill=drill,
                filed=filed,
            ),
            at,
        )
    ]
    for milestone, moment in (milestones or {}).items():
        facts.append(
            Fact(MilestoneSet(milestone=milestone, time=moment.time, estimated=moment.estimated), at)
        )
    if commander is not None:
        person = safe_text.handle(commander)
        if problem := person_problem(person, known=True):
            return problem
        facts.append(Fact(RoleAssigned(role=COMMANDER, person=person), at))
    if responder is not None and (person := safe_text.handle(responder)):
        facts.append(Fact(RoleAssigned(role="investigator", person=person, note="on call"), at))
    if impact or users is not None:
        if problem := text_problem(impact or "-", "The impact"):
            return problem
        facts.append(Fact(ImpactChanged(text=impact, users=users), at))
    return tuple(facts)


def note(text: str, at: datetime) -> Decision:
    """Record a line of the timeline, also after resolution: the record is never closed to what is learned."""
    return note_problem(text, "The note") or (Fact(Noted(text=text), at),)


def too_early(incident: Incident, at: datetime | None, since: datetime, what: str) -> Refusal | None:
    """For a time that somebody typed: a change may be told late, but not from before what it changes.

    None is now. A clock that was set back types nothing, and is never refused.
    """
    if at is None:
        return None
    if at < incident.declared_at:
        return Refusal(f"That is before {incident.reference} was declared; write a later time.")
    if at < since:
        return Refusal(
            f"{incident.reference} is {what} since {since:%Y-%m-%d %H:%M} UTC; write a time after that, or undo it first."
        )
    return None


def ended_too_early(incident: Incident, at: datetime | None) -> Refusal | None:
    """For the time of a resolution that somebody typed; None is now."""
    if at is None:
        return None
    return _before_reopening(incident, at) or order_problem(
        incident.milestones, {Milestone.RESOLVED: Moment(time=at)}
    )


def _before_reopening(incident: Incident, resolved: datetime) -> Refusal | None:
    again = incident.reopening
    if again is None or resolved >= again.at:
        return None
    return Refusal(
        f"{incident.reference} was open again from {again.at:%Y-%m-%d %H:%M} UTC, so it cannot have been resolved "
        f"for good at {resolved:%Y-%m-%d %H:%M} UTC; write a time after that."
    )


def assign(incident: Incident, role: str, person: str, at: datetime, note: str | None = None) -> Decision:
    """Give a role. The commander is one person, so a new one takes over; other roles may have several."""
    role, person = role_name(role), safe_text.handle(person)
    held = incident.seat(role, person)
    if problem := role_problem(role) or person_problem(person, known=held is not None):
        return problem
    if held and not note:
        return Refusal(f"{person} is {role} already.")
    replaces = next((h for h in incident.holders(role) if h != person), None) if role == COMMANDER else None
    before = incident.seat(role, replaces) if replaces else held
    assigned = RoleAssigned(
        role=role,
        person=person,
        note=note or None,
        replaces=replaces,
        was_since=held.since if held else None,
        was_note=before.note if before else None,
        replaced_since=before.since if before and replaces else None,
    )
    return (Fact(assigned, at),)


def remove(incident: Incident, role: str, person: str | None, at: datetime) -> Decision:
    """Take a role away; with no person named, from the only one who holds it."""
    role = role_name(role)
    holders = incident.holders(role)
    if person is None:
        if len(holders) != 1:
            return Refusal(
                f"{len(holders)} people are {role} ({', '.join(holders)}); name the one to remove."
                if holders
                else f"Nobody is {role}."
            )
        person = holders[0]
    person = safe_text.handle(person)
    seat = incident.seat(role, person)
    if seat is None:
        return Refusal(f"{person} is not {role}; {_held(holders, role)}.")
    return (Fact(emptied(seat), at),)


def set_roles(incident: Incident, wanted: Mapping[str, Sequence[str]], at: datetime) -> Decision:
    """Assign and remove until each role named is held by exactly these people: all of it or nothing."""
    facts: tuple[Fact, ...] = ()
    for role, people in wanted.items():
        held = incident.holders(role)
        handles = dict.fromkeys(safe_text.handle(person) for person in people)
        for person in handles:
            if person not in held:
                assigned = assign(incident, role, person, at)
                if isinstance(assigned, Refusal):
                    return assigned
                facts, incident = facts + assigned, after(incident, assigned)
        for person in incident.holders(role):
            if person not in handles:
                removed = remove(incident, role, person, at)
                if isinstance(removed, Refusal):
                    return removed
                facts, incident = facts + removed, after(incident, removed)
    return facts or Refusal("These are the roles already; change one, or press Esc.")


def after(incident: Incident, facts: Iterable[Fact]) -> Incident:
    """The incident as it will be once these are recorded."""
    for fact in facts:
        n = incident.head + 1
        incident = apply(
            incident, Recorded(0, "", incident.number, n, fact.at, incident.recorded_at, "", fact.event)
        )
    return incident


def emptied(seat: Assignment) -> RoleRemoved:
    """The event that takes a seat away; it carries what undo needs to give it back."""
    return RoleRemoved(role=seat.role, person=seat.person, was_since=seat.since, was_note=seat.note)


def change_status(incident: Incident, status: Status, at: datetime, reason: str | None = None) -> Decision:
    """Move to another status, in any order. Out of Resolved is a reopening; into it leads only `resolve`."""
    if status is Status.RESOLVED:
        return Refusal("Resolved comes by `warroom resolve`, which records the cause and the fix.")
    if not incident.is_open:
        reopened = Fact(Reopened(status=status, reason=reason or None), at)
        if incident.standing is not Standing.CANCELLED:
            return (reopened,)
        counted = StandingChanged(standing=Standing.COUNTED, was=incident.standing)  # it is one after all
        return (reopened, Fact(counted, at))
    if status is incident.status:
        return Refusal(f"{incident.reference} is {status.label} already.")
    changed = StatusChanged(status=status, was=incident.status, reason=reason or None, **snoozed(incident))
    return (Fact(changed, at),)


def snoozed(incident: Incident, at: datetime | None = None) -> dict[str, Any]:
    """What a change, or an update sent `at` some time, records of the snooze that it ends."""
    if incident.snooze is None or (at and incident.snooze.since and at < incident.snooze.since):
        return {}
    return {"snoozed_until": incident.snooze.until, "snoozed_because": incident.snooze.reason}


def change_severity(
    incident: Incident, severity: Severity, at: datetime, reason: str | None = None
) -> Decision:
    if severity is incident.severity:
        return Refusal(f"{incident.reference} is {severity} already.")
    changed = SeverityChanged(
        severity=severity, was=incident.severity, reason=reason or None, **snoozed(incident)
    )
    return (Fact(changed, at),)


def change_impact(
    incident: Incident, text: str | None, users: int | None, at: datetime, *, users_unknown: bool = False
) -> Decision:
    """Say what users notice. A part that is None stays as it is.

    An empty text, or `users_unknown`, says that what was recorded is not known any more.
    """
    text = incident.impact if text is None else text.strip() or None
    if not users_unknown:
        users = incident.users if users is None else users
    if text is None and users is None and incident.impact is None and incident.users is None:
        return Refusal("Say what users notice, or how many are affected.")
    if text is not None and (problem := text_problem(text, "The impact")):
        return problem
    if users is not None and users < 0:
        return Refusal("The number of affected users cannot be negative.")
    if (text, users) == (incident.impact, incident.users):
        return Refusal("That is the impact already recorded.")
    return (
        Fact(ImpactChanged(text=text, users=users, was_text=incident.impact, was_users=incident.users), at),
    )


def set_milestone(
    incident: Incident, milestone: Milestone, time: datetime, at: datetime, *, estimated: bool = False
) -> Decision:
    """Say when a milestone was reached, or correct it."""
    moment = Moment(time=time, estimated=estimated)
    if incident.milestones.get(milestone) == moment:
        return Refusal(f"“{milestone.label}” has that time already.")
    return set_milestones(incident, {milestone: moment}, at)


def set_milestones(incident: Incident, wanted: Mapping[Milestone, Moment], at: datetime) -> Decision:
    """Say when several milestones were reached: all of them or none, in an order that holds once all are said.

    One that has its time already is left out.
    """
    if resolved := wanted.get(Milestone.RESOLVED):
        if incident.is_open:
            return Refusal(f"{incident.reference} is not resolved; `resolve` says when it was.")
        if problem := _before_reopening(incident, resolved.time):
            return problem
    if problem := order_problem(incident.milestones, wanted):
        return problem
    facts = []
    for milestone, moment in wanted.items():
        was = incident.milestones.get(milestone)
        if was == moment:
            continue
        said = MilestoneSet(
            milestone=milestone,
            time=moment.time,
            estimated=moment.estimated,
            was=was.time if was else None,
            was_estimated=bool(was and was.estimated),
        )
        # It stands in the timeline where it happened, as an entry that was recorded late does.
        facts.append(Fact(said, moment.time))
    return tuple(facts) or Refusal("These are the times already; change one, or press Esc.")


def send_update(
    incident: Incident,
    text: str,
    at: datetime,
    status: Status | None = None,
    number: int | None = None,
    due: datetime | None = None,
    covers: int | None = None,
    written_at: datetime | None = None,
) -> Decision:
    """Freeze the text of the next update as sent, and change the status if the update says so.

    It never reopens what somebody resolved; one that was sent before the resolution can be filed afterwards.
    `number` is the one that the text carries; it is refused when another console sent that one meanwhile.
    `due` is when it was owed; `covers` and `written_at` are as in `UpdateSent`.
    """
    next_one = incident.next_update_number
    if number is not None and number != next_one:
        return Refusal(
            f"Update #{number} was sent meanwhile; this one is #{next_one}, so look at the draft again."
        )
    if problem := text_problem(text, "The update"):
        return problem
    if incident.resolved_at and at >= incident.resolved_at:
        return Refusal(
            f"{incident.reference} was resolved meanwhile, so no update is due; reopen it first if it is not over."
        )
    status = status or incident.status
    changed: tuple[Fact, ...] = ()
    if incident.is_open and status is not incident.status:
        decided = change_status(incident, status, at)
        if isinstance(decided, Refusal):
            return decided
        changed = decided
    sent = UpdateSent(
        number=next_one,
        status=status,
        text=text,
        due=due,
        covers=covers,
        written_at=written_at,
        **({} if changed else snoozed(incident, at)),
    )
    return (*changed, Fact(sent, at))


def send_message(incident: Incident, document: Document, text: str, at: datetime) -> Decision:
    """Freeze another outgoing text as sent."""
    return text_problem(text, "The text") or (Fact(MessageSent(document=document, text=text), at),)


def resolve(
    incident: Incident,
    at: datetime,
    cause: str | None = None,
    fix: str | None = None,
    postmortem: str | None = None,
    *,
    data_lost: DataLost = DataLost.UNKNOWN,
    reason: str | None = None,
) -> Decision:
    """End the incident; `reason` is why it ends while exit criteria are open."""
    if not incident.is_open:
        when = f" since {incident.resolved_at:%Y-%m-%d %H:%M} UTC" if incident.resolved_at else ""
        return Refusal(
            f"{incident.reference} is resolved already{when}; to work on it again, set another status, which reopens it."
        )
    if (still := [c for c in incident.criteria if c.outcome is Outcome.OPEN]) and not reason:
        names = "; ".join(f"{c.number} {safe_text.one_line(c.text)}" for c in still)
        return Refusal(f"Exit criteria are still open: {names}. Tick them, or give a reason to go on.")
    for text, what in ((cause, "The cause"), (fix, "The fix"), (postmortem, "The link")):
        if text and (problem := text_problem(text, what)):
            return problem
    resolved = Resolved(
        cause=cause or None,
        fix=fix or None,
        postmortem=postmortem or None,
        data_lost=data_lost,
        reason=(reason or None) if still else None,
        was=incident.status,
    )
    return (Fact(resolved, at),)


def role_name(role: str) -> str:
    """A role as it is recorded: one space between words, in lower case."""
    return " ".join(role.split()).lower()


def _held(holders: tuple[str, ...], role: str) -> str:
    return f"{', '.join(holders)} is" if holders else f"nobody is {role}"
