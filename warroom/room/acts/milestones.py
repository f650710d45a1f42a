"""The acts that say when it started, was noticed, acknowledged and mitigated."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import escalation
from warroom.domain.incident import milestones as decisions
from warroom.domain.incident.declaration import filed_afterwards
from warroom.domain.incident.milestones import set_milestone, set_milestones
from warroom.domain.incident.state import Incident, Milestone
from warroom.domain.policy.deadlines import step_due
from warroom.domain.policy.recorded_process import process_of
from warroom.domain.policy.severities import calls_on_call, with_on_call
from warroom.domain.record.decision import Decision
from warroom.domain.record.models import Moment
from warroom.domain.refusal import Refusal
from warroom.room.act import act, happening
from warroom.room.queries import Queries


@act
def milestone(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    milestone: Milestone,
    at: str,
    *,
    estimated: bool = False,
) -> Decision:
    read = room.times.moment(at, now, typed_at)
    guess = estimated or read.estimated
    filed = _filed(room, now, read.time if milestone is Milestone.DECLARED else None)
    return set_milestone(now, milestone, read.time, typed_at, estimated=guess, filed=filed)


@act
def milestones(
    room: Queries, now: Incident, typed_at: datetime, wanted: dict[Milestone, tuple[str, bool]]
) -> Decision:
    """Record all of these times or none; each is as typed, and whether it is a guess."""
    moments = {
        milestone: Moment(time=read.time, estimated=guessed or read.estimated)
        for milestone, (typed, guessed) in wanted.items()
        for read in (room.times.moment(typed, now, typed_at),)
    }
    declared = moments.get(Milestone.DECLARED)
    filed = _filed(room, now, declared.time if declared else None)
    return set_milestones(now, moments, typed_at, filed=filed)


@happening
def acknowledge(room: Queries, now: Incident, typed_at: datetime, at: str | None = None) -> Decision:
    """Somebody is on it; so who is on call has answered, where they are to be called."""
    moment = room.times.typed(at, now, typed_at) or typed_at
    decided = decisions.acknowledge(now, moment)
    if isinstance(decided, Refusal):
        return decided
    for rung in process_of(now, room.policy).ladder:
        step = with_on_call(rung, room.on_call_name())
        if calls_on_call(step) and step_due(now, step) is not None:
            decided = (*decided, *escalation.answered_by_acknowledging(now, step, moment))
    return decided


def _filed(room: Queries, now: Incident, declared_at: datetime | None) -> bool | None:
    """Whether it was filed afterwards when it was declared then; None where another time says nothing of that."""
    declaration = room.store.event(now.number, 1) if declared_at else None
    return filed_afterwards(declaration, declared_at) if declaration and declared_at else None
