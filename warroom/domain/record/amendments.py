"""Amendments: a line of the timeline is corrected, struck, or no longer struck. What stood there stays readable."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal, TypeVar

from warroom.domain.incident.declaration import Declared, too_early
from warroom.domain.incident.exit_criteria import CriterionChanged
from warroom.domain.incident.notes import Noted, with_question
from warroom.domain.incident.runbooks import RunbookUsed
from warroom.domain.incident.sent_messages import MessageSent
from warroom.domain.incident.state import Criterion, Incident, Question, SentUpdate, Task
from warroom.domain.incident.status_updates import UpdateSent, sending_problem
from warroom.domain.incident.tasks import TaskAsked
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, EventModel, Recorded, Unknown
from warroom.domain.record.models import Utc
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.domain.text.validation import note_problem, text_problem, title_problem

MOVABLE = (Noted, UpdateSent, MessageSent, RunbookUsed)
"""What can be moved in time and struck; everything else changed the incident."""

Worded = TypeVar("Worded", Task, Criterion)


class Amended(EventModel):
    """Entry `target` reads `text` and stands at `time` from now on; None leaves that part alone."""

    kind: Literal["amended"] = "amended"
    target: int
    text: str | None = None
    time: Utc | None = None
    was_text: str | None = None
    was_time: Utc | None = None

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        """The fields that stand on the line that is corrected."""
        found: dict[str, Any] = {}
        if self.time is not None:
            found["updates"] = tuple(
                u.model_copy(update={"at": self.time}) if u.n == self.target else u for u in now.updates
            )
            found["questions"] = tuple(
                asked.model_copy(update={"asked_at": self.time}) if asked.entry == self.target else asked
                for asked in now.questions
            )
        if self.text is None:
            return found
        if self.target == 1:
            found["title"] = self.text  # entry 1 is the declaration, and its words are the title
        if self.target == now.impact_entry:
            found["impact"] = self.text or None
        return {
            **found,
            **self._questions(now, recorded),
            "tasks": self._reworded(now.tasks),
            "criteria": self._reworded(now.criteria),
        }

    def _questions(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        """What the corrected line asks now, or answers."""
        assert self.text is not None
        if any(asked.answer_entry == self.target for asked in now.questions) and self.text:
            return {
                "questions": tuple(
                    asked.model_copy(update={"answer": self.text})
                    if asked.answer_entry == self.target
                    else asked
                    for asked in now.questions
                )
            }
        own_words = {1, now.impact_entry, *(update.n for update in (*now.updates, *now.struck_updates))}
        own_words |= {task.entry for task in now.tasks} | {criterion.entry for criterion in now.criteria}
        if self.was_text is None or self.target in own_words:
            return {}  # it is no note
        return with_question(now, self.target, self.text, self.time or recorded.at)

    def _reworded(self, kept: tuple[Worded, ...]) -> tuple[Worded, ...]:
        # An older warroom took a correction back by leaving no words.
        if not self.text or all(one.entry != self.target for one in kept):
            return kept
        return tuple(
            one.model_copy(update={"text": self.text}) if one.entry == self.target else one for one in kept
        )


class Retracted(EventModel):
    """Entry `target` is struck."""

    kind: Literal["retracted"] = "retracted"
    target: int
    reason: str | None = None

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        struck = tuple(u for u in now.updates if u.n == self.target)
        stand = tuple(u for u in now.updates if u.n != self.target)
        return {
            "updates": stand,
            "struck_updates": (*now.struck_updates, *struck),
            "questions": _struck_question(now, self.target, True),
        }


class Restored(EventModel):
    """Entry `target` is no longer struck."""

    kind: Literal["restored"] = "restored"
    target: int

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        questions = {"questions": _struck_question(now, self.target, False)}
        update = _struck_update(now, self.target)
        if update is None:
            return questions
        back = sorted((*now.updates, update), key=lambda u: u.n)
        left = tuple(u for u in now.struck_updates if u.n != self.target)
        return {**questions, "updates": tuple(back), "struck_updates": left}


CORRECTIONS = (Amended, Retracted, Restored)
"""Events that change an entry's line and have none of their own."""


def corrected(entry: TimelineEntry, event: EventModel) -> TimelineEntry:
    """The entry after a correction that is about it."""
    match event:
        case Amended(text=text, time=time):
            return replace(
                entry,
                corrected_text=entry.corrected_text if text is None else text,
                at=entry.at if time is None else time,
            )
        case Retracted():
            return replace(entry, retracted=True)
        case Restored():
            return replace(entry, retracted=False)
        case _:
            return entry


def amend(
    incident: Incident, entry: TimelineEntry, at: datetime, text: str | None = None, time: datetime | None = None,
    zone: tzinfo = UTC,
) -> Decision:  # fmt: skip
    """Correct an entry. The original stays readable; a sent update keeps its text, the correction stands by it."""
    event = entry.recorded.event
    if isinstance(event, (*CORRECTIONS, Unknown)):
        return Refusal(f"Entry {entry.n} is not a line of the timeline; amend the entry that it is about.")
    if time == entry.at:
        time = None
    if text == entry.text:
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
        was_text=None if text is None else entry.text,
        was_time=None if time is None else entry.at,
    )
    return (Fact(amended, at),)


def retract(incident: Incident, entry: TimelineEntry, at: datetime, reason: str | None = None) -> Decision:
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


def uncorrected(incident: Incident, event: EventModel, entry: TimelineEntry) -> EventModel | None:
    """The event that undoes a correction of that entry; None when that is not possible any more."""
    line = entry.recorded.event
    match event:
        case Amended(was_time=time) if isinstance(line, UpdateSent) and sending_problem(
            incident, line.number, time, UTC
        ):
            return None
        case Amended(target=n, text=text, time=time) if (text is None or entry.corrected_text == text) and (
            time is None or entry.at == time
        ):
            # Of an entry that had no words of its own, no words are left.
            before = None if text is None else event.was_text or line.own_text or ""
            return Amended(target=n, text=before, time=event.was_time, was_text=text, was_time=time)
        case Retracted(target=n) if entry.retracted and not (
            isinstance(line, UpdateSent) and _struck_update(incident, n) is None
        ):
            return Restored(target=n)
        case Restored() if not entry.retracted:
            undone = retract(incident, entry, entry.at, UNDONE)
            return None if isinstance(undone, Refusal) else undone[0].event
        case _:
            return None


def _struck_question(incident: Incident, n: int, struck: bool) -> tuple[Question, ...]:
    """The questions, of which the one that was recorded as entry `n` is struck, or no longer so."""
    if all(asked.entry != n for asked in incident.questions):
        return incident.questions
    return tuple(
        asked.model_copy(update={"struck": struck}) if asked.entry == n else asked
        for asked in incident.questions
    )


def _struck_update(incident: Incident, n: int) -> SentUpdate | None:
    """The update that was recorded as entry `n` and struck, while its number is free."""
    taken = {update.number for update in incident.updates}
    return next((u for u in incident.struck_updates if u.n == n and u.number not in taken), None)
