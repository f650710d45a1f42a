"""The plots over many incidents as they are drawn in SVG: where each line, column, mark and label stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Literal

from warroom.domain.metrics.aggregate import Group
from warroom.domain.policy.severities import Severity
from warroom.domain.text.durations import span
from warroom.reports.plots import (
    TICKS,
    Dot,
    count,
    height_of,
    log_range,
    medians,
    place_of,
    severities,
    tick_words,
)

_LEFT, _TOP, _WIDTH = 90, 12, 800
"""Where a plot begins, and how wide it is, in the units of its view box."""
_SHAPES = {1: "disc", 2: "square", 3: "triangle", 4: "ring"}
"""By how loud a severity's badge is."""


@dataclass(frozen=True)
class Line:
    """A line across the plot, with its words at the left."""

    y: float
    words: str


@dataclass(frozen=True)
class Column:
    kind: str
    """The class that colours it."""
    x: float
    y: float
    width: float
    height: float
    words: str


@dataclass(frozen=True)
class Shape:
    """What stands for an incident: a disc, a square, a triangle or a ring, by its severity."""

    shape: str
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    words: str
    anchor: Literal["start", "end"] = "start"


@dataclass
class Plot:
    """One picture; its caption is also its name for those who cannot see it."""

    caption: str
    height: int
    lines: list[Line] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    marks: list[Shape] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    key: list[Shape] = field(default_factory=list)
    """The severities and their shapes, in a row."""
    width: int = _LEFT + _WIDTH + 10
    left: int = _LEFT
    across: int = _WIDTH


def scatter(points: Sequence[Dot], caption: str, zone: tzinfo, tall: int = 300) -> Plot | None:
    """Date against length on a logarithmic scale; None without any."""
    if not points:
        return None
    low, high = log_range(points)
    plot = Plot(caption, tall + 70)
    plot.lines = [
        Line(_TOP + tall * (1 - height_of(tick, low, high)), tick_words(tick))
        for tick in TICKS
        if low <= tick <= high
    ]
    for dot in points:
        x = _LEFT + 10 + (_WIDTH - 20) * place_of(dot.at, points)
        y = _TOP + tall * (1 - height_of(dot.seconds, low, high))
        words = f"{dot.words} {dot.severity}, {dot.at.astimezone(zone):%Y-%m-%d}: {span(dot.seconds)}"
        plot.marks.append(Shape(_SHAPES[dot.severity.step], x, y, words))
    first, last = (f"{dot.at.astimezone(zone):%Y-%m-%d}" for dot in (points[0], points[-1]))
    plot.labels = [_under(_LEFT, tall, first), _under(_LEFT + _WIDTH, tall, last, "end")]
    plot.key = _key(severities(dot.severity for dot in points), tall + 50)
    return plot


def stacked(groups: Sequence[Group], caption: str, tall: int = 220) -> Plot | None:
    """A column a month, the worst severity at the bottom; None without any."""
    if not groups:
        return None
    most = max(1, *(len(group.members) for group in groups))
    each = _WIDTH / len(groups)
    named = severities(m.incident.severity for group in groups for m in group.members)
    plot = Plot(caption, tall + 70, [Line(_TOP, str(most)), Line(_TOP + tall, "0")])
    for i, group in enumerate(groups):
        y = float(_TOP + tall)
        for severity in named:
            if n := count(group, severity):
                high = tall * n / most
                y -= high
                words = f"{group.name}: {n} {severity}"
                plot.columns.append(Column(f"s{severity.step}", _place(i, each), y, _wide(each), high, words))
    plot.labels = _ends(groups, each, tall)
    plot.key = _key(named, tall + 50)
    return plot


def trend(groups: Sequence[Group], name: str, tall: int = 110) -> Plot | None:
    """The median of each month as a column, from zero to the largest; None without any."""
    values = medians(groups, name)
    known = [value for value in values if value is not None]
    if not known:
        return None
    top, each = max(known) or 1.0, _WIDTH / len(groups)
    plot = Plot(f"{name}: the median of each month or period", tall + 40)
    plot.lines = [Line(_TOP, span(top)), Line(_TOP + tall, "0")]
    for i, (group, value) in enumerate(zip(groups, values, strict=True)):
        if value is not None:
            high = max(1.0, tall * value / top)
            words = f"{group.name}: median {span(value)}"
            plot.columns.append(
                Column("median", _place(i, each), _TOP + tall - high, _wide(each), high, words)
            )
    plot.labels = _ends(groups, each, tall)
    return plot


def _key(named: Sequence[Severity], y: float) -> list[Shape]:
    each = min(100.0, _WIDTH / len(named))
    return [
        Shape(_SHAPES[severity.step], _LEFT + 10 + each * i, y, str(severity))
        for i, severity in enumerate(named)
    ]


def _place(index: int, each: float) -> float:
    """Where a column begins."""
    return _LEFT + each * index + each * 0.1


def _wide(each: float) -> float:
    return min(60.0, each * 0.8)


def _ends(groups: Sequence[Group], each: float, tall: int) -> list[Label]:
    """The names of the first and the last column, or of all where there is room."""
    if each >= 70:
        return [_under(_place(i, each), tall, group.name) for i, group in enumerate(groups)]
    return [
        _under(_LEFT, tall, groups[0].name),
        _under(_LEFT + _WIDTH, tall, groups[-1].name, "end"),
    ]


def _under(x: float, tall: int, words: str, anchor: Literal["start", "end"] = "start") -> Label:
    return Label(x, _TOP + tall + 18, words, anchor)
