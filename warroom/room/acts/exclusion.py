"""The act that says whether metrics count an incident."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident.state import Exclusion, Incident
from warroom.domain.record.decision import Decision
from warroom.domain.refusal import Refusal
from warroom.room.act import act
from warroom.room.queries import Queries


@act
def change_standing(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    standing: Exclusion,
    of: str | None = None,
    reason: str | None = None,
) -> Decision:
    from warroom.domain.incident import exclusion

    other, identity = duplicate_target(room, now, of)
    return exclusion.change_standing(now, standing, typed_at, other, reason or None, of_id=identity)


def duplicate_target(room: Queries, now: Incident, reference: str | None) -> tuple[str | None, str | None]:
    """The incident that `now` is a duplicate of, its reference and its UUID. Raises Refusal when it cannot be."""
    if not reference:
        return None, None
    other = room.incident(room.which(reference, write=True))
    if other.number == now.number:
        return other.reference, other.id  # which is refused for what it is
    if other.duplicate_of:
        raise Refusal(f"{other.reference} is itself a duplicate of {other.duplicate_of}; name that one.")
    if mine := room.duplicates(now):
        raise Refusal(
            f"{mine[0].reference} is a duplicate of {now.reference}; first say that it is one of {other.reference}: "
            f"warroom exclude {mine[0].reference} --duplicate-of {other.reference}."
        )
    return other.reference, other.id
