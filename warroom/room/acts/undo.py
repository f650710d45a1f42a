"""The act that takes back another one."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.room.act import act
from warroom.room.queries import Queries


@act
def undo(room: Queries, now: Incident, typed_at: datetime, n: int) -> Decision:
    """Take back the whole act that entry `n` belongs to; undo of an undo does the act again."""
    from warroom.domain.record.undo import undo_act  # few acts are taken back

    recorded = room.store.act_of(now.number, n)
    if not recorded:
        raise Refusal(f"{now.reference} has no entry {n}; `warroom timeline` shows their numbers.")

    def line(event: Recorded) -> TimelineEntry:
        return room.entry(now.number, getattr(event.event, "target", event.n))

    return undo_act(
        now,
        [(event, line(event)) for event in recorded],
        typed_at,
        lambda n: room.store.event(now.number, n),
    )
