"""An event of an incident: what every kind of event says of itself, and one row of the record.

The kinds stand in `domain/incident`, each with the concept that it belongs to; `record/events.py` joins them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict

from warroom.domain.incident.state import Incident
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line

UNDONE = "undone"
"""The reason of an event that undoes another one."""


class EventModel(BaseModel):
    """Something that happened. Unknown fields are forbidden, so that what is written is exact."""

    # Building a validator takes milliseconds: each kind's is built when it is first needed.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    if TYPE_CHECKING:  # each kind declares its own: one more annotation here would cost every kind of event

        @property
        def kind(self) -> str:
            """The name of its kind in the record. It never changes."""

    @property
    def redone_as_it_was(self) -> bool:
        """Whether it carries more than its compensation restores (a text, a time), so that redo records it again."""
        return False

    @property
    def own_text(self) -> str | None:
        """The text that it carries and a correction replaces; None without one."""
        return None

    @property
    def first_response(self) -> str | None:
        """Which first response it may be, in words; None for what is none.

        An acknowledgement is a milestone and not among them.
        """
        return None

    def begin(self, recorded: Recorded) -> Incident | None:
        """The incident that it opens; None unless it is a declaration."""
        return None

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        """The fields of the incident that it gives other values, with those values."""
        return {}

    def compensation(self, now: Incident, recorded: Recorded) -> EventModel | Refusal | None:
        """The event that restores what stood before; None when something was changed since, or it has no way back."""
        return None

    def as_of(self, at: datetime) -> EventModel:
        """The event as redo records it again: what it did holds from `at`, when it was done first."""
        return self

    def can_be_redone(self, now: Incident) -> bool:
        """Whether it can be done again once it was undone, if its compensation has no compensation itself."""
        return False

    def reworded(self, text: str) -> EventModel | None:
        """The event with a correction in place of its own text; None where the correction stands beside it."""
        return None

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        """Sign and text of its line in the timeline, which stands at the time `at`; safe to show.

        Raises ValueError for an event that has no line of its own.
        """
        raise ValueError(f"{self.kind} has no line of its own")

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        """What is so again, where it undoes another event."""
        return self.sign_and_text(zone, at)[1]


class ChangeModel(EventModel):
    """Something that changed the incident, and that undo may write."""

    undoes: int | None = None
    """The entry of the event that it undoes; None when it undoes none, and in older records."""

    @property
    def is_undoing(self) -> bool:
        # An older warroom named no entry, and said it in the reason alone.
        return self.undoes is not None or getattr(self, "reason", None) == UNDONE


def standing_reason(reason: str | None) -> str | None:
    """The reason of what stands after an event: an undo's own is none."""
    return None if reason == UNDONE else reason


class Unknown(EventModel):
    """An event written by a newer warroom; `payload` is its JSON, untouched."""

    kind: Literal["unknown"] = "unknown"
    written_as: str
    v: int
    payload: str

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "?", f"written by a newer warroom ({one_line(self.written_as)})"


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
    event: EventModel
