"""Who is on call, over ten years of clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

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


EVERY_ZONE = sorted(available_timezones() - {"localtime"})
SOME_DAY = datetime(2026, 3, 2, tzinfo=UTC)
HALF_HOURS = st.integers(0, 10 * 365 * 48).map(lambda count: count * timedelta(minutes=30))


@st.composite
def layered(draw: st.DrawFn) -> Rota:
    """A rota of any zone and turn, under up to four overrides, one over the other."""
    begins = draw(st.lists(HALF_HOURS, max_size=4))
    lengths = draw(st.lists(st.integers(-4, 800), min_size=len(begins), max_size=len(begins)))
    overrides = [
        Override(
            person=f"@{name}", start=SOME_DAY + begin, end=SOME_DAY + begin + length * timedelta(hours=3)
        )
        for name, begin, length in zip("uvwx", begins, lengths, strict=False)
    ]
    clock = draw(st.times())
    return Rota(
        engineers=("@a", "@b", "@c")[: draw(st.integers(1, 3))], start=date(2026, 3, 2),
        turn=draw(st.sampled_from(["daily", "weekly", "2 weeks", "10 days", "weekdays"])),
        hand_over=f"{clock:%H:%M}", zone=draw(st.sampled_from(EVERY_ZONE)), override=tuple(overrides),
    )  # fmt: skip


def holder(rota: Rota, at: datetime) -> str | None:
    """Who is on call, as a reader of the settings counts: the last override that holds, else the turns so far."""
    for other in reversed(rota.override):
        if other.start <= at < other.end:
            return other.person
    days = (rota.start + timedelta(days=count) for count in range(11 * 366))
    length = {"daily": 1, "weekly": 7, "2 weeks": 14, "10 days": 10, "weekdays": 1}[rota.turn]
    begun = 0
    for count, day in enumerate(days):
        if rota.turn == "weekdays" and day.weekday() > 4:
            continue
        assert rota.hand_over is not None
        if datetime.combine(day, rota.hand_over, ZoneInfo(rota.zone)).astimezone(UTC) > at:
            break
        begun += rota.turn == "weekdays" or count % length == 0
    return rota.engineers[(begun - 1) % len(rota.engineers)] if begun else None


@given(rota=layered(), after=HALF_HOURS)
def test_in_every_zone_over_ten_years_the_last_layer_holds_and_the_next_change_is_told(
    rota: Rota, after: timedelta
) -> None:
    at = SOME_DAY + after
    shift, following = rota.on_call(at), rota.next_change(at)
    person = holder(rota, at)
    assert (shift.person if shift else None) == person
    if following is None:
        others = {*rota.engineers, *(o.person for o in rota.override if o.end > max(at, o.start))}
        assert others <= {person}
        return
    assert following.person != person
    change = following.start.astimezone(UTC)
    assert change > at
    assert holder(rota, change) == following.person
    assert holder(rota, change - timedelta(seconds=1)) == person
    pieces = rota.shifts(at, change)
    assert {piece.person for piece in pieces} == ({person} if person else set())
    if person:
        assert (pieces[0].start, pieces[-1].end) == (at, change)
        assert all(one.end == other.start for one, other in pairwise(pieces))


@given(rota=layered(), after=HALF_HOURS)
def test_a_calendar_in_every_zone_is_whole_and_tells_each_moment_once(rota: Rota, after: timedelta) -> None:
    begin = SOME_DAY + timedelta(days=2) + after
    end = begin + 2 * WEEK
    found = rota.whole_shifts(begin, end)
    assert found[0].start <= begin
    assert found[-1].end >= end
    assert all(one.end == other.start for one, other in pairwise(found))
    for shift in found[:3]:
        middle = shift.start.astimezone(UTC) + (shift.end.astimezone(UTC) - shift.start.astimezone(UTC)) / 2
        assert shift.person == holder(rota, middle)
    # Another calendar that is made within the first shift begins with the same one.
    again = rota.whole_shifts(begin + min(found[0].end - begin, WEEK) / 2, end)
    assert found[0] in again


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


def test_a_clock_that_is_set_back_over_midnight_hands_nothing_back() -> None:
    # In Newfoundland, the minute after Sunday's midnight was Saturday 23:01 once more.
    rota = Rota(engineers=("@a", "@b"), start=date(2010, 11, 6), turn="daily", hand_over="00:00", zone="America/St_Johns")  # fmt: skip
    midnight = datetime(2010, 11, 7, 2, 30, tzinfo=UTC)
    people = [rota.on_call(midnight + after * MINUTE) for after in (-1, 0, 1, 30, 59, 61, 90)]
    assert [shift.person for shift in people if shift] == ["@a", *["@b"] * 6]


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
