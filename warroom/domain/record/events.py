"""What can happen in an incident: one frozen model a kind, joined in a union, and how each is stored as JSON.

Models forbid unknown fields, so what is written is exact. What a newer warroom wrote is read as `Unknown`
and kept. A changing event carries what stood before it, so that it reads well alone and can be undone.
"""

from __future__ import annotations

import json

from pydantic import ValidationError

from warroom.domain.incident.action_items import ActionSet
from warroom.domain.incident.checklist import CheckTicked
from warroom.domain.incident.declaration import Declared
from warroom.domain.incident.escalation import EscalationSettled
from warroom.domain.incident.exclusion import ExclusionChanged
from warroom.domain.incident.exit_criteria import CriterionChanged
from warroom.domain.incident.handover import HandoverOffered, HandoverSettled
from warroom.domain.incident.impact import ImpactChanged
from warroom.domain.incident.metric_corrections import MetricCorrected
from warroom.domain.incident.milestones import MilestoneCleared, MilestoneSet
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.postmortem import PostmortemMoved, PostmortemWritten
from warroom.domain.incident.questions import Answered
from warroom.domain.incident.resolution import Reopened, Resolved
from warroom.domain.incident.roles import RoleAssigned, RoleRemoved
from warroom.domain.incident.runbooks import RunbookUsed
from warroom.domain.incident.sent_messages import MessageSent
from warroom.domain.incident.severity import SeverityChanged
from warroom.domain.incident.snooze import UpdateSnoozed
from warroom.domain.incident.status import StatusChanged
from warroom.domain.incident.status_updates import UpdateSent
from warroom.domain.incident.tasks import TaskAsked, TaskChanged
from warroom.domain.record.amendments import Amended, Restored, Retracted
from warroom.domain.record.event_model import EventModel, Unknown
from warroom.domain.record.redaction import Redacted

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
    | Answered
    | CheckTicked
    | RunbookUsed
    | ActionSet
    | PostmortemWritten
    | PostmortemMoved
    | MetricCorrected
    | ExclusionChanged
    | Redacted
)
Event = KnownEvent | Unknown

SAYINGS = (Noted, MessageSent, RunbookUsed)
"""Events that change nothing of the state but its head, unless they are a question."""

VERSION = 1
"""Version of the payloads above. A row with a higher one was written by a newer warroom."""

_KINDS: dict[str, type[EventModel]] = {
    model.model_fields["kind"].default: model for model in KnownEvent.__args__
}


def write_payload(event: EventModel) -> str:
    """The JSON that is stored: keys sorted, no `kind` (a column of its own), nothing unset."""
    body = event.model_dump(mode="json", exclude={"kind"}, exclude_none=True)
    return written(body)


def written(value: object) -> str:
    """JSON as the record writes it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_NEWER = frozenset(("extra_forbidden", "enum", "literal_error"))
"""What a newer warroom may write in an event of a kind and version that this one knows: another field, another word."""


def read_strictly(kind: str, v: int, payload: str) -> Event:
    """The event of a row in an imported file; stricter than `read_payload`.

    Raises ValueError, naming the field that no warroom would write so.
    """
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
