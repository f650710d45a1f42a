"""Incidents across a change of the clocks: every time on paper and screen says which clock it means."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from warroom.domain.incident.milestones import MilestoneSet
from warroom.domain.incident.state import Milestone
from warroom.domain.policy.severities import Severity
from warroom.domain.record import timeline_text
from warroom.domain.text.local_times import common_zone, typed_time
from warroom.domain.text.time_frame import Frame, Timed, another_day
from warroom.domain.text.time_input import read_time
from warroom.domain.text.timeline_input import read_timeline
from warroom.domain.text.zones import UNREADABLE
from warroom.reports import metrics_html
from warroom.reports.timeline_strip import Strip
from warroom.reports.timeline_strip_text import Drawing
from warroom.room import Room
from warroom.tui.room_view import look
from warroom.tui.widgets.timeline_rows import arranged, entry_rows

BERLIN, SANTIAGO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Santiago")
BACK = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
"""When clocks in Berlin go back from 3:00 CEST to 2:00 CET."""
FORWARD = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


class Night:
    """An incident around a moment, half an hour a step; its room's clock is moved by hand."""

    def __init__(self, path: Path, change: datetime) -> None:
        self.now = change - timedelta(minutes=30)
        self.room = Room.open(path / "w.db", "maya", lambda: self.now, BERLIN)
        self.number = self.room.declare("API down", Severity(1)).number
        for word in ("first", "second", "third"):
            self.room.note(self.number, word)
            self.now += timedelta(minutes=30)


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path, BACK)


def rows_with(text: str, word: str) -> str:
    return next(line for line in text.splitlines() if word in line)


def test_the_rows_of_a_postmortem_name_their_zone_where_the_clocks_changed(night: Night) -> None:
    text = night.room.review.postmortem(night.number)
    assert "| 2026-10-25 02:30 CEST | · first |" in text
    assert "| 2026-10-25 02:00 CET | · second |" in text
    assert "| 2026-10-25 02:30 CET | · third |" in text
    assert "Time (CE" not in text


def test_within_one_offset_the_zone_stands_in_the_head_alone(tmp_path: Path) -> None:
    night = Night(tmp_path, BACK - timedelta(days=2))
    text = night.room.review.postmortem(night.number)
    assert "| Time (CEST) | What |" in text
    assert "| 2026-10-23 02:30 | · first |" in text


def test_the_days_of_a_timeline_begin_anew_when_the_clocks_change(night: Night) -> None:
    entries = night.room.timeline(night.number)
    rows, _ = arranged(entries, BERLIN, lambda entry: entry_rows(entry, 60, BERLIN))
    shown = ["".join(text for text, _ in row.parts) for row in rows]
    headings = [row for row in shown if row.startswith("──")]
    assert headings == ["── 2026-10-25 CEST ──", "── 2026-10-25 CET ──"]
    assert shown.index(headings[1]) < next(i for i, row in enumerate(shown) if "second" in row)


def test_a_time_within_an_entry_names_its_zone_when_it_is_another_clock_s(night: Night) -> None:
    night.now = BACK - timedelta(minutes=10)
    night.room.snooze(night.number, 30, "vendor call")
    told = [timeline_text.line(entry, BERLIN).words for entry in night.room.timeline(night.number)]
    assert "update put off until 02:20 CET (vendor call)" in told


def test_a_note_written_after_the_change_about_the_time_before_it_says_so(night: Night) -> None:
    night.now = BACK + timedelta(minutes=40)
    night.room.note(night.number, "2026-10-25 02:45+02:00 replica lag")
    entry = next(e for e in night.room.timeline(night.number) if e.text == "replica lag")
    assert timeline_text.line(entry, BERLIN).remarks == ("added 02:40 CET, late",)


def test_a_milestone_of_another_offset_than_the_notes_names_it(tmp_path: Path) -> None:
    night = Night(tmp_path, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
    night.room.milestone(night.number, Milestone.STARTED, "2026-10-24 23:30")
    text = night.room.review.postmortem(night.number)
    assert "| 2026-10-24 23:30 CEST | ● impact started at 23:30" in text
    assert re.search(r"\| 2026-11-02 \d\d:\d\d CET \| · first \|", text)


def test_the_report_over_all_names_the_zone_of_each_declaration(tmp_path: Path) -> None:
    summer = Night(tmp_path, BACK - timedelta(days=30))
    summer.room.resolve(summer.number, "cause", "fix", None)
    summer.now = BACK + timedelta(days=30)
    winter = summer.room.declare("Disk full", Severity(2)).number
    summer.room.resolve(winter, "cause", "fix", None)
    page = metrics_html.html(summer.room.review.metrics_of_all(), summer.now, BERLIN)
    assert "2026-09-25 02:30 CEST" in page
    assert "2026-11-24 02:00 CET" in page
    assert "Declared (" not in page


def test_the_countdown_s_last_update_names_its_zone_before_a_deadline_of_the_other_clock(
    night: Night,
) -> None:
    from warroom.tui.widgets.countdown import sent_words

    night.now = BACK - timedelta(minutes=5)
    night.room.send_update(night.number, "📊 Update #1", 1)
    view = look(night.room, night.number)
    assert view.update_due == BACK + timedelta(minutes=10)
    assert sent_words(view, night.now, BERLIN) == "#1 sent 02:55 CEST"


def axis(start: datetime, end: datetime, zone: ZoneInfo, width: int = 120) -> str:
    drawing = Drawing(Strip(start, end, {}, (), {}), width, zone)
    return "".join(drawing.rows(start)[-1])


def test_the_axis_of_the_strip_shows_the_hour_that_comes_twice_twice() -> None:
    shown = axis(BACK - timedelta(minutes=90), BACK + timedelta(minutes=90), BERLIN)
    assert shown.startswith("CEST")
    assert re.findall(r"╵(\S+(?: CE\w+)?)", shown) == [
        "02:00",
        "02:30",
        "02:00 CET",
        "02:30 CET",
        "03:00 CET",
    ]


def test_the_axis_of_the_strip_leaves_out_the_hour_that_does_not_come() -> None:
    shown = axis(FORWARD - timedelta(minutes=90), FORWARD + timedelta(minutes=90), BERLIN)
    assert re.findall(r"╵(\S+(?: CE\w+)?)", shown) == [
        "01:00",
        "01:30",
        "03:00 CEST",
        "03:30 CEST",
        "04:00 CEST",
    ]


def test_the_days_of_a_long_strip_are_there_where_midnight_is_not() -> None:
    """In Santiago the clocks go forward at midnight."""
    begin = datetime(2026, 9, 4, 12, tzinfo=SANTIAGO).astimezone(UTC)
    assert "╵09-06" in axis(begin, begin + timedelta(days=5), SANTIAGO)


@pytest.mark.parametrize("zone", [BERLIN, SANTIAGO, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")])
def test_the_ticks_of_an_axis_come_in_their_order_and_never_touch(zone: ZoneInfo) -> None:
    for hours in (1, 3, 7, 26, 80, 400):
        for day in range(0, 365, 5):
            start = datetime(2026, 1, 1, 0, 37, tzinfo=UTC) + timedelta(days=day)
            drawing = Drawing(Strip(start, start + timedelta(hours=hours), {}, (), {}), 100, zone)
            ticks = list(drawing._ticks(timedelta(hours=1)))
            assert [at for _, at in ticks] == sorted({at for _, at in ticks})
            assert all(at.astimezone(zone).replace(tzinfo=None) == wall for wall, at in ticks)
            assert not re.search(r"\d╵", "".join(drawing._axis))


def read_back(moment: datetime, zone: ZoneInfo) -> datetime | None:
    outcome = read_time(typed_time(moment, zone), Frame(moment + timedelta(days=9), zone))
    assert isinstance(outcome, Timed), outcome
    return outcome.at


def test_the_table_of_a_postmortem_is_read_back_with_its_times(night: Night) -> None:
    text = night.room.review.postmortem(night.number).partition("## Timeline")[2].partition("<!-- end")[0]
    table = "\n".join(line for line in text.splitlines() if line.startswith("|"))
    read = read_timeline(table, Frame(night.now + timedelta(days=2), BERLIN))
    assert [item.at for item in read.items] == [e.at for e in night.room.timeline(night.number)]


@pytest.mark.parametrize("zone", [BERLIN, SANTIAGO, ZoneInfo("Australia/Lord_Howe"), UTC])
def test_a_time_in_a_field_is_read_back_as_the_same_one(zone: ZoneInfo) -> None:
    for half_hour in range(0, 2 * 24 * 365, 7):
        moment = datetime(2026, 1, 1, 0, 10, tzinfo=UTC) + timedelta(minutes=30 * half_hour)
        assert read_back(moment, zone) == moment
    for minute in range(-180, 180, 10):
        moment = BACK + timedelta(minutes=minute)
        assert read_back(moment, zone) == moment


def test_a_time_in_a_field_has_its_offset_where_nobody_knows_the_zone() -> None:
    assert typed_time(BACK, UNREADABLE) == "2026-10-25 01:00+00:00"


def test_moments_of_one_offset_have_a_common_name_and_no_others() -> None:
    assert common_zone([BACK, BACK + timedelta(days=3)], BERLIN) == "CET"
    assert common_zone([BACK, BACK - timedelta(seconds=1)], BERLIN) == ""
    assert common_zone([], BERLIN) == "UTC"


def test_a_milestone_that_was_set_later_says_so_at_its_own_moment(night: Night) -> None:
    night.now = BACK + timedelta(hours=3)
    night.room.milestone(night.number, Milestone.MITIGATED, "2026-10-25 02:20+01:00")
    entry = next(e for e in night.room.timeline(night.number) if isinstance(e.recorded.event, MilestoneSet))
    assert entry.at == BACK + timedelta(minutes=20)
    assert timeline_text.line(entry, BERLIN).remarks == ("set later, at 05:00",)


def test_a_time_of_another_day_that_comes_twice_is_said_with_its_zone() -> None:
    later = BACK + timedelta(days=9)
    assert another_day(BACK - timedelta(minutes=30), later, BERLIN) == "2026-10-25 02:30 CEST"
    assert another_day(BACK + timedelta(minutes=30), later, BERLIN) == "2026-10-25 02:30 CET"
    assert another_day(BACK + timedelta(minutes=90), later, BERLIN) == "2026-10-25 03:30"
