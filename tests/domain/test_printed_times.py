"""What the program prints as a time it reads back to the same minute, in every zone and in every form that it prints."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.domain.text.time_frame import Frame, Question, Timed, another_day
from warroom.domain.text.time_input import read_line, read_time
from warroom.texts.messages import clock

FIRST, LAST = datetime(2017, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones() - {"localtime"})
MINUTES = int((LAST - FIRST).total_seconds()) // 60


@cache
def changes(name: str) -> list[datetime]:
    """The hours in which that zone's clocks changed: the moments where reading back is hard."""
    zone, found = ZoneInfo(name), []
    at, step = FIRST, timedelta(hours=24)
    while at < LAST:
        if at.astimezone(zone).utcoffset() != (at + step).astimezone(zone).utcoffset():
            hours = (at + timedelta(hours=n) for n in range(24))
            found += [
                h
                for h in hours
                if h.astimezone(zone).utcoffset() != (h + timedelta(hours=1)).astimezone(zone).utcoffset()
            ]
        at += step
    return found


def minute(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def printed(at: datetime, zone: ZoneInfo, now: datetime) -> list[str]:
    """Each form that holds the zone or needs none to be clear."""
    local = at.astimezone(zone)
    forms = [
        clock(at, zone),
        f"{at.isoformat(timespec='milliseconds').replace('+00:00', 'Z')}",
        f"{local:%Y-%m-%d %H:%M:%S %Z}",
    ]
    return [*forms, f"{local:%H:%M %Z}"] if not another_day(at, now, zone) else forms


def check(at: datetime, zone: ZoneInfo) -> None:
    now = at + timedelta(hours=4)
    for text in printed(at, zone, now):
        for read in (read_time(text, Frame(now, zone)), read_line(f"{text}  · lag", Frame(now, zone))):
            assert isinstance(read, Timed), (text, zone.key, read)
            assert read.at is not None
            assert minute(read.at, zone) == minute(at, zone), (text, zone.key)
    bare = f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
    read = read_time(bare, Frame(now, zone))
    other = at.astimezone(zone).replace(fold=1 - at.astimezone(zone).fold)
    if (
        other.utcoffset() != at.astimezone(zone).utcoffset()
    ):  # the hour came twice, and that form does not say which
        assert isinstance(read, Question)
        assert at.replace(second=0, microsecond=0) in read.candidates
    else:
        assert isinstance(read, Timed)
        assert read.at is not None
        assert minute(read.at, zone) == minute(at, zone)


@given(st.sampled_from(ZONES), st.integers(0, MINUTES))
def test_any_minute_in_any_zone(name: str, minutes: int) -> None:
    check(FIRST + timedelta(minutes=minutes), ZoneInfo(name))


@given(st.sampled_from(ZONES), st.data())
def test_the_hours_around_a_change_of_the_clocks(name: str, data: st.DataObject) -> None:
    if hours := changes(name):
        hour = data.draw(st.sampled_from(hours))
        check(hour + timedelta(minutes=data.draw(st.integers(-120, 180))), ZoneInfo(name))


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia",
                                  "Africa/Casablanca", "Europe/Dublin", "Antarctica/Troll", "America/St_Johns", "Asia/Kathmandu"])  # fmt: skip
def test_every_change_of_ten_years(name: str) -> None:
    for hour in changes(name):
        for minutes in (-61, -31, -30, -1, 0, 1, 29, 30, 59, 60, 61, 90, 119, 120):
            check(hour + timedelta(minutes=minutes), ZoneInfo(name))


def test_yesterday_is_read_back() -> None:
    zone, now = ZoneInfo("Europe/Berlin"), datetime(2026, 11, 27, 16, tzinfo=UTC)
    for at in (now - timedelta(hours=20), now - timedelta(days=40), now - timedelta(days=400)):
        read = read_time(another_day(at, now, zone), Frame(now, zone))
        assert isinstance(read, Timed)
        assert read.at == at
