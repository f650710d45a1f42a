"""Exit criteria: short statements that have to hold before the incident ends."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.state import Criterion, Incident, Outcome
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, ChangeModel, Recorded
from warroom.domain.record.models import Utc
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import because, one_line
from warroom.domain.text.validation import text_problem

CRITERION = {Outcome.DONE: "met", Outcome.WAIVED: "waived", Outcome.OPEN: "open"}
"""How an exit criterion ended, in words."""


class CriterionChanged(ChangeModel):
    """An exit criterion was added (`was` is None), met, reopened, or waived."""

    kind: Literal["criterion_changed"] = "criterion_changed"
    number: int
    text: str
    outcome: Outcome
    was: Outcome | None = None
    reason: str | None = None
    since: Utc | None = None
    """Since when that holds, where undo gives it back; else from when it happened."""
    was_since: Utc | None = None
    """Since when what stood before had held; None in older records."""

    @property
    def own_text(self) -> str:
        return self.text

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        before = _criterion(now, self.number)
        stands = Criterion(
            number=self.number, text=self.text, outcome=self.outcome, at=self.since or recorded.at, by=recorded.actor,
            entry=before.entry if before else recorded.n,
        )  # fmt: skip
        others = [c for c in now.criteria if c.number != self.number]
        return {"criteria": tuple(sorted((*others, stands), key=lambda c: c.number))}

    def compensation(self, now: Incident, recorded: Recorded) -> CriterionChanged | None:
        stands = _criterion(now, self.number)
        if stands is None or stands.outcome is not self.outcome:
            return None
        return CriterionChanged(
            number=self.number,
            text=stands.text,
            outcome=self.was or Outcome.WAIVED,
            was=self.outcome,
            reason=UNDONE,
            since=self.was_since,
            was_since=stands.at,
        )

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        begun = "reopened" if self.was else "added"
        word = begun if self.outcome is Outcome.OPEN else CRITERION[self.outcome]
        sign = {Outcome.DONE: "☑", Outcome.WAIVED: "☒"}.get(self.outcome, "☐")
        return sign, f"exit criterion {self.number} {word}: {one_line(self.text)}{because(self.reason)}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        # One that was only just added is waived, and was never asked for before.
        waived = self.outcome is Outcome.WAIVED
        again = "need not hold" if waived else f"is {CRITERION[self.outcome]} again"
        return f"exit criterion {self.number} {again}: {one_line(self.text)}"


def add_criterion(incident: Incident, text: str, at: datetime) -> Decision:
    """A short statement that has to hold before the incident ends."""
    text = " ".join(text.split())
    if problem := text_problem(text, "The exit criterion"):
        return problem
    number = max((criterion.number for criterion in incident.criteria), default=0) + 1
    return (Fact(CriterionChanged(number=number, text=text, outcome=Outcome.OPEN), at),)


def settle_criterion(
    incident: Incident, number: int, outcome: Outcome, at: datetime, reason: str | None = None
) -> Decision:
    """Tick a criterion as met, open it again, or waive it with a reason."""
    found = _criterion(incident, number)
    if found is None:
        return Refusal(f"{incident.reference} has no exit criterion {number}; `warroom criteria` shows them.")
    if found.outcome is outcome:
        return Refusal(
            f"Exit criterion {number} is {'met' if outcome is Outcome.DONE else outcome.value} already."
        )
    if outcome is Outcome.WAIVED and not reason:
        return Refusal(f"Say in a word why exit criterion {number} need not hold.")
    changed = CriterionChanged(
        number=number, text=found.text, outcome=outcome, was=found.outcome, reason=reason, was_since=found.at
    )
    return (Fact(changed, at),)


def _criterion(incident: Incident, number: int) -> Criterion | None:
    return next((criterion for criterion in incident.criteria if criterion.number == number), None)
