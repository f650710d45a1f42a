"""What a time is read against, and what reading it may give."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from warroom.domain.refusal import Refusal
from warroom.domain.text.local_times import comes_twice
from warroom.domain.text.time_zones import offset_words

AHEAD = timedelta(minutes=1)
"""How far ahead of now a time may lie: clocks differ a little."""
BEFORE_START = timedelta(hours=12)
"""How long before the incident's start a bare time may mean."""
JUST_BEFORE = timedelta(hours=1)
"""How long before the start of an incident that was filed afterwards a bare time is read without a question."""
STILL_RUNNING = timedelta(hours=24)
"""So long after its last moment that is known, an incident that was filed afterwards may still be running."""
LONG_AGO = timedelta(days=300)
"""A day without a year that lies longer ago than this is asked about."""
WITH_DATE, WITH_ZONE = "with --date", "with --zone"
"""How a question ends whose answer is the day or the zone of the whole page; a face with fields says it its own way."""
HEAD_SHOWN = 40
"""Characters in which a clock is plain to see."""
FORMS = "14:02, -7m, yesterday 23:50 or 2026-01-31 14:02"

Precision = Literal["hour", "minute", "second", "millisecond"]
PRECISIONS: tuple[Precision, ...] = ("hour", "minute", "second", "millisecond")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a time is read against. `now` is aware UTC; `zone` that of the page or the person, None when it cannot be read.

    `zones` are others whose abbreviations are known, as the roster's. `began` and `latest` (UTC) are the first and the last
    moment known of the incident; `filed` says that it was filed afterwards, so that a bare time is one of its own days.
    `day` is the day that a bare time stands on.
    """

    now: datetime
    zone: tzinfo | None
    zones: tuple[tzinfo, ...] = ()
    began: datetime | None = None
    latest: datetime | None = None
    filed: bool = False
    day: date | None = None
    over: bool = False
    """Whether the incident was filed afterwards and now is none of its days."""
    pasted: bool = False
    """Whether it is a page that was written before, so that “5m ago” is not counted from now."""
    day_first: bool | None = None
    """Whether 11/12 is 11 December on that page; None when the page does not tell."""
    zone_word: str | None = None
    """The zone that the page names for its times, as in “All times in CET”."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A text and the moment in front of it (UTC), or None when there was none.

    `day_from` says how the day was chosen when it was not written: `recent`, `incident`, `year`, `weekday`, `page`, `now`.
    """

    at: datetime | None
    text: str
    estimated: bool = False
    precision: Precision = "minute"
    day_from: str = ""
    loose: bool = False
    """Whether it is written in a way that is not always a time, as 1402; worth saying what it was read as."""


@dataclass(frozen=True, slots=True)
class Question:
    """A time that may be several moments or that nobody can know. `asked` is a sentence that ends with what to write.

    `candidates` are UTC, the likeliest first, and may be none. `text` are the words that stay when one of them is taken.
    """

    asked: str
    candidates: tuple[datetime, ...] = ()
    text: str = ""


class FutureTime(Refusal):
    """Refused because it lies ahead of now."""


Outcome = Timed | Question | Refusal


def form(at: datetime | None, frame: Frame, *, zoned: bool = False) -> str:
    """A moment in full, as it can be typed: `2026-01-31 14:02`, in UTC when the zone cannot be read.

    With its offset from UTC where `zoned`, and where the clocks show that time twice.
    """
    zone = frame.zone
    if at is None:
        return "2026-01-31 14:02"
    if zone is None:
        return f"{at:%Y-%m-%d %H:%M} UTC"
    local = at.astimezone(zone)
    seconds = ":%S" if local.second else ""
    return f"{local:{f'%Y-%m-%d %H:%M{seconds}'}}" + (
        f" {offset_words(at, zone)}" if zoned or comes_twice(at, zone) else ""
    )


def to_write(frame: Frame) -> str:
    """What to write in front of a line whose time is not clear."""
    shown = form(frame.now, frame)[:16]
    return f"write it as {shown}" if frame.pasted else f"write {shown} or -7m in front, or -0m for now"


def read_as(at: datetime, now: datetime, zone: tzinfo, typed: str) -> str:
    """Which time a line was recorded for, where that is not plain to see in what was typed; else empty."""
    if day := another_day(at, now, zone):
        return day
    clock = f"{at.astimezone(zone):%H:%M}"
    hour = clock[:2] if clock[0] != "0" else f"0?{clock[1]}"
    written = re.search(rf"(?<!\d){hour}{clock[2:]}", typed[:HEAD_SHOWN])
    plain = written is not None or abs(now - at) < AHEAD
    return "" if plain else clock


def another_day(at: datetime, now: datetime, zone: tzinfo) -> str:
    """`yesterday 23:50`, or a date and a time; empty for a time of today."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return ""
    day = "yesterday" if local.date() == today - timedelta(days=1) else f"{local:%Y-%m-%d}"
    return f"{day} {local:{'%H:%M %Z' if comes_twice(at, zone) else '%H:%M'}}"
