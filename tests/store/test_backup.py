"""Backups are whole or not there, and a restore never loses what it replaces."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from warroom.domain.policy.severities import Severity
from warroom.room import Room
from warroom.store.errors import BusyError, StoreProblem
from warroom.store.sqlite.backup import restore

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def opened(path: Path) -> Room:
    return Room.open(path, "maya", lambda: NOW, UTC)


def quiet(_: int) -> None:
    pass


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """With one incident, and backed up as b.db before the second."""
    path = tmp_path / "room" / "w.db"
    room = opened(path)
    room.declare("first", Severity.SEV1)
    room.review.backup(tmp_path / "b.db")
    room.declare("second", Severity.SEV2)
    room.close()
    return path


def titles(path: Path) -> list[str]:
    room = opened(path)
    try:
        assert room.store.check() == []
        return [incident.title for incident in reversed(room.incidents())]
    finally:
        room.close()


def test_a_backup_is_one_private_file(database: Path, tmp_path: Path) -> None:
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.db", "room"]
    assert (tmp_path / "b.db").stat().st_mode & 0o077 == 0
    assert titles(tmp_path / "b.db") == ["first"]


def test_a_backup_that_cannot_be_written_leaves_nothing(database: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    room = opened(database)
    for folder, why in (("file", "Not a directory"), ("missing", "No such file or directory")):
        with pytest.raises(StoreProblem, match=f"{why}; nothing is there"):
            room.review.backup(tmp_path / folder / "b.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.db", "file", "room"]
    with pytest.raises(StoreProblem, match="exists"):
        room.review.backup(tmp_path / "b.db")


def test_a_backup_that_does_not_verify_leaves_nothing(database: Path, tmp_path: Path) -> None:
    room = opened(database)
    db = room.store._db
    db.execute("DROP TRIGGER event_is_never_changed")
    db.execute("UPDATE event SET payload = replace(payload, 'second', 'SECOND')")
    with pytest.raises(StoreProblem, match="is not sound: INC-2: entry 1 was changed"):
        room.review.backup(tmp_path / "c.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.db", "room"]


def test_a_restore_moves_the_old_one_aside_and_only_when_told(database: Path, tmp_path: Path) -> None:
    aside = database.with_name("w.db.before")
    with pytest.raises(StoreProblem, match="--force"):
        restore(tmp_path / "b.db", database, aside, quiet, force=False)
    assert titles(database) == ["first", "second"]
    assert restore(tmp_path / "b.db", database, aside, quiet, force=True, lose_newer=True) == (1, aside)
    assert titles(database) == ["first"]
    assert titles(aside) == ["first", "second"]
    assert titles(tmp_path / "b.db") == ["first"]
    assert database.stat().st_mode & 0o077 == 0


def test_a_restore_into_an_empty_place_needs_no_force(database: Path, tmp_path: Path) -> None:
    new = tmp_path / "new" / "w.db"
    assert restore(tmp_path / "b.db", new, tmp_path / "aside", quiet, force=False) == (1, None)
    assert titles(new) == ["first"]


def test_a_broken_database_is_moved_aside_with_its_log(database: Path, tmp_path: Path) -> None:
    database.write_bytes(b"garbage" * 1000)
    Path(f"{database}-wal").write_bytes(b"its log")
    aside = database.with_name("aside")
    restore(tmp_path / "b.db", database, aside, quiet, force=True, lose_newer=True)
    assert aside.read_bytes() == b"garbage" * 1000
    assert Path(f"{aside}-wal").read_bytes() == b"its log"
    assert titles(database) == ["first"]


def test_a_database_that_somebody_has_open_is_not_replaced(database: Path, tmp_path: Path) -> None:
    console = opened(database)
    console.incidents()
    with pytest.raises(BusyError, match="close it"):
        restore(tmp_path / "b.db", database, database.with_name("aside"), quiet, force=True, lose_newer=True)
    console.note(2, "still here")
    console.close()
    assert titles(database) == ["first", "second"]
    assert [
        path.name for path in database.parent.iterdir() if "aside" in path.name or path.name[0] == "."
    ] == []


def test_what_is_no_sound_backup_is_not_restored(database: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    (tmp_path / "garbage.db").write_bytes(b"no database" * 99)
    half = (tmp_path / "b.db").read_bytes()
    (tmp_path / "half.db").write_bytes(half[: len(half) // 2])
    tampered = opened(tmp_path / "b.db")
    tampered.store._db.execute("DROP TRIGGER event_is_never_changed")
    tampered.store._db.execute("UPDATE event SET payload = replace(payload, 'first', 'FIRST')")
    tampered.close()
    for name in ("empty.db", "garbage.db", "half.db", "b.db", "missing.db", "room"):
        with pytest.raises(StoreProblem):
            restore(
                tmp_path / name, database, database.with_name("aside"), quiet, force=True, lose_newer=True
            )
    with pytest.raises(StoreProblem, match="the database itself"):
        restore(database, database, database.with_name("aside"), quiet, force=True, lose_newer=True)
    assert titles(database) == ["first", "second"]
