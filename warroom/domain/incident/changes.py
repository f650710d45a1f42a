"""What promises and learning change in an incident; `incident.apply` does the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from warroom.domain.incident.postmortem_events import (
    ActionSet,
    Correction,
    MetricCorrected,
    PostmortemMoved,
    PostmortemWritten,
    Stage,
    StandingChanged,
)
from warroom.domain.incident.response_events import (
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
from warroom.domain.record.events import Amended, Recorded

if TYPE_CHECKING:
    from warroom.domain.incident.state import Incident

Worded = TypeVar("Worded", Task, Criterion)


def change(now: Incident, recorded: Recorded) -> dict[str, Any]:
    """The fields that the event gives other values."""
    event, at, by = recorded.event, recorded.at, recorded.actor
    match event:
        case TaskAsked():
            task = Task(
                number=event.number, owner=event.owner, text=event.text, asked_at=at, due=event.due,
                entry=recorded.n,
            )  # fmt: skip
            return {"tasks": (*now.tasks, task)}
        case TaskChanged():
            moved = {"state": event.state, "words": event.words, "due": event.due}
            return {
                "tasks": tuple(
                    t.model_copy(update=moved) if t.number == event.number else t for t in now.tasks
                )
            }
        case UpdateSnoozed():
            return {
                "snooze": Snooze(until=event.until, reason=event.reason, since=at) if event.until else None
            }
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
            before = next((c for c in now.criteria if c.number == event.number), None)
            stands = Criterion(
                number=event.number, text=event.text, outcome=event.outcome, at=at, by=by,
                entry=before.entry if before else recorded.n,
            )  # fmt: skip
            others_ = [c for c in now.criteria if c.number != event.number]
            return {"criteria": tuple(sorted((*others_, stands), key=lambda c: c.number))}
        case CheckTicked():
            left = {check: tick for check, tick in now.checks.items() if check != event.check}
            if event.done:
                left[event.check] = Tick(at=at, by=by, when=event.when)
            return {"checks": left}
        case _:
            return _learned(now, recorded)


def corrected(now: Incident, event: Amended) -> dict[str, Any]:
    """The fields that stand on the line that is corrected."""
    found: dict[str, Any] = {}
    if event.time is not None:
        found["updates"] = tuple(
            u.model_copy(update={"at": event.time}) if u.n == event.target else u for u in now.updates
        )
    if event.text is None:
        return found
    if event.target == 1:
        found["title"] = event.text  # entry 1 is the declaration, and its words are the title
    if event.target == now.impact_entry:
        found["impact"] = event.text or None
    return {**found, "tasks": _reworded(now.tasks, event), "criteria": _reworded(now.criteria, event)}


def _reworded(kept: tuple[Worded, ...], event: Amended) -> tuple[Worded, ...]:
    # An older warroom took a correction back by leaving no words.
    if not event.text or all(one.entry != event.target for one in kept):
        return kept
    return tuple(
        one.model_copy(update={"text": event.text}) if one.entry == event.target else one for one in kept
    )


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
            return {
                "standing": event.standing,
                "duplicate_of": event.of,
                "duplicate_of_id": event.of_id,
                "standing_reason": event.reason,
            }
        case _:
            return {}
