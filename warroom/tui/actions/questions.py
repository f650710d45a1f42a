"""Answering a question: from the list of what is due, or with Enter on it in the timeline."""

from __future__ import annotations

from warroom.domain.text.safe_text import one_line
from warroom.tui.actions.act import Job
from warroom.tui.actions.ask import ask_words
from warroom.tui.incident_screen import IncidentRoom


async def answer(screen: IncidentRoom, number: int) -> str | None:
    """What has to be said of it; None when it was answered, or left."""
    asked = screen.view.incident.question(number) if screen.view else None
    if asked is None:
        return None

    def job(words: str) -> Job:
        return lambda room: room.answer_question(screen.number, number, words)

    return await ask_words(screen, f"Question {number}: {one_line(asked.text)}", "The answer", job)
