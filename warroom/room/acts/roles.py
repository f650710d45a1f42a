"""The acts that fill roles and empty them."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import declaration, roles
from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision
from warroom.room.act import happening
from warroom.room.queries import Queries


@happening
def assign(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    role: str,
    person: str,
    note: str | None = None,
    at: str | None = None,
) -> Decision:
    moment = room.times.typed(at, now, typed_at)
    return declaration.too_early(now, moment, now.declared_at, "") or roles.assign(
        now, role, person, moment or typed_at, note or None
    )


@happening
def remove(
    room: Queries, now: Incident, typed_at: datetime, role: str, person: str | None, at: str | None = None
) -> Decision:
    moment = room.times.typed(at, now, typed_at)
    return declaration.too_early(now, moment, now.declared_at, "") or roles.remove(
        now, role, person or None, moment or typed_at
    )


@happening
def set_roles(
    room: Queries, now: Incident, typed_at: datetime, wanted: dict[str, list[str]], at: str | None = None
) -> Decision:
    """Assign and remove until each role named is held by exactly these people."""
    moment = room.times.typed(at, now, typed_at)
    return declaration.too_early(now, moment, now.declared_at, "") or roles.set_roles(
        now, wanted, moment or typed_at
    )
