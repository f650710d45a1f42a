"""The situation of an incident: decisions that stand, open questions, what was found, the runbook in use, the last update.

What Google's incident state document holds and the folded state does not: it stands in the words of the entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from warroom.domain.incident.notes import Noted
from warroom.domain.incident.runbooks import RunbookUsed
from warroom.domain.incident.state import Incident
from warroom.domain.record.timeline import without_undone
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.status_update.decisions import is_decision, without_sign
from warroom.domain.status_update.facts import facts, standing_changes
from warroom.domain.status_update.next_steps import decided
from warroom.domain.status_update.parts import LeftOut
from warroom.domain.text.safe_text import one_line

LOOKED_AT = 100
"""Entries that are looked at, the newest."""
STANDS = (None, LeftOut.ALREADY_SAID)
"""Why a decision may be left out of the next update and stand all the same."""


@dataclass(frozen=True)
class Point:
    """Entry `n`, of the time `at` (UTC), in words that are safe to show on one line."""

    n: int
    at: datetime
    words: str


@dataclass(frozen=True)
class Situation:
    decisions: tuple[Point, ...] = ()
    """Those that stand, the newest first."""
    questions: tuple[Point, ...] = ()
    """Those that are open, the oldest first."""
    findings: tuple[Point, ...] = ()
    """What was tried and found, the newest first."""
    runbook: str = ""
    """The one that was opened last; empty when none was."""
    last_update: str = ""
    """The text of the last update that was sent, as it went out; empty when none was."""


def situation(incident: Incident, lines: Sequence[TimelineEntry], last_update: str = "") -> Situation:
    """What these lines of the record say; struck and undone ones say nothing."""
    standing = without_undone(standing_changes([line for line in lines if not line.retracted]))
    notes = [line for line in standing if isinstance(line.recorded.event, Noted)]
    decisions = [line for line in notes if _stands(incident, line, standing)]
    found = [fact for fact in facts(incident, standing) if fact.left_out is None]
    books = [line.recorded.event.name for line in standing if isinstance(line.recorded.event, RunbookUsed)]
    return Situation(
        tuple(_point(line, without_sign(line.text or "")) for line in sorted(decisions, key=_place)[::-1]),
        tuple(_point(line, (line.text or "").lstrip()[1:]) for line in notes if _is_question(line)),
        tuple(Point(fact.entries[0], fact.at, fact.words) for fact in found),
        books[-1] if books else "",
        last_update,
    )


def _stands(incident: Incident, line: TimelineEntry, lines: Sequence[TimelineEntry]) -> bool:
    if not is_decision(line.text or ""):
        return False
    step = decided(incident, line, lines)
    return step is not None and step.left_out in STANDS


def _is_question(line: TimelineEntry) -> bool:
    return (line.text or "").lstrip().startswith("?")


def _point(line: TimelineEntry, words: str) -> Point:
    return Point(line.n, line.at, one_line(words.strip()))


def _place(line: TimelineEntry) -> tuple[datetime, int]:
    return line.place
