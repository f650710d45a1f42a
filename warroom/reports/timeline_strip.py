"""The strip: a whole incident to scale, to be looked at rather than read. One model for characters and for SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from warroom.domain.incident.state import Milestone, Task, TaskState
from warroom.domain.incident.tasks import TaskChanged
from warroom.domain.metrics import time_in_state
from warroom.domain.policy.severities import Policy
from warroom.domain.record.event_model import Recorded

T = TypeVar("T")

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
    state, found = time_in_state.tracks(events)
    start, end = state.began_at, state.resolved_at or now
    end = max([end, start + timedelta(minutes=1), *(update.at for update in state.updates)])
    while_open = time_in_state.open_times(found, end)
    until_it_ended = time_in_state.Stretch(start, while_open[-1].end if while_open else start, True)
    moved = events[0].at != state.declared_at
    phases = {
        # A reopened incident shows the phase between; the end of the strip says that it is resolved.
        "status": _phases(found.status, [until_it_ended], lambda status: status.label),
        "severity": _phases(found.severity, while_open, str),
        "commander": _phases(found.commander, while_open, lambda person: person or "nobody"),
    }
    marks = {
        "updates": tuple(
            Mark(SENT if u.due is None or u.at <= u.due else SENT_LATE, u.at) for u in state.updates
        ),
        "due": tuple(
            Mark(MET if owed.met else MISSED, owed.at)
            for owed in time_in_state.updates(state, found, policy, end, moved=moved).owed
        ),
        "milestones": tuple(
            Mark(MILESTONES[m][0], moment.time, MILESTONES[m][1]) for m, moment in state.milestones.items()
        ),
    }
    ended = _ended(events)
    tasks = tuple(_task(task, ended.get(task.number), end) for task in state.tasks)
    return Strip(start, end, phases, tasks, marks)


def _task(task: Task, ended: datetime | None, end: datetime) -> Span:
    return Span(f"{task.owner} {task.text}", task.asked_at, max(task.asked_at, ended or end))


def _ended(events: Sequence[Recorded]) -> dict[int, datetime]:
    """When each task was done or dropped, by number."""
    ended: dict[int, datetime] = {}
    for recorded in events:
        if isinstance(recorded.event, TaskChanged):
            ended.pop(recorded.event.number, None)
            if recorded.event.state in (TaskState.DONE, TaskState.DROPPED):
                ended[recorded.event.number] = recorded.at
    return ended


def _phases(
    track: time_in_state.Track[T], within: Sequence[time_in_state.Stretch[bool]], word: Callable[[T], str]
) -> tuple[Span, ...]:
    """How long each value held in these times."""
    end = within[-1].end if within else track[0][0]
    spans = [
        Span(word(stretch.value), max(stretch.start, span.start), min(stretch.end, span.end))
        for stretch in time_in_state.stretches(track, end)
        for span in within
    ]
    return tuple(span for span in spans if span.end > span.start)


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
