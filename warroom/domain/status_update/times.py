"""Clock times in an update: absolute, with the date only when it is another one than the update's."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from warroom.domain.text.durations import minutes
from warroom.domain.text.local_times import day_and_time, same_day, when

OLD = timedelta(minutes=20)
"""From here on what was said is so old that its age stands beside it."""


def clock_words(moment: datetime, zone: tzinfo, at: datetime) -> str:
    """`16:33 UTC`, or `2026-11-27 23:58 UTC` in an update of another day."""
    if not same_day(moment, at, zone):
        return day_and_time(moment, zone)
    return f"{moment.astimezone(zone):%H:%M %Z}"


def fact_time(moment: datetime, zone: tzinfo, at: datetime) -> str:
    """`16:31` in front of a fact; the zone stands in the update's first line, and here only where it is another one."""
    return when(moment, zone, at)


def age(moment: datetime, at: datetime) -> str:
    """`2 h 05 min ago`; empty of what is not old."""
    passed = at.replace(second=0, microsecond=0) - moment.replace(
        second=0, microsecond=0
    )  # as the clocks show it
    return f"{minutes(passed)} ago" if passed >= OLD else ""
