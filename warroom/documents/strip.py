"""The strip: a whole incident to scale, to be looked at rather than read. One model for characters and for SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from warroom.domain.events import Milestone, Recorded
from warroom.domain.incident import Incident, apply


@dataclass(frozen=True)
class Span:
    words: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Strip:
    """From `start` to `end` (UTC): named rows of spans, and marks (a sign and when)."""

    start: datetime
    end: datetime
    rows: dict[str, tuple[Span, ...]]
    marks: dict[str, tuple[tuple[str, datetime], ...]]


def strip(events: Sequence[Recorded], now: datetime) -> Strip:
    """The strip of an incident from all its events in order."""
    state: Incident | None = None
    states: list[tuple[datetime, Incident]] = []
    for event in events:
        state = apply(state, event)
        states.append((event.at, state))
    assert state is not None
    end = state.resolved_at or now
    last = max([end, *(update.at for update in state.updates)])
    rows = {
        "status": _spans(states, lambda i: i.status.label, end),
        "severity": _spans(states, lambda i: str(i.severity), end),
        "commander": _spans(states, lambda i: i.commander or "nobody", end),
    }
    letters = {Milestone.STARTED: "S", Milestone.DETECTED: "D", Milestone.ACKNOWLEDGED: "A",
               Milestone.DECLARED: "!", Milestone.MITIGATED: "M", Milestone.RESOLVED: "R"}  # fmt: skip
    marks = {
        "updates": tuple(("▣" if u.due is None or u.at <= u.due else "▢", u.at) for u in state.updates),
        "tasks": tuple(("☐", task.asked_at) for task in state.tasks),
        "milestones": tuple((letters[m], moment.time) for m, moment in state.milestones.items()),
    }
    return Strip(state.began_at, max(last, state.began_at + timedelta(minutes=1)), rows, marks)


def _spans(
    states: Sequence[tuple[datetime, Incident]], word: Callable[[Incident], str], end: datetime
) -> tuple[Span, ...]:
    spans: list[Span] = []
    for at, state in states:
        words = word(state)
        if not state.is_open:
            continue
        if spans and spans[-1].words == words:
            continue
        if spans:
            spans[-1] = Span(spans[-1].words, spans[-1].start, at)
        spans.append(Span(words, at, end))
    return tuple(span for span in spans if span.end > span.start)


def drawn(strip: Strip, width: int, cursor: datetime | None = None) -> list[str]:
    """The strip in characters, `width` cells wide; the cursor is a column of ┃."""
    name_width = 11
    room = max(10, width - name_width)
    length = (strip.end - strip.start).total_seconds()

    def column(at: datetime) -> int:
        return min(room - 1, max(0, int(room * (at - strip.start).total_seconds() / length)))

    out = []
    at = None if cursor is None else column(cursor)
    for name, spans in strip.rows.items():
        cells = [" "] * room
        for index, span in enumerate(spans):
            first, last = column(span.start), column(span.end)
            fill = "█▓"[index % 2]
            for place in range(first, last + 1):
                cells[place] = fill
            words = span.words[: max(0, last - first - 1)]
            cells[first + 1 : first + 1 + len(words)] = words
        out.append(name.ljust(name_width) + _with_cursor(cells, at))
    for name, signs in strip.marks.items():
        cells = ["·"] * room
        for sign, moment in signs:
            cells[column(moment)] = sign
        out.append(name.ljust(name_width) + _with_cursor(cells, at))
    return out


def _with_cursor(cells: list[str], at: int | None) -> str:
    if at is not None:
        cells[at] = "┃"
    return "".join(cells)
