"""What promises and learning change in an incident; `incident.apply` does the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warroom.domain.events import Recorded
from warroom.domain.learning import (
    ActionSet,
    Correction,
    MetricCorrected,
    PostmortemMoved,
    PostmortemWritten,
    Stage,
    StandingChanged,
)
from warroom.domain.promises import (
    CheckTicked,
    Criterion,
    CriterionChanged,
    EscalationSettled,
    HandoverOffered,
    HandoverSettled,
    Offer,
    Outcome,
    Settled,
    Snooze,
    Task,
    TaskAsked,
    TaskChanged,
    Tick,
    UpdateSnoozed,
)

if TYPE_CHECKING:
    from warroom.domain.incident import Incident


def change(now: Incident, recorded: Recorded) -> dict[str, Any]:
    """The fields that the event gives other values."""
    event, at, by = recorded.event, recorded.at, recorded.actor
    match event:
        case TaskAsked():
            task = Task(number=event.number, owner=event.owner, text=event.text, asked_at=at, due=event.due)
            return {"tasks": (*now.tasks, task)}
        case TaskChanged():
            moved = {"state": event.state, "words": event.words, "due": event.due}
            return {
                "tasks": tuple(
                    t.model_copy(update=moved) if t.number == event.number else t for t in now.tasks
                )
            }
        case UpdateSnoozed():
            return {"snooze": Snooze(until=event.until, reason=event.reason) if event.until else None}
        case EscalationSettled():
            others = {step: settled for step, settled in now.escalations.items() if step != event.step}
            if event.outcome is not Outcome.OPEN:
                others[event.step] = Settled(outcome=event.outcome, at=at, by=by, reason=event.reason)
            return {"escalations": others}
        case HandoverOffered():
            kept = [offer for offer in now.offers if offer.role != event.role]
            return {"offers": (*kept, Offer(role=event.role, person=event.person, at=at))}
        case HandoverSettled():
            return {"offers": tuple(offer for offer in now.offers if offer.role != event.role)}
        case CriterionChanged():
            stands = Criterion(number=event.number, text=event.text, outcome=event.outcome, at=at, by=by)
            others_ = [c for c in now.criteria if c.number != event.number]
            return {"criteria": tuple(sorted((*others_, stands), key=lambda c: c.number))}
        case CheckTicked():
            left = {check: tick for check, tick in now.checks.items() if check != event.check}
            if event.done:
                left[event.check] = Tick(at=at, by=by, when=event.when)
            return {"checks": left}
        case _:
            return _learned(now, recorded)


def _learned(now: Incident, recorded: Recorded) -> dict[str, Any]:
    event = recorded.event
    match event:
        case ActionSet():
            others = [action for action in now.actions if action.number != event.item.number]
            return {"actions": tuple(sorted((*others, event.item), key=lambda action: action.number))}
        case PostmortemWritten():
            return {"review": now.review.model_copy(update={"version": recorded.n})}
        case PostmortemMoved():
            # Sharing it, or taking that back, does not change when it was done.
            done = None if event.stage is Stage.OPEN else now.review.done_at or recorded.at
            return {"review": now.review.model_copy(update={"stage": event.stage, "done_at": done})}
        case MetricCorrected():
            kept = [c for c in now.corrections if c.metric != event.metric]
            if event.seconds is not None:
                made = Correction(
                    metric=event.metric, seconds=event.seconds, reason=event.reason, by=recorded.actor
                )
                kept.append(made)
            return {"corrections": tuple(kept)}
        case StandingChanged():
            return {"standing": event.standing, "duplicate_of": event.of}
        case _:
            return {}
