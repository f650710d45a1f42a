"""The record on disk: kept, private, in order, and honest about tampering."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from engines import Engine, opened

from warroom.domain.incident import declaration, impact
from warroom.domain.incident.notes import Noted, note
from warroom.domain.incident_list import Wanted
from warroom.domain.policy.severities import Severity
from warroom.domain.record import amendments
from warroom.domain.record.amendments import Amended
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.refusal import Refusal
from warroom.domain.text.search_query import Asked
from warroom.store.errors import BusyError, ReadOnlyError, StoreProblem
from warroom.store.event_store import EventStore
from warroom.store.location import Server
from warroom.store.sql.append import NewEvent
from warroom.store.sqlite.file_log import FileLog
from warroom.store.sqlite.fts_index import BATCH

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def new() -> str:
    return str(uuid.uuid4())


def rows(decision: Decision, ids: list[str] | None = None) -> list[NewEvent]:
    assert not isinstance(decision, Refusal), decision
    names = ids or [str(uuid.uuid4()) for _ in decision]
    return [NewEvent(i, f.at, NOW, "@maya", f.event) for i, f in zip(names, decision, strict=True)]


def declared(log: EventStore, title: str = "API down") -> int:
    made, _ = log.create(
        lambda taken: rows(declaration.declare(title, Severity.SEV1, "li", NOW, UTC, taken=taken)), new()
    )
    return made.number


def write(log: EventStore, number: int, text: str, ids: list[str] | None = None) -> None:
    log.append(number, lambda incident: rows(note(text, NOW), ids), ids[0] if ids else new())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "room" / "warroom.db"


def test_what_is_written_is_there_after_reopening(engine: Engine) -> None:
    log = opened(engine.place())
    number = declared(log)
    for text in ("\x1b]52;c;x\x07", "nul \0 here", "\u202eabc", "🚒", "a" * 5000):
        write(log, number, text)
    state = log.incident(number)
    log.close()
    again = opened(engine.place())
    assert again.incident(number) == state
    notes = [r.event.text for r in again.read_after(number, 2) if isinstance(r.event, Noted)]
    assert notes == ["\x1b]52;c;x\x07", "nul \0 here", "\u202eabc", "🚒", "a" * 5000]
    assert again.check() == []


def test_two_incidents_of_one_title_get_two_channels(engine: Engine) -> None:
    log = opened(engine.place())
    declared(log), declared(log)
    assert len({incident.channel for incident in log.incidents()}) == 2


def test_a_retry_is_recognised(engine: Engine) -> None:
    log = opened(engine.place())
    number = declared(log)
    write(log, number, "once", ["id-1"])
    write(log, number, "once", ["id-1"])
    assert len(log.read_after(number, 2)) == 1


def test_two_handles_see_each_other_and_number_without_gaps(engine: Engine) -> None:
    one, two = opened(engine.place()), opened(engine.place())
    number = declared(one)
    seen = two.version()
    for turn in range(6):
        write((one, two)[turn % 2], number, f"note {turn}")
    assert two.version() != seen
    assert [r.n for r in two.read_after(number)] == list(range(1, 9))


def test_a_held_lock_is_said_and_nothing_is_half_written(engine: Engine) -> None:
    one, two = opened(engine.place()), opened(engine.place(), busy_seconds=0.01)
    number = declared(one)

    def blocked(incident: object) -> list[NewEvent]:
        with pytest.raises(BusyError, match="try again"):
            write(two, number, "waits")
        return []

    one.append(number, blocked, new())
    write(two, number, "lands")
    assert [r.event for r in one.read_after(number, 2)] == [Noted(text="lands")]


def test_only_its_owner_can_read_the_file(path: Path) -> None:
    declared(FileLog.open(path))
    modes = {f.name: f.stat().st_mode & 0o777 for f in path.parent.iterdir()}
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {mode & 0o077 for mode in modes.values()} == {0}, modes


def test_the_record_refuses_change_and_shows_tampering(engine: Engine) -> None:
    log = opened(engine.place())
    number = declared(log)
    write(log, number, "what was said")
    with pytest.raises(Exception, match="append-only"):
        log._db.execute("UPDATE event SET actor = 'x'")
    engine.unlocked(log, "UPDATE event SET payload = replace(payload, 'said', 'sold')")
    assert log.check() == [f"INC-{number}: entry 3 was changed after it was written."]


@pytest.mark.parametrize("garbage", [b"not a database" * 99, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_stays_as_it_was(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(garbage)
    with pytest.raises(StoreProblem):
        FileLog.open(path)
    assert path.read_bytes() == garbage


def test_a_folder_and_a_newer_schema_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="is a folder"):
        FileLog.open(tmp_path)
    log = FileLog.open(tmp_path / "n.db")
    log._db.execute("PRAGMA user_version = 99")
    log.close()
    newer = FileLog.open(tmp_path / "n.db")
    assert newer.incidents() == []  # reading works
    with pytest.raises(StoreProblem, match="newer warroom"):
        declared(newer)


@pytest.mark.parametrize("version", [0, 3, 99])
def test_another_programs_database_is_not_touched(tmp_path: Path, version: int) -> None:
    path = tmp_path / "other.db"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE foo (bar)")
        other.execute(f"PRAGMA user_version = {version}")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(StoreProblem, match="another program's database"):
        FileLog.open(path)
    assert path.read_bytes() == before
    assert [left.name for left in tmp_path.iterdir()] == ["other.db"]


WRITER = """
import itertools, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from test_event_store import declared, write
from engines import File, Server, opened
log = opened(File(Path(sys.argv[1])) if sys.argv[1].startswith("/") else Server(sys.argv[1]))
number = declared(log)
for i in itertools.count():
    write(log, number, f"note {i}")
    print(i, flush=True)
"""


def test_what_was_acknowledged_survives_kill_9(engine: Engine) -> None:
    place = engine.place()
    where = place.name if isinstance(place, Server) else str(place.path)
    argv = [sys.executable, "-c", WRITER, where, str(Path(__file__).parent), str(Path(__file__).parents[1])]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(25)]
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in writer.stdout]
    log = opened(engine.place())
    texts = [r.event.text for r in log.read_after(1) if isinstance(r.event, Noted)]
    assert texts[: len(acknowledged)] == [f"note {i}" for i in acknowledged]
    assert log.check() == []


def test_a_file_that_may_not_be_written_opens_for_reading(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = FileLog.open(path)
    declared(log)
    log.close()
    monkeypatch.setattr("os.access", lambda *_: False)
    reader = FileLog.open(path)
    assert [incident.number for incident in reader.incidents()] == [1]
    with pytest.raises(ReadOnlyError, match="cannot be written"):
        declared(reader)


def test_a_database_of_the_first_schema_is_upgraded_with_nothing_lost(path: Path) -> None:
    log = FileLog.open(path)
    number = declared(log)
    write(log, number, "lag in eu-west")
    lines = log.page(number, 100)
    for statement in (
        "DROP TABLE entry",
        "DROP TABLE entry_text",
        "DROP INDEX incident_open",
        "ALTER TABLE incident DROP COLUMN head",
        "ALTER TABLE incident DROP COLUMN recorded_at",
        "DROP TABLE listed",
        "DROP INDEX event_that_changes",
        "DROP TABLE redacting",
        "DROP TABLE uncleaned",
        "DROP TABLE shift_taken",
        "PRAGMA user_version = 1",
    ):
        log._db.execute(statement)
    log.close()
    upgraded = FileLog.open(path)
    assert upgraded.page(number, 100) == lines
    assert [n for _, n in upgraded.find(number, Asked(("eu",)))] == [lines[-1].n]
    assert upgraded.check() == []


def test_a_state_of_an_older_warroom_is_folded_anew(path: Path) -> None:
    log = FileLog.open(path)
    number = declared(log)
    state = log.incident(number)
    # What version 4 kept of a response, and nothing of what came later.
    log._db.execute(
        "UPDATE incident SET state = json_remove(json_set(state, '$.responded_at', '2026-11-23T13:30:00Z', "
        "'$.responded_by', '@li took commander'), '$.acted_at')"
    )
    log._db.execute("DROP TABLE shift_taken")
    log._db.execute("PRAGMA user_version = 4")
    log.close()
    upgraded = FileLog.open(path)
    assert upgraded.incident(number) == state
    assert upgraded.check() == []


def test_what_was_corrected_under_an_older_warroom_is_so_in_the_state_too(path: Path) -> None:
    log = FileLog.open(path)
    number = declared(log)
    log.append(number, lambda now: rows(impact.change_impact(now, "40% fail", None, NOW)), new())
    log.append(number, lambda now: rows((Fact(Amended(target=3, text="4% fail"), NOW),)), new())
    # Version 5 kept the impact as it was first said.
    log._db.execute(
        "UPDATE incident SET state = json_remove(json_set(state, '$.impact', '40% fail'), '$.impact_entry')"
    )
    log._db.execute("DROP TABLE shift_taken")
    log._db.execute("PRAGMA user_version = 5")
    log.close()
    upgraded = FileLog.open(path).incident(number)
    assert upgraded is not None
    assert upgraded.impact == "4% fail"


def test_words_are_found_before_and_after_they_are_indexed_and_as_corrected(engine: Engine) -> None:
    log = opened(engine.place())
    number, other = declared(log), declared(log, "Chat broken")
    write(log, other, "lag elsewhere")
    for n in range(3 * BATCH):
        write(log, number, f"Lágging replica {n}")
    places = log.find(number, Asked(("lagg", "repl")))
    assert [n for _, n in places] == [entry.n for entry in log.page(number, -1)][2:]
    first, last = places[0][1], places[-1][1]
    for n in (first, last):
        entry = log.entry(number, n)
        assert entry is not None
        log.append(
            number, lambda now, entry=entry: rows(amendments.amend(now, entry, NOW, "zebra crossing")), new()
        )
    assert [n for _, n in log.find(number, Asked(("zebra",)))] == [first, last]
    assert first not in {n for _, n in log.find(number, Asked(("lagging",)))}
    assert [hit.entry.n for hit in log.search(Asked(("zebra",)), Wanted(), 1).hits] == [last]
    assert [hit.incident.number for hit in log.search(Asked(("elsewhere",)), Wanted(), 9).hits] == [other]
    for _ in range(2 * BATCH):  # by now the corrected ones are indexed too
        write(log, number, "filler")
    assert [n for _, n in log.find(number, Asked(("zebra",)))] == [first, last]
    assert log.check() == []


def test_a_changed_entry_is_found_by_the_check(engine: Engine) -> None:
    log = opened(engine.place())
    number = declared(log)
    write(log, number, "what was said")
    engine.unlocked(log, "UPDATE event SET payload = replace(payload, 'was said', 'was not said')")
    assert any("was changed after it was written" in wrong for wrong in log.check())


def test_a_damaged_state_is_made_from_the_events_again_and_said(engine: Engine) -> None:
    log = opened(engine.place())
    number = declared(log)
    write(log, number, "lag")
    was = log.incident(number)
    log.close()
    raw = opened(engine.place())
    raw._db.execute("UPDATE incident SET state = '{'")
    raw.close()
    again = opened(engine.place())
    assert again.incident(number) == was
    assert again.incidents() == [was]
    assert [number for number, _ in again.open_ones()] == [number]
    assert again.check() == ["INC-1: the stored state differs from its events."]
    write(again, number, "lag is gone")
    again.append(number, lambda now: rows(impact.change_impact(now, "40% fail", None, NOW)), new())
    assert again.check() == []
