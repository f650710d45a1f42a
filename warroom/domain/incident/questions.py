"""Open questions: asked by a note that begins with `?`, numbered in that order, and answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Any, Literal

from warroom.domain.incident.notes import note
from warroom.domain.incident.state import Incident, Question
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import ChangeModel, Recorded
from warroom.domain.record.models import Utc
from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.validation import text_problem

WAITS_LONG = timedelta(minutes=10)
"""A question that is open for so long is due."""
ANSWER_FORM = "=1 US clean"
_ANSWER = re.compile(r"\s*=\s?(\d{1,4})(?:[:.,)]\s*|\s+)(\S.*)", re.DOTALL)


class Answered(ChangeModel):
    """Question `number` has the answer `words`; None where an answer was taken back, and it is open again."""

    kind: Literal["answered"] = "answered"
    number: int
    words: str | None = None
    was: str | None = None
    """The answer that it had before; None when it was open."""
    question: str | None = None
    """What was asked, so that the entry can be read alone."""
    answered_at: Utc | None = None
    """When it was answered, where undo gives that back; else when this happened."""
    was_answered_at: Utc | None = None

    @property
    def own_text(self) -> str | None:
        return self.words

    @property
    def redone_as_it_was(self) -> bool:
        return True

    def reworded(self, text: str) -> Answered:
        return self.model_copy(update={"words": text})

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        answered = {
            "answer": self.words,
            "answered_at": (self.answered_at or recorded.at) if self.words else None,
            "answer_entry": recorded.n if self.words else None,
        }
        return {
            "questions": tuple(
                asked.model_copy(update=answered) if asked.number == self.number else asked
                for asked in now.questions
            )
        }

    def compensation(self, now: Incident, recorded: Recorded) -> Answered | None:
        asked = now.question(self.number)
        if asked is None or asked.answer_entry != (recorded.n if self.words else None):
            return None
        return Answered(
            number=self.number, words=self.was, was=asked.answer, question=self.question,
            answered_at=self.was_answered_at, was_answered_at=asked.answered_at,
        )  # fmt: skip

    def as_of(self, at: datetime) -> Answered:
        return self.model_copy(update={"answered_at": self.answered_at or at})

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        return "?", self._text

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        return f"{self._text}, as before" if self.words else self._text

    @property
    def _text(self) -> str:
        asked = f" ({one_line(self.question)})" if self.question else ""
        if self.words is None:
            return f"question {self.number}{asked} is open again"
        return f"answer {self.number}{asked}: {one_line(self.words)}"


def answer_question(incident: Incident, number: int, words: str, at: datetime) -> Decision:
    """Answer an open question."""
    asked = incident.question(number)
    if asked is None or asked.struck:
        still = ", ".join(str(one.number) for one in incident.open_questions)
        open_ones = f"; open: {still}" if still else "; none is open"
        return Refusal(f"There is no question {number}{open_ones}.")
    if asked.answer is not None:
        return Refusal(
            f"Question {number} is answered: {one_line(asked.answer)}. "
            f"Correct entry {asked.answer_entry} if that is not so any more."
        )
    if problem := text_problem(words, "The answer"):
        return problem
    return (Fact(Answered(number=number, words=words.strip(), question=asked.text), at),)


def typed_answer(line: str) -> tuple[int, str] | None:
    """Number and words of `=1 US clean`; None for a line that is no answer."""
    found = _ANSWER.fullmatch(line)
    return (int(found[1]), found[2].strip()) if found else None


def answer_or_note(line: str, at: datetime) -> Callable[[Incident], Decision]:
    """`=1 US clean` answers question 1 while that is open; else it is a note as any."""

    def decide(incident: Incident) -> Decision:
        typed = typed_answer(line)
        if typed and any(asked.number == typed[0] for asked in incident.open_questions):
            return answer_question(incident, *typed, at)
        return note(line, at)

    return decide


def asked_words(question: Question) -> str:
    """`question 1: is US affected too`."""
    return f"question {question.number}: {one_line(question.text)}"
