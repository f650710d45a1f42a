"""Resolution, reopening and cancelling: what each changes, and how undo brings back exactly what stood before it.

An incident that was reopened has a second life, with its own end, checks and postmortem.
"""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.exclusion import ExclusionChanged, change_standing
from warroom.domain.incident.milestones import before_reopening, order_problem
from warroom.domain.incident.state import (
    DataLost,
    Exclusion,
    Incident,
    LifecycleChange,
    Milestone,
    Outcome,
    Stage,
)
from warroom.domain.policy.severities import Status
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, ChangeModel, Recorded
from warroom.domain.record.models import Moment
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import because, one_line
from warroom.domain.text.validation import text_problem

_SAME = ("status", "status_since", "cause", "fix", "postmortem", "data_lost", "snooze", "checks")
"""Fields of a `LifecycleChange` that hold what the incident's field of that name held."""
_OVER = (Milestone.MITIGATED, Milestone.RESOLVED)
"""Milestones that a reopening puts an end to."""


CANCELLED, DUPLICATE_OF = "Cancelled: ", "Duplicate of "
"""How the cause begins that a cancellation is recorded with; the reason, or the other incident, follows."""
_CANCELLATION = re.compile(rf"{CANCELLED}\S|{DUPLICATE_OF}INC-\d+$")


def cancellation_words(cause: str | None) -> str | None:
    """What ended without being resolved, in words; None of any other cause.

    A cancellation is recorded as a resolution with a cause in these words and nothing else.
    """
    return cause[0].lower() + cause[1:] if cause and _CANCELLATION.match(cause) else None


class Resolved(ChangeModel):
    kind: Literal["resolved"] = "resolved"
    cause: str | None = None
    fix: str | None = None
    postmortem: str | None = None
    data_lost: DataLost = DataLost.UNKNOWN
    reason: str | None = None
    """Why it was resolved while exit criteria were open."""
    was: Status

    @property
    def cancellation(self) -> str | None:
        """`cancelled: probe broken` or `duplicate of INC-1` of what ended so; None of a resolution."""
        more = self.fix or self.postmortem or self.data_lost is not DataLost.UNKNOWN
        return None if more else cancellation_words(self.cause)

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        if now.turns and now.turns[-1].n == self.undoes:
            return _restored(now)
        return {
            "status": Status.RESOLVED,
            "status_since": recorded.at,
            "milestones": {**now.milestones, Milestone.RESOLVED: Moment(time=recorded.at)},
            "cause": self.cause,
            "fix": self.fix,
            "postmortem": self.postmortem,
            "data_lost": self.data_lost,
            "turns": _with_change(now, recorded, (Milestone.RESOLVED,)),
        }

    def compensation(self, now: Incident, recorded: Recorded) -> Reopened | None:
        return Reopened(status=self.was, reason=UNDONE) if _is_last(now, recorded) else None

    def can_be_redone(self, now: Incident) -> bool:
        return now.is_open

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        cause = f" · cause: {one_line(self.cause)}" if self.cause else ""
        fix = f" · fix: {one_line(self.fix)}" if self.fix else ""
        why = f" · with exit criteria open ({one_line(self.reason)})" if self.reason else ""
        if self.cancellation:
            return "☒", f"{one_line(self.cancellation)}{why}"
        return "✔", f"resolved{cause}{fix}{why}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return f"{one_line(self.cancellation)}, as before" if self.cancellation else "resolved as before"


class Reopened(ChangeModel):
    kind: Literal["reopened"] = "reopened"
    status: Status
    reason: str | None = None

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        # An older warroom named no entry, and took back only resolutions in so many words.
        older = self.undoes is None and self.reason == UNDONE
        if now.turns and (older or now.turns[-1].n == self.undoes):
            return _restored(now)
        return {
            "status": self.status,
            "status_since": recorded.at,
            "snooze": None,
            # It goes on, so what was over, checked and learned is so no more. A text that was written stays.
            "milestones": {m: t for m, t in now.milestones.items() if m not in _OVER},
            "checks": {},
            "review": now.review.model_copy(update={"stage": Stage.OPEN, "done_at": None}),
            "turns": _with_change(now, recorded, _OVER),
        }

    def compensation(self, now: Incident, recorded: Recorded) -> Resolved | None:
        if not _is_last(now, recorded) or now.status is not self.status:
            return None
        return Resolved(
            cause=now.cause,
            fix=now.fix,
            postmortem=now.postmortem,
            data_lost=now.data_lost,
            was=self.status,
        )

    def can_be_redone(self, now: Incident) -> bool:
        return not now.is_open

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "●", f"reopened: {self.status.label}{because(self.reason)}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return f"open again, {self.status.label}"


def resolve(
    incident: Incident,
    at: datetime,
    cause: str | None = None,
    fix: str | None = None,
    postmortem: str | None = None,
    *,
    data_lost: DataLost = DataLost.UNKNOWN,
    reason: str | None = None,
) -> Decision:
    """End the incident; `reason` is why it ends while exit criteria are open."""
    if not incident.is_open:
        when = f" since {incident.resolved_at:%Y-%m-%d %H:%M} UTC" if incident.resolved_at else ""
        return Refusal(
            f"{incident.reference} is {incident.ended_words} already{when}; to work on it again, set another status, which reopens it."
        )
    if (still := [c for c in incident.criteria if c.outcome is Outcome.OPEN]) and not reason:
        names = "; ".join(f"{c.number} {one_line(c.text)}" for c in still)
        return Refusal(f"Exit criteria are still open: {names}. Tick them, or give a reason to go on.")
    for text, what in ((cause, "The cause"), (fix, "The fix"), (postmortem, "The link")):
        if text and (problem := text_problem(text, what)):
            return problem
    resolved = Resolved(
        cause=cause or None,
        fix=fix or None,
        postmortem=postmortem or None,
        data_lost=data_lost,
        reason=(reason or None) if still else None,
        was=incident.status,
    )
    return (Fact(resolved, at),)


def ended_too_early(incident: Incident, at: datetime | None) -> Refusal | None:
    """For the time of a resolution that somebody typed; None is now."""
    if at is None:
        return None
    return before_reopening(incident, at) or order_problem(
        incident.milestones, {Milestone.RESOLVED: Moment(time=at)}
    )


def reopen(incident: Incident, status: Status, at: datetime, reason: str | None = None) -> Decision:
    """Work on a resolved incident again. One that was cancelled counts from now on: it is one after all."""
    reopened = Fact(Reopened(status=status, reason=reason or None), at)
    if incident.standing is not Exclusion.CANCELLED:
        return (reopened,)
    return (reopened, Fact(ExclusionChanged(standing=Exclusion.NONE, was=incident.standing), at))


def cancel(
    incident: Incident, reason: str, at: datetime, of: str | None = None, of_id: str | None = None
) -> Decision:
    """End what was declared by mistake, or is a duplicate `of` another: it is not measured, and owes no postmortem."""
    reason = reason.strip()
    if of is None and not reason:
        return Refusal("Say in a word why it is cancelled, as in: false alarm, the probe was broken.")
    cause = f"{DUPLICATE_OF}{of}" if of else f"{CANCELLED}{reason}"
    ended = resolve(incident, at, cause=cause, reason=reason or cause)
    exclusion = Exclusion.DUPLICATE if of else Exclusion.CANCELLED
    left_out = change_standing(incident, exclusion, at, of=of, of_id=of_id, reason=reason or None)
    if isinstance(ended, Refusal) or isinstance(left_out, Refusal):
        return ended if isinstance(ended, Refusal) else left_out
    return ended + left_out


def _with_change(
    now: Incident, recorded: Recorded, changed: tuple[Milestone, ...]
) -> tuple[LifecycleChange, ...]:
    """One more resolution or reopening, with what stood before it; `changed` are the milestones that it changes."""
    change = LifecycleChange(
        n=recorded.n,
        at=recorded.at,
        milestones={milestone: now.milestones.get(milestone) for milestone in changed},
        stage=now.review.stage,
        done_at=now.review.done_at,
        periods=len(now.statuses),
        **{name: getattr(now, name) for name in _SAME},
    )
    return (*now.turns, change)


def _is_last(now: Incident, recorded: Recorded) -> bool:
    return bool(now.turns) and now.turns[-1].n == recorded.n


def _restored(now: Incident) -> dict[str, Any]:
    """What stood before the last resolution or reopening."""
    last = now.turns[-1]
    milestones = {**now.milestones, **last.milestones}
    return {
        **{name: getattr(last, name) for name in _SAME},
        "milestones": {name: moment for name, moment in milestones.items() if moment is not None},
        "review": now.review.model_copy(update={"stage": last.stage, "done_at": last.done_at}),
        "statuses": now.statuses[: last.periods],
        "turns": now.turns[:-1],
    }
