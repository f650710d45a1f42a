"""The act that says what users suffer, and how many."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident.impact import change_impact
from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision
from warroom.room.act import happening
from warroom.room.queries import Queries


@happening
def impact(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    text: str | None,
    users: int | None,
    *,
    users_unknown: bool = False,
    at: str | None = None,
    again: bool = False,
) -> Decision:
    """A part that is None stays; an empty text, or `users_unknown`, takes out what was recorded.

    With `again` what stands may be said once more, as of now.
    """
    moment = room.times.typed(at, now, typed_at) or typed_at
    return change_impact(now, text, users, moment, users_unknown=users_unknown, again=again)
