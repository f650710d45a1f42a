"""Words directly behind a time that name a place, a zone or a part of the day: read, or asked about, never passed over."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from warroom.domain.refusal import Refusal
from warroom.domain.text.page_context import named_zone
from warroom.domain.text.time_frame import Frame, Outcome, Question, Timed, form
from warroom.domain.text.time_input import read_line
from warroom.domain.text.timeline_input import read_timeline

NOW = datetime(2026, 11, 27, 16, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
HERE = Frame(NOW, BERLIN)


def read(line: str) -> Outcome:
    """What the line comes to; a paste has to come to the same."""
    outcome = read_line(line, HERE)
    first = read_timeline(f"{line}\n2026-11-27 15:00 x", HERE).items[0]
    assert first.at == (outcome.at if isinstance(outcome, Timed) else None)
    return outcome


@pytest.mark.parametrize(
    "words",
    ["E.S.T.", "P.T.", "E. S. T.", "EST5EDT", "PST8PDT", "CET-1CEST", "NY time", "UK time", "HQ time", "Pacific", "Eastern", "US Eastern",
     "U.S. Pacific", "Pacific time", "East Coast", "west coast time", "NYC", "(NY)", "in New York", "in london", "Sydney", "Berlin,", "(UK)",
     "UK:", "San Francisco", "my time", "server time", "overnight", "(overnight)", "late evening", "before dawn", "after lunch",
     "afternoon", "just after midnight", "before midnight"],
)  # fmt: skip
def test_what_cannot_be_known_is_asked_about(words: str) -> None:
    outcome = read(f"9:30 {words} alarms rise")
    assert isinstance(outcome, Question | Refusal)
    said = outcome.asked if isinstance(outcome, Question) else outcome.reason
    assert "; write " in said


@pytest.mark.parametrize(
    ("line", "wanted"),
    [("14:02 G.M.T. alarms rise", "15:02 alarms rise"), ("14:02 U.T.C. alarms rise", "15:02 alarms rise"),
     ("14:02 C.E.T. alarms rise", "14:02 alarms rise"), ("14:02 US/Eastern x", "20:02 x"), ("02:30 overnight x", "02:30 overnight x"),
     ("14:30 after lunch x", "14:30 after lunch x"), ("8:30 early morning x", "08:30 early morning x")],
)  # fmt: skip
def test_what_is_clear_is_read(line: str, wanted: str) -> None:
    outcome = read(line)
    assert isinstance(outcome, Timed)
    assert outcome.at is not None
    assert f"{outcome.at.astimezone(BERLIN):%H:%M} {outcome.text}" == wanted


@pytest.mark.parametrize(
    "words",
    ["Berlin office offline", "London region fails over", "Pacific region fails over", "local cache flushed", "UK users affected",
     "US traffic drops", "NYC datacenter down", "DB time doubled", "V2 rolled back", "ABC12 closed", "Li Wei joins", "morning shift leaves",
     "A.B. testing stops", "Estimates are in", "early signs", "parisian proxy up", "new yorker reports"],
)  # fmt: skip
def test_words_that_tell_of_a_thing_are_the_note(words: str) -> None:
    outcome = read(f"14:02 {words}")
    assert isinstance(outcome, Timed)
    assert outcome.text == words
    assert outcome.at == datetime(2026, 11, 27, 13, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "line", ["9:30 tonight x", "7:30 tonight x", "6:30 this afternoon x", "8 this evening x"]
)
def test_a_time_of_today_that_has_not_come_is_never_one_of_yesterday(line: str) -> None:
    assert isinstance(read_line(line, HERE), Refusal | Question)


def test_tonight_began_the_evening_before_while_it_is_night() -> None:
    after_midnight = Frame(datetime(2026, 11, 27, 0, 30, tzinfo=UTC), UTC)
    outcome = read_line("9:30 tonight x", after_midnight)
    assert isinstance(outcome, Timed)
    assert outcome.at == datetime(2026, 11, 26, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "line", "wanted"),
    [("+04:00", "14:02 GST: x", "10:02"), ("UTC+4", "14:02 GST x", "10:02"), ("Asia/Dubai", "14:02 GST x", "10:02"),
     ("+08:00", "14:02 CST x", "06:02"), ("-06:00", "09:02 CST x", "15:02"), ("+05:30", "14:02 IST x", "08:32"),
     ("+01:00", "14:02 GST x", None), ("Europe/Berlin", "14:02 GST x", None), ("+08:00", "14:02 IST x", None)],
)  # fmt: skip
def test_an_abbreviation_is_read_in_a_page_whose_zone_has_that_offset(
    zone: str, line: str, wanted: str | None
) -> None:
    page = read_timeline(f"{line}\n15:02 y", Frame(NOW, named_zone(zone), (BERLIN,)), zone_given=True)
    first = page.items[0]
    assert (f"{first.at:%H:%M}" if first.at else None) == wanted
    assert bool(first.asked) == (wanted is None)


def test_what_is_offered_in_the_hour_that_comes_twice_says_which_of_the_two() -> None:
    night = Frame(datetime(2026, 10, 25, 9, tzinfo=UTC), BERLIN)
    asked = read_line("02:30 lag", night)
    assert isinstance(asked, Question)
    offered = {form(at, night) for at in asked.candidates}
    assert offered == {"2026-10-25 02:30 +02:00", "2026-10-25 02:30 +01:00"}
    for one in offered:  # as it is offered, it can be typed
        again = read_line(f"{one} lag", night)
        assert isinstance(again, Timed)
        assert form(again.at, night) == one


@pytest.mark.parametrize(
    ("line", "wanted"),
    [("Date:   Fri Nov 27 14:02:03 2026 +0900 x", "06:02 x"), ("AuthorDate: Fri Nov 27 14:02:03 2026 +0100 x", "14:02 x"),
     ('10.0.0.1 - - [27/Nov/2026:14:02:03 +0000] "GET /"', '15:02 10.0.0.1 - - "GET /"'), ("14.02 Uhr x", "14:02 x"),
     ("27. Nov 2026 14.02 Uhr x", "14:02 x"), ("14:02... x", "14:02 x"), ("1:1 with li", None), ("3:1 in favour", None),
     ("so 14 pods are left", None), ("do what 14 said", None)],
)  # fmt: skip
def test_what_tools_and_people_write_is_read_or_is_a_note(line: str, wanted: str | None) -> None:
    outcome = read_line(line, HERE)
    assert isinstance(outcome, Timed)
    assert (f"{outcome.at.astimezone(BERLIN):%H:%M} {outcome.text}" if outcome.at else None) == wanted


@pytest.mark.parametrize(
    "line",
    ["Fr 14:02 x", "Fr, 27.11. 14:02 x", "kurz nach 14 Uhr x", "nach 14 Uhr x", "ca. 14 Uhr x", "271402Z NOV 26 x", "9:5 x",
     '{"time":"2026-11-27T14:02:03Z","msg":"x"}', '{"@timestamp":"2026-11-27T14:02:03Z"}', "14:02 UTC/15:02 CET x", "14:02 (8:02 ET) x"],
)  # fmt: skip
def test_what_is_no_clear_time_is_never_now_and_never_in_another_zone(line: str) -> None:
    assert isinstance(read_line(line, HERE), Question | Refusal)


@pytest.mark.parametrize("words", ["14:02 (approx) x", "14:02 approx. x", "14:02 or so x", "14:02 ish x"])
def test_a_guess_in_words_is_marked_as_one(words: str) -> None:
    outcome = read_line(words, HERE)
    assert isinstance(outcome, Timed)
    assert (outcome.estimated, outcome.text) == (True, words)


def test_in_a_list_of_times_a_line_that_begins_with_a_foreign_day_is_asked_about_and_not_swallowed() -> None:
    read = read_timeline("14:10 a\ngestern 14:12 b\nFr 14:20 c\n14:30 d", HERE)
    assert [bool(item.asked) for item in read.items] == [False, True, True, False]
