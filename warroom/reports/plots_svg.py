"""The plots over many incidents as inline SVG: no script, no reference, and told apart by shape and shade, not by hue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from html import escape

from warroom.domain.metrics.aggregate import Group
from warroom.domain.policy.severities import Severity
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
from warroom.texts.durations import span

_LEFT, _TOP, _WIDTH = 90, 12, 800
"""Where a plot begins, and how wide it is, in the units of its view box."""


def figure(caption: str, body: str, width: int, height: float) -> str:
    """An SVG with its caption, which is also its name for those who cannot see it."""
    words = escape(caption)
    return (
        f'<figure><figcaption>{words}</figcaption><svg viewBox="0 0 {width} {height:g}" role="img" '
        f'aria-label="{words}"><title>{words}</title>{body}</svg></figure>\n'
    )


def scatter(points: Sequence[Dot], caption: str, zone: tzinfo, tall: int = 300) -> str:
    """Date against length on a logarithmic scale; each severity has a shape of its own."""
    if not points:
        return ""
    low, high = log_range(points)
    named = severities(dot.severity for dot in points)
    parts = []
    for tick in TICKS:
        if low <= tick <= high:
            y = _TOP + tall * (1 - height_of(tick, low, high))
            parts.append(_line(y) + _label(y, tick_words(tick)))
    for dot in points:
        x = _LEFT + 10 + (_WIDTH - 20) * place_of(dot.at, points)
        y = _TOP + tall * (1 - height_of(dot.seconds, low, high))
        day = f"{dot.at.astimezone(zone):%Y-%m-%d}"
        parts.append(_shape(dot.severity, x, y, f"{dot.words} {dot.severity}, {day}: {span(dot.seconds)}"))
    first, last = (f"{dot.at.astimezone(zone):%Y-%m-%d}" for dot in (points[0], points[-1]))
    parts += [
        _under(_LEFT, tall, first, "start"),
        _under(_LEFT + _WIDTH, tall, last, "end"),
        _key(named, tall + 50),
    ]
    return figure(caption, "".join(parts), _LEFT + _WIDTH + 10, tall + 70)


def stacked(groups: Sequence[Group], caption: str, tall: int = 220) -> str:
    """A column a month, the worst severity at the bottom."""
    if not groups:
        return ""
    most = max(1, *(len(group.members) for group in groups))
    each = _WIDTH / len(groups)
    named = severities(m.incident.severity for group in groups for m in group.members)
    parts = [_line(_TOP) + _label(_TOP, str(most)), _line(_TOP + tall) + _label(_TOP + tall, "0")]
    for i, group in enumerate(groups):
        y = float(_TOP + tall)
        x, wide = _LEFT + each * i + each * 0.1, min(60.0, each * 0.8)
        for severity in named:
            if n := count(group, severity):
                high = tall * n / most
                y -= high
                words = f"{group.name}: {n} {severity}"
                parts.append(
                    f'<rect class="s{severity.step}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}">'
                    f"<title>{escape(words)}</title></rect>"
                )
    parts += [*_ends(groups, each, tall), _key(named, tall + 50)]
    return figure(caption, "".join(parts), _LEFT + _WIDTH + 10, tall + 70)


def trend(groups: Sequence[Group], name: str, tall: int = 110) -> str:
    """The median of each month as a column, from zero to the largest; empty without any."""
    values = medians(groups, name)
    known = [value for value in values if value is not None]
    if not known:
        return ""
    top, each = max(known) or 1.0, _WIDTH / len(groups)
    parts = [_line(_TOP) + _label(_TOP, span(top)), _line(_TOP + tall) + _label(_TOP + tall, "0")]
    for i, (group, value) in enumerate(zip(groups, values, strict=True)):
        if value is not None:
            high = max(1.0, tall * value / top)
            x, y = _LEFT + each * i + each * 0.1, _TOP + tall - high
            parts.append(
                f'<rect class="median" x="{x:.1f}" y="{y:.1f}" width="{min(60.0, each * 0.8):.1f}" height="{high:.1f}">'
                f"<title>{escape(f'{group.name}: median {span(value)}')}</title></rect>"
            )
    parts += _ends(groups, each, tall)
    return figure(
        f"{name}: the median of each month or period", "".join(parts), _LEFT + _WIDTH + 10, tall + 40
    )


def _ends(groups: Sequence[Group], each: float, tall: int) -> list[str]:
    """The names of the first and the last column, or of all where there is room."""
    if each >= 70:
        return [_under(_LEFT + each * i + each * 0.1, tall, g.name, "start") for i, g in enumerate(groups)]
    return [
        _under(_LEFT, tall, groups[0].name, "start"),
        _under(_LEFT + _WIDTH, tall, groups[-1].name, "end"),
    ]


def _shape(severity: Severity, x: float, y: float, words: str) -> str:
    """A disc, a square, a triangle, a ring, by how loud its badge is."""
    title = f"<title>{escape(words)}</title>"
    shapes = {
        1: f'<circle class="s1" cx="{x:.1f}" cy="{y:.1f}" r="6">{title}</circle>',
        2: f'<rect class="s2" x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10">{title}</rect>',
        3: f'<path class="s3" d="M{x:.1f} {y - 6:.1f}l6 11h-12z">{title}</path>',
        4: f'<circle class="s4" cx="{x:.1f}" cy="{y:.1f}" r="5">{title}</circle>',
    }
    return shapes[severity.step]


def _key(named: Sequence[Severity], y: float) -> str:
    return "".join(
        _shape(severity, _LEFT + 10 + 100 * i, y, str(severity))
        + f'<text x="{_LEFT + 24 + 100 * i}" y="{y + 5}">{escape(str(severity))}</text>'
        for i, severity in enumerate(named)
    )


def _line(y: float) -> str:
    return f'<path class="grid" d="M{_LEFT} {y:.1f}h{_WIDTH}"/>'


def _label(y: float, words: str) -> str:
    return f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{words}</text>'


def _under(x: float, tall: int, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{_TOP + tall + 18}" text-anchor="{anchor}">{escape(words)}</text>'
