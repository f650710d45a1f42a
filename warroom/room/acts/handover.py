"""The acts that offer a role, and answer the offer."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import declaration, handover
from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision
from warroom.room.act import happening
from warroom.room.queries import Queries
from warroom.room.texts import Texts


@happening
def offer(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    role: str,
    person: str,
    text: str | None = None,
    at: str | None = None,
) -> Decision:
    """Offer a role with its brief, which is frozen; the holder keeps the role until it is accepted."""
    frozen = text or Texts(room).handover(now, role).built_in
    return handover.offer(now, role, person, frozen, room.times.typed(at, now, typed_at) or typed_at)


@happening
def answer(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    role: str,
    person: str | None,
    *,
    accepted: bool,
    at: str | None = None,
) -> Decision:
    moment = room.times.typed(at, now, typed_at)
    return declaration.too_early(now, moment, now.declared_at, "") or handover.answer(
        now, role, person or None, moment or typed_at, accepted=accepted
    )
