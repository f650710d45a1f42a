"""Private files follow no link that somebody planted, their names are on disk, and nothing of ours is left behind."""

import ast
import os
import stat
from pathlib import Path

import pytest

from warroom import durable_files
from warroom.durable_files import make_folder, remove_left_behind, write_private
from warroom.local import outgoing_files
from warroom.local.drafts import Drafts
from warroom.room import Room
from warroom.store.errors import StoreProblem

HOUR = 3600.0


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was renamed, made and synced, in that order."""
    done: list[tuple[str, str]] = []
    opened: dict[int, str] = {}
    real = {name: getattr(os, name) for name in ("open", "fsync", "replace", "mkdir")}

    def open_(path: object, *more: object, **kw: object) -> int:
        descriptor = real["open"](path, *more, **kw)
        opened[descriptor] = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
        return int(descriptor)

    def fsync(descriptor: int) -> None:
        done.append(("fsync", opened.get(descriptor, "?")))
        real["fsync"](descriptor)

    def replace(source: object, target: object, **kw: object) -> None:
        real["replace"](source, target, **kw)
        done.append(("rename", os.fsdecode(target)))  # type: ignore[arg-type]

    def mkdir(path: object, *more: object, **kw: object) -> None:
        real["mkdir"](path, *more, **kw)
        done.append(("mkdir", os.fsdecode(path)))  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", open_)
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(os, "mkdir", mkdir)
    return done


def test_a_file_and_every_folder_above_it_are_on_disk_when_it_is_written(
    tmp_path: Path, synced: list[tuple[str, str]]
) -> None:
    target = tmp_path / "a" / "b" / "x.md"
    write_private(target, "text")
    a, b = str(tmp_path / "a"), str(tmp_path / "a" / "b")
    assert synced[:4] == [("mkdir", a), ("fsync", str(tmp_path)), ("mkdir", b), ("fsync", a)]
    assert [what for what, _ in synced[4:]] == ["fsync", "rename", "fsync"]
    assert synced[-2:] == [("rename", str(target)), ("fsync", b)]


def test_backup_restore_and_first_database_are_on_disk_before_they_are_told(
    tmp_path: Path, synced: list[tuple[str, str]]
) -> None:
    from datetime import UTC, datetime

    from warroom.store.sqlite.backup import restore

    database = tmp_path / "home" / "w.db"
    room = Room.open(database, "maya", lambda: datetime(2026, 11, 23, tzinfo=UTC), UTC)
    assert synced[:2] == [("mkdir", str(database.parent)), ("fsync", str(tmp_path))]
    assert synced[-1] == ("fsync", str(database.parent))
    room.review.backup(tmp_path / "b.db")
    assert synced[-2:] == [("rename", str(tmp_path / "b.db")), ("fsync", str(tmp_path))]
    assert synced[-3][0] == "fsync"  # what is in it
    room.close()
    restore(tmp_path / "b.db", database, database.with_name("aside"), lambda _: None, force=True)
    renamed = [name for what, name in synced if what == "rename"]
    assert renamed[-2:] == [str(database.with_name("aside")), str(database)]
    assert synced[-1] == ("fsync", str(database.parent))


def test_nothing_else_in_the_program_renames_makes_folders_or_writes_files() -> None:
    """Whoever needs it uses `durable_files`, which puts the names on disk and follows no link."""
    allowed = {
        "durable_files.py": {"mkdir", "replace"},
        "store/sqlite/rescue.py": {"rename", "mkdir"},  # where nothing is promised of it
        "store/sqlite/connection.py": {"rename"},
    }
    found = {}
    root = Path(durable_files.__file__).parent
    for path in root.rglob("*.py"):
        names = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                call, args = node.func.attr, len(node.args)
                text = call == "replace" and args != 1  # of a text, or a time by its keywords
                if call in ("rename", "mkdir", "write_text", "write_bytes", "touch", "replace") and not text:
                    names.add(call)
                if isinstance(node.func.value, ast.Name) and node.func.value.id == "durable_files":
                    names.discard(call)
        if more := names - allowed.get(str(path.relative_to(root)), set()):
            found[str(path.relative_to(root))] = more
    assert found == {}


def test_no_planted_link_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    target = tmp_path / "x.md"
    for name in (f".x.md.{os.getpid()}", ".x.md"):
        (tmp_path / name).symlink_to(victim)
    write_private(target, "one")
    target.unlink()
    target.symlink_to(victim)
    write_private(target, "two")
    assert (victim.read_text(), target.read_text(), target.is_symlink()) == ("precious", "two", False)
    monkeypatch.setattr(durable_files.secrets, "token_hex", lambda _: "guessed")
    durable_files.unfinished(target).symlink_to(victim)
    with pytest.raises(FileExistsError):
        write_private(target, "three")
    assert (victim.read_text(), target.read_text()) == ("precious", "two")


@pytest.mark.parametrize("what", ["drafts", "outbox"])
def test_a_folder_that_is_a_link_is_not_written_into(tmp_path: Path, what: str) -> None:
    (tmp_path / "theirs").mkdir()
    folder = tmp_path / f"w.db.{what}"
    folder.symlink_to(tmp_path / "theirs")
    with pytest.raises(OSError, match="it is a link"):
        Drafts(folder).keep("x", "text") if what == "drafts" else outgoing_files.put(folder, "update", "text")
    assert list((tmp_path / "theirs").iterdir()) == []


def test_a_folder_of_somebody_else_is_not_written_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    (tmp_path / "w.db.outbox").mkdir()
    os.chown(tmp_path / "w.db.outbox", 4712, -1) if os.getuid() == 0 else None
    with pytest.raises(OSError, match="belongs to another user"):
        outgoing_files.put(tmp_path / "w.db.outbox", "update", "text")


def test_a_lock_that_is_a_link_is_not_opened(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "w.db.lock").symlink_to(victim)
    with pytest.raises(StoreProblem, match="it is a link"):
        Room.open(tmp_path / "w.db", "maya", lambda: datetime(2026, 11, 23, tzinfo=UTC), UTC)
    assert victim.read_text() == "precious"
    assert not (tmp_path / "w.db").exists()


def test_what_a_killed_program_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    names = (
        ".x.md.warroom-0011223344556677",
        ".b.db.warroom-0011223344556677-wal",
        ".hidden",
        "x.md",
        ".x.md.4711",
    )
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / ".y.warroom-link").symlink_to(tmp_path / "x.md")
    now = (tmp_path / "x.md").stat().st_mtime
    assert remove_left_behind(tmp_path, now + HOUR - 60) == []
    assert len(remove_left_behind(tmp_path, now + HOUR + 60)) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names[2:], ".y.warroom-link"])
    assert remove_left_behind(tmp_path / "missing") == []


def test_the_next_console_removes_what_a_killed_one_left_half_written(tmp_path: Path) -> None:
    folder = tmp_path / "w.db.drafts"
    make_folder(folder)
    halves = [
        durable_files.unfinished(folder / "console-1.json"),
        durable_files.unfinished(tmp_path / "w.db"),
    ]
    for half in halves:
        half.write_text("{")
        os.utime(half, (0, 0))
    Drafts(folder).close()
    assert not any(half.exists() for half in halves)


def test_files_and_folders_are_private(tmp_path: Path) -> None:
    write_private(tmp_path / "a" / "x.md", ["one", "two"])
    assert (tmp_path / "a" / "x.md").read_text() == "onetwo"
    assert stat.S_IMODE((tmp_path / "a" / "x.md").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
