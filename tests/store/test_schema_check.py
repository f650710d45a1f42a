"""Tables, indexes and triggers that are not this program's are found and named, in a new database and in an upgraded one."""

import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from warroom.domain.policy.severities import Severity
from warroom.room import Room
from warroom.store.sqlite.schema import MIGRATIONS

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def opened(path: Path) -> Room:
    return Room.open(path, "maya", lambda: NOW, UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    room = opened(tmp_path / "w.db")
    room.declare("API down", Severity.SEV1)
    room.note(1, "replica lag")
    room.close()
    return tmp_path / "w.db"


def by_hand(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as conn:
        for statement in statements:
            conn.execute(statement)
        conn.commit()


def found(path: Path) -> dict[str, bool]:
    room = opened(path)
    try:
        return {one.words: one.harmless for one in room.store.schema_differences()}
    finally:
        room.close()


def test_a_database_of_our_own_has_no_differences(path: Path, tmp_path: Path) -> None:
    assert found(path) == {}
    by_hand(path, "VACUUM", "ANALYZE")
    assert found(path) == {}
    room = opened(path)
    room.review.backup(tmp_path / "b.db")
    room.close()
    assert found(tmp_path / "b.db") == {}


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
def test_a_database_of_any_older_version_has_none_once_it_is_upgraded(tmp_path: Path, version: int) -> None:
    steps = [statement for step in MIGRATIONS[:version] for statement in step]
    by_hand(tmp_path / "w.db", *steps, f"PRAGMA user_version = {version}")
    assert found(tmp_path / "w.db") == {}


@pytest.mark.parametrize("kind", ["trigger", "index", "table"])
def test_everything_that_is_missing_is_named(path: Path, kind: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as conn:
        rows = conn.execute(
            "SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'entry_text_%'", [kind]
        ).fetchall()  # fmt: skip
    names = [
        name for (name,) in rows if name not in ("event", "incident")
    ]  # without these it is no database of ours
    assert names
    for name in names:
        copy = path.with_name(f"{name}.db")
        copy.write_bytes(path.read_bytes())
        by_hand(copy, f"DROP {kind.upper()} {name}")
        assert found(copy).get(f"the {kind} {name} is missing") is False


def test_a_trigger_that_was_put_back_otherwise_is_found(path: Path) -> None:
    weak = "CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event WHEN 0 BEGIN SELECT RAISE(ABORT, 'x'); END"
    by_hand(path, "DROP TRIGGER event_is_never_deleted", weak)
    assert found(path) == {"the trigger event_is_never_deleted was changed": False}


def test_the_same_in_another_layout_is_the_same(path: Path) -> None:
    again = "CREATE TRIGGER event_is_never_deleted\nBEFORE  DELETE ON event BEGIN\n SELECT RAISE( ABORT,'the record is append-only'); END"
    by_hand(path, "DROP TRIGGER event_is_never_deleted", again)
    assert found(path) == {}


def test_what_is_somebodys_own_is_harmless_unless_it_acts_on_the_record(path: Path) -> None:
    by_hand(
        path,
        "CREATE TABLE mine (x)",
        "CREATE VIEW seen AS SELECT * FROM event",
        "CREATE INDEX by_actor ON event (actor)",
        "CREATE TRIGGER at_mine AFTER INSERT ON mine BEGIN SELECT 1; END",
        'CREATE TABLE "we\x1b[2Jird" (x)',
    )
    assert set(found(path).values()) == {True}
    assert "the table we␛[2Jird is somebody's own" in found(path)
    by_hand(
        path,
        "CREATE TRIGGER sly BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END",
        "CREATE UNIQUE INDEX one_each ON event (actor, kind, at)",
    )
    faults = [words for words, harmless in found(path).items() if not harmless]
    assert faults == [
        "the trigger sly on the table event is not of this program",
        "the index one_each on the table event is not of this program",
    ]


def test_a_column_that_was_added_is_found(path: Path) -> None:
    by_hand(path, "ALTER TABLE uncleaned ADD COLUMN note TEXT")
    assert found(path) == {"the table uncleaned was changed": False}
