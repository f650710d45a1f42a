"""What is true now: `Incident` and its parts, as stored in snapshots. How events change it stands with each concept."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import Field, NonNegativeFloat, model_validator

from warroom.domain.policy.checklist import Check, checks_of
from warroom.domain.policy.severities import DETECTION, LONGEST_WORDS, Severity, Status, with_badge
from warroom.domain.record.models import Day, Moment, StateModel, Utc, with_label
from warroom.domain.text.safe_text import one_line

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

COMMANDER = "commander"  # the one role that a single person holds; spec, "Triage"


class Detection(str):
    """Who noticed; spec, "Detection". The team may have its own words."""

    ALERT: ClassVar[Detection]
    USER: ClassVar[Detection]
    DASHBOARD: ClassVar[Detection]
    TEAM: ClassVar[Detection]

    @property
    def value(self) -> str:
        return str(self)

    @property
    def label(self) -> str:
        return "user report" if self == "user" else one_line(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        text = core_schema.str_schema(min_length=1, max_length=LONGEST_WORDS)
        return core_schema.no_info_after_validator_function(cls, text)


Detection.ALERT, Detection.USER, Detection.DASHBOARD, Detection.TEAM = map(Detection, DETECTION)


class Milestone(StrEnum):
    """A moment that the metrics are counted between."""

    STARTED = "started"
    DETECTED = "detected"
    ACKNOWLEDGED = "acknowledged"
    DECLARED = "declared"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"

    @property
    def label(self) -> str:
        return "impact started" if self is Milestone.STARTED else self.value


class DataLost(StrEnum):
    """Whether users lost data, in one word."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


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


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Stage(StrEnum):
    """How far the postmortem is; spec, "Postmortem"."""

    OPEN = "open"
    DONE = "done"
    SHARED = "shared"


class Exclusion(StrEnum):
    """Why an incident is left out of the metrics over many; NONE counts."""

    NONE = "counted"
    DUPLICATE = "duplicate"
    CANCELLED = "cancelled"


class SeverityPeriod(StateModel):
    """A severity, and since when it held."""

    severity: Severity
    severity_label: str | None = None
    since: Utc
    first_since: Utc | None = None
    """Since when it had held before a change that was undone; None unless undo gave it back."""

    @model_validator(mode="after")
    def _with_label(self) -> Self:
        return with_label(self)


class StatusPeriod(StateModel):
    status: Status
    since: Utc


class RoleAssignment(StateModel):
    """Who has a role, and since when."""

    role: str
    person: str
    since: Utc
    note: str | None = None


class HandoverOffer(StateModel):
    role: str
    person: str
    at: Utc


class SentUpdate(StateModel):
    """Update `number`, entry `n` of the timeline, sent at `at` (UTC) in status `status`."""

    n: int
    number: int
    at: Utc
    status: Status
    due: Utc | None = None  # None when none was asked for
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


class Snooze(StateModel):
    until: Utc
    reason: str | None = None
    since: Utc | None = None
    """When the update was put off."""


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
    """The entry that says its text, here and of a criterion, so that a correction of the one is one of the other."""

    @property
    def is_open(self) -> bool:
        return self.state in (TaskState.ASKED, TaskState.ACKNOWLEDGED)


class Question(StateModel):
    """An open question, entry `entry` of the timeline, or an answered one."""

    number: int
    text: str
    entry: int
    asked_at: Utc
    answer: str | None = None
    answered_at: Utc | None = None
    answer_entry: int | None = None
    struck: bool = False
    """Whether its entry was struck, or is no question any more as it was corrected."""


class StepOutcome(StateModel):
    """How a step of the escalation ladder ended, when and by whom."""

    outcome: Outcome
    at: Utc
    by: str
    reason: str | None = None
    answered: bool | None = None
    """Whether those who were called answered; None while nobody said."""
    heard_at: Utc | None = None
    """When they answered, or did not."""


class Criterion(StateModel):
    """An exit criterion: what has to hold before the incident ends."""

    number: int
    text: str
    outcome: Outcome = Outcome.OPEN
    at: Utc
    by: str
    entry: int | None = None


class CheckDone(StateModel):
    at: Utc
    by: str
    when: Utc | None = None  # the postmortem's date


class ActionItem(StateModel):
    """Something that is owed to learning; spec, "Action items with owners"."""

    number: int
    text: str
    owner: str | None = None
    due: Day | None = None
    priority: str | None = None
    ticket: str | None = None
    state: ActionState = ActionState.OPEN


class Postmortem(StateModel):
    stage: Stage = Stage.OPEN
    version: int | None = None
    """`n` of the newest version written."""
    done_at: Utc | None = None


class Correction(StateModel):
    """`seconds` of a metric as corrected, by whom and why."""

    metric: str
    seconds: NonNegativeFloat
    reason: str
    by: str


class LifecycleChange(StateModel):
    """A resolution or a reopening, entry `n` at `at` (UTC), and what stood before it."""

    n: int
    at: Utc
    status: Status
    status_since: Utc
    cause: str | None = None
    fix: str | None = None
    postmortem: str | None = None
    data_lost: DataLost = DataLost.UNKNOWN
    snooze: Snooze | None = None
    checks: dict[Check, CheckDone] = Field(default_factory=dict)
    stage: Stage = Stage.OPEN
    """Of the postmortem, and when it was done."""
    done_at: Utc | None = None
    periods: int = 1
    """How many periods of a status there were."""
    milestones: dict[Milestone, Moment | None]
    """Those that it changed; None for one that was not known."""


class Incident(StateModel):
    """The whole state after entry `head`. Times are UTC; what nobody told us is None."""

    number: int
    id: str
    title: str
    channel: str
    severity: Severity
    severity_since: Utc
    severities: tuple[SeverityPeriod, ...]
    """Every severity that it had, the first first."""
    process: dict[str, Any] | None = None
    """What of the process that it was declared under differs from the spec's; None in older records."""
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
    roles: tuple[RoleAssignment, ...] = ()
    no_commander_since: Utc | None = None
    updates: tuple[SentUpdate, ...] = ()
    struck_updates: tuple[SentUpdate, ...] = ()
    """Those that were taken back, for the case that this is taken back in turn."""
    cause: str | None = None
    fix: str | None = None
    postmortem: str | None = None
    data_lost: DataLost = DataLost.UNKNOWN
    turns: tuple[LifecycleChange, ...] = ()
    """Every resolution and reopening that was not taken back, in the order they were recorded."""
    acted_at: Utc | None = None
    """When somebody first took a role or changed the status."""
    snooze: Snooze | None = None
    snooze_ended_at: Utc | None = None
    """When a change of status or severity last ended a snooze before its time."""
    tasks: tuple[Task, ...] = ()
    escalations: dict[str, StepOutcome] = Field(default_factory=dict)
    offers: tuple[HandoverOffer, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    questions: tuple[Question, ...] = ()
    """Every question that was asked, in the order of asking."""
    checks: dict[Check, CheckDone] = Field(default_factory=dict)
    actions: tuple[ActionItem, ...] = ()
    review: Postmortem = Postmortem.model_construct()
    corrections: tuple[Correction, ...] = ()
    standing: Exclusion = Exclusion.NONE
    duplicate_of: str | None = None
    duplicate_of_id: str | None = None  # its UUID; None where it was not recorded
    standing_reason: str | None = None
    """Why it does not count, if somebody said so."""
    head: int
    """`n` of the last event."""
    recorded_at: Utc
    """When the last event was written."""

    @model_validator(mode="after")
    def _with_label(self) -> Self:
        if self.severities and self.severities[-1].severity == self.severity:
            known = self.severities[-1].severity  # which knows its label
            self.__dict__["severity"] = with_badge(known, self.process)
        return self

    @property
    def reference(self) -> str:
        return f"INC-{self.number}"

    @property
    def checklist(self) -> tuple[Check, ...]:
        """What has to be done after resolution, by the process that it was declared under."""
        return checks_of(self.process)

    @property
    def checks_left(self) -> tuple[Check, ...]:
        """What is left to do after resolution; none while it is open.

        Of what is told elsewhere, or was none, only the channel is left behind.
        """
        if self.is_open:
            return ()
        counted = self.standing is Exclusion.NONE
        owed = (check for check in self.checklist if counted or check == Check.CLOSE_CHANNEL)
        return tuple(check for check in owed if check not in self.checks)

    @property
    def is_open(self) -> bool:
        return self.status is not Status.RESOLVED

    @property
    def status_words(self) -> str:
        """The status as it is called: `Cancelled` or `Duplicate of INC-1` where it ended so."""
        if self.is_open or self.standing is Exclusion.NONE:
            return self.status.label
        return f"Duplicate of {self.duplicate_of}" if self.duplicate_of else self.standing.value.capitalize()

    @property
    def ended_words(self) -> str:
        """How it ended, within a sentence: `resolved`, `cancelled`, `a duplicate of INC-1`."""
        words = self.status_words
        return f"a {words[0].lower()}{words[1:]}" if words.startswith("Duplicate") else words.lower()

    def severity_at(self, at: datetime) -> Severity:
        """The severity that held then, or the first one."""
        held = (period.severity for period in reversed(self.severities) if period.since <= at)
        return next(held, self.severities[0].severity)

    def status_at(self, at: datetime) -> Status:
        """The status that held then, or the first one."""
        held = (period.status for period in reversed(self.statuses) if period.since <= at)
        return next(held, Status.INVESTIGATING)

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

    @property
    def reported(self) -> int:
        """The entry up to which the updates tell what happened."""
        return max((update.reported for update in self.updates), default=0)

    @property
    def resolved_at(self) -> datetime | None:
        moment = self.milestones.get(Milestone.RESOLVED)
        return moment.time if moment and not self.is_open else None

    @property
    def reopening(self) -> LifecycleChange | None:
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

    @property
    def open_questions(self) -> tuple[Question, ...]:
        return tuple(asked for asked in self.questions if asked.answer is None and not asked.struck)

    def question(self, number: int) -> Question | None:
        return next((asked for asked in self.questions if asked.number == number), None)

    def offer(self, role: str) -> HandoverOffer | None:
        """To whom the role is offered and not yet accepted."""
        return next((offer for offer in self.offers if offer.role == role), None)

    def holders(self, role: str) -> tuple[str, ...]:
        return tuple(held.person for held in self.roles if held.role == role)
