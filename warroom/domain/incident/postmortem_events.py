"""What is learned afterwards: events and state of the postmortem, its action items and corrected metrics."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import NonNegativeFloat
from typing_extensions import TypedDict  # which pydantic asks for before Python 3.12, and brings

from warroom.domain.record.models import ChangeModel, Day, EventModel, StateModel, Utc


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Stage(StrEnum):
    """How far the postmortem is; spec, "Postmortem"."""

    OPEN = "open"
    DONE = "done"
    SHARED = "shared"


class Standing(StrEnum):
    """Whether an incident counts in the metrics over many."""

    COUNTED = "counted"
    DUPLICATE = "duplicate"
    CANCELLED = "cancelled"


class ActionItem(StateModel):
    """Something that is owed to learning; spec, "Action items with owners"."""

    number: int
    text: str
    owner: str | None = None
    due: Day | None = None
    priority: str | None = None
    ticket: str | None = None
    state: ActionState = ActionState.OPEN


class ActionChanges(TypedDict, total=False):
    """The fields of an action item that get another value; None empties one."""

    text: str
    owner: str | None
    due: Day | None
    priority: str | None
    ticket: str | None
    state: ActionState


class ActionSet(ChangeModel):
    """An action item was added (`was` is None) or changed."""

    kind: Literal["action_set"] = "action_set"
    item: ActionItem
    was: ActionItem | None = None


class PostmortemWritten(EventModel):
    """A version of the postmortem, whole; the earlier ones stay in the record."""

    kind: Literal["postmortem_written"] = "postmortem_written"
    text: str


class PostmortemMoved(ChangeModel):
    kind: Literal["postmortem_moved"] = "postmortem_moved"
    stage: Stage
    was: Stage


class MetricCorrected(ChangeModel):
    """A metric's length in seconds as learned later; None takes the correction back. The record stays."""

    kind: Literal["metric_corrected"] = "metric_corrected"
    metric: str
    seconds: NonNegativeFloat | None = None
    reason: str
    was: NonNegativeFloat | None = None


class StandingChanged(ChangeModel):
    kind: Literal["standing_changed"] = "standing_changed"
    standing: Standing
    was: Standing
    of: str | None = None
    """The incident that this one is a duplicate of, as INC-3."""
    was_of: str | None = None
    of_id: str | None = None
    """The same incident's UUID, which stands for it in every database; not in records before 0.2."""
    was_of_id: str | None = None
    reason: str | None = None


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
