"""Times of many lines that follow each other: a clock without a day is of the day of the line before it, or of the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from itertools import pairwise

from warroom.domain.refusal import Refusal
from warroom.domain.text.days import dates_of
from warroom.domain.text.line_front import Front, is_count
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.time_frame import (
    BEFORE_START,
    WITH_DATE,
    Frame,
    FutureTime,
    Outcome,
    Question,
    Timed,
    form,
)
from warroom.domain.text.time_input import read_front
from warroom.domain.text.time_meaning import zone_of

OUT_OF_ORDER = timedelta(hours=1)
"""Lines may go back by so much within a day: two people wrote them."""
NEXT_DAY = timedelta(hours=12)
"""A clock that goes back by more than this went past midnight. What lies between the two is asked about."""
DAYS_BACK = 10
NAME_THE_DAY = f"name the day {WITH_DATE}"


def read_in_order(
    fronts: Sequence[Front], frame: Frame, days: Mapping[int, date] | None = None
) -> list[Outcome]:
    """The time in front of each line that was taken apart. `days` are those that a heading sets, by the index of the first line under it."""
    days = days or {}
    bare = [_is_bare(front) for front in fronts]
    if not any(bare) and not days and len(fronts) == 1:
        return [read_front(front, frame) for front in fronts]
    walk = _Walk(fronts, bare, frame, days)
    if not days and _falls(fronts, bare):  # the newest line stands first
        turned = _Walk(fronts[::-1], bare[::-1], frame, days)
        return turned.outcomes()[::-1]
    return walk.outcomes()


def _is_bare(front: Front) -> bool:
    stamp = front.stamp
    if stamp is None or stamp.clock is None or stamp.day is not None:
        return False
    return not (stamp.clock.loose and is_count(front))


def _falls(fronts: Sequence[Front], bare: Sequence[bool]) -> bool:
    """Whether the clocks go backwards from line to line, but for one midnight."""
    clocks = [
        front.stamp.clock.hour * 60 + front.stamp.clock.minute
        for front, is_bare in zip(fronts, bare, strict=True)
        if is_bare and front.stamp and front.stamp.clock
    ]
    steps = [b - a for a, b in pairwise(clocks)]
    rising = [step for step in steps if step > 0]
    return (
        all(bare)
        and len(steps) >= 2
        and sum(step < 0 for step in steps) >= 2
        and all(step > -12 * 60 for step in steps)
        and len(rising) <= 1
        and all(step > 12 * 60 for step in rising)
    )


class _Walk:
    def __init__(
        self,
        fronts: Sequence[Front],
        bare: Sequence[bool],
        frame: Frame,
        days: Mapping[int, date],
    ) -> None:
        self._fronts, self._bare, self._frame, self._days = fronts, bare, frame, days

    @cached_property
    def _first_date(self) -> date | None:
        """The first day that is written with its year: others are near it."""
        days = (
            front.stamp.day for front in self._fronts if front.stamp and front.stamp.clock and front.stamp.day
        )
        full = next((day for day in days if day.has_year and len(day.readings) == 1), None)
        return dates_of(full, self._frame.now.date(), range(0))[0] if full else None

    def outcomes(self) -> list[Outcome]:
        if not any(self._bare):
            return self._from(self._frame.day)
        first = self._bare.index(True)
        if self._frame.day is not None or any(at <= first for at in self._days) or self._dated(first):
            return self._from(self._frame.day)
        if self._frame.filed and self._frame.began is not None:
            outcome = read_front(self._fronts[first], self._frame)
            if isinstance(outcome, Timed) and outcome.at is not None:
                return self._from(outcome.at.astimezone(self._zone(first)).date())
            return self._each_asked(outcome, first)
        return self._recent(first)

    def _dated(self, first: int) -> bool:
        """Whether a line before the first bare clock has a day of its own."""
        return any(front.stamp and front.stamp.day and front.stamp.clock for front in self._fronts[:first])

    def _recent(self, first: int) -> list[Outcome]:
        """The latest days on which all of them have passed."""
        frame = self._frame
        if len(self._bare) == 1:
            return [read_front(front, frame) for front in self._fronts]
        today = frame.now.astimezone(self._zone(first)).date()
        for back in range(DAYS_BACK):
            found = self._from(today - timedelta(days=back))
            if not any(isinstance(outcome, FutureTime) for outcome in found):
                break
        else:
            return [read_front(front, frame) for front in self._fronts]
        at = next(
            (o.at for o, is_bare in zip(found, self._bare, strict=True) if is_bare and isinstance(o, Timed)),
            None,
        )
        if at is not None and frame.began is not None and frame.began - at > BEFORE_START:
            return [
                self._too_early(o) if is_bare else o for o, is_bare in zip(found, self._bare, strict=True)
            ]
        return found

    def _too_early(self, outcome: Outcome) -> Outcome:
        if not isinstance(outcome, Timed):
            return outcome
        at = form(outcome.at, self._frame)
        return Refusal(f"this would be {at}, more than 12 hours before the incident began; {NAME_THE_DAY}.")

    def _each_asked(self, outcome: Outcome, first: int) -> list[Outcome]:
        """The doubt about the first bare clock, told of each with its own time, counted from the likeliest day."""
        if not isinstance(outcome, Question) or not outcome.candidates:
            return self._asked(outcome)
        found = self._from(outcome.candidates[0].astimezone(self._zone(first)).date())
        for index, (front, each) in enumerate(zip(self._fronts, found, strict=True)):
            if index == first:
                found[index] = outcome
            elif self._bare[index] and isinstance(each, Timed) and each.at:
                shown = one_line(front.written)
                at = form(each.at, self._frame)
                asked = f"“{shown}” is {at} if the lines before it are of that day; write {at} if that is meant, or {NAME_THE_DAY}."
                found[index] = Question(asked, (each.at,), each.text)
        return found

    def _asked(self, outcome: Outcome) -> list[Outcome]:
        """Every bare clock has the same doubt."""
        return [
            outcome if is_bare else read_front(front, self._frame)
            for front, is_bare in zip(self._fronts, self._bare, strict=True)
        ]

    def _zone(self, index: int) -> tzinfo:
        stamp = self._fronts[index].stamp
        zone = zone_of(stamp, self._frame) if stamp else None
        return zone if isinstance(zone, tzinfo) else self._frame.zone or UTC

    def _from(self, day: date | None) -> list[Outcome]:
        found: list[Outcome] = []
        before: datetime | None = None
        for index, front in enumerate(self._fronts):
            if index in self._days:
                day, before = self._days[index], None
            if not self._bare[index]:
                near = before.astimezone(self._zone(index)).date() if before else day or self._first_date
                outcome = read_front(front, replace(self._frame, day=near))
                stamp = front.stamp
                if isinstance(outcome, Timed) and outcome.at and stamp and stamp.day:
                    # What lies before the day of the section does not end it.
                    dated = outcome.at.astimezone(self._zone(index)).date()
                    before = outcome.at if day is None or dated >= day else None
            else:
                on = before.astimezone(self._zone(index)).date() if before else day
                outcome = self._next(front, on, before)
                if isinstance(outcome, Timed):
                    before = outcome.at
                elif isinstance(outcome, Question) and outcome.candidates:
                    before = outcome.candidates[0]
            found.append(outcome)
        return found

    def _next(self, front: Front, on: date | None, before: datetime | None) -> Outcome:
        outcome = read_front(front, replace(self._frame, day=on))
        if before is None or on is None or not isinstance(outcome, Timed) or outcome.at is None:
            return outcome
        step = outcome.at - before
        if -OUT_OF_ORDER <= step < timedelta(hours=23):
            return outcome
        if step > timedelta():
            return self._either(front, outcome, on - timedelta(days=1))
        if step < -NEXT_DAY:
            return read_front(front, replace(self._frame, day=on + timedelta(days=1)))
        return self._either(front, outcome, on + timedelta(days=1))

    def _either(self, front: Front, outcome: Timed, other: date) -> Outcome:
        second = read_front(front, replace(self._frame, day=other))
        if isinstance(second, FutureTime) and (self._frame.day or self._days):
            return outcome  # its day was given, and the next one has not come yet
        if isinstance(second, FutureTime):
            second = outcome
        if not isinstance(second, Timed) or outcome.at is None or second.at is None:
            return outcome
        words = " or ".join(dict.fromkeys(form(at, self._frame) for at in (outcome.at, second.at)))
        return Question(
            f"it goes back from the line before it, and may be {words}; write the one that is meant in front.",
            tuple(dict.fromkeys((outcome.at, second.at))),
            outcome.text,
        )
