"""Who is on call: engineers take turns, weekly by default (spec, "On-Call Rotation"), with overrides and swaps."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from warroom.domain.policy.turns import Turns, turns

YEARS = range(1970, 2900)
"""Those that a rota may speak of."""
WEEK = timedelta(weeks=1)
HAND_OVER = time(9)
"""When turns change, unless the rota says otherwise."""
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")

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
    return tuple(map(_named, engineers))


def _named(person: str) -> str:
    if not person.strip():
        raise ValueError("a turn of nobody; write a name, or take the empty one away")
    return person


def _in_calendar(when: D) -> D:
    """The calendar ends not far from its first and last years: no turn could be counted from there."""
    if when.year not in YEARS:
        raise ValueError(f"it is not between {YEARS[0]} and {YEARS[-1]}")
    return when


def _time_of_day(written: object) -> object:
    if isinstance(written, str):
        clock = _CLOCK.fullmatch(written.strip())
        if clock is None:
            raise ValueError(f'“{written}” is no time of day; write it as "08:30"')
        return time(int(clock[1]), int(clock[2]))
    return written


def _turns(spelling: str) -> str:
    turns(spelling)
    return spelling


Day = Annotated[date, AfterValidator(_in_calendar)]
Time = Annotated[AwareDatetime, AfterValidator(_in_calendar)]


class Override(_Setting):
    """Somebody else is on call from `start` until `end`. Where two overlap, the one written last holds."""

    person: Annotated[str, AfterValidator(_named)]
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
    turn: Annotated[str, AfterValidator(_turns)] = "weekly"
    """How long a turn lasts, as `turns` reads it."""
    hand_over: Annotated[time | None, BeforeValidator(_time_of_day)] = None
    """The local time at which turns change; 09:00 if unset."""
    hour: Annotated[int, Field(ge=0, le=23)] | None = None
    """The whole hour of `hand_over`, as rotas of 0.1 say it."""
    zone: Annotated[str, AfterValidator(known_zone)] = "UTC"
    """The time zone of `hand_over`."""
    override: tuple[Override, ...] = ()
    """Who stands in for whom."""
    swap: tuple[Swap, ...] = ()
    """Turns that change places."""

    def slips(self) -> list[tuple[tuple[str | int, ...], str]]:
        """What is written but can hardly be meant: the setting's place in the rota, and a sentence."""
        found: list[tuple[tuple[str | int, ...], str]] = []
        if self.hour is not None and self.hand_over is not None:
            words = f"hand_over says {self.hand_over:%H:%M} too, and holds; take one of the two away"
            found.append((("hour",), words))
        if (first := self._begin_day(0)) != self.start:
            found.append((("start",), f"no turn begins on a {self.start:%A}; the first begins on {first}"))
        for number, swap in enumerate(self.swap):
            for which, day in (("first", swap.first), ("second", swap.second)):
                turn = max(0, self._lengths.at(self.start, day))
                if self._begin_day(turn) != day:
                    near, after = self._begin_day(turn), self._begin_day(turn + 1)
                    words = f"no turn begins on {day}; turns begin on {near}, {after} and so on"
                    found.append((("swap", number, which), words))
        for number, other in enumerate(self.override):
            if other.end <= other.start:
                words = f"this override of {other.person} ends before it begins, so it changes nothing"
                found.append((("override", number, "end"), words))
        return found

    def shift(self, turn: int) -> Shift:
        """That turn, counted from 0, by the wall clock: right across DST."""
        return Shift(person=self._person(turn), start=self._begins(turn), end=self._begins(turn + 1))

    def on_call(self, at: datetime) -> Shift | None:
        """Who is on call at that moment; None before the rota began."""
        at = at.astimezone(UTC)
        for other in reversed(self.override):
            if other.start <= at < other.end:
                zone = ZoneInfo(self.zone)
                start, end = other.start.astimezone(zone), other.end.astimezone(zone)
                return Shift(person=other.person, start=start, end=end, override=True)
        turn = self._turn(at)
        return self.shift(turn) if turn >= 0 else None

    def shifts(self, begin: datetime, end: datetime) -> list[Shift]:
        """Every turn from `begin` until `end` in order, as overrides cut them; neighbours of one person stay."""
        begin, end = begin.astimezone(UTC), end.astimezone(UTC)
        moments = {begin, end}
        turn = max(0, self._turn(begin))
        while (change := self._begins(turn).astimezone(UTC)) < end:
            moments.add(change)
            turn += 1
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
        at, turn = at.astimezone(UTC), max(0, self._turn(at))
        changes = (self._begins(turn + more) for more in (0, 1))
        overrides = (moment for other in self.override for moment in (other.start, other.end))
        return min(moment for each in (*changes, *overrides) if (moment := each.astimezone(UTC)) >= at)

    def next_change(self, at: datetime) -> Shift | None:
        """The first shift after `at` with somebody else, until another layer covers it; None when there is nobody else."""
        now, zone = self.on_call(at), ZoneInfo(self.zone)
        moment, turns_left = self._uncovered_until(at), len(self.engineers) + 1
        while moment.year in YEARS:
            shift, end = self.on_call(moment), self._uncovered_until(moment)
            if shift is not None and (now is None or shift.person != now.person):
                update = {"start": moment.astimezone(zone), "end": end.astimezone(zone)}
                return shift.model_copy(update=update)
            turns_left -= shift is not None and not shift.override
            if turns_left <= 0:  # the turns are all theirs, so only a layer above changes anything
                ahead = [start for other in self.override if (start := other.start.astimezone(UTC)) >= end]
                if not ahead:
                    return None
                end = min(ahead)
            moment = end
        return None

    def _uncovered_until(self, at: datetime) -> datetime:
        """When the layer that holds at `at` ends, or one above it begins; UTC."""
        at = at.astimezone(UTC)
        holds = [number for number, other in enumerate(self.override) if other.start <= at < other.end]
        above = self.override[holds[-1] + 1 :] if holds else self.override
        end = self.override[holds[-1]].end if holds else self._begins(max(0, self._turn(at) + 1))
        starts = (other.start for other in above if other.start < other.end)
        return min([end.astimezone(UTC), *(moment.astimezone(UTC) for moment in starts if moment > at)])

    @property
    def _lengths(self) -> Turns:
        return turns(self.turn)

    def _begin_day(self, turn: int) -> date:
        return self._lengths.begins(self.start, turn)

    def _begins(self, turn: int) -> datetime:
        clock = self.hand_over or (HAND_OVER if self.hour is None else time(self.hour))
        return datetime.combine(self._begin_day(turn), clock, ZoneInfo(self.zone))

    def _turn(self, at: datetime) -> int:
        turn = self._lengths.at(self.start, at.astimezone(ZoneInfo(self.zone)).date()) + 1
        # The instant decides: two times of one zone would compare by the wall clock, and a clock that is set back over
        # midnight shows the day before again.
        while at.astimezone(UTC) < self._begins(turn).astimezone(UTC):
            turn -= 1
        return turn

    def _person(self, turn: int) -> str:
        for swap in self.swap:
            pair = [self._lengths.at(self.start, day) for day in (swap.first, swap.second)]
            if turn in pair:
                turn = pair[1 - pair.index(turn)]
                break
        return self.engineers[turn % len(self.engineers)]
