"""A pasted timeline as rows of the screen: in the order of the paste, each day named where it begins. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from warroom.domain.text.local_times import same_clock, same_day
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.time_frame import WITH_DATE, WITH_ZONE
from warroom.domain.text.timeline_input import PastedItem, PastedTimeline
from warroom.tui.widgets.timeline_rows import Parts
from warroom.tui.widgets.wrap import DENSEST, fitted, wrap

CLOCK = 10
"""Cells of the time."""
MOST = 4
"""Rows that the words of one entry take at most."""
NOT_READ = "Not read: write a time in front, or empty the line."
"""What is said below lines without a time that belong to no entry."""


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One line of the screen. `line` is that of the paste (from 1) it stands for; `asked` says that it has a question, `left` that it was not read."""

    parts: Parts
    line: int | None = None
    asked: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class PastePage:
    """What was read of a paste, and how it looks in a list `width` cells wide."""

    read: PastedTimeline
    rows: tuple[PastedRow, ...]
    zone: tzinfo

    @property
    def questions(self) -> list[tuple[int, str]]:
        """What is asked, by line; line 0 is the whole page."""
        return [*((0, in_the_fields(asked)) for asked in self.read.asked), *_asked(self.read)]

    @property
    def span(self) -> str:
        """From when to when, as in `2026-11-23 13:02 to 14:10 UTC`; empty without a time."""
        times = sorted(item.at.astimezone(self.zone) for item in self.read.items if item.at)
        if not times:
            return ""
        first, last = times[0], times[-1]
        until = f"{last:%H:%M}" if first.date() == last.date() else f"{last:%Y-%m-%d %H:%M}"
        called = "" if same_clock(first, last, self.zone) else f" {first:%Z}"
        return f"{first:%Y-%m-%d %H:%M}{called} to {until} {last:%Z}"

    @property
    def days(self) -> str:
        """The day of the entries, or the first and the last; empty without a time."""
        days = sorted({item.at.astimezone(self.zone).date() for item in self.read.items if item.at})
        if not days:
            return ""
        return f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}"


def in_the_fields(asked: str) -> str:
    """A question that is answered for the whole page, as the dialog with its two fields says it."""
    return asked.replace(WITH_DATE, "in the field date").replace(WITH_ZONE, "in the field zone")


def _asked(read: PastedTimeline) -> list[tuple[int, str]]:
    return [(line, in_the_fields(asked)) for line, asked in read.questions]


def pasted_rows(read: PastedTimeline, zone: tzinfo, width: int) -> tuple[PastedRow, ...]:
    """Every line of the paste has a row, or is in the words of one."""
    parts: list[tuple[int, PastedItem | str, bool]] = [(item.lines[0], item, False) for item in read.items]
    parts += [(line, text, True) for line, text in read.not_read]
    parts += [(line, text, False) for line, text in read.context if any(map(str.isalnum, text))]
    parts.sort(key=lambda part: part[0])
    rows: list[PastedRow] = []
    before: datetime | None = None
    for at, (line, what, left) in enumerate(parts):
        if isinstance(what, str):
            rows.append(_left(line, what, width) if left else _context(line, what, width))
            if left and not (
                at + 1 < len(parts) and parts[at + 1][2]
            ):  # once for lines that follow each other
                rows.append(PastedRow(((" " * CLOCK + fitted(NOT_READ, width - CLOCK).rstrip(), "asked"),)))
        elif what.at is None:
            rows += _question(what, width)
        else:
            if before is None or not (same_day(before, what.at, zone) and same_clock(before, what.at, zone)):
                rows.append(PastedRow(((f"── {what.at.astimezone(zone):%Y-%m-%d %Z} ──", "muted"),)))
            rows += _entry(what, what.at, zone, width)
            before = what.at
    return tuple(rows)


def _entry(item: PastedItem, at: datetime, zone: tzinfo, width: int) -> list[PastedRow]:
    local = at.astimezone(zone)
    clock = f"{'~' if item.estimated else ''}{local:{'%H:%M:%S' if local.second else '%H:%M'}}"
    who = f"{one_line(item.who)}:" if item.who else ""
    text = f"{'(struck) ' if item.struck else ''}{item.text[: MOST * width * DENSEST]}"
    words = wrap(one_line(text), width - CLOCK)
    if len(words) > MOST:
        words = [*words[: MOST - 1], fitted(f"{words[MOST - 1]} …", width - CLOCK)]
    rows = []
    for index, text in enumerate(words):
        front = clock.ljust(CLOCK) if index == 0 else " " * CLOCK
        said: Parts = ((text, "plain"),)
        if who and index == 0 and text.startswith(who):
            said = ((who, "quiet"), (text[len(who) :], "plain"))
        rows.append(PastedRow(((front, "muted"), *said), item.lines[0]))
    return rows


def _question(item: PastedItem, width: int) -> list[PastedRow]:
    line = item.lines[0]
    words = _shortened(item.text, width)
    asked = wrap(one_line(in_the_fields(item.asked)), width - CLOCK)
    first = PastedRow(((f"? line {line} ".ljust(CLOCK), "asked"), (words, "asked")), line, True)
    return [first, *(PastedRow(((" " * CLOCK + text, "asked"),), line, True) for text in asked)]


def _left(line: int, text: str, width: int) -> PastedRow:
    words = _shortened(text, width)
    return PastedRow(((f"? line {line} ".ljust(CLOCK), "asked"), (words, "asked")), line, left=True)


def _context(line: int, text: str, width: int) -> PastedRow:
    words = _shortened(text, width)
    return PastedRow(((" " * CLOCK, "muted"), (words, "muted")), line)


def _shortened(text: str, width: int) -> str:
    """What fits of it on one row; a log on one line may have a million characters."""
    return fitted(one_line(text.strip()[: width * DENSEST]), width - CLOCK).rstrip()
