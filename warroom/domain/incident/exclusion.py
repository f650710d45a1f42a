"""Exclusion from the metrics over many: duplicates, and what was cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.state import Exclusion, Incident
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, ChangeModel, Recorded, standing_reason
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import because, one_line

NAMED = 3
"""Duplicates that are named; `warroom show` names them all."""


class ExclusionChanged(ChangeModel):
    kind: Literal["standing_changed"] = "standing_changed"
    standing: Exclusion
    was: Exclusion
    of: str | None = None
    """The incident that this one is a duplicate of, as INC-3."""
    was_of: str | None = None
    of_id: str | None = None
    """The same incident's UUID, which stands for it in every database; not in records before 0.2."""
    was_of_id: str | None = None
    reason: str | None = None
    was_reason: str | None = None

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        return {
            "standing": self.standing,
            "duplicate_of": self.of,
            "duplicate_of_id": self.of_id,
            "standing_reason": standing_reason(self.reason),
        }

    def compensation(self, now: Incident, recorded: Recorded) -> ExclusionChanged | None:
        if (now.standing, now.duplicate_of) != (self.standing, self.of):
            return None
        return ExclusionChanged(
            standing=self.was,
            was=self.standing,
            of=self.was_of,
            was_of=self.of,
            of_id=self.was_of_id,
            was_of_id=self.of_id,
            reason=self.was_reason or UNDONE,
            was_reason=self.reason,
        )

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "∑", f"{self._text}{because(self.reason)}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return self._text if self.standing is Exclusion.NONE else f"{self._text} again"

    @property
    def _text(self) -> str:
        if self.standing is Exclusion.NONE:
            return "this incident counts again"
        return f"this incident is {self.standing.value}{f' of {one_line(self.of)}' if self.of else ''}"


def change_standing(
    incident: Incident,
    standing: Exclusion,
    at: datetime,
    of: str | None = None,
    reason: str | None = None,
    *,
    of_id: str | None = None,
) -> Decision:
    """Count the incident or not: a duplicate or a cancelled one is left out of what is measured over many."""
    if (standing, of) == (incident.standing, incident.duplicate_of):
        return Refusal(f"{incident.reference} is {standing.value}{f' of {of}' if of else ''} already.")
    if of == incident.reference:
        return Refusal(f"{of} cannot be a duplicate of itself; name the other incident.")
    changed = ExclusionChanged(
        standing=standing,
        was=incident.standing,
        was_of=incident.duplicate_of,
        was_of_id=incident.duplicate_of_id,
        of=of,
        of_id=of_id,
        reason=reason,
        was_reason=incident.standing_reason,
    )
    return (Fact(changed, at),)


def duplicate_words(incident: Incident, duplicates: Sequence[str], most: int = NAMED) -> str:
    """`duplicate of INC-1`, or `INC-2 is a duplicate of this one`; empty when it is neither.

    `duplicates` are the references of those that are duplicates of it; `most` of them are named.
    """
    parts = [f"duplicate of {one_line(incident.duplicate_of)}"] if incident.duplicate_of else []
    if duplicates:
        named = list(duplicates[:most])
        if more := len(duplicates) - len(named):
            named.append(f"{more} more")
        listed = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
        parts.append(f"{listed} {'are duplicates' if len(duplicates) > 1 else 'is a duplicate'} of this one")
    return " · ".join(parts)
