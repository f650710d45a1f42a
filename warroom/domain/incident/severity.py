"""The severity: raised or lowered, SEV-1 to SEV-4. What each asks for stands in `policy/severities`."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.snooze import SnoozeEnding, what_it_ends, without_snooze
from warroom.domain.incident.state import Incident, SeverityPeriod
from warroom.domain.policy.severities import Severity
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, ChangeModel, Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import because


class SeverityChanged(SnoozeEnding, ChangeModel):
    kind: Literal["severity_changed"] = "severity_changed"
    severity: Severity
    was: Severity
    reason: str | None = None

    @property
    def redone_as_it_was(self) -> bool:
        return True

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        at = recorded.at
        return {
            "severity": self.severity,
            "severity_since": at,
            "severities": (*now.severities, SeverityPeriod(severity=self.severity, since=at)),
            # A snooze was for the old severity's cadence.
            **without_snooze(now, at),
        }

    def compensation(self, now: Incident, recorded: Recorded) -> SeverityChanged | None:
        if now.severity is not self.severity:
            return None
        return SeverityChanged(severity=self.was, was=self.severity, reason=UNDONE, **what_it_ends(now))

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
    if severity is incident.severity:
        return Refusal(f"{incident.reference} is {severity} already.")
    changed = SeverityChanged(
        severity=severity, was=incident.severity, reason=reason or None, **what_it_ends(incident)
    )
    return (Fact(changed, at),)
