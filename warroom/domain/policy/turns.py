"""How long a turn of the on-call rota lasts: `weekly`, `daily`, `2 weeks`, `10 days` or `weekdays`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_LENGTH = re.compile(r"(\d{1,3}) *(day|week)s?")
_NAMES = {"daily": 1, "weekly": 7}
_WORKING_DAYS = 5

SPELLINGS = "weekly, daily, 2 weeks, 10 days or weekdays"


@dataclass(frozen=True)
class Turns:
    """Counts turns from 0 by the days that they begin on. A day here is one of the calendar."""

    days: int | None
    """Days of each turn; None for one turn each weekday, where Friday's lasts until Monday."""

    def begins(self, start: date, turn: int) -> date:
        """The day that a turn begins on, where turn 0 began on `start`."""
        if self.days is not None:
            return start + timedelta(days=self.days * turn)
        weeks, weekday = divmod(min(start.weekday(), _WORKING_DAYS) + turn, _WORKING_DAYS)
        return _monday(start) + timedelta(weeks=weeks, days=weekday)

    def at(self, start: date, day: date) -> int:
        """The last turn that begins on `day` or before it; negative before turn 0."""
        if self.days is not None:
            return (day - start).days // self.days
        weeks = (_monday(day) - _monday(start)).days // 7
        return (
            weeks * _WORKING_DAYS
            + min(day.weekday(), _WORKING_DAYS - 1)
            - min(start.weekday(), _WORKING_DAYS)
        )


def turns(spelling: str) -> Turns:
    """Raises ValueError for a length that nobody can be meant to have."""
    words = " ".join(spelling.lower().split())
    if words == "weekdays":
        return Turns(None)
    days = _NAMES.get(words)
    if days is None and (written := _LENGTH.fullmatch(words)):
        days = int(written[1]) * (7 if written[2] == "week" else 1)
    if not days:
        raise ValueError(f"“{spelling}” is no length of a turn; write {SPELLINGS}")
    return Turns(days)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
