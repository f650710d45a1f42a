"""The status: investigating, identified, monitoring. Into resolved leads `resolution`."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.resolution import reopen
from warroom.domain.incident.snooze import SnoozeEnding, what_it_ends, without_snooze
from warroom.domain.incident.state import Incident
from warroom.domain.policy.severities import Status
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, ChangeModel, Recorded
from warroom.domain.record.models import Utc
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import because


class StatusChanged(SnoozeEnding, ChangeModel):
    kind: Literal["status_changed"] = "status_changed"
    status: Status
    was: Status
    reason: str | None = None
    since: Utc | None = None
    """Since when it has held, where undo gives it back; else it begins now."""
    was_since: Utc | None = None
    """Since when the one before it had held; None in records of older programs."""

    @property
    def first_response(self) -> str:
        return f"status {self.status.label}"

    @property
    def redone_as_it_was(self) -> bool:
        return True

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        at = recorded.at
        return {"status": self.status, "status_since": self.since or at, **without_snooze(now, at)}

    def compensation(self, now: Incident, recorded: Recorded) -> StatusChanged | None:
        if now.status is not self.status:
            return None
        return StatusChanged(
            status=self.was, was=self.status, reason=UNDONE, since=self.was_since, was_since=now.status_since,
            **what_it_ends(now),
        )  # fmt: skip

    def as_of(self, at: datetime) -> StatusChanged:
        return self.model_copy(update={"since": self.since or at})

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "●", f"status {self.status.label}{because(self.reason)}{self.ended_text(zone, at)}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return f"status is {self.status.label} again"


def change_status(incident: Incident, status: Status, at: datetime, reason: str | None = None) -> Decision:
    """Move to another status, in any order. Out of Resolved is a reopening; into it leads only `resolve`."""
    if status is Status.RESOLVED:
        return Refusal("Resolved comes by `warroom resolve`, which records the cause and the fix.")
    if not incident.is_open:
        return reopen(incident, status, at, reason)
    if status is incident.status:
        return Refusal(f"{incident.reference} is {status.label} already.")
    changed = StatusChanged(
        status=status, was=incident.status, reason=reason or None, was_since=incident.status_since,
        **what_it_ends(incident),
    )  # fmt: skip
    return (Fact(changed, at),)
