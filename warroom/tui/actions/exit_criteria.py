"""Exit criteria: added, ticked, waived."""

from __future__ import annotations

from warroom.domain.incident.state import Incident, Outcome
from warroom.domain.text.safe_text import one_line
from warroom.tui.actions.act import changing
from warroom.tui.actions.ask import ask_words
from warroom.tui.dialogs.choose import NamedWords
from warroom.tui.incident_screen import IncidentRoom

MARKS = {Outcome.OPEN: "[ ]", Outcome.DONE: "[x]", Outcome.WAIVED: "[-]"}


def rows(incident: Incident) -> NamedWords:
    return [
        (f"c{c.number}", f"{MARKS[c.outcome]} {one_line(c.text)}  {one_line(c.by)}")
        for c in incident.criteria
    ]


async def add(screen: IncidentRoom, text: str) -> str | None:
    """Add the criterion that the line says; returns None, or one sentence saying why not."""
    return await changing(screen, lambda room: room.add_criterion(screen.number, text))


async def act_on(screen: IncidentRoom, incident: Incident, criterion: int, key: str) -> str | None:
    """Tick or untick a criterion, or waive it; returns what has to be said of it."""
    number = incident.number
    if key == "w":
        return await ask_words(
            screen, f"Waive criterion {criterion}", "Why it need not hold",
            lambda words: lambda room: room.settle_criterion(number, criterion, Outcome.WAIVED, words),
        )  # fmt: skip
    stands = next(c for c in incident.criteria if c.number == criterion)
    wanted = Outcome.OPEN if stands.outcome is Outcome.DONE else Outcome.DONE
    return await changing(screen, lambda room: room.settle_criterion(number, criterion, wanted))
