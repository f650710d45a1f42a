"""What can happen in an incident: one frozen model a kind, joined in a discriminated union.

Models forbid unknown fields, so what is written is exact. What a newer warroom wrote is read as `Unknown`
and kept. A changing event carries what stood before it, so that it reads well alone and can be undone.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from warroom.domain.incident.postmortem_events import (
    ActionSet,
    MetricCorrected,
    PostmortemMoved,
    PostmortemWritten,
    StandingChanged,
)
from warroom.domain.incident.response_events import (
    CheckTicked,
    CriterionChanged,
    EscalationSettled,
    HandoverOffered,
    HandoverSettled,
    RunbookUsed,
    TaskAsked,
    TaskChanged,
    UpdateSnoozed,
)
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.record.models import ChangeModel, EventModel, Utc
from warroom.domain.record.redaction import Redacted


class Detection(StrEnum):
    """Who noticed; spec, "Detection"."""

    ALERT = "alert"
    USER = "user"
    DASHBOARD = "dashboard"
    TEAM = "team"

    @property
    def label(self) -> str:
        return {"alert": "alert", "user": "user report", "dashboard": "dashboard", "team": "team"}[self.value]


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


class Document(StrEnum):
    """An outgoing text other than a status update."""

    ANNOUNCEMENT = "announcement"
    SEVERITY_CHANGE = "severity change"
    RESOLUTION = "resolution"


class Declared(EventModel):
    kind: Literal["declared"] = "declared"
    title: str
    severity: Severity
    channel: str
    detected_by: Detection | None = None
    drill: bool = False
    """An exercise: said so everywhere, and left out of the metrics."""
    filed: bool | None = None
    """Whether it was filed afterwards, with nothing running. In older records None: `FILED_AFTER` tells."""


class Noted(EventModel):
    """A line of the timeline, as typed. A leading `!` makes it a decision, a leading `?` an open question."""

    kind: Literal["noted"] = "noted"
    text: str


class MilestoneSet(ChangeModel):
    kind: Literal["milestone_set"] = "milestone_set"
    milestone: Milestone
    time: Utc
    estimated: bool = False
    was: Utc | None = None
    was_estimated: bool = False


class MilestoneCleared(ChangeModel):
    kind: Literal["milestone_cleared"] = "milestone_cleared"
    milestone: Milestone
    was: Utc
    was_estimated: bool = False


class RoleAssigned(ChangeModel):
    kind: Literal["role_assigned"] = "role_assigned"
    role: str
    person: str
    note: str | None = None
    replaces: str | None = None
    """Who held the role until now; only a role for one person has this."""
    was_since: Utc | None = None
    """Since when the person has had the role already, so that only the note is another one; None for a new seat."""
    was_note: str | None = None
    """The note that stood there before, of this person or of the one replaced."""
    replaced_since: Utc | None = None
    """Since when the one replaced had the role; None in older records."""
    since: Utc | None = None
    """Since when the person has had the role, where undo gives it back; else it begins now."""


class RoleRemoved(ChangeModel):
    kind: Literal["role_removed"] = "role_removed"
    role: str
    person: str
    was_since: Utc | None = None
    was_note: str | None = None
    """The seat that was taken away; None in older records."""


class StatusChanged(ChangeModel):
    kind: Literal["status_changed"] = "status_changed"
    status: Status
    was: Status
    reason: str | None = None
    snoozed_until: Utc | None = None
    """Until when the update was put off; the change ends that. None when it was not, and in older records."""
    snoozed_because: str | None = None


class SeverityChanged(ChangeModel):
    kind: Literal["severity_changed"] = "severity_changed"
    severity: Severity
    was: Severity
    reason: str | None = None
    snoozed_until: Utc | None = None
    """As in `StatusChanged`."""
    snoozed_because: str | None = None


class ImpactChanged(ChangeModel):
    kind: Literal["impact_changed"] = "impact_changed"
    text: str | None = None
    users: Annotated[int, Field(ge=0)] | None = None
    was_text: str | None = None
    was_users: int | None = None


class UpdateSent(EventModel):
    """Status update `number`, frozen exactly as it went out."""

    kind: Literal["update_sent"] = "update_sent"
    number: int
    status: Status
    text: str
    due: Utc | None = None
    """When it was due; None when none was asked for."""
    covers: int | None = None
    """The entry up to which it was drafted: what came after that, until it was sent, is for the next one."""
    written_at: Utc | None = None
    """The time that its text bears, when that is not the time it was sent: what it promises is counted from there."""
    snoozed_until: Utc | None = None
    """As in `StatusChanged`: the snooze was for this update. In older records the snooze went on."""
    snoozed_because: str | None = None


class MessageSent(EventModel):
    """Another outgoing text, frozen exactly as it went out."""

    kind: Literal["message_sent"] = "message_sent"
    document: Document
    text: str


CANCELLED, DUPLICATE_OF = "Cancelled: ", "Duplicate of "
"""How the cause begins that a cancellation is recorded with; the reason, or the other incident, follows."""
_CANCELLATION = re.compile(rf"{CANCELLED}\S|{DUPLICATE_OF}INC-\d+$")


def cancellation_words(cause: str | None) -> str | None:
    """What ended without being resolved, in words; None of any other cause.

    A cancellation is recorded as a resolution with a cause in these words and nothing else.
    """
    return cause[0].lower() + cause[1:] if cause and _CANCELLATION.match(cause) else None


class Resolved(ChangeModel):
    kind: Literal["resolved"] = "resolved"
    cause: str | None = None
    fix: str | None = None
    postmortem: str | None = None
    data_lost: DataLost = DataLost.UNKNOWN
    reason: str | None = None
    """Why it was resolved while exit criteria were open."""
    was: Status

    @property
    def cancellation(self) -> str | None:
        """`cancelled: probe broken` or `duplicate of INC-1` of what ended so; None of a resolution."""
        more = self.fix or self.postmortem or self.data_lost is not DataLost.UNKNOWN
        return None if more else cancellation_words(self.cause)


class Reopened(ChangeModel):
    kind: Literal["reopened"] = "reopened"
    status: Status
    reason: str | None = None


class Amended(EventModel):
    """Entry `target` reads `text` and stands at `time` from now on; None leaves that part alone."""

    kind: Literal["amended"] = "amended"
    target: int
    text: str | None = None
    time: Utc | None = None
    was_text: str | None = None
    was_time: Utc | None = None


class Retracted(EventModel):
    kind: Literal["retracted"] = "retracted"
    target: int
    reason: str | None = None


class Restored(EventModel):
    """Entry `target` is no longer struck."""

    kind: Literal["restored"] = "restored"
    target: int


class Unknown(EventModel):
    """An event written by a newer warroom; `payload` is its JSON, untouched."""

    kind: Literal["unknown"] = "unknown"
    written_as: str
    v: int
    payload: str


KnownEvent = (
    Declared
    | Noted
    | MilestoneSet
    | MilestoneCleared
    | RoleAssigned
    | RoleRemoved
    | StatusChanged
    | SeverityChanged
    | ImpactChanged
    | UpdateSent
    | MessageSent
    | Resolved
    | Reopened
    | Amended
    | Retracted
    | Restored
    | TaskAsked
    | TaskChanged
    | UpdateSnoozed
    | EscalationSettled
    | HandoverOffered
    | HandoverSettled
    | CriterionChanged
    | CheckTicked
    | RunbookUsed
    | ActionSet
    | PostmortemWritten
    | PostmortemMoved
    | MetricCorrected
    | StandingChanged
    | Redacted
)
Event = KnownEvent | Unknown

FILED_AFTER = timedelta(minutes=60)
"""What is declared so long before it is recorded is filed afterwards."""

SAYINGS = (Noted, MessageSent, RunbookUsed)
"""Events that change nothing of the state: they only move its head."""

VERSION = 1
"""Version of the payloads above. A row with a higher one was written by a newer warroom."""

_KINDS: dict[str, type[EventModel]] = {
    model.model_fields["kind"].default: model for model in KnownEvent.__args__
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One row of the record. `at` is when it happened and `recorded_at` when it was written, both UTC."""

    seq: int
    id: str
    incident: int
    n: int
    at: datetime
    recorded_at: datetime
    actor: str
    event: Event


def write_payload(event: Event) -> str:
    """The JSON that is stored: keys sorted, no `kind` (a column of its own), nothing unset."""
    body = event.model_dump(mode="json", exclude={"kind"}, exclude_none=True)
    return written(body)


def written(value: object) -> str:
    """JSON as the record writes it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_NEWER = frozenset(("extra_forbidden", "enum", "literal_error"))
"""What a newer warroom may write in an event of a kind and version that this one knows: another field, another word."""


def read_strictly(kind: str, v: int, payload: str) -> Event:
    """The same for a payload of somebody else's file. Raises ValueError, naming the field that no warroom would write so."""
    model = _KINDS.get(kind)
    if model is not None and v <= VERSION:
        try:
            return model.model_validate_json(payload, strict=True)  # type: ignore[return-value]  # as below
        except ValidationError as error:
            for wrong in error.errors(include_url=False, include_context=False, include_input=False):
                if wrong["type"] not in _NEWER:
                    field = ".".join(map(str, wrong["loc"])) or "payload"
                    raise ValueError(field) from error
    return Unknown(written_as=kind, v=v, payload=payload)


def read_payload(kind: str, v: int, payload: str) -> Event:
    """The event of a stored row; `Unknown` when a newer warroom wrote it. Never raises."""
    model = _KINDS.get(kind)
    if model is not None and v <= VERSION:
        try:
            return model.model_validate_json(payload)  # type: ignore[return-value]  # every model in _KINDS is one
        except ValidationError:
            pass  # a field of a newer warroom: kept and shown as such
    return Unknown(written_as=kind, v=v, payload=payload)
