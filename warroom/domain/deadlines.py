"""What is due, when, and how late. Always computed as due minus now, so sleep and restarts change nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from warroom.domain.events import Milestone
from warroom.domain.incident import COMMANDER, Incident
from warroom.domain.policy import Policy

SOON = timedelta(minutes=3)
"""From here on a deadline is near: the countdown turns amber."""


class What(StrEnum):
    UPDATE = "update"
    RESPONSE = "response"
    COMMANDER = "commander"
    ESCALATION = "escalation"
    POSTMORTEM = "postmortem"


class Urgency(StrEnum):
    CALM = "calm"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Deadline:
    """Something owed by `at` (UTC). `words` say what, in the room's language."""

    what: What
    at: datetime
    words: str

    def left(self, now: datetime) -> timedelta:
        """Time until it is due; negative once overdue."""
        return self.at - now

    def urgency(self, now: datetime) -> Urgency:
        left = self.left(now)
        if left < timedelta(0):
            return Urgency.OVERDUE
        return Urgency.SOON if left <= SOON else Urgency.CALM


def next_update(incident: Incident, policy: Policy) -> Deadline | None:
    """When the next status update is due, or None when this severity and status ask for none.

    Counted from the last update really sent, else from declaration (spec, "Response"). A change to a severity
    with updates can so be overdue at once: people have waited that long already.
    """
    cadence = policy.cadence(incident.severity, incident.status)
    if cadence is None:
        return None
    last = incident.last_update
    start = last.at if last else incident.declared_at
    return Deadline(What.UPDATE, start + cadence, f"update #{incident.next_update_number}")


def due(incident: Incident, policy: Policy, zone: tzinfo) -> tuple[Deadline, ...]:
    """Everything owed, soonest first. Same day ends at midnight in `zone`."""
    found: list[Deadline] = []
    if not incident.is_open:
        if incident.resolved_at is not None:
            at = incident.resolved_at + timedelta(hours=policy.postmortem_hours)
            found.append(Deadline(What.POSTMORTEM, at, "postmortem"))
        return tuple(found)
    if update := next_update(incident, policy):
        found.append(update)
    rules = policy.severity[incident.severity]
    answered = Milestone.ACKNOWLEDGED in incident.milestones or bool(incident.roles)
    response = rules.response.deadline(incident.declared_at.astimezone(zone))
    if response is not None and not answered:
        found.append(Deadline(What.RESPONSE, response, f"respond ({rules.response.value})"))
    if incident.no_commander_since is not None:
        found.append(Deadline(What.COMMANDER, incident.no_commander_since, f"{COMMANDER}: nobody"))
    if (delay := policy.escalation_delay(incident.severity)) is not None:
        at = incident.declared_at + delay
        found.append(Deadline(What.ESCALATION, at, f"escalate: {policy.escalate_to}"))
    return tuple(sorted(found, key=lambda deadline: deadline.at))
