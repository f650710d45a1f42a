"""The acts about the postmortem: written, and moved to its next stage."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident.state import Incident, Stage
from warroom.domain.record.decision import Decision
from warroom.room.act import act
from warroom.room.queries import Queries


@act
def write_postmortem(
    room: Queries, now: Incident, typed_at: datetime, text: str, seen: int | None = None
) -> Decision:
    """Keep a version; `seen` is the entry of the newest one that the writer knows, 0 for none."""
    from warroom.domain.incident import postmortem

    # An editor of another system must not make another version of the same text.
    words = text.replace("\r\n", "\n").replace("\r", "\n")
    return postmortem.write_postmortem(now, words, typed_at, seen)


@act
def move_postmortem(room: Queries, now: Incident, typed_at: datetime, stage: Stage) -> Decision:
    from warroom.domain.incident import postmortem

    return postmortem.move_postmortem(now, stage, typed_at)
