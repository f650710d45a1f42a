"""The plots over many incidents: what is plotted, and how it looks in characters. `plots_svg` draws the same in SVG."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from warroom.domain.metrics.aggregate import Group, kept
from warroom.domain.metrics.incident_metrics import Metrics, spread
from warroom.domain.policy.severities import Policy, Severity
from warroom.domain.text.durations import span

NOTHING = "Nothing to plot: no incident that counts has this recorded."
TICKS = (1, 10, 60, 300, 900, 3600, 4 * 3600, 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400)
"""Lengths in seconds that a logarithmic scale is labelled with."""
_NAME = 10
"""Cells for the name of a month."""
_EIGHTHS = " ▁▂▃▄▅▆▇█"
AXIS = 14
"""Cells for the labels on the left."""


@dataclass(frozen=True)
class Dot:
    """One incident: when it was declared (UTC), how long it took in seconds, its severity, and what to call it."""

    at: datetime
    seconds: float
    severity: Severity
    words: str


def dots(measured: Sequence[Metrics], name: str) -> list[Dot]:
    """A dot for each incident that counts and has the length of that name, in order of time."""
    return [
        Dot(m.incident.declared_at, seconds, m.incident.severity, m.incident.reference)
        for m in kept(measured)
        if (seconds := m.length(name).seconds) is not None
    ]


def log_range(points: Sequence[Dot]) -> tuple[float, float]:
    """The two ticks around all of them; a length of zero stands at one second."""
    lengths = [max(1.0, dot.seconds) for dot in points]
    low = max((t for t in TICKS if t <= min(lengths)), default=1)
    high = min((t for t in TICKS if t >= max(lengths)), default=max(lengths))
    if low == high:
        high = next((t for t in TICKS if t > low), low * 10)
    return float(low), float(high)


def tick_words(seconds: float) -> str:
    """A tick in as few words as it takes: `10 s`, `5 min`, `4 h`, `7 d`."""
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s"


def height_of(seconds: float, low: float, high: float) -> float:
    """Where a length stands on the logarithmic scale, from 0 at `low` to 1 at `high`."""
    return (math.log(max(1.0, seconds)) - math.log(low)) / (math.log(high) - math.log(low))


def place_of(at: datetime, points: Sequence[Dot]) -> float:
    """Where a moment stands between the first and the last, from 0 to 1."""
    first, last = points[0].at, points[-1].at
    return (at - first) / (last - first) if last > first else 0.5


def scatter(points: Sequence[Dot], width: int, height: int, zone: tzinfo) -> list[str]:
    """Date against length on a logarithmic scale; each incident is the digit of its severity."""
    if not points:
        return [NOTHING]
    low, high = log_range(points)
    room, tall = max(10, width - AXIS), max(3, height - 3)
    grid = [[" "] * room for _ in range(tall)]
    labels = [""] * tall
    for tick in TICKS:
        if low <= tick <= high:
            labels[round((1 - height_of(tick, low, high)) * (tall - 1))] = tick_words(tick)
    for dot in points:
        row = grid[round((1 - height_of(dot.seconds, low, high)) * (tall - 1))]
        column = round(place_of(dot.at, points) * (room - 1))
        row[column] = (
            min(str(int(dot.severity)), row[column]) if row[column] != " " else str(int(dot.severity))
        )
    rows = [_axis(label) + "".join(cells).rstrip() for label, cells in zip(labels, grid, strict=True)]
    first, last = (f"{dot.at.astimezone(zone):%Y-%m-%d}" for dot in (points[0], points[-1]))
    return [
        *rows,
        _base(room),
        _under(first, last, room),
        f"{_legend(dot.severity for dot in points)}; where several meet, the worst.",
    ]


def stacked(groups: Sequence[Group], width: int) -> list[str]:
    """A row a month: as many digits of each severity as there were incidents, and their number."""
    if not groups:
        return ["Nothing to plot: no incident that counts."]
    room = max(10, width - _NAME - 6)
    most = max(len(group.members) for group in groups)
    named = severities(m.incident.severity for group in groups for m in group.members)
    scale = 1 if most <= room else math.ceil(most / (room - len(named)))
    rows = []
    for group in groups:
        bar = ""
        for severity in named:
            n = count(group, severity)
            bar += str(int(severity)) * (math.ceil(n / scale))
        rows.append(f"{group.name:<{_NAME}}{bar}{'  ' if bar else ''}{len(group.members) or '·'}")
    return [*rows, _legend(named) + ("." if scale == 1 else f"; each digit stands for {scale}, rounded up.")]


def severities(found: Iterable[Severity]) -> tuple[Severity, ...]:
    """Each of those, the worst first; SEV-1 to SEV-4 where there are no others."""
    known = {int(severity): severity for severity in found}
    default = Policy.model_construct().levels
    if all(severity in default and severity.label is None for severity in known.values()):
        return default
    return tuple(known[number] for number in sorted(known))


def _legend(found: Iterable[Severity]) -> str:
    first, *others = severities(found)
    return ", ".join((f"{int(first)} is {first}", *(f"{int(other)} {other}" for other in others)))


def count(group: Group, severity: Severity) -> int:
    return sum(m.incident.severity == severity for m in group.members)


def medians(groups: Sequence[Group], name: str) -> list[float | None]:
    """The median of a length in each group; None where nothing is known."""
    return [spread(group.members, name).median for group in groups]


def sparkline(values: Sequence[float | None]) -> str:
    """A cell each, to the scale of the largest; a point where nothing is known."""
    top = max((v for v in values if v is not None), default=0.0)
    return "".join("·" if v is None else _EIGHTHS[1 + min(7, int(8 * v / top)) if top else 1] for v in values)


def trend(groups: Sequence[Group], name: str, width: int, height: int) -> list[str]:
    """The median of each month as a column, from zero to the largest."""
    values = medians(groups, name)
    known = [v for v in values if v is not None]
    if not known:
        return [NOTHING]
    top = max(known) or 1.0
    room, tall = max(10, width - AXIS), max(3, height - 3)
    each = max(1, min(8, room // len(values)))
    rows = []
    for row in range(tall):
        label = span(top) if row == 0 else (span(top / 2) if row == tall // 2 else "")
        cells = ""
        for value in values:
            eighths = 0 if value is None else max(1, round(8 * tall * value / top))
            level = max(0, min(8, eighths - 8 * (tall - 1 - row)))
            cells += (_EIGHTHS[level] * max(1, each - 1)).ljust(each)
        rows.append(_axis(label) + cells.rstrip())
    used = each * len(values)
    names = [group.name for group in groups]
    return [
        *rows,
        _base(used),
        _under(names[0], names[-1], used) if len(names) > 1 else " " * AXIS + names[0],
        f"Median of {name} in each; no column where nothing is recorded.",
    ]


def _axis(label: str) -> str:
    return f"{label:>{AXIS - 2}} {'┤' if label else '│'}"


def _base(room: int) -> str:
    return " " * (AXIS - 1) + "└" + "─" * room


def _under(first: str, last: str, room: int) -> str:
    if first == last or room < len(first) + len(last) + 1:
        return " " * AXIS + first
    return " " * AXIS + first + last.rjust(room - len(first))
