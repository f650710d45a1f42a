"""Who held which role, from when to when. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from warroom.domain.incident.response_events import HandoverSettled
from warroom.domain.incident.state import seat_given
from warroom.domain.record.events import RoleAssigned, RoleRemoved
from warroom.domain.record.timeline import Entry


@dataclass(frozen=True)
class Seat:
    """`person` had `role` from `start` (UTC); `end` is None when it was never given up."""

    role: str
    person: str
    start: datetime
    end: datetime | None


def seats(entries: Iterable[Entry]) -> list[Seat]:
    """Every seat of an incident, those that were given up first, each in order of time."""
    held: dict[tuple[str, str], datetime] = {}
    ended: list[Seat] = []

    def ends(role: str, person: str | None, at: datetime) -> None:
        if person is not None and (begin := held.pop((role, person), None)):
            ended.append(Seat(role, person, begin, at))

    for entry in entries:
        match entry.recorded.event:
            case (RoleAssigned() | HandoverSettled(accepted=True)) as event:
                given = seat_given(event)
                ends(given.role, given.replaces, entry.at)
                held.setdefault((given.role, given.person), entry.at)
            case RoleRemoved(role=role, person=person):
                ends(role, person, entry.at)
            case _:
                pass
    return ended + [Seat(role, person, at, None) for (role, person), at in held.items()]
