"""Metric corrections: what a metric really was, as learned later. The record keeps what was written."""

from __future__ import annotations

import math
from datetime import datetime, tzinfo
from typing import Any, Literal

from pydantic import NonNegativeFloat

from warroom.domain.incident.state import Correction, Incident
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, ChangeModel, Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import because, one_line

LENGTHS = {
    "TTD": "impact started to detected",
    "TTR": "detected to first response",
    "time to mitigate": "detected to mitigated",
    "TTM": "impact started to resolved",
    "TTM from detection": "detected to resolved",
    "time to first update": "declared to first update",
    "user impact": "impact started to mitigated, else resolved",
}
"""The metrics that can be corrected: those of the spec and what reports state beside them, and the two ends of each."""


class MetricCorrected(ChangeModel):
    """A metric's length in seconds as learned later; None takes the correction back. The record stays."""

    kind: Literal["metric_corrected"] = "metric_corrected"
    metric: str
    seconds: NonNegativeFloat | None = None
    reason: str
    was: NonNegativeFloat | None = None

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        corrections = [c for c in now.corrections if c.metric != self.metric]
        if self.seconds is not None:
            made = Correction(metric=self.metric, seconds=self.seconds, reason=self.reason, by=recorded.actor)
            corrections.append(made)
        return {"corrections": tuple(corrections)}

    def compensation(self, now: Incident, recorded: Recorded) -> MetricCorrected | None:
        if self.seconds != _corrected(now, self.metric):
            return None
        return MetricCorrected(metric=self.metric, seconds=self.was, reason=UNDONE, was=self.seconds)

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        if self.seconds is None:
            return "∑", f"{self.metric}: correction taken back{because(self.reason)}"
        return "∑", f"{self.metric} is {self.seconds:g} s as learned later{because(self.reason)}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        if self.seconds is None:
            return f"{self.metric}: correction taken back"
        return f"{self.metric} is {self.seconds:g} s again"


def correct_metric(
    incident: Incident, metric: str, seconds: float | None, reason: str, at: datetime
) -> Decision:
    """Say what a metric really was; the record keeps what was written."""
    if metric not in LENGTHS:
        return Refusal(f"“{one_line(metric)}” is no metric; they are {', '.join(LENGTHS)}.")
    if seconds is not None and not math.isfinite(seconds):
        return Refusal("Nothing lasts for ever; write how many seconds it was, as in 300.")
    if not reason.strip():
        return Refusal("Say why the metric is corrected; the reason stands beside it.")
    was = _corrected(incident, metric)
    if seconds == was:
        return Refusal(f"{metric} is {'not corrected' if was is None else 'corrected to that already'}.")
    return (Fact(MetricCorrected(metric=metric, seconds=seconds, reason=reason, was=was), at),)


def _corrected(incident: Incident, metric: str) -> float | None:
    return next((c.seconds for c in incident.corrections if c.metric == metric), None)
