"""The act that answers a question; a note asks one."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import questions
from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision
from warroom.room.act import happening
from warroom.room.queries import Queries


@happening
def answer_question(
    room: Queries, now: Incident, typed_at: datetime, question: int, words: str, at: str | None = None
) -> Decision:
    """Answer the open question of that number."""
    return questions.answer_question(now, question, words, room.times.typed(at, now, typed_at) or typed_at)
