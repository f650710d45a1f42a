"""The severity: raised or lowered. What each asks for stands in `policy/severities`."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any, Literal, Self

from pydantic import model_validator

from warroom.domain.incident.snooze import SnoozeEnding, what_it_ends, without_snooze
from warroom.domain.incident.state import Incident, SeverityPeriod
from warroom.domain.policy.severities import Severity, with_badge
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, ChangeModel, Recorded
from warroom.domain.record.models import Utc, with_label
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import because


class SeverityChanged(SnoozeEnding, ChangeModel):
    kind: Literal["severity_changed"] = "severity_changed"
    severity: Severity
    severity_label: str | None = None
    """How the team called it; None where that was SEV-n."""
    was: Severity
    was_label: str | None = None
    reason: str | None = None
    since: Utc | None = None
    """Since when it has held, where undo gives it back; else it begins now."""

    @model_validator(mode="after")
    def _with_labels(self) -> Self:
        return with_label(with_label(self), "was", "was_label")

    @property
    def redone_as_it_was(self) -> bool:
        return True

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        at = recorded.at
        return {
            "severity": with_badge(self.severity, now.process),
            "severity_since": self.since or at,
            "severities": (
                *now.severities,
                SeverityPeriod(severity=self.severity, since=at, first_since=self.since),
            ),
            # A snooze was for the old severity's cadence.
            **without_snooze(now, at),
        }

    def compensation(self, now: Incident, recorded: Recorded) -> SeverityChanged | None:
        if now.severity != self.severity:
            return None
        before = [period for period in now.severities[:-1] if period.severity == self.was]
        since = (before[-1].first_since or before[-1].since) if before else None
        return SeverityChanged(
            severity=self.was, was=self.severity, reason=UNDONE, since=since, **what_it_ends(now)
        )

    def as_of(self, at: datetime) -> SeverityChanged:
        return self.model_copy(update={"since": self.since or at})

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        word = self.severity.turned(self.was)
        ended = self.ended_text(zone, at)
        return "▲", f"severity {word} from {self.was} to {self.severity}{because(self.reason)}{ended}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return f"severity is {self.severity} again"


def change_severity(
    incident: Incident, severity: Severity, at: datetime, reason: str | None = None
) -> Decision:
    """Raise or lower the severity."""
    if severity == incident.severity:
        return Refusal(f"{incident.reference} is {severity} already.")
    changed = SeverityChanged(
        severity=severity, was=incident.severity, reason=reason or None, **what_it_ends(incident)
    )
    return (Fact(changed, at),)
