"""Resolved, and open again: what each such turn changes, and how undo brings back exactly what stood before it.

An incident that was reopened has a second life, with its own end, checks and postmortem.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from warroom.domain.incident.postmortem_events import Stage
from warroom.domain.incident.response_events import Check, Snooze, Tick
from warroom.domain.policy.severities import Status
from warroom.domain.record.events import DataLost, Milestone, Recorded, Reopened, Resolved
from warroom.domain.record.models import UNDONE, Moment, StateModel, Utc

if TYPE_CHECKING:
    from warroom.domain.incident.state import Incident

_SAME = ("status", "status_since", "cause", "fix", "postmortem", "data_lost", "snooze", "checks")
"""Fields of a turn that hold what the incident's field of that name held."""
_OVER = (Milestone.MITIGATED, Milestone.RESOLVED)
"""Milestones that a reopening puts an end to."""


class Turn(StateModel):
    """A resolution or a reopening, entry `n` at `at` (UTC), and what stood before it."""

    n: int
    at: Utc
    status: Status
    status_since: Utc
    cause: str | None = None
    fix: str | None = None
    postmortem: str | None = None
    data_lost: DataLost = DataLost.UNKNOWN
    snooze: Snooze | None = None
    checks: dict[Check, Tick] = Field(default_factory=dict)
    stage: Stage = Stage.OPEN
    """Of the postmortem, and when it was done."""
    done_at: Utc | None = None
    periods: int = 1
    """How many periods of a status there were."""
    milestones: dict[Milestone, Moment | None]
    """Those that it changed; None for one that was not known."""


def change(now: Incident, recorded: Recorded, event: Resolved | Reopened) -> dict[str, Any]:
    """The fields that a resolution or a reopening gives other values."""
    if last := _undone(now, event):
        return _restored(now, last)
    turns = (*now.turns, _turn(now, recorded))
    if isinstance(event, Reopened):
        return {
            "status": event.status,
            "status_since": recorded.at,
            "snooze": None,
            # It goes on, so what was over, checked and learned is so no more. A text that was written stays.
            "milestones": {m: t for m, t in now.milestones.items() if m not in _OVER},
            "checks": {},
            "review": now.review.model_copy(update={"stage": Stage.OPEN, "done_at": None}),
            "turns": turns,
        }
    return {
        "status": Status.RESOLVED,
        "status_since": recorded.at,
        "milestones": {**now.milestones, Milestone.RESOLVED: Moment(time=recorded.at)},
        "cause": event.cause,
        "fix": event.fix,
        "postmortem": event.postmortem,
        "data_lost": event.data_lost,
        "turns": turns,
    }


def _turn(now: Incident, recorded: Recorded) -> Turn:
    changed = _OVER if isinstance(recorded.event, Reopened) else (Milestone.RESOLVED,)
    return Turn(
        n=recorded.n,
        at=recorded.at,
        milestones={milestone: now.milestones.get(milestone) for milestone in changed},
        stage=now.review.stage,
        done_at=now.review.done_at,
        periods=len(now.statuses),
        **{name: getattr(now, name) for name in _SAME},
    )


def _undone(now: Incident, event: Resolved | Reopened) -> Turn | None:
    """The turn that the event takes back: the last one."""
    if not now.turns:
        return None
    last = now.turns[-1]
    # An older warroom named no entry, and took back only resolutions in so many words.
    older = isinstance(event, Reopened) and event.undoes is None and event.reason == UNDONE
    return last if older or event.undoes == last.n else None


def _restored(now: Incident, last: Turn) -> dict[str, Any]:
    milestones = {**now.milestones, **last.milestones}
    return {
        **{name: getattr(last, name) for name in _SAME},
        "milestones": {name: moment for name, moment in milestones.items() if moment is not None},
        "review": now.review.model_copy(update={"stage": last.stage, "done_at": last.done_at}),
        "statuses": now.statuses[: last.periods],
        "turns": now.turns[:-1],
    }
