"""Notes: lines of the timeline as typed, with decisions and open questions among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any, Literal

from warroom.domain.incident.state import Incident, Question
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import EventModel, Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.safe_text import block
from warroom.domain.text.validation import note_problem


class Noted(EventModel):
    """A line of the timeline, as typed. A leading `!` makes it a decision, a leading `?` an open question."""

    kind: Literal["noted"] = "noted"
    text: str

    @property
    def own_text(self) -> str:
        return self.text

    @property
    def is_question(self) -> bool:
        return is_question(self.text)

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        """A question gets its number."""
        return with_question(now, recorded.n, self.text, recorded.at) if self.is_question else {}

    def reworded(self, text: str) -> Noted:
        return self.model_copy(update={"text": text})

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        text = block(self.text)
        if text.startswith("!"):
            return "!", f"decision: {text[1:].strip()}"
        return ("?", f"question: {text[1:].strip()}") if text.startswith("?") else ("·", text)


def is_question(text: str) -> bool:
    return text.startswith("?")


def with_question(now: Incident, entry: int, text: str, at: datetime) -> dict[str, Any]:
    """The incident's questions with what the note `entry`, written or corrected to `text`, asks `at` (UTC)."""
    asked = text.lstrip("?").strip()
    if any(one.entry == entry for one in now.questions):
        reworded = {"struck": False, "text": asked} if is_question(text) else {"struck": True}
        return {
            "questions": tuple(
                one.model_copy(update=reworded) if one.entry == entry else one for one in now.questions
            )
        }
    if not is_question(text):
        return {}
    question = Question(number=len(now.questions) + 1, text=asked, entry=entry, asked_at=at)
    return {"questions": (*now.questions, question)}


def note(text: str, at: datetime) -> Decision:
    """Record a line of the timeline, also after resolution: the record is never closed to what is learned."""
    return note_problem(text, "The note") or (Fact(Noted(text=text), at),)


def taken_over(lines: Sequence[TimelineEntry], actor: str) -> tuple[Fact, ...]:
    """The notes among the lines of another incident as facts of this one, for which `actor` records them."""
    facts = []
    for line in lines:
        if isinstance(line.recorded.event, Noted):
            author = "" if line.recorded.actor == actor else f"{line.recorded.actor}: "
            facts.append(Fact(Noted(text=f"{author}{line.text}"), line.at))
    return tuple(facts)
