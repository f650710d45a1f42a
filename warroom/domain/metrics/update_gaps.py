"""The longest that people waited for a status update that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from warroom.domain.incident.state import Incident, SentUpdate

Cadence = tuple[datetime, timedelta | None, str]
"""From when on (UTC) updates were asked for so often, None for not at all, and the severity or status that says so."""

Point = tuple[datetime, str]


class Span(Protocol):
    """A time in which the incident was open (UTC)."""

    @property
    def start(self) -> datetime: ...

    @property
    def end(self) -> datetime: ...


@dataclass
class _Waiting:
    """Who waits since when, by the rule of `deadlines.due_through`; `start` is None while nobody does."""

    told: Point
    """When people last heard of it: an update, or that it was declared or reopened."""
    cadence: timedelta | None
    start: Point | None = None
    worst: tuple[float, str] | None = None

    def changes(self, at: datetime, cadence: timedelta | None, name: str) -> None:
        before, self.cadence = self.cadence, cadence
        if cadence is None:
            return  # who waits goes on waiting: nobody has told them that none is owed any more
        if self.start is None:
            self.start = self.told if self.told[0] + cadence > at else (at, name)
        elif (before is None or cadence < before) and self.start[0] + cadence <= at:
            # More are asked for from now on; what was asked for before is a wait of its own.
            self.ends(at, name)
            self.start = (at, name)

    def hears(self, at: datetime, name: str) -> None:
        self.ends(at, name)
        self.told = (at, name)
        self.start = None if self.cadence is None else self.told

    def ends(self, at: datetime, name: str) -> None:
        if self.start is None:
            return
        since, from_ = self.start
        seconds = (at - since).total_seconds()
        if self.worst is None or seconds > self.worst[0]:
            self.worst = seconds, f"{from_} to {name}"


def worst_gap(
    sent: Sequence[SentUpdate], while_open: Sequence[Span], state: Incident, cadences: Sequence[Cadence]
) -> tuple[float | None, str]:
    """Seconds of the longest wait while it was open and updates were asked for, and between what; None without any.

    Asked for oftener, as after a raise of the severity, people wait from when they were asked for so often. `sent` is
    in order of time, `cadences` too, beginning not later than the first of `while_open`.
    """
    worst: tuple[float, str] | None = None
    for i, span in enumerate(while_open):
        ends = "now" if state.is_open and i == len(while_open) - 1 else "resolved"
        held = [cadence for at, cadence, _ in cadences if at <= span.start]
        told = (span.start, "reopened" if i else "declared")
        cadence = held[-1] if held else None
        waiting = _Waiting(told, cadence, None if cadence is None else told, worst)
        happened = [(at, 0, name, cadence) for at, cadence, name in cadences if span.start < at < span.end]
        happened += [
            (u.at, u.number, f"update #{u.number}", None) for u in sent if span.start < u.at < span.end
        ]
        for at, number, name, cadence in sorted(happened, key=lambda one: one[:2]):
            if number:
                waiting.hears(at, name)
            else:
                waiting.changes(at, cadence, name)
        waiting.ends(span.end, ends)
        worst = waiting.worst
    return worst or (None, "")
