"""Who is on call: engineers rotate weekly (spec, "On-Call Rotation"), with overrides and swaps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

YEARS = range(1970, 2900)
"""Those that a rota may speak of."""
WEEK = timedelta(weeks=1)

D = TypeVar("D", date, datetime)


def known_zone(name: str) -> str:
    """Raises ValueError when there is no such time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"“{name}” is no time zone; write it as Europe/Berlin") from error
    return name


class _Setting(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _somebody(engineers: tuple[str, ...]) -> tuple[str, ...]:
    if not any(name.strip() for name in engineers):
        raise ValueError('Nobody is in the rota; write engineers = ["@maya", "@li"]')
    return engineers


def _in_calendar(when: D) -> D:
    """The calendar ends not far from its first and last years: no turn could be counted from there."""
    if when.year not in YEARS:
        raise ValueError(f"it is not between {YEARS[0]} and {YEARS[-1]}")
    return when


Day = Annotated[date, AfterValidator(_in_calendar)]
Time = Annotated[AwareDatetime, AfterValidator(_in_calendar)]


class Override(_Setting):
    """Somebody else is on call from `start` until `end`. Where two overlap, the one written last holds."""

    person: str
    """Who is on call instead."""
    start: Time
    """From when on, with its offset from UTC."""
    end: Time
    """Until when; that moment is no longer theirs."""


class Swap(_Setting):
    """Two turns change places. A turn that is swapped twice is swapped as written first."""

    first: Day
    """The date that the one turn begins on."""
    second: Day
    """The date that the other turn begins on."""


class Shift(_Setting):
    """`person` is on call from `start` until `end`, in the rota's zone."""

    person: str
    start: AwareDatetime
    end: AwareDatetime
    override: bool = False


class Rota(_Setting):
    engineers: Annotated[tuple[str, ...], AfterValidator(_somebody)]
    """In the order of their turns."""
    start: Day
    """When the first turn began."""
    hour: Annotated[int, Field(ge=0, le=23)] = 9
    """The local hour at which turns change."""
    zone: Annotated[str, AfterValidator(known_zone)] = "UTC"
    """The time zone of that hour."""
    override: tuple[Override, ...] = ()
    """Who stands in for whom."""
    swap: tuple[Swap, ...] = ()
    """Turns that change places."""

    def slips(self) -> list[tuple[tuple[str | int, ...], str]]:
        """What is written but can hardly be meant: the setting's place in the rota, and a sentence."""
        found: list[tuple[tuple[str | int, ...], str]] = []
        for number, swap in enumerate(self.swap):
            for which, day in (("first", swap.first), ("second", swap.second)):
                weeks, over = divmod((day - self.start).days, 7)
                if over or weeks < 0:
                    near = self.start + WEEK * max(0, weeks)
                    words = f"no turn begins on {day}; turns begin on {near}, {near + WEEK} and so on"
                    found.append((("swap", number, which), words))
        for number, other in enumerate(self.override):
            if other.end <= other.start:
                words = f"this override of {other.person} ends before it begins, so it changes nothing"
                found.append((("override", number, "end"), words))
        return found

    def turn(self, week: int) -> Shift:
        """The turn that begins `week` weeks after the start, by the wall clock: right across DST."""
        return Shift(person=self._person(week), start=self._begins(week), end=self._begins(week + 1))

    def on_call(self, at: datetime) -> Shift | None:
        """Who is on call at that moment; None before the rota began."""
        at = at.astimezone(UTC)
        for other in reversed(self.override):
            if other.start <= at < other.end:
                zone = ZoneInfo(self.zone)
                start, end = other.start.astimezone(zone), other.end.astimezone(zone)
                return Shift(person=other.person, start=start, end=end, override=True)
        week = self._week(at)
        return self.turn(week) if week >= 0 else None

    def shifts(self, begin: datetime, end: datetime) -> list[Shift]:
        """Every turn from `begin` until `end` in order, as overrides cut them; neighbours of one person stay."""
        begin, end = begin.astimezone(UTC), end.astimezone(UTC)
        moments = {begin, end}
        week = max(0, self._week(begin))
        while (change := self._begins(week).astimezone(UTC)) < end:
            moments.add(change)
            week += 1
        for other in self.override:
            moments |= {other.start.astimezone(UTC), other.end.astimezone(UTC)}
        marks = sorted(moment for moment in moments if begin <= moment <= end)
        found: list[Shift] = []
        zone = ZoneInfo(self.zone)
        for start, stop in pairwise(marks):
            shift = self.on_call(start)
            if shift is not None and start < stop:
                found.append(
                    Shift(person=shift.person, start=start.astimezone(zone), end=stop.astimezone(zone),
                          override=shift.override)
                )  # fmt: skip
        return found

    def whole_shifts(self, begin: datetime, end: datetime) -> list[Shift]:
        """Those that run at some time from `begin` until `end`, each from its own beginning to its own end."""
        running = self.on_call(begin)
        return self.shifts(running.start if running else begin, self._boundary(end))

    def _boundary(self, at: datetime) -> datetime:
        """The first moment from `at` on at which a turn or an override begins or ends; UTC."""
        at, week = at.astimezone(UTC), max(0, self._week(at))
        turns = (self._begins(week + more) for more in (0, 1))
        overrides = (moment for other in self.override for moment in (other.start, other.end))
        return min(moment for each in (*turns, *overrides) if (moment := each.astimezone(UTC)) >= at)

    def next_change(self, at: datetime) -> Shift | None:
        """The first shift after `at` with somebody else."""
        now = self.on_call(at)
        for shift in self.shifts(at, at + WEEK * (len(self.engineers) + 1)):
            if shift.start > at and (now is None or shift.person != now.person):
                return shift
        return None

    def _begins(self, week: int) -> datetime:
        day = self.start + WEEK * week
        return datetime.combine(day, time(self.hour), ZoneInfo(self.zone))

    def _week(self, at: datetime) -> int:
        week = (at.astimezone(ZoneInfo(self.zone)).date() - self.start).days // 7
        # On the day of the change the instant decides; two times of one zone would compare by the wall clock.
        return week - 1 if at.astimezone(UTC) < self._begins(week).astimezone(UTC) else week

    def _person(self, week: int) -> str:
        for swap in self.swap:
            weeks = [(day - self.start).days // 7 for day in (swap.first, swap.second)]
            if week in weeks:
                week = weeks[1 - weeks.index(week)]
                break
        return self.engineers[week % len(self.engineers)]
