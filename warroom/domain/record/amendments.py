"""What may be corrected of a line: its words, its time, or the whole of it. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from warroom.domain.incident.decisions import Decision, Fact, too_early
from warroom.domain.incident.milestones import sending_problem
from warroom.domain.incident.response_events import CriterionChanged, RunbookUsed, TaskAsked
from warroom.domain.incident.state import Incident
from warroom.domain.record.events import Amended, Declared, MessageSent, Noted, Retracted, Unknown, UpdateSent
from warroom.domain.record.timeline import CORRECTIONS, Entry
from warroom.domain.refusal import Refusal
from warroom.domain.text.validation import note_problem, text_problem, title_problem

MOVABLE = (Noted, UpdateSent, MessageSent, RunbookUsed)
"""What can be moved in time and struck; everything else changed the incident."""


def amend(
    incident: Incident, entry: Entry, at: datetime, text: str | None = None, time: datetime | None = None,
    zone: tzinfo = UTC,
) -> Decision:  # fmt: skip
    """Correct an entry. The original stays readable; a sent update keeps its text, the correction stands by it."""
    event = entry.recorded.event
    if isinstance(event, (*CORRECTIONS, Unknown)):
        return Refusal(f"Entry {entry.n} is not a line of the timeline; amend the entry that it is about.")
    if time == entry.at:
        time = None
    if text == entry.words:
        text = None
    if text is None and time is None:
        return Refusal(f"Entry {entry.n} reads like that already; give the corrected words or time.")
    if time is not None and not isinstance(event, MOVABLE):
        return Refusal(
            f"Entry {entry.n} changed the incident at that moment; only notes and sent texts can move."
        )
    if isinstance(event, UpdateSent) and (
        problem := too_early(incident, time, incident.declared_at, "")
        or sending_problem(incident, event.number, time, zone)
    ):
        return problem
    if text is not None:
        if isinstance(event, Declared | TaskAsked | CriterionChanged):
            text = " ".join(text.split())
        if isinstance(event, Declared) and (problem := title_problem(text)):
            return problem
        its_problem = note_problem if isinstance(event, Noted) else text_problem
        if problem := its_problem(text, "The corrected text"):
            return problem
    amended = Amended(
        target=entry.n,
        text=text,
        time=time,
        was_text=None if text is None else entry.words,
        was_time=None if time is None else entry.at,
    )
    return (Fact(amended, at),)


def retract(incident: Incident, entry: Entry, at: datetime, reason: str | None = None) -> Decision:
    """Strike an entry. It stays readable. A change of state is not struck but undone."""
    event = entry.recorded.event
    if entry.retracted:
        return Refusal(f"Entry {entry.n} is struck already.")
    newest = incident.next_update_number - 1
    if isinstance(event, UpdateSent) and event.number != newest:
        return Refusal(f"Only the newest update, #{newest}, can be struck; amend this one instead.")
    if not isinstance(event, MOVABLE):
        return Refusal(f"Entry {entry.n} changed the incident; undo it, or set it as it should be.")
    return (Fact(Retracted(target=entry.n, reason=reason or None), at),)
