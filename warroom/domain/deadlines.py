"""What is due, when, and how late. Always computed as `due - now`, so it survives sleep and clock changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from warroom.domain.incident import COMMANDER, Incident
from warroom.domain.learning import ActionState, Stage
from warroom.domain.policy import Policy, Step
from warroom.domain.promises import Check, Outcome, Settled

SOON = timedelta(minutes=3)
"""From here on a deadline is near: the countdown turns amber."""


class What(StrEnum):
    UPDATE = "update"
    RESPONSE = "response"
    COMMANDER = "commander"
    ROLE = "role"
    TASK = "task"
    HANDOVER = "handover"
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

    def left(self, now: datetime) -> timedelta | None:
        """Time until it is due; negative once overdue, None without a clock."""
        return None if self.at is None else self.at - now

    def urgency(self, now: datetime) -> Urgency:
        left = self.left(now)
        if left is None or left > SOON:
            return Urgency.CALM
        return Urgency.OVERDUE if left < timedelta(0) else Urgency.SOON


def next_update(incident: Incident, policy: Policy) -> Deadline | None:
    """When the next status update is due, or None when this severity and status ask for none.

    Counted from the last update really sent, else from declaration (spec, "Response"), or as snoozed. A change
    to a severity with updates can so be overdue at once: people have waited that long already.
    """
    cadence = policy.cadence(incident.severity, incident.status)
    words = f"update #{incident.next_update_number}"
    if incident.snooze is not None and incident.is_open:
        return Deadline(What.UPDATE, incident.snooze.until, words)
    if cadence is None:
        return None
    last = incident.last_update
    start = last.at if last else incident.declared_at
    return Deadline(What.UPDATE, start + cadence, words)


def due(incident: Incident, policy: Policy, zone: tzinfo) -> tuple[Deadline, ...]:
    """Everything owed, soonest first, and what has no clock last. Same day ends at midnight in `zone`."""
    found = _while_open(incident, policy, zone) if incident.is_open else _afterwards(incident, policy, zone)
    return tuple(sorted(found, key=lambda owed: (owed.at is None, owed.at or incident.declared_at)))


def response_due(incident: Incident, policy: Policy, zone: tzinfo) -> datetime | None:
    """When a response to this severity is late (spec, "Severity Levels"); None where there is no clock."""
    return policy.severity[incident.severity].response.deadline(incident.declared_at.astimezone(zone))


def step_due(incident: Incident, step: Step) -> datetime | None:
    """When a rung of the ladder is due; None when this severity does not ask for it.

    Counted from declaration, but not from before the severities that ask for it held.
    """
    if incident.severity not in step.severities:
        return None
    began = _asked_since(incident, step)
    return max(incident.declared_at + timedelta(minutes=step.after_minutes), began)


def step_settled(incident: Incident, step: Step) -> Settled | None:
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
    for period in reversed(incident.severities):
        if period.severity not in step.severities:
            break
        began = period.since
    return began


def _while_open(incident: Incident, policy: Policy, zone: tzinfo) -> list[Deadline]:
    found: list[Deadline] = []
    if update := next_update(incident, policy):
        found.append(update)
    response = response_due(incident, policy, zone)
    if response is not None and incident.responded_at is None:
        rules = policy.severity[incident.severity]
        found.append(Deadline(What.RESPONSE, response, f"respond ({rules.response.value})"))
    if incident.no_commander_since is not None:
        found.append(Deadline(What.COMMANDER, incident.no_commander_since, f"{COMMANDER}: nobody"))
    for task in incident.open_tasks:
        found.append(Deadline(What.TASK, task.due, f"{task.owner}: {task.text}", str(task.number)))
    for offer in incident.offers:
        words = f"{offer.role}: {offer.person} has not accepted"
        found.append(Deadline(What.HANDOVER, None, words, offer.role))
    for step in policy.ladder:
        at = step_due(incident, step)
        if at is not None and step_settled(incident, step) is None:
            found.append(Deadline(What.ESCALATION, at, f"call {step.who}", step.name))
    for role in policy.roles:
        if role != COMMANDER and not incident.holders(role):
            found.append(Deadline(What.ROLE, None, f"{role}: nobody", role))
    return found


def _afterwards(incident: Incident, policy: Policy, zone: tzinfo) -> list[Deadline]:
    found = [
        Deadline(What.CHECK, None, check.value, check.name) for check in Check if check not in incident.checks
    ]
    if incident.resolved_at is not None and incident.review.stage is Stage.OPEN:
        at = incident.resolved_at + timedelta(hours=policy.postmortem_hours)
        found.append(Deadline(What.POSTMORTEM, at, "postmortem"))
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
