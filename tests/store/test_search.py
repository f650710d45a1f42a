"""Lists and searches over the record: as right as a look at every line, and said when they are not."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from engines import Engine

from warroom.domain.incident.sent_messages import Document
from warroom.domain.incident.state import ActionItem, ActionState, Outcome, Stage, TaskState
from warroom.domain.incident_list import Order, Review, Wanted, listed, wanted
from warroom.domain.policy.checklist import CHECKS, Check
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.record import timeline_text
from warroom.domain.record.event_model import Recorded
from warroom.domain.refusal import Refusal
from warroom.room import Room
from warroom.store.sql import search
from warroom.store.sql.event_rows import recorded
from warroom.store.sqlite.fts_index import BATCH

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


class Clock:
    at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(engine: Engine, clock: Clock) -> Room:
    return Room.open(engine.place(), "maya", clock, UTC)


@pytest.fixture
def file_room(tmp_path: Path, clock: Clock) -> Room:
    return Room.open(tmp_path / "w.db", "maya", clock, UTC)


def words(room: Room, typed: str, limit: int = 50, facts: Wanted | None = None) -> list[str | None]:
    return [hit.entry.text for hit in room.search(typed, limit, facts).hits]


def test_every_act_is_in_the_list_and_a_note_leaves_it_alone(room: Room, clock: Clock) -> None:
    number = room.declare("API down", Severity.SEV1, started="-20m").number

    def shown() -> None:
        assert room.listing() == [listed(room.incident(number))]

    acts: list[Callable[[], object]] = [
        lambda: room.assign(number, "fixer", "@ada"),
        lambda: room.severity(number, Severity.SEV2, "wider"),
        lambda: room.status(number, Status.MONITORING),
        lambda: room.ask(number, "@li check lag 5m"),
        lambda: room.move_task(number, 1, TaskState.DONE, "none"),
        lambda: room.amend(number, 1, "API slow"),
        lambda: room.resolve(number, "deploy", "rollback", None),
        lambda: room.add_action(number, ActionItem(number=0, text="alert", due=date(2026, 12, 1))),
        lambda: room.tick(number, Check.CLOSE_CHANNEL),
        lambda: room.move_postmortem(number, Stage.DONE),
        lambda: room.move_postmortem(number, Stage.SHARED),
        lambda: room.change_action(number, 1, {"state": ActionState.DONE}),
        lambda: room.status(number, Status.IDENTIFIED),
    ]
    for act in acts:
        clock.at += timedelta(minutes=1)
        act()
        shown()
    room.store._db.execute("UPDATE listed SET title = 'untouched'")
    room.note(number, "replica lag")
    assert room.listing()[0].title == "untouched"
    assert room.store.check() == [f"INC-{number}: its row in the list differs from its events."]


def test_lists_are_narrowed_and_sorted_without_reading_states(room: Room, clock: Clock) -> None:
    lengths = {"API down": (1, 30), "Chat broken": (2, 90), "Push délayed": (3, 10)}
    for title, (severity, minutes) in lengths.items():
        clock.at += timedelta(days=30)
        number = room.declare(title, Severity(severity), commander=f"@{title[:3]}").number
        clock.at += timedelta(minutes=minutes)
        room.resolve(number, "x", "y", None)
    for check in CHECKS:
        room.tick(2, check, when="2027-03-01 10:00")
    clock.at += timedelta(minutes=20)
    room.declare("Still going", Severity.SEV2)
    clock.at += timedelta(minutes=40)

    def order(order: Order) -> list[int]:
        return [row.number for row in room.listing(order=order)]

    assert order(Order.DATE) == [4, 3, 2, 1]
    assert order(Order.SEVERITY) == [1, 4, 2, 3]
    assert order(Order.DURATION) == [2, 4, 1, 3]  # the open one lasts until now
    assert order(Order.OWED) == [3, 1, 2, 4]

    def found(typed: str) -> list[int]:
        return [row.number for row in room.listing(wanted(typed, UTC))]

    assert found("sev-2 chat") == [2]
    assert found("@CHA") == [2]
    assert found("DÉLAYED") == [3]
    assert found("2027") == [4, 3, 2]
    assert found("investigating") == [4]
    assert found("'; DROP TABLE listed; --") == []
    assert [row.number for row in room.listing(limit=2)] == [4, 3]


def test_entries_are_found_newest_first_by_words_and_their_beginnings(room: Room) -> None:
    one = room.declare("API down", Severity.SEV1).number
    two = room.declare("Chat broken", Severity.SEV2).number
    for number, text in (
        (one, "replica lag on api-1"),
        (two, "Replicas: naïve retries"),
        (one, "lag on api-12"),
    ):
        room.note(number, text)
    room.amend(one, room.incident(one).head, "lag is gone on api-12")
    newest = ["lag is gone on api-12", "replica lag on api-1"]
    assert words(room, "lag") == newest
    assert words(room, "re") == words(room, "repli") == ["Replicas: naïve retries", "replica lag on api-1"]
    assert words(room, "replica lag") == ["replica lag on api-1"]
    assert words(room, "NAIVE ret") == ["Replicas: naïve retries"]
    assert words(room, "nai\u0308ve") == words(room, "naïv") == ["Replicas: naïve retries"]
    assert words(room, "api-1") == ["replica lag on api-1"]
    assert words(room, 'api-1 "(') == ["replica lag on api-1"]
    assert words(room, "lag", 1) == newest[:1]
    assert words(room, "re", facts=Wanted(severities=(Severity.SEV1,))) == ["replica lag on api-1"]
    assert words(room, "re", facts=Wanted(severities=(Severity.SEV4,))) == []
    assert words(room, "text : scope") == []
    assert [n for _, n in room.find(one, "repli")] == [3]


def test_a_beginning_of_very_many_words_finds_them_all(room: Room) -> None:
    number = room.declare("API down", Severity.SEV1).number
    room.notes(number, [f"host{n:03} is slow" for n in range(60)])
    assert len(words(room, "host", 100)) == 60
    assert words(room, "host05", 3) == ["host059 is slow", "host058 is slow", "host057 is slow"]


def test_emoji_signs_and_scripts_without_spaces_are_found_as_they_stand(room: Room) -> None:
    number = room.declare("API down", Severity.SEV1).number
    for text in ("🔥 in eu-west", "日本語のテキスト", "lag 100% → 0%", "a_b c", "nul \0 here"):
        room.note(number, text)
    assert words(room, "🔥") == words(room, "🔥 west") == ["🔥 in eu-west"]
    assert words(room, "テキスト") == ["日本語のテキスト"]
    assert words(room, "→") == ["lag 100% → 0%"]
    assert words(room, "%") == ["lag 100% → 0%"]
    assert words(room, "🔥 lag") == words(room, "_%") == []
    assert words(room, "nul\0here") == ["nul \0 here"]
    assert words(room, "\0") == words(room, " ") == []
    assert [n for _, n in room.find(number, "テキスト")] == [4]
    with pytest.raises(Refusal, match="too long to look for"):
        room.search("x" * 10_000, 5)


def test_a_search_that_did_not_read_everything_says_so(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    for title in ("API down", "Chat broken"):
        number = room.declare(title, Severity.SEV1).number
        room.notes(number, [f"{title}: 🔥 lag", *(f"line {n}" for n in range(30))])
    everywhere = room.search("🔥", 50)
    assert (len(everywhere.hits), everywhere.read) == (2, None)
    monkeypatch.setattr(search, "REACH", 20)
    assert room.search("🔥", 50).read == 20
    assert room.search("🔥 lag", 50).read is None  # the word leaves only two lines to read
    monkeypatch.setattr(search, "FEW", 1)
    assert len(room.search("lag", 50, Wanted(since=NOW - timedelta(days=1))).hits) == 2


def test_a_search_reads_a_database_that_may_not_be_written(room: Room, engine: Engine) -> None:
    number = room.declare("API down", Severity.SEV1).number
    room.note(number, "replica lag")
    looking = Room.open(engine.place(), "li", Clock(), UTC, read_only=True)
    assert words(looking, "repli") == ["replica lag"]


def test_metrics_over_many_read_no_notes_and_can_be_stopped(room: Room, clock: Clock) -> None:
    for n in range(3):
        number = room.declare(f"API down {n}", Severity.SEV1, started="-20m", detected="-15m").number
        for _ in range(4):
            clock.at += timedelta(minutes=7)
            room.note(number, "looking")
        room.assign(number, "fixer", "@ada")
        room.note(number, "-5m looking")
        clock.at += timedelta(minutes=40)
        room.resolve(number, "x", "y", None)
    told: list[tuple[int, int]] = []
    measured = room.review.metrics_of_all(progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert [m.incident.number for m in measured] == [1, 2, 3]
    for one in measured:
        alone = room.review.metrics(one.incident.number)
        assert alone.incident == room.incident(one.incident.number)
        assert (alone.lengths, alone.updates.due, alone.by_status) == (
            one.lengths,
            one.updates.due,
            one.by_status,
        )
    kinds = {event.event.kind for events in room.store.changing([1]) for event in events}
    assert "noted" not in kinds
    assert {"declared", "resolved", "role_assigned"} <= kinds

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        room.review.metrics_of_all(progress=stop)
    assert [m.incident.number for m in room.review.metrics_of_all(severity=Severity.SEV2)] == []


def test_versions_of_a_postmortem_are_found_without_reading_the_notes(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = room.declare("API down", Severity.SEV1).number
    room.notes(number, ["looking"] * 30)
    for text in ("first", "second"):
        room.write_postmortem(number, text)
    read: list[str] = []

    def counted(row: Sequence[Any]) -> Recorded:
        event = recorded(row)
        read.append(event.event.kind)
        return event

    monkeypatch.setattr("warroom.store.sql.event_rows.recorded", counted)
    assert [version.text for version in room.review.postmortem_versions(number)] == ["first", "second"]
    assert "noted" not in read
    with pytest.raises(Refusal, match="There is no INC-9"):
        room.review.postmortem_versions(9)


def test_debts_of_all_are_counted_and_the_most_pressing_named(room: Room, clock: Clock) -> None:
    for n in range(4):
        number = room.declare(f"API down {n}", Severity.SEV1).number
        room.resolve(number, "x", "y", None)
        due = date(2026, 12, 9 - n) if n else None
        room.add_action(number, ActionItem(number=0, text=f"action {n}", due=due, owner="@li"))
        clock.at += timedelta(hours=20)
    for check in CHECKS:
        room.tick(4, check, when="2026-12-01 10:00")
    debts = room.review.debts(2)
    assert (debts.actions, debts.overdue, debts.due, debts.unchecked) == (4, 2, 2, 3)
    assert [action.text for _, action in debts.pressing] == ["action 3", "action 2"]
    assert [row.number for row in (*debts.latest, *debts.next_due)] == [2, 1, 3, 4]
    assert [row.number for row in debts.checks] == [3, 2]
    room.change_action(4, 1, {"state": ActionState.DROPPED})
    assert [i.number for i in room.store.with_actions()] == [3, 2, 1]


def test_debts_are_judged_by_the_process_of_their_time(room: Room, clock: Clock) -> None:
    for hours in (5, 100, 5, 100):
        room.policy = Policy(postmortem_hours=hours)
        room.resolve(room.declare("API down", Severity.SEV1).number, "x", "y", None)
        clock.at += timedelta(hours=1)
    room.policy = Policy(postmortem_hours=1)
    clock.at += timedelta(hours=4)
    debts = room.review.debts(3)
    assert (debts.overdue, debts.due) == (2, 2)
    assert [row.number for row in (*debts.latest, *debts.next_due)] == [3, 1, 2, 4]
    hours = {row.number: row.review(1, clock()) for row in room.listing()}
    assert hours == {1: Review.OVERDUE, 2: Review.DUE, 3: Review.OVERDUE, 4: Review.DUE}


def test_every_word_that_the_timeline_shows_is_found(room: Room, clock: Clock) -> None:
    number = room.declare("API down", Severity.SEV2, impact="no logins", started="-20m").number
    acts: list[Callable[[], object]] = [
        lambda: room.note(number, "! fail over to the standby"),
        lambda: room.note(number, "? who may approve it"),
        lambda: room.assign(number, "fixer", "@ada"),
        lambda: room.remove(number, "fixer", "@ada"),
        lambda: room.severity(number, Severity.SEV1, "wider"),
        lambda: room.status(number, Status.IDENTIFIED),
        lambda: room.impact(number, "30% of EU checkouts fail", 4100),
        lambda: room.send_update(number, "a text", 1),
        lambda: room.send_message(number, Document.ANNOUNCEMENT, "here it is"),
        lambda: room.ask(number, "@li check lag 5m"),
        lambda: room.move_task(number, 1, TaskState.DONE, "none"),
        lambda: room.snooze(number, 5, "waiting"),
        lambda: room.settle_step(number, "on-call", Outcome.DONE),
        lambda: room.offer(number, "commander", "@kim"),
        lambda: room.answer(number, "commander", "@kim", accepted=True),
        lambda: room.add_criterion(number, "errors are under 1%"),
        lambda: room.settle_criterion(number, 1, Outcome.DONE),
        lambda: room.use_runbook(number, "failover.md"),
        lambda: room.resolve(number, "deploy", "rollback", None),
        lambda: room.add_action(number, ActionItem(number=0, text="alert", due=date(2026, 12, 1))),
        lambda: room.tick(number, Check.CLOSE_CHANNEL),
        lambda: room.write_postmortem(number, "why it broke"),
        lambda: room.move_postmortem(number, Stage.DONE),
        lambda: room.correct_metric(number, "TTD", 60, "the graph says so"),
        lambda: room.status(number, Status.MONITORING),
    ]
    for act in acts:
        clock.at += timedelta(minutes=1)
        act()
    room.amend(number, 1, "API slow")
    room.amend(
        number, next(e.n for e in room.timeline(number) if e.recorded.event.kind == "impact_changed"), "no"
    )

    def unfound() -> dict[str, set[str]]:
        missed: dict[str, set[str]] = {}
        for entry in room.timeline(number):
            told = timeline_text.line(entry, UTC).words
            for word in re.findall(r"[^\W\d_]+", told):
                if entry.place not in room.find(number, word):
                    missed.setdefault(told, set()).add(word)
        return missed

    assert unfound() == {}
    room.notes(number, ["filler"] * BATCH)  # now they are in the index itself
    assert unfound() == {}
    assert room.find(number, "down") == []  # as corrected
    assert room.find(number, "13:42") == []  # a time of one zone only
    assert [hit.entry.recorded.event.kind for hit in room.search("status identified", 9).hits] == [
        "status_changed"
    ]


def test_what_an_older_warroom_indexed_is_indexed_anew(file_room: Room, tmp_path: Path) -> None:
    number = file_room.declare("API down", Severity.SEV1).number
    file_room.notes(number, ["filler"] * BATCH)
    assert file_room.find(number, "declared")
    file_room.store._db.execute("UPDATE entry_text SET text = 'API down' WHERE rowid = 1")
    assert file_room.find(number, "declared") == []
    file_room.store._db.execute("DROP TABLE shift_taken")
    file_room.store._db.execute("PRAGMA user_version = 6")
    file_room.close()
    assert Room.open(tmp_path / "w.db", "maya", Clock(), UTC).find(number, "declared")


def test_what_was_taken_back_under_an_older_warroom_is_found_as_it_is_told_now(
    file_room: Room, tmp_path: Path
) -> None:
    number = file_room.declare("API down", Severity.SEV1).number
    _, (changed,) = file_room.status(number, Status.IDENTIFIED)
    _, (back,) = file_room.undo(number, changed.n)
    file_room.notes(number, ["filler"] * BATCH)
    file_room.store._db.execute(
        "UPDATE entry_text SET text = 'status Investigating (undone)' WHERE rowid = ?", [back.seq]
    )
    assert file_room.find(number, "again") == []
    file_room.store._db.execute("DROP TABLE shift_taken")
    file_room.store._db.execute("PRAGMA user_version = 7")
    file_room.close()
    upgraded = Room.open(tmp_path / "w.db", "maya", Clock(), UTC)
    assert [n for _, n in upgraded.find(number, "again")] == [back.n]
