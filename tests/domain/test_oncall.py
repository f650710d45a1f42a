"""Who is on call, over ten years of clock changes."""

from datetime import UTC, date, datetime, time, timedelta
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


ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC")


@given(
    at=st.datetimes(datetime(2011, 1, 10), datetime(2031, 1, 1), timezones=st.just(UTC)),
    turn=st.sampled_from(["daily", "weekly", "2 weeks", "10 days", "weekdays", "1 Day"]),
    clock=st.times(),
    zone=st.sampled_from(ZONES),
    start=st.dates(date(2010, 12, 20), date(2011, 1, 5)),
)
def test_turns_of_any_length_follow_each_other_without_a_gap_in_any_zone(
    at: datetime, turn: str, clock: time, zone: str, start: date
) -> None:
    rota = Rota(engineers=("@a", "@b", "@c"), start=start, turn=turn, hand_over=f"{clock:%H:%M}", zone=zone)
    shift = rota.on_call(at)
    assert shift is not None
    begun, end = shift.start.astimezone(UTC), shift.end.astimezone(UTC)
    assert begun <= at < end
    before, after = rota.on_call(begun - timedelta(seconds=1)), rota.on_call(end)
    assert before is not None
    assert after is not None
    assert before.end == shift.start
    assert after.start == shift.end
    # Apia had no 30th of December 2011, so one turn of a daily rota there took no time at all.
    if zone != "Pacific/Apia":
        assert after.person == {"@a": "@b", "@b": "@c", "@c": "@a"}[shift.person]
        assert shift.start.weekday() < 5 or turn != "weekdays"
        days = (shift.end.date() - shift.start.date()).days
        friday = shift.start.weekday() == 4
        wanted = {
            "daily": 1,
            "weekly": 7,
            "2 weeks": 14,
            "10 days": 10,
            "1 Day": 1,
            "weekdays": 3 if friday else 1,
        }
        assert days == wanted[turn]


@pytest.mark.parametrize("written", ["", "fortnightly", "0 days", "-1 days", "1.5 days", "1000 weeks", "2"])
def test_a_length_that_is_none_is_refused_with_those_that_there_are(written: str) -> None:
    with pytest.raises(ValidationError, match="write weekly, daily, 2 weeks, 10 days or weekdays"):
        Rota(engineers=("@a",), start=date(2020, 1, 6), turn=written)


@pytest.mark.parametrize("written", ["", "24:00", "8", "08:60", "8.30", "08:30+01:00", "noon"])
def test_a_hand_over_that_is_no_time_of_day_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match='write it as "08:30"'):
        Rota(engineers=("@a",), start=date(2020, 1, 6), hand_over=written)


def test_what_a_rota_can_hardly_mean_is_told() -> None:
    saturday = Rota(engineers=("@a",), start=date(2026, 1, 3), turn="weekdays", hour=9, hand_over="08:30")
    told = [words for _, words in saturday.slips()]
    assert told == [
        "hand_over says 08:30 too, and holds; take one of the two away",
        "no turn begins on a Saturday; the first begins on 2026-01-05",
    ]
    swapped = Rota(
        engineers=("@a",), start=date(2026, 1, 5), turn="2 weeks",
        swap=(Swap(first=date(2026, 1, 12), second=date(2026, 1, 19)),),
    )  # fmt: skip
    assert [words for _, words in swapped.slips()] == [
        "no turn begins on 2026-01-12; turns begin on 2026-01-05, 2026-01-19 and so on"
    ]


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
