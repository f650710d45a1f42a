"""Days as people call them from today: `yesterday`, `friday`, `3 days ago`, `in 2 weeks`, `31 Jan`; also with their year."""

from __future__ import annotations

import re
from datetime import date, timedelta

from warroom.domain.refusal import Refusal
from warroom.domain.text.days import WrittenDay, dates_of, read_day, scan_day, wrong_weekday
from warroom.domain.text.safe_text import one_line

_COUNTED = re.compile(r"(?:(in|\+)\s*)?(\d{1,4})\s*(d|days?|w|weeks?)(\s+ago)?", re.IGNORECASE)
_WEEK = timedelta(weeks=1)


def read_near_day(typed: str, today: date, *, ahead: bool) -> date | Refusal:
    """The day that is meant: with `ahead` the next one of that name, today among them, else the last one."""
    text = " ".join(typed.split())
    if counted := _COUNTED.fullmatch(text):
        return _counted(counted, typed, today, ahead)
    bare = re.sub(r"^(next|last|this|on)\s+", "", text, flags=re.IGNORECASE)
    found = scan_day(bare, 0)
    if found is None or found[1] != len(bare) or found[0].has_year:
        return read_day(typed)
    day = found[0]
    if day.from_today is not None:
        return today + timedelta(days=day.from_today)
    if not day.readings:
        return _weekday(day, text, today, ahead)
    dates = dates_of(day, today, range(today.year - 1, today.year + 2))
    near = sorted(each for each in dates if (each >= today if ahead else each <= today))
    if len(day.readings) > 1 and near:
        return Refusal(f"“{one_line(typed)}” may be day and month either way round; write it as 2026-01-31.")
    if not near:
        return read_day(typed)
    meant = near[0] if ahead else near[-1]
    if wrong := wrong_weekday(day, meant):
        return Refusal(f"{wrong}; write the day as {meant}.")
    return meant


def _counted(counted: re.Match[str], typed: str, today: date, ahead: bool) -> date | Refusal:
    before, number, unit, ago = counted.groups()
    length = int(number) * (_WEEK if unit.lower().startswith("w") else timedelta(days=1))
    if before and ago:
        return read_day(typed)
    backwards = bool(ago) or (not before and not ahead)
    try:
        return today - length if backwards else today + length
    except OverflowError:
        return read_day(typed)


def _weekday(day: WrittenDay, text: str, today: date, ahead: bool) -> date | Refusal:
    last, before = dates_of(day, today, range(0))
    word = text.split()[0].lower()
    if word in ("next", "last"):
        first = last if last < today else before
        two = (first, first - _WEEK) if word == "last" else (last + _WEEK, last + 2 * _WEEK)
        shown = " or ".join(map(str, sorted(two)))
        return Refusal(f"“{one_line(text)}” may be {shown}; write the one that is meant.")
    if not ahead or last == today:
        return last
    return last + _WEEK
