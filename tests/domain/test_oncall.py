"""Who is on call, over ten years of clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from pydantic import ValidationError
from record import MINUTE, NOW

from warroom.domain.policy.oncall import WEEK, Override, Rota, Swap
from warroom.reports import calendar_ics

BERLIN = ZoneInfo("Europe/Berlin")


ROTA = Rota(engineers=("@a", "@b", "@c"), start=date(2020, 1, 6), hour=2, zone="Europe/Berlin")


@given(st.datetimes(datetime(2020, 1, 7), datetime(2030, 1, 1), timezones=st.just(UTC)))
def test_exactly_one_turn_holds_every_moment_of_ten_years(at: datetime) -> None:
    shift = ROTA.on_call(at)
    assert shift is not None
    start, end = shift.start.astimezone(UTC), shift.end.astimezone(UTC)
    assert start <= at < end
    assert abs((end - start) - WEEK) <= timedelta(hours=1)  # an hour more or less when the clocks change
    assert shift.start.astimezone(BERLIN).hour in (2, 3)  # 2:00 does not exist when the clocks go forward
    following = ROTA.on_call(end)
    assert following is not None
    assert following.person == "@abc"[:1] + "bca"["abc".index(shift.person[1])]


def test_overrides_and_swaps_change_who_is_called() -> None:
    noon = datetime(2020, 1, 7, 12, tzinfo=UTC)
    away = Override(person="@z", start=noon, end=noon + timedelta(hours=3))
    rota = ROTA.model_copy(
        update={"override": (away,), "swap": (Swap(first=date(2020, 1, 13), second=date(2020, 1, 20)),)}
    )
    people = [shift.person for shift in rota.shifts(noon - timedelta(hours=1), noon + 3 * WEEK)]
    assert people == ["@a", "@z", "@a", "@c", "@b", "@a"]
    assert ROTA.on_call(datetime(2019, 12, 1, tzinfo=UTC)) is None


def test_a_rota_needs_somebody_and_a_zone_that_exists() -> None:
    with pytest.raises(ValidationError):
        Rota(engineers=(), start=date(2020, 1, 6))
    with pytest.raises(ValidationError, match="Europe/Berlin"):
        Rota(engineers=("@a",), start=date(2020, 1, 6), zone="Mars/Olympus")


@pytest.mark.parametrize(
    "monday", [date(2026, 3, 30), date(2026, 10, 26)]
)  # the clocks changed the day before
def test_a_turn_ends_at_the_local_hour_after_the_clocks_changed(monday: date) -> None:
    rota = Rota(engineers=("@a", "@b"), start=monday - WEEK, hour=9, zone="Europe/Berlin")
    change = datetime(monday.year, monday.month, monday.day, 9, tzinfo=BERLIN)
    before, after = rota.on_call(change - MINUTE), rota.on_call(change)
    assert before is not None
    assert after is not None
    assert (before.person, after.person) == ("@a", "@b")
    assert before.end.astimezone(BERLIN).hour == after.start.astimezone(BERLIN).hour == 9


def test_of_two_overrides_at_once_the_last_one_written_holds() -> None:
    noon = datetime(2026, 1, 7, 12, tzinfo=UTC)
    rota = Rota(
        engineers=("@a",), start=date(2026, 1, 5),
        override=(
            Override(person="@y", start=noon, end=noon + timedelta(hours=4)),
            Override(person="@z", start=noon + timedelta(hours=1), end=noon + timedelta(hours=2)),
        ),
    )  # fmt: skip
    shifts = rota.shifts(noon - timedelta(hours=1), noon + timedelta(hours=5))
    assert [shift.person for shift in shifts] == ["@a", "@y", "@z", "@y", "@a"]


def test_shifts_of_a_calendar_are_whole_at_both_ends_wherever_it_begins_and_ends() -> None:
    begin = datetime(2026, 1, 5, 9, tzinfo=UTC)
    rota = Rota(
        engineers=("@a", "@b", "@c"), start=date(2026, 1, 5), zone="Europe/Berlin",
        override=(
            Override(person="@y", start=begin + timedelta(days=15, hours=3), end=begin + timedelta(days=16)),
            Override(person="@z", start=begin + timedelta(days=40), end=begin + timedelta(days=44)),
        ),
    )  # fmt: skip
    every = rota.shifts(begin - WEEK, begin + 30 * WEEK)
    whole = {shift.start: shift for shift in every[1:-1]}
    for hours in range(200, 2000, 37):
        now = begin + timedelta(hours=hours)
        found = rota.whole_shifts(now, now + 4 * WEEK)
        assert found[0].start <= now
        assert found[-1].end >= now + 4 * WEEK
        held = rota.on_call(now)
        assert held is not None
        # The turn that was interrupted by an override is shown from its beginning, with the override in it.
        assert found[0].start <= held.start
        assert [whole[shift.start] for shift in found] == found


def test_the_rotas_calendar_is_read_back_as_the_same_shifts() -> None:
    rota = Rota(
        engineers=("@a, b;c", "@li"), start=date(2026, 3, 16), zone="Europe/Berlin",
        swap=(Swap(first=date(2026, 3, 23), second=date(2026, 3, 30)),),
    )  # fmt: skip
    begin = datetime(2026, 3, 16, 8, tzinfo=UTC)
    shifts = rota.shifts(begin, begin + 4 * WEEK)
    read = Calendar.from_ical(calendar_ics.rota(shifts, NOW))
    events = read.walk("VEVENT")
    assert [(str(e["summary"]), e.decoded("dtstart"), e.decoded("dtend")) for e in events] == [
        (f"On call: {s.person}", s.start.astimezone(UTC), s.end.astimezone(UTC)) for s in shifts
    ]
    assert len({str(e["uid"]) for e in events}) == len(events)
    assert all(e["dtstamp"] for e in events)
