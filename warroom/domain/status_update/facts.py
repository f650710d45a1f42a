"""The facts of an update: what happened since the last one, each as one line, newest first by when it happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC

from warroom.domain.incident.escalation import EscalationSettled
from warroom.domain.incident.exit_criteria import CriterionChanged
from warroom.domain.incident.handover import HandoverOffered, HandoverSettled
from warroom.domain.incident.milestones import MilestoneCleared, MilestoneSet
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.questions import Answered
from warroom.domain.incident.resolution import Reopened, Resolved
from warroom.domain.incident.roles import RoleAssigned, RoleRemoved
from warroom.domain.incident.runbooks import RunbookUsed
from warroom.domain.incident.severity import SeverityChanged
from warroom.domain.incident.snooze import UpdateSnoozed
from warroom.domain.incident.state import Incident, Outcome, TaskState
from warroom.domain.incident.status import StatusChanged
from warroom.domain.incident.tasks import TaskAsked, TaskChanged
from warroom.domain.record.event_model import EventModel
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.status_update import wording
from warroom.domain.status_update.decisions import is_decision, is_done_already, without_sign
from warroom.domain.status_update.parts import Field, LeftOut, StageLine
from warroom.domain.status_update.quotation import fact_line, task_words
from warroom.domain.status_update.unfit import before_log, unfit
from warroom.domain.text.safe_text import outgoing_line

_BOOKKEEPING = (
    RoleAssigned, RoleRemoved, EscalationSettled, HandoverOffered, HandoverSettled, MilestoneSet, MilestoneCleared,
    RunbookUsed, UpdateSnoozed, TaskAsked,
)  # fmt: skip


def facts(incident: Incident, news: Sequence[TimelineEntry]) -> list[StageLine]:
    """Every line of `news` that tells something, fit for the text or not, newest first. Nothing undone is among `news`."""
    people = _people(incident, news)
    found = [fact for entry in news if (fact := _fact(incident, entry, news, people))]
    return sorted(found, key=lambda fact: (fact.at, fact.entries), reverse=True)


def reason(incident: Incident, news: Sequence[TimelineEntry]) -> int | None:
    """The entry whose reason leads: that of the newest change of status, or raise of severity, if it gives one."""
    turns = [
        entry
        for entry in news
        if isinstance(entry.recorded.event, StatusChanged | Reopened)
        or (isinstance(entry.recorded.event, SeverityChanged) and _raises(entry.recorded.event))
    ]
    newest = max(turns, key=lambda entry: entry.place, default=None)
    if newest is None:
        return None
    match newest.recorded.event:
        case Reopened(status=status) if status is incident.status or incident.is_open:
            return newest.n
        case StatusChanged() as event if (
            event.status is incident.status and event.reason and not event.is_undoing
        ):
            return newest.n
        case SeverityChanged() as event if event.severity == incident.severity and event.reason:
            return newest.n
        case _:
            return None


def _fact(
    incident: Incident, entry: TimelineEntry, news: Sequence[TimelineEntry], people: frozenset[str]
) -> StageLine | None:
    event, words, left_out = entry.recorded.event, "", None
    match event:
        case Noted():
            return _noted(incident, entry, people)
        case SeverityChanged() if event.severity != incident.severity:
            return None  # a later one holds
        case StatusChanged() | SeverityChanged() if event.reason and not event.is_undoing:
            words = fact_line(wording.plain(event.reason))
        case Reopened():
            told = fact_line(wording.plain(event.reason)) if event.reason and not event.is_undoing else ""
            why = (
                f": {told[0].lower() if event.reason and event.reason[0].islower() else told[0]}{told[1:]}"
                if told
                else ""
            )
            words = wording.line(f"Open again{why}")
        case TaskChanged(state=TaskState.DONE) if _last_of_its_task(entry, news):
            task = incident.task(event.number)
            if task is None or task.state is not TaskState.DONE:
                return None
            words = (
                fact_line(wording.plain(event.words))
                if event.words
                else f"{wording.capital(task_words(task.text))}: done"
            )
        case Answered(words=str(answer)) if _is_the_answer(incident, event, entry):
            words = _answer(entry.text or answer, event.question or "")
        case CriterionChanged(outcome=Outcome.DONE) if _holds(incident, event):
            words = f"Exit criterion met: {task_words(event.text)}"
        case _ if isinstance(event, _BOOKKEEPING):
            words = wording.line(entry_words(entry))
            left_out = LeftOut.BOOKKEEPING
        case _:
            return None
    if not words:
        return None
    return StageLine((entry.n,), Field.SUMMARY, entry.at, words, left_out, kind=_kind(event))


def _kind(event: EventModel) -> str:
    """What sort of entry tells a fact, in a word."""
    match event:
        case StatusChanged() | Reopened():
            return "status"
        case SeverityChanged():
            return "severity"
        case TaskAsked() | TaskChanged():
            return "task"
        case CriterionChanged():
            return "criterion"
        case RoleAssigned() | RoleRemoved() | HandoverOffered() | HandoverSettled():
            return "roles"
        case _:
            return "process"


def _is_the_answer(incident: Incident, event: Answered, entry: TimelineEntry) -> bool:
    asked = incident.question(event.number)
    return not event.is_undoing and asked is not None and asked.answer_entry == entry.n


def _answer(answer: str, question: str) -> str:
    """The answer as a fact: with its question where it says nothing alone, as a yes does."""
    words = fact_line(wording.plain(answer))
    if question and unfit(answer, words, quoted=False):
        return fact_line(f"{wording.plain(question).rstrip('?')}: {wording.plain(answer)}")
    return words


def _noted(incident: Incident, entry: TimelineEntry, people: frozenset[str]) -> StageLine | None:
    """A note as a fact; a decision only when it tells of what is done already, and a plan not at all."""
    raw = entry.text or ""
    if is_decision(raw):
        if not is_done_already(raw):
            return None
        raw = without_sign(raw)
    text, quoted = wording.without_speaker(wording.plain(raw), people, incident.title)
    if wording.is_plan(text) and not unfit(raw, text, quoted=quoted):
        return None
    words = fact_line(text)
    left_out = unfit(raw, words, quoted=quoted)
    if left_out is None and before_log(wording.without_lead_in(text)) is None:
        left_out = LeftOut.LOG
    if left_out is None and entry.at < incident.declared_at and incident.updates:
        left_out = LeftOut.BEFORE_DECLARATION
    if not words:
        words = outgoing_line(raw[: wording.LONGEST]).strip()
    return StageLine((entry.n,), Field.SUMMARY, entry.at, words, left_out) if words else None


def entry_words(entry: TimelineEntry) -> str:
    """The line of the timeline, for what is no news by itself."""
    return entry.recorded.event.sign_and_text(UTC, entry.at)[1]


def standing_changes(lines: Sequence[TimelineEntry]) -> list[TimelineEntry]:
    """Without the changes that an older warroom undid, which named no entry and only gave the reason."""
    gone: set[int] = set()
    before: dict[type, int] = {}
    for line in sorted(lines, key=lambda line: line.n):
        event = line.recorded.event
        if not isinstance(event, StatusChanged | SeverityChanged | Reopened | Resolved):
            continue
        kind = SeverityChanged if isinstance(event, SeverityChanged) else StatusChanged
        if event.is_undoing and event.undoes is None and kind in before:
            gone.add(before[kind])
        before[kind] = line.n
    return [line for line in lines if line.n not in gone]


def _raises(event: SeverityChanged) -> bool:
    return event.severity < event.was and not event.is_undoing


def _last_of_its_task(entry: TimelineEntry, news: Sequence[TimelineEntry]) -> bool:
    event = entry.recorded.event
    return isinstance(event, TaskChanged) and not any(
        isinstance(other.recorded.event, TaskChanged)
        and other.recorded.event.number == event.number
        and other.n > entry.n
        for other in news
    )


def _holds(incident: Incident, event: CriterionChanged) -> bool:
    return any(c.number == event.number and c.outcome is event.outcome for c in incident.criteria)


def _people(incident: Incident, news: Sequence[TimelineEntry]) -> frozenset[str]:
    """Names that may stand in front of what somebody said, in lower case without their @."""

    def named() -> Iterator[str]:
        yield from (held.person for held in incident.roles)
        yield from (task.owner for task in incident.tasks)
        yield from (entry.recorded.actor for entry in news)

    return frozenset(name.lstrip("@").lower() for name in named())
