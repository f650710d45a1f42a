"""The acts that record what people say: a note, many, a pasted timeline, those of another incident."""

from __future__ import annotations

import re
from datetime import date, datetime

from warroom.domain.incident import notes as decisions
from warroom.domain.incident import questions, tasks
from warroom.domain.incident.state import Incident
from warroom.domain.record.decision import Decision
from warroom.domain.refusal import Refusal
from warroom.room.act import Said, act, saying
from warroom.room.queries import Queries

_ASKED = re.compile(r"\s*>\s*(?=@)")


@saying
def note(room: Queries, number: int, typed_at: datetime, text: str, at: str | None = None) -> Said:
    if at is not None:
        moment, words = room.times.read(at, room.incident(number), typed_at), text
    else:
        timed = room.times.timed(text, room.incident(number), typed_at)
        moment, words = timed.at or typed_at, timed.text
    if asked := _ASKED.match(words):  # `> @li check replica lag 5m` asks for a task
        line = words[asked.end() :]
        return lambda state: tasks.ask(state, line, moment)
    if words.startswith("?") or words.lstrip().startswith("="):  # a question, or an answer to one
        return questions.answer_or_note(words, moment)
    return decisions.note(words, moment)


@act
def notes(
    room: Queries, now: Incident, typed_at: datetime, lines: list[str], day: date | None = None
) -> Decision:
    from warroom.room.pasted_timeline import facts_of  # most notes come one by one

    return facts_of(lines, room.times.frame(now, typed_at, day))


@act
def paste(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    text: str,
    day: date | None = None,
    zone: str | None = None,
) -> Decision:
    """Record a timeline that somebody pasted, all of it or nothing, as `read_paste` shows it."""
    from warroom.room.pasted_timeline import paste_facts  # few notes are pasted

    return paste_facts(room.times.read_paste(now, text, day, zone, typed_at), now.head, typed_at)


@act
def take_notes(room: Queries, now: Incident, typed_at: datetime, source: int) -> Decision:
    """Record the notes of another incident in this one, at their own times, with their authors in front."""
    from warroom.domain.incident.notes import taken_over

    other = room.incident(source)
    notes = [entry for entry in room.timeline(source) if not entry.retracted]
    taken = taken_over(notes, room.actor)
    return taken or Refusal(f"{other.reference} has no notes to take over.")
