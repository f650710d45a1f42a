"""The zone that stands in for one that cannot be read."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo


class UnreadableZone(tzinfo):
    """Prints UTC. A clock time without an offset cannot be read in it: nobody knows what it means."""

    def utcoffset(self, when: datetime | None) -> timedelta:
        return timedelta()

    def dst(self, when: datetime | None) -> timedelta:
        return timedelta()

    def tzname(self, when: datetime | None) -> str:
        return "UTC"

    def fromutc(self, when: datetime) -> datetime:
        return when

    def __str__(self) -> str:
        return "UTC"


UNREADABLE = UnreadableZone()
