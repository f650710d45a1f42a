"""A clock that was set back between two entries is said in the timeline, the same from the events and from the store."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warroom.domain.incident.state import TaskState
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.record.replay import Replay
from warroom.domain.record.timeline import SET_BACK, timeline
from warroom.domain.record.timeline_text import line
from warroom.reports import entries_csv, incident_html, json_api, metrics_text
from warroom.room import Room

NEGATIVE = re.compile(r"(?<![\w-])-\d+ (?:s|min|h|d|hours?|minutes?)\b")
"""A length below zero, in words."""
START = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
JUMPS = (timedelta(minutes=-12), timedelta(days=-40), timedelta(hours=9), timedelta(seconds=-40), -SET_BACK)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(tmp_path: Path, clock: Clock) -> Room:
    return Room.open(tmp_path / "w.db", "maya", clock, UTC)


def remarks(room: Room, n: int) -> tuple[str, ...]:
    return line(room.entry(1, n), UTC).remarks


def test_the_entry_after_it_says_so_and_nothing_else_does(room: Room, clock: Clock) -> None:
    room.declare("API down", Severity.SEV1)
    room.note(1, "one")
    clock.now -= timedelta(minutes=12)
    room.note(1, "two")
    clock.now += timedelta(seconds=5)
    room.note(1, "three")
    said = {entry.n: line(entry, UTC).remarks for entry in room.timeline(1)}
    assert said[4] == ("the clock was set back 12 min before this entry",)
    assert not any(words for n, words in said.items() if n != 4)
    rows = {row["n"]: row["clock_set_back_seconds"] for row in map(json_api.entry, room.timeline(1))}
    assert {n for n, seconds in rows.items() if seconds} == {4}
    assert rows[4] == 720
    shown = incident_html.html(
        room.review.metrics(1), room.events(1), room.timeline(1), room.policy, UTC, room.digest(1)
    )
    for text in (shown, room.review.postmortem(1), entries_csv.entries(room.timeline(1))):
        assert text.count("set back 12 min before this entry") == 1


def test_a_correction_in_between_does_not_hide_it(room: Room, clock: Clock) -> None:
    room.declare("API down", Severity.SEV1)
    room.note(1, "one")
    clock.now -= timedelta(minutes=12)
    room.amend(1, 3, "ONE")
    clock.now += timedelta(minutes=1)
    room.note(1, "two")
    assert remarks(room, 5) == ("the clock was set back 11 min before this entry",)
    assert list(room.clock_faults()) == [1]
    assert list(room.clock_faults()[1].set_back) == [4]


def test_a_note_that_waited_for_another_console_is_no_clock_set_back(room: Room, clock: Clock) -> None:
    room.declare("API down", Severity.SEV1)
    clock.now -= SET_BACK - timedelta(seconds=1)
    room.note(1, "one")
    assert remarks(room, 3) == ()
    assert room.clock_faults() == {}


def test_every_way_to_read_the_timeline_says_the_same(room: Room, clock: Clock) -> None:
    room.declare("API down", Severity.SEV1)
    for number, jump in enumerate(JUMPS):
        clock.now += jump
        room.note(1, f"note {number}")
        if number % 2:
            room.amend(1, 3, f"again {number}")
            room.retract(1, 3)
            room.undo(1, room.incident(1).head)
    events, entries = room.events(1), room.timeline(1)
    assert timeline(events) == entries
    assert sorted(Replay(events).lines(len(events), 1000)[0], key=lambda e: e.n) == sorted(
        entries, key=lambda e: e.n
    )
    assert [room.entry(1, entry.n) for entry in entries] == entries
    assert [hit.entry.set_back for hit in room.search("note", 50).hits] == [
        entry.set_back for entry in sorted(entries, key=lambda e: -e.n) if "note" in (entry.text or "")
    ]
    assert room.store.check() == []


def test_what_is_written_ahead_of_now_is_told(room: Room, clock: Clock) -> None:
    room.declare("API down", Severity.SEV1)
    clock.now += timedelta(hours=3)
    room.note(1, "one")
    clock.now -= timedelta(hours=3)
    found = room.clock_faults()[1]
    assert found.ahead == [3]
    assert found.set_back == {}


@pytest.mark.parametrize("first", JUMPS)
@pytest.mark.parametrize("second", JUMPS)
def test_no_text_or_figure_fails_or_is_negative_whatever_the_clock_did(
    room: Room, clock: Clock, first: timedelta, second: timedelta
) -> None:
    room.declare("API down", Severity.SEV1)
    room.note(1, "one")
    room.ask(1, "@li look at it 5m")
    clock.now += first
    room.status(1, Status.IDENTIFIED)
    incident = room.incident(1)
    room.send_update(1, room.texts.update_text(incident, room.texts.update_parts(incident)), 1)
    room.snooze(1, 10, "vendor")
    clock.now += second
    room.move_task(1, 1, TaskState.DONE, "done")
    open_texts = [
        room.texts.handover(room.incident(1)).built_in,
        room.texts.announcement(room.incident(1)).built_in,
    ]
    room.resolve(1, "deploy", "rollback", None)
    clock.now += first
    now = room.incident(1)
    texts = [
        *open_texts,
        *metrics_text.one(room.review.metrics(1)),
        room.texts.resolution(now).built_in,
        room.review.postmortem(1),
        room.review.share(now).built_in,
        incident_html.html(
            room.review.metrics(1), room.events(1), room.timeline(1), room.policy, UTC, room.digest(1)
        ),
        *(words for entry in room.timeline(1) for words in line(entry, UTC).remarks),
    ]
    room.due(now)
    shape = metrics_text.shape(room.review.metrics(1))
    for figures in (
        *shape["lengths"].values(),
        shape["seconds_by_severity"],
        shape["seconds_by_status"],
        shape["updates"],
    ):
        assert all(value >= 0 for value in figures.values() if isinstance(value, int | float)), figures
    for text in texts:
        assert not NEGATIVE.search(text), text
    assert room.store.check() == []
