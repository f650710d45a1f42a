"""What people promised each other: events and state of tasks, escalation, handover, exit criteria, checklist."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from warroom.domain.policy.severities import Severity
from warroom.domain.record.models import ChangeModel, EventModel, StateModel, Utc


class TaskState(StrEnum):
    ASKED = "asked"
    ACKNOWLEDGED = "acknowledged"
    DONE = "done"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """How a step of the escalation ladder, an exit criterion or a check ended."""

    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"


class Check(StrEnum):
    """What is left after resolution; spec, "Resolution"."""

    VERIFY_RECOVERY = "verify recovery"
    CLOSE_CHANNEL = "close the channel"
    SCHEDULE_POSTMORTEM = "schedule the postmortem"


class TaskAsked(EventModel):
    kind: Literal["task_asked"] = "task_asked"
    number: int
    owner: str
    text: str
    due: Utc | None = None
    """When its time-box ends; None without one."""


class TaskChanged(ChangeModel):
    """A task moved to `state`, or got another `due`. `words` are the result, or the reason."""

    kind: Literal["task_changed"] = "task_changed"
    number: int
    state: TaskState
    was: TaskState
    words: str | None = None
    due: Utc | None = None
    was_due: Utc | None = None
    owner: str | None = None
    text: str | None = None
    """Whose task it is and what, so that the entry can be read alone; None in older records."""


class UpdateSnoozed(ChangeModel):
    """The next status update is due at `until` instead; None takes a snooze back."""

    kind: Literal["update_snoozed"] = "update_snoozed"
    until: Utc | None = None
    reason: str | None = None
    was: Utc | None = None
    was_reason: str | None = None


class EscalationSettled(ChangeModel):
    kind: Literal["escalation_settled"] = "escalation_settled"
    step: str
    outcome: Outcome
    was: Outcome = Outcome.OPEN
    reason: str | None = None
    text: str | None = None
    """What was said, exactly as it went out."""
    who: str | None = None
    """Whom the step calls, so that the entry can be read alone; None in older records."""


class HandoverOffered(EventModel):
    kind: Literal["handover_offered"] = "handover_offered"
    role: str
    person: str
    holder: str | None = None
    brief: str


class HandoverSettled(ChangeModel):
    """`person` accepted the role and has it from now on, or the offer was taken back."""

    kind: Literal["handover_settled"] = "handover_settled"
    role: str
    person: str
    accepted: bool
    replaces: str | None = None


class CriterionChanged(ChangeModel):
    """An exit criterion was added (`was` is None), met, reopened, or waived."""

    kind: Literal["criterion_changed"] = "criterion_changed"
    number: int
    text: str
    outcome: Outcome
    was: Outcome | None = None
    reason: str | None = None


class CheckTicked(ChangeModel):
    kind: Literal["check_ticked"] = "check_ticked"
    check: Check
    done: bool
    when: Utc | None = None
    """The postmortem's date."""
    was_when: Utc | None = None
    """The date that it had before."""


class RunbookUsed(EventModel):
    kind: Literal["runbook_used"] = "runbook_used"
    name: str


class Task(StateModel):
    """Somebody does something until `due` (UTC)."""

    number: int
    owner: str
    text: str
    asked_at: Utc
    due: Utc | None = None
    state: TaskState = TaskState.ASKED
    words: str | None = None
    entry: int | None = None
    """The entry that says its text, so that a correction of the one is one of the other."""

    @property
    def is_open(self) -> bool:
        return self.state in (TaskState.ASKED, TaskState.ACKNOWLEDGED)


class Settled(StateModel):
    """How a step of the ladder ended, when and by whom."""

    outcome: Outcome
    at: Utc
    by: str
    reason: str | None = None


class Offer(StateModel):
    role: str
    person: str
    at: Utc


class Criterion(StateModel):
    number: int
    text: str
    outcome: Outcome = Outcome.OPEN
    at: Utc
    by: str
    entry: int | None = None
    """The entry that first said its text, as of a task."""


class Tick(StateModel):
    at: Utc
    by: str
    when: Utc | None = None


class Snooze(StateModel):
    until: Utc
    reason: str | None = None
    since: Utc | None = None
    """When the update was put off."""


class Period(StateModel):
    """A severity, and since when it held."""

    severity: Severity
    since: Utc
