"""How an incident was noticed: said at its declaration, or later, and corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.state import Detection, Incident
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import ChangeModel, Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line


class DetectionSet(ChangeModel):
    """Who noticed it; None where that is not known any more."""

    kind: Literal["detection_set"] = "detection_set"
    detected_by: Detection | None = None
    was: Detection | None = None

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        return {"detected_by": self.detected_by}

    def compensation(self, now: Incident, recorded: Recorded) -> DetectionSet | None:
        if now.detected_by != self.detected_by:
            return None
        return DetectionSet(detected_by=self.was, was=self.detected_by)

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        if self.detected_by is None:
            return "●", "how it was noticed is not known any more"
        return "●", f"noticed by {self.detected_by.label}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return f"{self.sign_and_text(zone, at)[1]}{', as before' if self.detected_by else ''}"


def set_detection(incident: Incident, detected_by: str, known: Sequence[str], at: datetime) -> Decision:
    """Say how it was noticed, in one of the words that are `known` to the team; what is recorded stays possible."""
    words = " ".join(detected_by.split()).lower()
    if words not in known and words != incident.detected_by:
        return Refusal(f"“{one_line(detected_by)}” is none of {', '.join(known)}.")
    if words == incident.detected_by:
        return Refusal(
            f"{incident.reference} was noticed by {Detection(words).label}: that is recorded already."
        )
    return (Fact(DetectionSet(detected_by=Detection(words), was=incident.detected_by), at),)
