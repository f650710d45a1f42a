"""Escalation: the steps of the ladder, called or waived. When each is due stands in `policy/deadlines`."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.state import Incident, Outcome, StepOutcome
from warroom.domain.policy.deadlines import CALL_AGAIN, step_settled
from warroom.domain.policy.severities import Step
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, ChangeModel, Recorded, standing_reason
from warroom.domain.record.models import Utc
from warroom.domain.refusal import Refusal
from warroom.domain.text.local_times import when
from warroom.domain.text.safe_text import because, one_line

ESCALATION = {Outcome.DONE: "called", Outcome.WAIVED: "not called", Outcome.OPEN: "still to be called"}
"""How a step of the ladder ended, in words."""


def outcome_words(settled: StepOutcome) -> str:
    """`called`, `called, answered`, `called, no answer` or `not called`."""
    heard = {None: "", True: ", answered", False: ", no answer"}[settled.answered]
    return f"{ESCALATION[settled.outcome]}{heard}"


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
    since: Utc | None = None
    """Since when that holds, where undo gives it back, or when it was called; else from when it happened."""
    was_since: Utc | None = None
    """Since when what stood before had held; None in older records."""
    answered: bool | None = None
    """Whether those who were called answered; None where the call alone is told."""
    heard_at: Utc | None = None
    """When they answered, or did not, where undo gives it back; else when this happened."""
    was_answered: bool | None = None
    was_heard_at: Utc | None = None
    was_reason: str | None = None

    @property
    def redone_as_it_was(self) -> bool:
        return True

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        steps = {step: settled for step, settled in now.escalations.items() if step != self.step}
        if self.outcome is not Outcome.OPEN:
            steps[self.step] = StepOutcome(
                outcome=self.outcome, at=self.since or recorded.at, by=recorded.actor, reason=standing_reason(self.reason),
                answered=self.answered,
                heard_at=None if self.answered is None else self.heard_at or recorded.at,
            )  # fmt: skip
        return {"escalations": steps}

    def compensation(self, now: Incident, recorded: Recorded) -> EscalationSettled | None:
        settled = now.escalations.get(self.step)
        stands = (settled.outcome, settled.answered) if settled else (Outcome.OPEN, None)
        if stands != (self.outcome, self.answered):
            return None
        return EscalationSettled(
            step=self.step, outcome=self.was, was=self.outcome, reason=self.was_reason or UNDONE, who=self.who, since=self.was_since,
            was_since=settled.at if settled else None, answered=self.was_answered, heard_at=self.was_heard_at,
            was_answered=self.answered, was_heard_at=settled.heard_at if settled else None, was_reason=self.reason,
        )  # fmt: skip

    def as_of(self, at: datetime) -> EscalationSettled:
        heard_at = None if self.answered is None else self.heard_at or at
        return self.model_copy(update={"since": self.since or at, "heard_at": heard_at})

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        again = f", to be called again at {when(at + CALL_AGAIN, zone, at)}" if self.answered is False else ""
        return "▲", f"{self._called}{again}{because(self.reason)}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return f"{self._called}, as before"

    @property
    def _called(self) -> str:
        heard = {None: ESCALATION[self.outcome], True: "answered", False: "did not answer"}[self.answered]
        return f"escalation: {one_line(self.who or self.step)} {heard}"


def settle_step(
    incident: Incident,
    step: Step,
    outcome: Outcome,
    at: datetime,
    reason: str | None = None,
    text: str | None = None,
) -> Decision:
    """A step of the ladder was called (done), or is waived with a reason. Who did not answer may be called again."""
    if outcome is Outcome.WAIVED and (problem := called_already(incident, step)):
        return problem
    if outcome is Outcome.WAIVED and not reason:
        return Refusal(f"Say in a word why “{step.name}” is not called.")
    settled = step_settled(incident, step)
    if settled is not None and settled.outcome is outcome and settled.answered is not False:
        return Refusal(f"“{step.name}” is {outcome.value} already, by {settled.by}.")
    event = EscalationSettled(
        step=step.name, outcome=outcome, reason=reason or None, text=text, who=step.who,
        **_before(incident, step),
    )  # fmt: skip
    return (Fact(event, at),)


def answer_step(
    incident: Incident, step: Step, answered: bool, at: datetime, reason: str | None = None
) -> Decision:
    """Those whom the step calls answered, or did not; one that was not marked as called is so from now on."""
    settled = step_settled(incident, step)
    called = settled is not None and settled.outcome is Outcome.DONE
    if called and settled is not None and settled.answered is answered:
        words = "answered" if answered else "did not answer"
        return Refusal(f"{step.who} {words}: that is recorded already, by {settled.by}.")
    event = EscalationSettled(
        step=step.name, outcome=Outcome.DONE, reason=reason or None, who=step.who, answered=answered,
        since=settled.at if called and settled is not None else None, **_before(incident, step),
    )  # fmt: skip
    return (Fact(event, at),)


def answered_by_acknowledging(incident: Incident, step: Step, at: datetime) -> tuple[Fact, ...]:
    """That the step's people answered, since the incident was acknowledged; nothing where its end is known."""
    settled = step_settled(incident, step)
    if settled is not None and (settled.outcome is Outcome.WAIVED or settled.answered):
        return ()
    decided = answer_step(incident, step, True, at, "acknowledged")
    return () if isinstance(decided, Refusal) else decided


def _before(incident: Incident, step: Step) -> dict[str, Any]:
    """What stands of the step, for undo to give back."""
    recorded = incident.escalations.get(step.name)
    if recorded is None:
        return {}
    return {
        "was": recorded.outcome,
        "was_since": recorded.at,
        "was_answered": recorded.answered,
        "was_heard_at": recorded.heard_at,
        "was_reason": recorded.reason,
    }


def called_already(incident: Incident, step: Step) -> Refusal | None:
    """Why a step of the ladder cannot be waived any more; None while it can."""
    settled = step_settled(incident, step)
    if settled is None or settled.outcome is not Outcome.DONE:
        return None
    return Refusal(f"{step.who} was called at {settled.at:%H:%M} UTC; what was called cannot be waived.")
