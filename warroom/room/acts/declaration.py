"""The act that opens an incident."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from warroom.domain.incident import declaration
from warroom.domain.incident.declaration import FILED_AFTER
from warroom.domain.incident.state import Detection, Milestone
from warroom.domain.policy.recorded_process import as_recorded
from warroom.domain.policy.severities import Severity
from warroom.domain.record.decision import Decision
from warroom.domain.text import safe_text
from warroom.domain.text.validation import person_problem
from warroom.room.act import opening
from warroom.room.queries import Queries


@opening
def declare(
    room: Queries,
    taken: Container[str],
    typed_at: datetime,
    title: str,
    severity: Severity,
    *,
    commander: str | None = None,
    impact: str | None = None,
    users: int | None = None,
    detected_by: Detection | None = None,
    started: str | None = None,
    detected: str | None = None,
    drill: bool = False,
    at: str | None = None,
    filed: bool = False,
) -> Decision:
    """`at` is when it was declared, if that was earlier; `started` and `detected` then count from there.

    `filed` says that it is filed afterwards, as one is that was declared long ago: nobody commands who is not named.
    """
    now = room.times.read(at, None, typed_at) if at else typed_at
    filed = filed or typed_at - now > FILED_AFTER
    milestones = {}
    for milestone, typed in ((Milestone.STARTED, started), (Milestone.DETECTED, detected)):
        if typed is not None:
            milestones[milestone] = room.times.moment(typed, None, now)
    shift = None if filed else room.on_call(now)
    if commander and (problem := person_problem(safe_text.handle(commander))):
        return problem
    seat = room.policy.on_call_role
    leads = commander or (None if filed else room.actor)
    return declaration.declare(
        title,
        room.policy.called(severity),
        leads,
        now,
        room.zone,
        taken=taken,
        detected_by=detected_by,
        impact=impact or None,
        users=users,
        milestones=milestones,
        drill=drill,
        filed=filed,
        responder=safe_text.storable(shift.person) if shift and seat in room.policy.roles else None,
        responder_role=seat,
        channel=room.policy.channel,
        process=as_recorded(room.policy),
        criteria=() if filed else room.policy.exit_criteria,
        number=room.store.next_number(),
    )
