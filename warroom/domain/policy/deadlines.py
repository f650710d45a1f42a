"""What is due, when, and how late. Always computed as `due - now`, so it survives sleep and clock changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from warroom.domain.incident.questions import WAITS_LONG, asked_words
from warroom.domain.incident.state import (
    COMMANDER,
    ActionState,
    Exclusion,
    HandoverOffer,
    Incident,
    Outcome,
    Question,
    SeverityPeriod,
    Snooze,
    Stage,
    StepOutcome,
    Task,
)
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.policy.severities import Policy, Status, Step, with_on_call

CALL_AGAIN = timedelta(minutes=5)
"""Who did not answer is called again after that."""
SOON = timedelta(minutes=3)
"""From here on a deadline is near: the countdown turns amber. What is due at once is near for as long afterwards."""


class What(StrEnum):
    UPDATE = "update"
    RESPONSE = "response"
    COMMANDER = "commander"
    ROLE = "role"
    TASK = "task"
    RESOLUTION = "resolution"
    HANDOVER = "handover"
    QUESTION = "question"
    ESCALATION = "escalation"
    CHECK = "check"
    POSTMORTEM = "postmortem"
    ACTION = "action"


class Urgency(StrEnum):
    CALM = "calm"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Deadline:
    """Something owed by `at` (UTC), or by nobody's clock. `words` say what, in the room's language."""

    what: What
    at: datetime | None
    words: str
    key: str = ""
    """Which one of its kind: a task's number, a step's name."""
    at_once: bool = False
    """Whether it was due the moment that it was asked for, so that nobody could have been in time."""

    after: datetime | None = None
    """From when on it stands among what is due; None from the beginning."""

    def left(self, now: datetime) -> timedelta | None:
        """Time until it is due; negative once overdue, None without a clock."""
        return None if self.at is None else self.at - now

    def is_now(self, now: datetime) -> bool:
        """Whether it was due at once, and is not to be called overdue yet."""
        return self.at_once and self.at is not None and self.at <= now <= self.at + SOON

    def is_overdue(self, now: datetime) -> bool:
        return self.at is not None and self.at < now and not self.is_now(now)

    def urgency(self, now: datetime) -> Urgency:
        return Urgency.SOON if self.is_now(now) else urgency(self.at, now)


def standing(found: Sequence[Deadline], now: datetime) -> tuple[Deadline, ...]:
    """What is due without what is not to be asked for yet, as a question that was asked a minute ago."""
    return tuple(owed for owed in found if owed.after is None or owed.after <= now)


def urgency(due: datetime | None, now: datetime) -> Urgency:
    """How pressing something is that is due then; without a clock it presses nobody."""
    if due is None or due - now > SOON:
        return Urgency.CALM
    return Urgency.OVERDUE if due < now else Urgency.SOON


def next_update(incident: Incident, policy: Policy) -> Deadline | None:
    """When the next status update is due, or None when this severity and status ask for none.

    Counted from the last update really sent, as its text promises, else from declaration (spec, "Response"), but
    not before the time that it was put off to. A change to a severity or status with more frequent updates counts
    from the change, so that nothing is overdue at once. Reopened, it is counted from then at the earliest: until
    then, people knew it resolved. Nobody waits for an update of what is filed afterwards.
    """
    if incident.filed or not incident.is_open:
        return None
    last, again = incident.last_update, incident.reopening
    since = last.promised_from if last else incident.declared_at
    at = _by_cadence(incident, process_of(incident, policy), max(since, again.at) if again else since)
    if at is None:
        return None
    if incident.snooze:
        at = max(at, incident.snooze.until)
    return Deadline(What.UPDATE, at, f"update #{incident.next_update_number}")


def _by_cadence(incident: Incident, policy: Policy, since: datetime) -> datetime | None:
    """When an update is due that people have waited for since then, through every change of severity and status."""
    changes = {since}
    changes.update(period.since for period in incident.severities if period.since > since)
    changes.update(period.since for period in incident.statuses if period.since > since)
    if (ended := incident.snooze_ended_at) and ended > since:
        changes.add(ended)
    due: datetime | None = None
    for at in sorted(changes):
        held = policy.cadence(incident.severity_at(at), incident.status_at(at))
        due = due_through(None if at == ended else due, since, at, held)
    return due


def due_through(
    due: datetime | None, since: datetime, change: datetime, cadence: timedelta | None
) -> datetime | None:
    """When an update is due after a change of cadence; `due` is when it was due before, None when it was not.

    People have waited `since` then, and the new cadence counts from there. Where that has passed already it counts
    from the change, but what was due before that stays due.
    """
    if cadence is None:
        return None
    if since + cadence > change:
        return since + cadence
    return change + cadence if due is None else min(due, change + cadence)


def due_after(incident: Incident, policy: Policy, status: Status, at: datetime) -> datetime | None:
    """When an update is due after one that is sent at `at` and says `status`; what that one has to promise.

    A snooze was for that update, and says nothing of the one after it.
    """
    policy = process_of(incident, policy)
    cadence = None if incident.filed else policy.cadence(incident.severity, status)
    return at + cadence if cadence else None


def put_off(incident: Incident, policy: Policy) -> Snooze | None:
    """The snooze that the next update's time comes from; None when it comes from the cadence."""
    due = next_update(incident, policy)
    snooze = incident.snooze
    return snooze if due is not None and snooze is not None and snooze.until == due.at else None


def due(incident: Incident, policy: Policy, zone: tzinfo, on_call: str | None = None) -> tuple[Deadline, ...]:
    """Everything owed, soonest first, and what has no clock last. Same day ends at midnight in `zone`.

    `on_call` is who that is now, where it is known.
    """
    policy = process_of(incident, policy)
    found = (
        _while_open(incident, policy, zone, on_call)
        if incident.is_open
        else _afterwards(incident, policy, zone)
    )
    return tuple(sorted(found, key=lambda owed: (owed.at is None, owed.at or incident.declared_at)))


def response_due(
    incident: Incident, policy: Policy, zone: tzinfo, at: datetime | None = None
) -> datetime | None:
    """When a response is late to the severity that held `at` a moment (UTC), or holds now; None without a clock.

    Counted from declaration, or from when the severity was raised to that one (spec, "Severity Levels").
    """
    periods = [period for period in incident.severities if at is None or period.since <= at]
    periods = periods or list(incident.severities[:1])
    severity, began = periods[-1].severity, incident.declared_at
    for period in reversed(_without_undone(periods)):
        if period.severity > severity:
            break
        began = period.since
    allowed = process_of(incident, policy).rules(severity).response
    return allowed.deadline(began.astimezone(zone)) if allowed else None


def postmortem_due(incident: Incident, policy: Policy) -> datetime | None:
    """When the postmortem is due, done or not (spec, "Postmortem"); None while the incident is open.

    A duplicate owes none beside the other's, and a cancelled incident was none. No clock runs for one that was
    filed afterwards.
    """
    if incident.resolved_at is None or incident.standing is not Exclusion.NONE or incident.filed:
        return None
    return incident.resolved_at + timedelta(hours=process_of(incident, policy).postmortem_hours)


def step_due(incident: Incident, step: Step) -> datetime | None:
    """When a rung of the ladder is due; None when this severity does not ask for it.

    Counted from declaration, or from the raise to the severities that ask for it.
    """
    if incident.severity not in step.severities or incident.filed:
        return None
    return _asked_since(incident, step) + timedelta(minutes=step.after_minutes)


def step_deadline(incident: Incident, step: Step) -> Deadline | None:
    """The call that a rung of the ladder asks for, settled or not; None when this severity does not ask for it."""
    at = step_due(incident, step)
    if at is None:
        return None
    at_once = at == _asked_since(incident, step)
    return Deadline(What.ESCALATION, at, f"call {step.who}", step.name, at_once=at_once)


def step_settled(incident: Incident, step: Step) -> StepOutcome | None:
    """How a rung of the ladder ended. A waiver from before a severity that asks for it held no longer counts:
    raised to SEV-1, all hands are called (spec, "On-Call Rotation").
    """
    settled = incident.escalations.get(step.name)
    if settled is None or settled.outcome is not Outcome.WAIVED or incident.severity not in step.severities:
        return settled
    return settled if settled.at >= _asked_since(incident, step) else None


def _asked_since(incident: Incident, step: Step) -> datetime:
    """Since when the severities that ask for the rung have held without a break."""
    began = incident.declared_at
    for period in reversed(_without_undone(incident.severities)):
        if period.severity not in step.severities:
            break
        began = period.since
    return began


def _without_undone(periods: Sequence[SeverityPeriod]) -> list[SeverityPeriod]:
    """The periods as if the changes that were undone had never been made."""
    kept: list[SeverityPeriod] = []
    for period in periods:
        first = period.first_since
        while first and len(kept) > 1 and kept[-1].since > first:
            kept.pop()
        if first is None or not kept:
            kept.append(period)
        elif kept[-1].severity != period.severity:
            kept.append(period.model_copy(update={"since": first}))
    return kept


def _while_open(incident: Incident, policy: Policy, zone: tzinfo, on_call: str | None) -> list[Deadline]:
    found: list[Deadline] = []
    if incident.filed:
        words = "filed afterwards: say when it was resolved (x)"
        return [
            Deadline(What.RESOLUTION, None, words),
            *(_asked(task, None) for task in incident.open_tasks),
            *(_offered(offer) for offer in incident.offers),
            *(Deadline(What.QUESTION, None, asked_words(q), str(q.number)) for q in incident.open_questions),
        ]
    if update := next_update(incident, policy):
        found.append(update)
    response = response_due(incident, policy, zone)
    allowed = policy.rules(incident.severity).response
    if response is not None and allowed is not None and incident.responded_at is None:
        found.append(Deadline(What.RESPONSE, response, f"respond ({allowed.words})"))
    if incident.no_commander_since is not None:
        found.append(Deadline(What.COMMANDER, incident.no_commander_since, f"{COMMANDER}: nobody"))
    found += [_asked(task, task.due) for task in incident.open_tasks]
    found += [_offered(offer) for offer in incident.offers]
    found += [_open(question) for question in incident.open_questions]
    for step in policy.ladder:
        step = with_on_call(step, on_call)
        call, settled = step_deadline(incident, step), step_settled(incident, step)
        if settled is not None and settled.answered is False and settled.heard_at is not None:
            again = settled.heard_at + CALL_AGAIN
            found.append(Deadline(What.ESCALATION, again, f"call {step.who} again", step.name))
        elif call is not None and settled is None:
            found.append(call)
    for role in policy.roles:
        if role != COMMANDER and not incident.holders(role):
            found.append(Deadline(What.ROLE, None, f"{role}: nobody", role))
    return found


def _offered(offer: HandoverOffer) -> Deadline:
    return Deadline(What.HANDOVER, None, f"{offer.role}: {offer.person} has not accepted", offer.role)


def _open(question: Question) -> Deadline:
    due = question.asked_at + WAITS_LONG
    return Deadline(What.QUESTION, due, asked_words(question), str(question.number), after=due)


def _asked(task: Task, at: datetime | None) -> Deadline:
    return Deadline(What.TASK, at, f"{task.owner}: {task.text}", str(task.number))


def _afterwards(incident: Incident, policy: Policy, zone: tzinfo) -> list[Deadline]:
    # What was asked for stays asked for, but nobody waits for it by the minute any more.
    found = [_asked(task, None) for task in incident.open_tasks]
    found += [Deadline(What.CHECK, None, check.value, check.key) for check in incident.checks_left]
    if incident.standing is Exclusion.NONE and incident.review.stage is Stage.OPEN:
        found.append(Deadline(What.POSTMORTEM, postmortem_due(incident, policy), "postmortem"))
    for action in incident.actions:
        if action.state is not ActionState.OPEN:
            continue
        ends = None
        if action.due is not None:
            day = datetime(action.due.year, action.due.month, action.due.day, tzinfo=zone)
            ends = day + timedelta(days=1)
        words = f"action: {action.text} ({action.owner or 'no owner'})"
        found.append(Deadline(What.ACTION, ends, words, str(action.number)))
    return found
