"""Local times where the clocks change: which name of the zone a time needs beside it, and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from warroom.domain.text.zones import UNREADABLE


def same_clock(one: datetime, other: datetime, zone: tzinfo) -> bool:
    """Whether the clocks of `zone` had the same offset, under the same name, at both moments."""
    return f"{one.astimezone(zone):%Z%z}" == f"{other.astimezone(zone):%Z%z}"


def same_day(one: datetime, other: datetime, zone: tzinfo) -> bool:
    """Whether both moments have the same date in `zone`."""
    return one.astimezone(zone).date() == other.astimezone(zone).date()


def common_zone(moments: Iterable[datetime], zone: tzinfo) -> str:
    """The zone's name at all these moments (UTC without any); empty where the clocks changed between them."""
    names = {f"{moment.astimezone(zone):%Z%z}": f"{moment.astimezone(zone):%Z}" for moment in moments}
    return "" if len(names) > 1 else next(iter(names.values()), "UTC")


def zone_beside(moment: datetime, other: datetime, zone: tzinfo) -> str:
    """` CET` behind a time that stands beside the time `other`; empty where both are of the same clock."""
    return "" if same_clock(moment, other, zone) else f" {moment.astimezone(zone):%Z}"


def day_and_time(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def when(moment: datetime, zone: tzinfo, at: datetime) -> str:
    """A time in an entry of the time `at`: the day is only said when it is another one, the zone when the clocks changed between."""
    if not same_day(moment, at, zone):
        return day_and_time(moment, zone)
    return f"{moment.astimezone(zone):%H:%M}{zone_beside(moment, at, zone)}"


def typed_time(moment: datetime, zone: tzinfo, form: str = "%Y-%m-%d %H:%M") -> str:
    """A time in a field, which is read back as the same one: in the hour that comes twice with its offset."""
    local = moment.astimezone(zone)
    offset = f"{local:%z}"
    named = comes_twice(moment, zone) or zone is UNREADABLE
    return f"{local:{form}}{f'{offset[:3]}:{offset[3:5]}' if named else ''}"


def comes_twice(moment: datetime, zone: tzinfo) -> bool:
    """Whether the clocks of `zone` show the time of that moment twice, since they are put back."""
    local = moment.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
