"""What Next says: decisions and plans that stand, open tasks with owner and time, open exit criteria.

Nothing stands there that the record may contradict: what a newer line may tell as done is offered and not chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import Incident, Outcome, Task
from warroom.domain.incident.tasks import TaskChanged
from warroom.domain.policy.severities import Status
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.status_update import wording
from warroom.domain.status_update.decisions import is_decision, is_done_already, without_sign
from warroom.domain.status_update.parts import Field, LeftOut, StageLine
from warroom.domain.status_update.quotation import parted, step_line, task_words
from warroom.domain.status_update.times import clock_words
from warroom.domain.status_update.unfit import unfit
from warroom.domain.status_update.word_overlap import content_words, may_carry_out, says_again, touches
from warroom.domain.text.safe_text import outgoing_line

MOST = 5
"""Lines of Next."""


def next_steps(
    incident: Incident, lines: Sequence[TimelineEntry], at: datetime, zone: tzinfo
) -> list[StageLine]:
    """Every step that is known, the newest decision first, then tasks by their time, then exit criteria.

    `lines` are those that stand since the update before the last one.
    """
    steps = [line for entry in lines if (line := decided(incident, entry, lines))]
    steps.sort(key=lambda line: (line.at, line.entries), reverse=True)
    far = datetime.max.replace(tzinfo=at.tzinfo)
    tasks = [
        _task(task, lines, at, zone)
        for task in sorted(incident.open_tasks, key=lambda t: (t.due or far, t.number))
    ]
    criteria = [
        StageLine(
            (c.entry or 0,),
            Field.NEXT,
            c.at,
            f"Done when: {task_words(c.text)}",
            kind="criterion",
        )
        for c in incident.criteria
        if c.outcome is Outcome.OPEN
    ]
    return _few(_once([*steps, *tasks, *criteria]))


def waiting_for(fact: StageLine) -> tuple[StageLine, StageLine | None] | None:
    """The newest fact, parted: what people say that they wait for or watch is the next step, the rest stays a fact."""
    found = parted(fact.words)
    if not found:
        return None
    head, step = found
    waited = replace(fact, field=Field.NEXT, words=step, leads=False, kind="plan")
    return waited, replace(fact, words=head) if head else None


def decided(incident: Incident, entry: TimelineEntry, lines: Sequence[TimelineEntry]) -> StageLine | None:
    """A decision, or a note that says a plan; None of anything else, and of what was done already."""
    if not isinstance(entry.recorded.event, Noted):
        return None
    raw = entry.text or ""
    decision = is_decision(raw)
    text = wording.plain(without_sign(raw) if decision else raw)
    if decision and is_done_already(raw):
        return None
    if not decision and (not wording.is_plan(text) or unfit(raw, text, quoted=False)):
        return None
    words = step_line(text)
    if not words:
        return None
    line = StageLine((entry.n,), Field.NEXT, entry.at, words, kind="decision" if decision else "plan")
    newer = [other for other in lines if other.n != entry.n and (other.at, other.n) > (entry.at, entry.n)]
    sent_since = [update for update in incident.updates if update.reported >= entry.n]
    if len(sent_since) > 1:
        return replace(line, left_out=LeftOut.ALREADY_SAID)
    if incident.status is Status.MONITORING and entry.at <= incident.status_since:
        return replace(line, left_out=LeftOut.MONITORING)
    for other in newer:
        said = _told(other)
        if said and may_carry_out(words, said):
            return replace(line, left_out=LeftOut.MAY_BE_DONE, because_of=other.n)
        if said and sent_since and touches(words, said):
            return replace(line, left_out=LeftOut.OVERTAKEN, because_of=other.n)
    return line


def _task(task: Task, lines: Sequence[TimelineEntry], at: datetime, zone: tzinfo) -> StageLine:
    due = ""
    if task.due:
        word = "by" if task.due >= at else "was due"
        due = f", {word} {clock_words(task.due, zone, at)}"
    words = f"{outgoing_line(task.owner)}: {task_words(task.text)}{due}"
    line = StageLine((task.entry or 0,), Field.NEXT, task.asked_at, words, kind="task")
    for other in lines:
        if other.at > task.asked_at and (said := _told(other)) and may_carry_out(task.text, said):
            return replace(line, left_out=LeftOut.MAY_BE_DONE, because_of=other.n)
    return line


def _told(entry: TimelineEntry) -> str:
    """What a line tells that happened: a note that is no decision, no question and no plan, or a task's result."""
    match entry.recorded.event:
        case Noted():
            raw = entry.text or ""
            text = wording.plain(raw)
            speaks = is_decision(raw) and not is_done_already(raw)
            return "" if speaks or raw.lstrip().startswith("?") or wording.is_plan(text) else text
        case TaskChanged(words=str(words)):
            return wording.plain(words)
        case _:
            return ""


def _once(steps: list[StageLine]) -> list[StageLine]:
    """A step that says what one before it says is offered only."""
    kept: list[StageLine] = []
    for step in steps:
        said = content_words(step.words)
        again = any(says_again(said, content_words(one.words)) for one in kept if one.chosen)
        kept.append(replace(step, left_out=LeftOut.SAID_AGAIN) if step.chosen and again else step)
    return kept


def _few(steps: list[StageLine]) -> list[StageLine]:
    """At most `MOST` of them chosen."""
    chosen = [step for step in steps if step.chosen][:MOST]
    return [
        replace(step, left_out=LeftOut.MANY) if step.chosen and step not in chosen else step for step in steps
    ]
