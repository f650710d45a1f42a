"""Times that may lie ahead: `2026-01-31 14:00`, `tomorrow 14:00`, `monday 9:00`, `in 5m`, or `14:00` for the next such time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from warroom.domain.refusal import Refusal
from warroom.domain.text.days import WrittenDay, dates_of, wrong_weekday
from warroom.domain.text.line_front import take_apart
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.time_frame import Frame, Question, Timed, form
from warroom.domain.text.time_input import read_time
from warroom.domain.text.time_meaning import no_zone
from warroom.domain.text.time_words import Clock, Stamp, plain_head, scan_length
from warroom.domain.text.time_zones import fixed_offset, moments, moments_by_name, place_zone, wall_clock

_IN = re.compile(r"(?:in\s+|\+)(.{1,60})$", re.IGNORECASE)
_MIDNIGHT = Clock(0)


def read_ahead(typed: str, frame: Frame) -> Timed | Question | Refusal:
    """A time alone that may lie ahead; a day without a clock is its midnight. The text of what is read is empty."""
    text = typed.strip()
    if found := _IN.match(text):
        length = scan_length(f"{plain_head(found[1]).strip()} ago", 0)
        if length and length.length is not None and length.end == len(found[1].strip()) + 4:
            return Timed(frame.now.astimezone(UTC) + length.length, "", day_from="now")
    front = take_apart(text)
    stamp = front.stamp
    if stamp is None or front.words.strip() or stamp.is_range or stamp.since or stamp.length is not None:
        return _refused(typed)
    if stamp.clock is None:
        if (
            stamp.day is None
            or stamp.day.from_today is not None
            or (stamp.day.weekday is not None and not stamp.day.readings)
        ):
            return _refused(typed)
        stamp = Stamp(stamp.start, stamp.end, _MIDNIGHT, stamp.day)
    if stamp.clock is None or stamp.clock.wrong:
        return _refused(typed)
    past = read_time(text, frame) if stamp.zone and fixed_offset(stamp.zone) is None else None
    if isinstance(past, Refusal) and "no zone" in past.reason:
        return past
    if frame.zone is None and stamp.zone is None:
        return no_zone(stamp)
    return _next(stamp, one_line(front.written or text), frame)


def _next(stamp: Stamp, shown: str, frame: Frame) -> Timed | Question | Refusal:
    for days, must_be_ahead in _choices(stamp.day, frame):
        if len(days) == 1 and stamp.day and (wrong := wrong_weekday(stamp.day, days[0])):
            return Question(f"{wrong}; write “{shown}” without one of the two.")
        found = sorted(at for day in days for at in _moments(stamp, day, frame))
        if must_be_ahead:
            found = [at for at in found if at >= frame.now]
        if len(found) == 1:
            return Timed(found[0], "")
        if found:
            words = " or ".join(form(at, frame, zoned=len(days) == 1) for at in found[:3])
            return Question(f"“{shown}” may be {words}; write the one that is meant.", tuple(found))
    return Refusal(f"“{shown}” is no time that clocks show that day; write it as 2026-01-31 14:00 +01:00.")


def _choices(day: WrittenDay | None, frame: Frame) -> Iterator[tuple[list[date], bool]]:
    """Days to try one after the other, and whether only what lies ahead counts."""
    today = frame.now.astimezone(frame.zone or UTC).date()
    if day is None:
        yield [today], True
        yield [today + timedelta(days=1)], True
    elif day.from_today is not None or day.has_year:
        yield dates_of(day, today, range(0)), False
    elif day.readings:
        for year in range(today.year, today.year + 2):
            yield dates_of(day, today, range(year, year + 1)), True
    else:
        ahead = (today - dates_of(day, today, range(0))[0]).days
        first = today if ahead == 0 else today + timedelta(days=7 - ahead)
        yield [first], True
        yield [first + timedelta(weeks=1)], True


def _moments(stamp: Stamp, day: date, frame: Frame) -> list[datetime]:
    clock = stamp.clock or _MIDNIGHT
    wall = wall_clock(day, clock.hour, clock.minute, clock.second)
    zone = (fixed_offset(stamp.zone) or place_zone(stamp.zone)) if stamp.zone else frame.zone
    if zone is not None:
        return moments(wall, zone)
    known = [each for each in (frame.zone, *frame.zones) if each is not None]
    return moments_by_name(wall, stamp.zone or "", known)


def _refused(typed: str) -> Refusal:
    return Refusal(
        f"“{one_line(typed.strip())}” is no date and time; write 2026-01-31 14:00 or tomorrow 14:00."
    )
