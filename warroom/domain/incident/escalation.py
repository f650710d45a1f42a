"""Escalation: the steps of the ladder, called or waived. When each is due stands in `policy/deadlines`."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.state import Incident, Outcome, StepOutcome
from warroom.domain.policy.deadlines import step_settled
from warroom.domain.policy.severities import Step
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, ChangeModel, Recorded
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import because, one_line

ESCALATION = {Outcome.DONE: "called", Outcome.WAIVED: "not called", Outcome.OPEN: "still to be called"}
"""How a step of the ladder ended, in words."""


class EscalationSettled(ChangeModel):
    kind: Literal["escalation_settled"] = "escalation_settled"
    step: str
    outcome: Outcome
    was: Outcome = Outcome.OPEN
    reason: str | None = None
    text: str | None = None
    """What was said, exactly as it went out."""
    who: str | None = None
    """Whom the step calls, so that the entry can be read alone; None in older records."""

    @property
    def redone_as_it_was(self) -> bool:
        return True

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        steps = {step: settled for step, settled in now.escalations.items() if step != self.step}
        if self.outcome is not Outcome.OPEN:
            steps[self.step] = StepOutcome(
                outcome=self.outcome, at=recorded.at, by=recorded.actor, reason=self.reason
            )
        return {"escalations": steps}

    def compensation(self, now: Incident, recorded: Recorded) -> EscalationSettled | None:
        settled = now.escalations.get(self.step)
        if (settled.outcome if settled else Outcome.OPEN) is not self.outcome:
            return None
        return EscalationSettled(
            step=self.step, outcome=self.was, was=self.outcome, reason=UNDONE, who=self.who
        )

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "▲", f"{self._called}{because(self.reason)}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return f"{self._called}, as before"

    @property
    def _called(self) -> str:
        return f"escalation: {one_line(self.who or self.step)} {ESCALATION[self.outcome]}"


def settle_step(
    incident: Incident,
    step: Step,
    outcome: Outcome,
    at: datetime,
    reason: str | None = None,
    text: str | None = None,
) -> Decision:
    """A step of the ladder was called (done), or is waived with a reason."""
    if outcome is Outcome.WAIVED and (problem := called_already(incident, step)):
        return problem
    if outcome is Outcome.WAIVED and not reason:
        return Refusal(f"Say in a word why “{step.name}” is not called.")
    settled = step_settled(incident, step)
    if settled is not None and settled.outcome is outcome:
        return Refusal(f"“{step.name}” is {outcome.value} already, by {settled.by}.")
    recorded = incident.escalations.get(step.name)
    was = recorded.outcome if recorded else Outcome.OPEN
    event = EscalationSettled(
        step=step.name, outcome=outcome, was=was, reason=reason or None, text=text, who=step.who
    )
    return (Fact(event, at),)


def called_already(incident: Incident, step: Step) -> Refusal | None:
    """Why a step of the ladder cannot be waived any more; None while it can."""
    settled = step_settled(incident, step)
    if settled is None or settled.outcome is not Outcome.DONE:
        return None
    return Refusal(f"{step.who} was called at {settled.at:%H:%M} UTC; what was called cannot be waived.")
