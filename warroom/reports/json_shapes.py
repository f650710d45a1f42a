"""The shapes of an incident and its parts in JSON; `json_models` makes what each command prints from them."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from warroom.domain.incident.state import (
    ActionState,
    DataLost,
    Detection,
    Exclusion,
    Milestone,
    Outcome,
    Stage,
    TaskState,
)
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.severities import Status

Time: TypeAlias = Annotated[
    str,
    Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", json_schema_extra={"format": "date-time"}),
]
"""UTC, as 2026-11-23T14:05:00.000Z."""
Day: TypeAlias = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$", json_schema_extra={"format": "date"})]
Reference: TypeAlias = Annotated[str, Field(pattern=r"^INC-\d+$")]
Seconds: TypeAlias = float | None


class Shape(BaseModel):
    """A JSON object. A field with a default may be left out; all others are always there."""

    model_config = ConfigDict(strict=True)


class Moment(Shape):
    at: Time
    estimated: bool


class Role(Shape):
    role: str
    person: str
    since: Time
    note: str | None


class Update(Shape):
    number: int
    at: Time
    status: Status
    entry: int


class Due(Shape):
    what: str
    at: Time | None
    key: str | None
    words: str


class Review(Shape):
    stage: Stage
    done_at: Time | None


class Task(Shape):
    number: int
    owner: str
    text: str
    state: TaskState
    words: str | None
    asked_at: str
    due: str | None
    entry: int | None


class Criterion(Shape):
    number: int
    text: str
    outcome: Outcome
    at: Time
    by: str
    entry: int | None


class Question(Shape):
    number: int
    text: str
    asked_at: Time
    entry: int
    answer: str | None
    answered_at: Time | None
    answer_entry: int | None
    struck: bool


class Escalation(Shape):
    step: str
    outcome: Outcome
    at: Time
    by: str
    reason: str | None
    answered: bool | None
    heard_at: Time | None


class Snooze(Shape):
    until: Time
    since: Time | None
    reason: str | None


class Offer(Shape):
    role: str
    person: str
    at: Time


class CheckDone(Shape):
    check: Check
    at: Time
    by: str
    when: Time | None


class Action(Shape):
    number: int
    text: str
    owner: str | None
    due: Day | None
    priority: str | None
    ticket: str | None
    state: ActionState


class Correction(Shape):
    metric: str
    seconds: float
    reason: str
    by: str


class Labelled(Shape):
    severity: int
    severity_label: str | SkipJsonSchema[None] = None


class Incident(Labelled):
    reference: Reference
    id: str
    title: str
    status: Status
    channel: str
    impact: str | None
    affected_users: int | None
    detected_by: Detection | None
    commander: str | None
    declared_at: Time
    resolved_at: Time | None
    milestones: dict[Milestone, Moment]
    roles: list[Role]
    updates: list[Update]
    due: list[Due]
    cause: str | None
    fix: str | None
    postmortem: str | None
    review: Review
    events: int
    drill: bool
    filed: bool
    process_recorded: bool
    data_lost: DataLost
    standing: Exclusion
    duplicate_of: str | None
    duplicates: list[str] | SkipJsonSchema[None] = None
    tasks: list[Task]
    criteria: list[Criterion]
    escalations: list[Escalation]
    snooze: Snooze | None
    offers: list[Offer]
    checks: list[CheckDone]
    actions: list[Action]
    corrections: list[Correction]
    standing_reason: str | None
    questions: list[Question]


class ListedIncident(Incident):
    duration_seconds: Seconds
    postmortem_state: str
    postmortem_due: Time | None
    postmortem_done_at: Time | None
    open_actions: int
    next_action_due: Day | None
    checks_left: list[Check]


class Entry(Shape):
    n: int
    id: str
    at: Time
    recorded_at: Time
    actor: str
    kind: str
    text: str | None
    late: bool
    clock_set_back_seconds: Seconds
    amended: bool
    retracted: bool
    payload: dict[str, Any]
