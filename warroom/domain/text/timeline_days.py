"""The days that a pasted page names in headings, on lines of their own, or in a sentence about its times."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from warroom.domain.text.days import WrittenDay
from warroom.domain.text.page_context import date_of, day_alone, day_in_heading, unread_day
from warroom.domain.text.page_zone import zone_said
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.time_frame import WITH_DATE, Frame
from warroom.domain.text.timeline_lines import DAY, HEADING, ITEMS, TEXT, SourceLine

_CLAUSE = re.compile(r"\bon\s+(?=\d|[A-Z])")
_DAY_NUMBER = re.compile(r"[\s#*_>-]{0,12}day (\d{1,2})(?!\w)", re.IGNORECASE)
SHOWN = 60


def days_named(
    lines: Sequence[SourceLine], firsts: Sequence[int], frame: Frame
) -> tuple[Mapping[int, date], Mapping[int, str]]:
    """The days, by the index of the first item under each, and what has to be asked of those that are not clear.

    `firsts` are the first lines of the items.
    """
    days: dict[int, date] = {}
    undated: dict[int, str] = {}
    near = _first_full_date(lines)
    first = frame.day
    """The date of `Day 1`, once it is known."""
    for index, line in enumerate(lines):
        day = _named(lines, index)
        under = bisect_right(firsts, line.number)
        number = _number_of_day(line.text) if line.kind in (DAY, HEADING) else None
        if under == len(firsts):
            continue
        if day is None:
            if number is not None and first is not None:
                days[under] = near = first + timedelta(days=number - 1)
            elif number is not None or (line.kind in (DAY, HEADING) and unread_day(line.text)):
                shown = one_line(line.text.strip()[:SHOWN])
                undated[under] = (
                    f"“{shown}” above it is not read as a day; write that as 2026-01-31, or name the day {WITH_DATE}."
                )
            continue
        on = date_of(day, frame, near)
        if on is None:
            shown = one_line(line.text.strip()[:SHOWN])
            undated[under] = (
                f"“{shown}” above it may be several days; write that as 2026-01-31, or name the day {WITH_DATE}."
            )
        else:
            days[under] = near = on
            first = on - timedelta(days=number - 1) if number else first
    return days, undated


def _number_of_day(text: str) -> int | None:
    """The number in front of a day, as in `Day 2 - 2026-11-26`, or alone."""
    found = _DAY_NUMBER.match(text)
    return int(found[1]) if found else None


def _named(lines: Sequence[SourceLine], index: int) -> WrittenDay | None:
    line = lines[index]
    if line.kind == DAY:
        return day_alone(line.text)
    if line.kind == HEADING:
        return day_in_heading(line.text)
    if line.kind != TEXT or "on " not in line.text:
        return None
    after = lines[index + 1].text.strip() if index + 1 < len(lines) else ""
    if not zone_said(f"{line.text.rstrip()} {after}"):
        return None
    clauses = (day_alone(part.partition(",")[0]) for part in _CLAUSE.split(line.text)[1:])
    return next((day for day in clauses if day), None)


def _first_full_date(lines: Sequence[SourceLine]) -> date | None:
    """The first day that the page names with its year: the others are near it."""
    for index, line in enumerate(lines):
        stamp = line.front().stamp if line.kind in ITEMS else None
        day = stamp.day if stamp else _named(lines, index)
        for year, month, of_month in day.readings if day and len(day.readings) == 1 else ():
            if year is not None:
                return date(year, month, of_month)
    return None
