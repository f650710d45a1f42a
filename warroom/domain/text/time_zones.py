"""Which moments a clock on the wall can mean, given the zone or the word for one behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2})(?::?(\d{2}))?$")


def fixed_offset(word: str) -> timezone | None:
    """The zone of `Z`, `UTC`, `+02:00`, `+0530`, `-03` or `UTC+2`; None for an abbreviation such as CET."""
    if word in ("Z", "UTC", "GMT"):
        return UTC
    found = _OFFSET.match(word)
    if found is None:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if length > timedelta(hours=14) or int(found[3] or 0) > 59:
        return None
    return timezone(-length if found[1] == "-" else length)


@cache
def _all_zones() -> frozenset[str]:
    """Their names; finding them goes through the folders of the zone data."""
    return frozenset(available_timezones())


def place_zone(word: str) -> tzinfo | None:
    """The zone of `Europe/Berlin`, or of `Berlin time` where just one zone is named after that place; None for all else."""
    place, is_time, _ = word.partition(" time") if word.endswith(" time") else word.partition(" Time")
    if "/" in word:
        name = word
    elif is_time:
        city = place.replace(" ", "_")
        areas = ("Africa/", "America/", "Asia/", "Australia/", "Europe/")
        found = [each for each in _all_zones() if each.startswith(areas) and each.endswith(f"/{city}")]
        if len(found) != 1:
            return None
        name = found[0]
    else:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def wall_clock(day: date, hour: int, minute: int, second: int = 0, microsecond: int = 0) -> datetime:
    """What a clock on the wall showed: a time without a zone."""
    return datetime.combine(day, time(hour, minute, second, microsecond))


def moments(wall: datetime, zone: tzinfo) -> list[datetime]:
    """The moments (UTC, the earlier first) at which clocks of that zone showed this: two in an hour that came twice, none
    in one that was skipped. `wall` has no zone of its own."""
    found = []
    for fold in (0, 1):
        local = wall.replace(tzinfo=zone, fold=fold)
        try:
            at = local.astimezone(UTC)
        except OverflowError:
            return []
        if at.astimezone(zone).replace(tzinfo=None) == wall and at not in found:
            found.append(at)
    return sorted(found)


def moments_by_name(wall: datetime, word: str, zones: Sequence[tzinfo]) -> list[datetime]:
    """The moments (UTC, sorted) at which clocks of one of these zones showed this, and the zone had that name then."""
    return sorted(
        {
            at
            for zone in zones
            for at in moments(wall, zone)
            if (at.astimezone(zone).tzname() or "").upper() == word.upper()
        }
    )


def names(zone: tzinfo, year: int) -> list[str]:
    """What a zone is called in the course of a year, as CET and CEST."""
    months = (datetime(year, month, 15, tzinfo=UTC).astimezone(zone).tzname() or "" for month in range(1, 13))
    return list(dict.fromkeys(months))


def offset_words(at: datetime, zone: tzinfo) -> str:
    """`+02:00`, what that zone's clocks were ahead of UTC at that moment."""
    words = at.astimezone(zone).strftime("%z")
    return f"{words[:3]}:{words[3:5]}"
