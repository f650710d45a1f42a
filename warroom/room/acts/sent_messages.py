"""The act that freezes any other outgoing text as sent."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import sent_messages
from warroom.domain.incident.sent_messages import Document
from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision
from warroom.room.act import happening
from warroom.room.queries import Queries


@happening
def send_message(
    room: Queries, now: Incident, typed_at: datetime, document: Document, text: str, at: str | None = None
) -> Decision:
    """Freeze another outgoing text as sent."""
    return sent_messages.send_message(now, document, text, room.times.typed(at, now, typed_at) or typed_at)
