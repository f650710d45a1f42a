"""Looking back: the room as it was at any moment, and the whole incident drawn to scale."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record import MINUTE, NOW, Record

from warroom.domain.incident import resolution, roles, status, status_updates, tasks
from warroom.domain.incident.milestones import MilestoneSet
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import Milestone, TaskState
from warroom.domain.metrics.incident_metrics import measure
from warroom.domain.policy.deadlines import next_update
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.record.amendments import Amended, Restored, Retracted
from warroom.domain.record.event_model import EventModel, Recorded
from warroom.domain.record.fold import fold
from warroom.domain.record.replay import Replay
from warroom.domain.record.timeline import timeline
from warroom.reports.timeline_strip import MET, Strip, strip
from warroom.reports.timeline_strip_text import NAMES, Drawing

acts = st.lists(st.tuples(st.sampled_from("nnnarm"), st.integers(0, 50), st.integers(-30, 30)), max_size=40)


def written(drawn: list[tuple[str, int, int]]) -> list[Recorded]:
    """A timeline of notes written late and early, amended, moved, struck and restored."""
    rows = Record().rows[:1]
    for kind, which, minutes in drawn:
        n, notes = len(rows) + 1, [row.n for row in rows if isinstance(row.event, Noted)]
        at = NOW + minutes * MINUTE
        target = notes[which % len(notes)] if notes else 0
        event: EventModel = Noted(text=f"note {n}")
        if target and kind == "a":
            event = Amended(target=target, text=f"amended {n}")
        elif target and kind == "m":
            event = Amended(target=target, time=at)
        elif target and kind == "r":
            event = Restored(target=target) if which % 3 == 0 else Retracted(target=target)
        rows.append(Recorded(n, f"id-{n}", 7, n, at, NOW + n * MINUTE, "@li", event))
    return rows


@settings(max_examples=settings.default.max_examples * 6 // 10)
@given(acts, st.lists(st.integers(1, 41), min_size=1, max_size=8))
def test_the_timeline_reads_at_every_step_as_it_read_then(
    drawn: list[tuple[str, int, int]], steps: list[int]
) -> None:
    rows = written(drawn)
    replay = Replay(rows)
    for step in steps:
        position = replay.clamped(step)
        then = timeline(rows[:position])
        assert replay.state(position) == fold(rows[:position])
        assert replay.lines(position, 100)[0] == then
        as_recorded, at = replay.lines(position, 100, as_recorded=True)
        assert as_recorded == sorted(then, key=lambda entry: entry.n)
        last = rows[position - 1]
        assert as_recorded[at].n == getattr(last.event, "target", last.n)
        few, at = replay.lines(position, 3)
        assert few[at].n == getattr(last.event, "target", last.n)
        assert len(few) == min(3, len(then))


def test_a_correction_of_a_correction_is_skipped_as_in_the_timeline() -> None:
    rows = written([("n", 0, 0), ("a", 0, 0)])  # entry 3 corrects entry 2
    for n, event in ((4, Amended(target=3, text="no such line")), (5, Restored(target=4))):
        rows.append(Recorded(n, f"id-{n}", 7, n, NOW, NOW + n * MINUTE, "@li", event))
    replay = Replay(rows)
    for position in (5, 3, 4, 1, 5):
        shown, at = replay.lines(position, 100)
        assert shown == timeline(rows[:position])
        assert shown[at].n == min(position, 2)  # the line that was written or corrected last


def test_a_clock_set_back_does_not_make_the_cursor_jump() -> None:
    rows = written([("n", 0, 0)] * 5)
    rows[3] = Recorded(4, "id-4", 7, 4, NOW, NOW - 90 * MINUTE, "@li", Noted(text="back"))
    replay = Replay(rows)
    moments = [replay.moment(position) for position in range(1, 7)]
    assert moments == sorted(moments)
    assert [replay.at(moment) for moment in moments] == [1, 2, 4, 4, 5, 6]


def test_an_incident_filed_afterwards_is_replayed_when_it_happened() -> None:
    written_at = NOW + timedelta(days=300)

    def filed(minute: int | None, n: int) -> Recorded:
        at = written_at if minute is None else NOW + minute * MINUTE
        return Recorded(n, f"id-{n}", 7, n, at, written_at, "@li", Noted(text=f"note {n}"))

    first = Record().rows[0]
    rows = [replace(first, recorded_at=written_at)]
    # The third is from before the declaration, the fourth told no time, the last is from long after the end.
    rows += [filed(minute, n) for n, minute in enumerate((3, -5, None, 9, None), 2)]
    replay = Replay(rows)
    assert replay.filed
    moments = [replay.moment(position) for position in range(1, 7)]
    assert moments == [NOW, *(NOW + m * MINUTE for m in (3, 3, 9, 9)), written_at]
    assert replay.at(NOW + 4 * MINUTE) == 3
    # The same when it is said only later that the declaration was made so long ago.
    rows[0] = replace(first, at=written_at, recorded_at=written_at)
    assert not Replay(rows).filed
    told = MilestoneSet(milestone=Milestone.DECLARED, time=NOW, was=written_at)
    replay = Replay([*rows, Recorded(7, "id-7", 7, 7, written_at, written_at, "@li", told)])
    assert replay.filed
    assert replay.moment(3) == NOW + 3 * MINUTE


def test_what_is_told_late_in_a_live_incident_is_replayed_when_it_became_known() -> None:
    rows = Record().rows[:1]
    rows.append(Recorded(2, "id-2", 7, 2, NOW - 90 * MINUTE, NOW + MINUTE, "@li", Noted(text="first 5xx")))
    replay = Replay(rows)
    assert not replay.filed
    assert replay.moment(2) == NOW + MINUTE


def long_incident(sends: tuple[int, ...], until: int) -> tuple[Record, datetime]:
    record, policy = Record(Severity.SEV2), Policy()
    for minute in sends:
        at = NOW + minute * MINUTE
        owed = next_update(record.now, policy)
        record.run(status_updates.send_update(record.now, "text", at, due=owed.at if owed else None))
    return record, NOW + until * MINUTE


@given(st.lists(st.integers(1, 60), max_size=6), st.integers(0, 200))
def test_the_strip_and_the_metrics_count_the_same_updates_due(gaps: list[int], more: int) -> None:
    sends = [sum(gaps[: i + 1]) for i in range(len(gaps))]
    record, end = long_incident(tuple(sends), (sends[-1] if sends else 0) + more)
    due = [mark.sign for mark in strip(record.rows, Policy(), end).marks["due"]]
    measured = measure(record.rows, Policy(), max(end, NOW + MINUTE), UTC).updates
    assert len(due) == measured.due
    assert due.count(MET) == measured.on_time


def rows_of(drawing: Drawing, cursor: datetime) -> dict[str, str]:
    joined = ["".join(parts) for parts in drawing.rows(cursor)]
    return {row[:NAMES].strip(): row[NAMES:] for row in joined}


def five_minutes() -> tuple[Record, datetime]:
    record = Record()
    record.run(tasks.ask(record.now, "@田中 look 5m", NOW + MINUTE))
    record.run(status.change_status(record.now, Status.MONITORING, NOW + 2 * MINUTE))
    record.run(tasks.move_task(record.now, 1, TaskState.DONE, NOW + 3 * MINUTE, "found"))
    record.run(resolution.resolve(record.now, NOW + 5 * MINUTE))
    return record, NOW + 5 * MINUTE


def five_days() -> tuple[Record, datetime]:
    record, end = long_incident((10, 39, 50), 5 * 1440)
    record.run(status.change_status(record.now, Status.IDENTIFIED, NOW + 1440 * MINUTE))
    record.run(roles.assign(record.now, "commander", "kim", NOW + 3000 * MINUTE))
    record.run(resolution.resolve(record.now, end))
    return record, end


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("story", [five_minutes, five_days])
def test_the_strip_fits_and_stays_to_scale(width: int, story: object) -> None:
    record, end = story()  # type: ignore[operator]  # pytest gives it as an object
    drawing = Drawing(strip(record.rows, Policy(), end), width, UTC)
    for cursor in (NOW - 99 * MINUTE, NOW, NOW + (end - NOW) / 3, end, end + 99999 * MINUTE):
        for before, at, after in drawing.rows(cursor):
            wide = sum(character in "田中" for character in before + at + after)
            assert len(before + at + after) + wide == width
    rows = rows_of(drawing, NOW)
    changed = rows["status"].index("┼") / len(rows["status"])
    assert changed == pytest.approx((2 / 5) if story is five_minutes else (1 / 5), abs=0.03)
    assert rows["milestones"].endswith("✔")


def test_an_axis_over_years_names_the_year() -> None:
    drawing = Drawing(Strip(NOW - timedelta(days=1900), NOW, {}, (), {}), 120, UTC)
    axis = "".join(drawing.rows(NOW)[-1])
    assert "2022-" in axis
    assert "2025-" in axis


def test_the_strip_says_who_when_and_what_was_owed() -> None:
    record, end = five_days()
    rows = rows_of(Drawing(strip(record.rows, Policy(), end), 200, ZoneInfo("Europe/Berlin")), NOW)
    assert "@maya" in rows["commander"]
    assert "@kim" in rows["commander"]
    assert "✗" in rows["due"]
    assert "11-25" in rows["CET"]
    found = strip(record.rows, Policy(), end)
    assert [mark.sign for mark in found.marks["updates"]] == ["▣", "▢", "▣"]
    assert [mark.sign for mark in found.marks["due"][:3]] == ["✓", "✗", "✓"]


def test_a_reopened_incident_keeps_the_pause_between() -> None:
    record = Record()
    record.run(resolution.resolve(record.now, NOW + 10 * MINUTE))
    record.run(status.change_status(record.now, Status.MONITORING, NOW + 40 * MINUTE))
    record.run(resolution.resolve(record.now, NOW + 50 * MINUTE))
    found = strip(record.rows, Policy(), NOW + 50 * MINUTE)
    assert [span.words for span in found.phases["status"]] == ["Investigating", "Resolved", "Monitoring"]
    assert [span.words for span in found.phases["severity"]] == ["SEV-1", "SEV-1"]


def test_tasks_that_overlap_stand_on_lines_of_their_own() -> None:
    record = Record()
    record.run(tasks.ask(record.now, "@li one", NOW))
    record.run(tasks.ask(record.now, "@sam two", NOW + MINUTE))
    record.run(tasks.move_task(record.now, 1, TaskState.DONE, NOW + 3 * MINUTE))
    record.run(tasks.ask(record.now, "@li three", NOW + 4 * MINUTE))
    found = strip(record.rows, Policy(), NOW + 9 * MINUTE)
    lanes = [[s.words for s in lane] for name, lane in found.rows(3) if name in ("tasks", "")]
    assert lanes == [["@li one", "@li three"], ["@sam two"]]
    assert found.tasks[0].end == NOW + 3 * MINUTE
