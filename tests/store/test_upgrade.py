"""A database of an older warroom is copied before it is upgraded; one that was upgraded under an open console says so."""

import errno
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from warroom.domain.incident.notes import Noted
from warroom.domain.policy.severities import Severity
from warroom.room import Room
from warroom.store.errors import ReadOnlyError, UpgradedError
from warroom.store.sqlite import upgrade
from warroom.store.sqlite.driver import sqlite3
from warroom.store.sqlite.schema import MIGRATIONS, SCHEMA_VERSION

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def opened(path: Path, *, read_only: bool = False) -> Room:
    return Room.open(path, "maya", lambda: NOW, UTC, read_only=read_only)


def notes(room: Room) -> list[str]:
    events = [entry.recorded.event for entry in room.timeline(1)]
    return [event.text for event in events if isinstance(event, Noted)]


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as conn:
        return int(conn.execute("PRAGMA user_version").fetchone()[0])


def of_version(k: int, path: Path) -> Path:
    """A database as the warroom wrote it that knew only the first `k` steps."""
    new = path.with_name("new.db")
    room = opened(new)
    room.declare("API down", Severity.SEV1)
    room.note(1, "one")
    room.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        for step in MIGRATIONS[:k]:
            for statement in step:
                conn.execute(statement)
        conn.execute("ATTACH ? AS new", [str(new)])
        conn.execute("INSERT INTO event SELECT * FROM new.event")
        conn.execute(
            "INSERT INTO incident (number, id, channel, status, state) SELECT number, id, channel, status, state "
            "FROM new.incident"
        )
        conn.execute(f"PRAGMA user_version = {k}")
        conn.execute("DETACH new")
    new.unlink()
    Path(f"{new}.lock").unlink()
    return path


@pytest.mark.parametrize("k", range(1, SCHEMA_VERSION))
def test_it_is_copied_before_it_is_upgraded(tmp_path: Path, k: int) -> None:
    path = of_version(k, tmp_path / "w.db")
    room = opened(path)
    assert notes(room) == ["one"]
    assert room.store.check() == []
    assert room.store.warnings() == []
    room.note(1, "two")
    room.close()
    opened(path).close()
    copy = tmp_path / f"w.db.before-v{SCHEMA_VERSION}.db"
    assert [one.name for one in tmp_path.glob("*before*")] == [copy.name]
    assert (version(path), version(copy)) == (SCHEMA_VERSION, k)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    again = opened(copy)
    assert notes(again) == ["one"]
    again.close()


def test_a_new_database_is_no_upgrade(tmp_path: Path) -> None:
    opened(tmp_path / "w.db").close()
    assert list(tmp_path.glob("*before*")) == []


def test_a_second_copy_does_not_replace_the_first(tmp_path: Path) -> None:
    for number in (1, 2):
        path = of_version(SCHEMA_VERSION - 1, tmp_path / "w.db")
        opened(path).close()
        path.unlink()
        ending = "-2" if number == 2 else ""
        assert (tmp_path / f"w.db.before-v{SCHEMA_VERSION}{ending}.db").exists()


@pytest.mark.parametrize("fails", ["put_in_place", "new_private_file"])
def test_a_full_disk_stops_the_upgrade_and_not_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    path = of_version(SCHEMA_VERSION - 1, tmp_path / "w.db")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(upgrade, fails, full)
        room = opened(path)
    assert notes(room) == ["one"]
    assert room.store.looking
    (warning,) = room.store.warnings()
    assert "could not be copied before upgrading it (No space left on device)" in warning
    with pytest.raises(ReadOnlyError, match="could not be copied"):
        room.note(1, "two")
    room.store.version()
    room.close()
    assert version(path) == SCHEMA_VERSION - 1
    assert [one.name for one in tmp_path.iterdir() if one.name not in ("w.db", "w.db.lock")] == []
    room = opened(path)
    room.note(1, "two")
    assert notes(room) == ["one", "two"]


def test_who_only_looks_on_reads_an_older_one_and_changes_nothing(tmp_path: Path) -> None:
    path = of_version(SCHEMA_VERSION - 1, tmp_path / "w.db")
    before = path.read_bytes()
    room = opened(path, read_only=True)
    assert notes(room) == ["one"]
    assert "of an older warroom" in room.store.warnings()[0]
    with pytest.raises(ReadOnlyError):
        room.note(1, "two")
    room.close()
    assert path.read_bytes() == before


def test_one_that_was_upgraded_while_it_was_open_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    room = opened(path)
    room.declare("API down", Severity.SEV1)
    room.note(1, "one")
    looking = opened(path, read_only=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as newer:
        newer.execute("ALTER TABLE event ADD COLUMN room TEXT")
        newer.execute("ALTER TABLE incident RENAME COLUMN state TO folded")
        newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    for act in (
        lambda: room.note(1, "two"),
        lambda: room.resolve(1, "cause", "fix", None),
        lambda: room.declare("another", Severity.SEV2),
        room.store.version,
        looking.store.version,
        lambda: looking.incident(1),
        lambda: looking.incidents(),
    ):
        with pytest.raises(UpgradedError, match=r"upgraded by a newer warroom .* what you typed is kept"):
            act()
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("SELECT count(*) FROM event").fetchone()[0] == 3
