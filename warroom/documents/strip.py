"""The strip: a whole incident to scale, to be looked at rather than read. One model for characters and for SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from warroom.domain.events import Milestone, Recorded
from warroom.domain.incident import Incident, apply
from warroom.domain.owed import State, updates_owed
from warroom.domain.policy import Policy, Status
from warroom.domain.promises import Task, TaskChanged

SENT, SENT_LATE, MET, MISSED = "▣", "▢", "✓", "✗"
MILESTONES = {
    Milestone.STARTED: ("S", "started"),
    Milestone.DETECTED: ("D", "detected"),
    Milestone.ACKNOWLEDGED: ("A", "acknowledged"),
    Milestone.DECLARED: ("▲", "▲ declared"),
    Milestone.MITIGATED: ("M", "mitigated"),
    Milestone.RESOLVED: ("✔", "✔ resolved"),
}
"""The sign of each, and the word for where it fits; ▲ and ✔ are the timeline's own."""
LEGEND = {
    SENT: "update sent",
    SENT_LATE: "sent late",
    MET: "due, met",
    MISSED: "due, none sent in time",
    "S": "impact started",
    "D": "detected",
    "A": "acknowledged",
    "▲": "declared",
    "M": "mitigated",
    "✔": "resolved",
}
"""What the signs mean."""


@dataclass(frozen=True)
class Span:
    words: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Mark:
    """A sign at a moment, and the word that is shown instead where there is room."""

    sign: str
    at: datetime
    words: str = ""


@dataclass(frozen=True)
class Strip:
    """From `start` to `end` (UTC): named rows of spans that follow one another, tasks, and rows of marks."""

    start: datetime
    end: datetime
    phases: dict[str, tuple[Span, ...]]
    tasks: tuple[Span, ...]
    """From asked to ended; these may overlap."""
    marks: dict[str, tuple[Mark, ...]]

    def rows(self, lanes: int) -> Iterator[tuple[str, tuple[Span, ...]]]:
        """Phases, then the tasks on at most so many lines; an unnamed row belongs to the one above."""
        yield from self.phases.items()
        for index, lane in enumerate(_lanes(self.tasks, lanes)):
            yield "" if index else "tasks", lane

    def legend(self) -> str:
        """What the signs that occur in this strip mean."""
        used = {mark.sign for marks in self.marks.values() for mark in marks}
        return " · ".join(f"{sign} {words}" for sign, words in LEGEND.items() if sign in used)


def strip(events: Sequence[Recorded], policy: Policy, now: datetime) -> Strip:
    """The strip of an incident from all its events in order; an open one reaches to `now`."""
    state: Incident | None = None
    states: list[State] = []
    ended: dict[int, datetime] = {}
    for event in events:
        state = apply(state, event)
        states.append((event.at, state))
        if isinstance(event.event, TaskChanged):
            task = state.task(event.event.number)
            ended.pop(event.event.number, None)
            if task is not None and not task.is_open:
                ended[task.number] = event.at
    assert state is not None
    start, end = state.began_at, state.resolved_at or now
    end = max([end, start + timedelta(minutes=1), *(update.at for update in state.updates)])
    phases = {
        "status": _spans(states, lambda i: i.status.label, end),
        "severity": _spans(states, lambda i: str(i.severity) if i.is_open else "", end),
        "commander": _spans(states, lambda i: (i.commander or "nobody") if i.is_open else "", end),
    }
    marks = {
        "updates": tuple(
            Mark(SENT if u.due is None or u.at <= u.due else SENT_LATE, u.at) for u in state.updates
        ),
        "due": tuple(
            Mark(MET if owed.met else MISSED, owed.at) for owed in updates_owed(states, policy, end)
        ),
        "milestones": tuple(
            Mark(MILESTONES[m][0], moment.time, MILESTONES[m][1]) for m, moment in state.milestones.items()
        ),
    }
    tasks = tuple(_task(task, ended.get(task.number), end) for task in state.tasks)
    return Strip(start, end, phases, tasks, marks)


def _task(task: Task, ended: datetime | None, end: datetime) -> Span:
    return Span(f"{task.owner} {task.text}", task.asked_at, max(task.asked_at, ended or end))


def _spans(states: Sequence[State], word: Callable[[Incident], str], end: datetime) -> tuple[Span, ...]:
    """How long each word held; an empty one leaves a gap."""
    spans: list[Span] = []
    for at, state in states:
        words = word(state)
        if spans and spans[-1].words == words:
            continue
        if spans:
            spans[-1] = Span(spans[-1].words, spans[-1].start, min(at, end))
        spans.append(Span(words, at, end))
    resolved = Status.RESOLVED.label
    if spans and spans[-1].words == resolved:
        spans.pop()  # the end of the strip says it; a reopened incident keeps the phase between
    return tuple(span for span in spans if span.words and span.end > span.start)


def _lanes(spans: Sequence[Span], limit: int) -> list[tuple[Span, ...]]:
    """Spans that overlap on lines of their own; what needs more than `limit` lines shares the last."""
    lanes: list[list[Span]] = []
    for span in sorted(spans, key=lambda span: span.start):
        free = next((lane for lane in lanes if lane[-1].end <= span.start), None)
        if free is None and len(lanes) < limit:
            lanes.append([span])
        else:
            (free if free is not None else lanes[-1]).append(span)
    return [tuple(lane) for lane in lanes]
