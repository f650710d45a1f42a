"""What this machine remembers of a database: one that is gone, and an older copy in its place, between two commands."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from warroom.local.paths import places
from warroom.store.sqlite import connection, upgrade


@pytest.fixture
def older(run, tmp_path: Path) -> Path:
    """A copy of the database made before its second note."""
    run("declare", "API down", "--sev", "1")
    run("note", "one")
    copy = tmp_path / "older.db"
    shutil.copy(tmp_path / "w.db", copy)
    run("note", "two")
    return copy


@pytest.mark.parametrize(
    "command", [("note", "three"), ("list",), ("timeline",), ("declare", "x", "--sev", "2")]
)
def test_one_that_is_gone_is_not_made_anew(
    run, older: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "w.db").unlink()
    said = run(*command, code=3 if command[0] in ("note", "declare") else 1)
    assert "w.db is gone; when it was last seen here it held INC-1 up to entry 4" in said
    assert "no copy of it is known here" in said
    assert "--new" in said
    assert not (tmp_path / "w.db").exists()


def test_the_newest_copy_is_named_and_restored(run, older: Path, tmp_path: Path) -> None:
    run("doctor", "--backup", str(tmp_path / "b.db"))
    (tmp_path / "w.db").unlink()
    assert f"doctor --restore {tmp_path / 'b.db'}" in run("list", code=1)
    run("doctor", "--restore", str(tmp_path / "b.db"))
    run("note", "three")
    assert "three" in run("timeline")


def test_a_new_one_is_begun_only_where_none_is_and_when_it_is_wanted(
    run, older: Path, tmp_path: Path
) -> None:
    assert "exists; --new begins a database only where none is" in run("--new", "list", code=1)
    (tmp_path / "w.db").unlink()
    (tmp_path / "w.db-wal").write_bytes(b"an orphan")
    run("--new", "declare", "DB down", "--sev", "2")
    assert "DB down" in run("list")
    assert (tmp_path / "w.db.held-1.wal").read_bytes() == b"an orphan"
    run("note", "goes on")


def test_one_that_never_held_an_incident_is_made_anew_without_a_word(run, tmp_path: Path) -> None:
    run("--new", "list")
    (tmp_path / "w.db").unlink()
    run("list")
    run("--new", "list")


def test_an_empty_file_in_its_place_is_no_database_to_begin_in(run, older: Path, tmp_path: Path) -> None:
    (tmp_path / "w.db").write_bytes(b"")
    for code, *command in ((1, "list"), (3, "note", "three")):
        assert "w.db is empty; when it was last seen here" in run(*command, code=code)
    assert (tmp_path / "w.db").stat().st_size == 0
    run("--new", "list")


@pytest.mark.parametrize("folder_too", [False, True])
def test_a_link_that_leads_nowhere_is_a_database_that_is_gone(run, tmp_path: Path, folder_too: bool) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "w.db").symlink_to(real / "w.db")
    (real / "w.db").touch()
    run("declare", "API down", "--sev", "1")
    shutil.rmtree(real) if folder_too else (real / "w.db").unlink()
    assert "is gone" in run("note", "x", code=3)
    assert not (real / "w.db").exists()


def test_an_older_copy_is_read_and_not_written_to_until_it_is_accepted(
    run, older: Path, tmp_path: Path
) -> None:
    shutil.copy(older, tmp_path / "w.db")
    said = run("timeline", both=True)
    assert "one" in said
    assert "is an older copy, or another database: INC-1 had 4 entries here and ends at entry 3" in said
    for command in (
        ("status", "monitoring"),
        ("resolve",),
        ("declare", "x", "--sev", "2"),
        ("task", "@li look"),
    ):
        assert "Nothing is written to it until" in run(*command, code=3)
    said = run("note", "three", "--at", "13:30Z", code=3)
    assert "Your note is kept in" in said
    assert ": 13:30Z three" in said
    assert said.count("is an older copy") == 1
    (kept,) = (tmp_path / "w.db.drafts").glob("*.json")
    (pending,) = json.loads(kept.read_text())["pending"]
    assert pending["text"] == "13:30Z three"
    doctor = run("doctor", code=1, both=True)
    assert "FAIL  entries:" in doctor
    run("doctor", "--accept")
    run("note", "four")
    assert "four" in run("timeline")
    assert "older copy" not in run("timeline", both=True)


def kept_notes(folder: Path) -> list[dict[str, str]]:
    return [note for file in folder.glob("*.json") for note in json.loads(file.read_text())["pending"]]


CLOSED = {
    "read-only file": ("w.db", 0o444),
    "read-only folder": (".", 0o555),
    "unreadable folder": (".", 0o000),
}
"""What is shut, beside the database, and its mode."""
not_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may do anything")


@pytest.mark.parametrize(
    "how",
    [
        "empty", "malformed", "folder", "gone", "folder gone", "another program's", "hard link", "not copied before upgrading",
        *(pytest.param(how, marks=not_root) for how in CLOSED),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["note", "note --stdin", "paste -"])
def test_what_was_typed_is_kept_whatever_is_wrong_with_the_database(
    run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    memory_of_its_own: Path,
    how: str,
    command: str,
    request: pytest.FixtureRequest,
) -> None:
    database = tmp_path / "room" / "w.db"
    monkeypatch.setenv("WARROOM_DB", str(database))
    run("declare", "API down", "--sev", "1")
    if how == "hard link":
        database.with_name("hard.db").hardlink_to(database)
    elif how == "not copied before upgrading":
        with closing(sqlite3.connect(database, isolation_level=None)) as conn:
            (version,) = conn.execute("PRAGMA user_version").fetchone()
            conn.execute("DROP TABLE shift_taken")
            conn.execute(f"PRAGMA user_version = {version - 1}")
        monkeypatch.setattr(upgrade, "_same", lambda *_: False)
    elif how not in CLOSED:
        database.unlink()
    if how in CLOSED:
        shut = database.parent / CLOSED[how][0]
        request.addfinalizer(lambda: shut.chmod(0o700))
        shut.chmod(CLOSED[how][1])
    elif how == "folder":
        database.mkdir()
    elif how == "folder gone":
        shutil.rmtree(database.parent)
    elif how == "another program's":
        with closing(sqlite3.connect(database)) as conn:
            conn.execute("CREATE TABLE theirs (x)")
    elif how in ("empty", "malformed"):
        database.write_bytes(b"" if how == "empty" else b"SQLite format 3\0" + b"x" * 9000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"14:02 pool is full\n")))
    words = ["14:02 pool is full"] if command == "note" else []
    said = run(*command.split(), *words, "-i", "INC-1", code=3)
    folder = Path(f"{database}.drafts")
    if how.endswith(("folder gone", "-only folder", "unreadable folder")):
        (folder,) = (memory_of_its_own / "drafts").iterdir()
        assert how != "folder gone" or not database.parent.exists()
    assert str(folder) in said
    if command == "note":
        (note,) = kept_notes(folder)
        assert note["text"] == "14:02 pool is full"
        assert note["incident"]
    else:
        (file,) = folder.glob("not-saved-*.txt")
        assert file.read_text() == "14:02 pool is full\n"


def test_who_only_looks_on_has_nothing_kept(run, older: Path, tmp_path: Path) -> None:
    assert "kept" not in run("--read-only", "note", "three", code=3)
    assert not (tmp_path / "w.db.drafts").exists()


def test_where_nothing_can_be_kept_the_text_is_given_back(
    run, older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hard.db").hardlink_to(tmp_path / "w.db")
    for name in ("w.db.drafts", "file"):
        (tmp_path / name).touch()
    monkeypatch.setenv("WARROOM_STATE", str(tmp_path / "file"))
    assert "Your note is kept nowhere; copy it: the pool is full" in run("note", "the pool is full", code=3)


def test_a_new_database_where_nothing_can_be_remembered_is_told(
    run, older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("WARROOM_STATE", str(tmp_path / "file"))
    said = run("doctor", code=1, both=True)
    assert (
        f"FAIL  state: the folder for state, {tmp_path / 'file' / 'databases'}, cannot be read or written"
        in said
    )
    for command in (("list",), ("declare", "x", "--sev", "2")):
        (tmp_path / "w.db").unlink()
        assert "is a new, empty database: whether there was one before cannot be told" in run(
            *command, both=True
        )
        assert "is a new, empty database" not in run(*command, both=True)
    monkeypatch.setenv("WARROOM_STATE", str(tmp_path / "state"))
    (tmp_path / "w.db").unlink()
    assert "is a new, empty database" not in run("list", both=True)


@not_root
def test_what_looking_at_a_read_only_file_left_is_named(run, older: Path, tmp_path: Path) -> None:
    database = tmp_path / "w.db"
    database.chmod(0o444)
    run("timeline", process=True)
    database.chmod(0o600)
    shared = tmp_path / "w.db-shm"
    if shared.exists():
        assert f"{shared} cannot be written" in run("note", "three", code=3, process=True)
        shared.chmod(0o600)
        (tmp_path / "w.db-wal").chmod(0o600)
    run("note", "three", process=True)


@pytest.mark.parametrize("name", ["w.db-wal", "w.db-shm"])
def test_the_file_beside_it_that_cannot_be_written_is_named(
    run, older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).touch()

    def connect(*_: object, **__: object) -> None:
        raise connection.sqlite3.OperationalError("attempt to write a readonly database")

    access = os.access
    monkeypatch.setattr(connection.sqlite3, "connect", connect)
    monkeypatch.setattr(
        connection.os, "access", lambda path, mode: Path(path).name != name and access(path, mode)
    )
    said = run("note", "three", code=3)
    assert f"{tmp_path / name} cannot be written" in said
    assert f"chmod u+rw '{tmp_path / name}'" in said
    assert "Your note is kept in" in said


@pytest.mark.parametrize("named", [(), ("-i", "INC-1")])
def test_a_note_is_not_bound_to_an_incident_of_a_foreign_database(
    run, older: Path, tmp_path: Path, named: tuple[str, ...]
) -> None:
    with closing(sqlite3.connect(tmp_path / "w.db")) as conn:
        (ours,) = conn.execute("SELECT id FROM incident").fetchone()
    other = tmp_path / "other.db"
    run("--db", str(other), "declare", "another", "--sev", "2")
    shutil.copy(other, tmp_path / "w.db")
    run("note", "three", *named, code=3)
    (note,) = kept_notes(tmp_path / "w.db.drafts")
    assert note["incident"] == (ours if named else "")
    assert ("typed for INC-1" in note["returned"]) == (not named)


@pytest.mark.parametrize("how", ["older", "malformed", "folder"])
@pytest.mark.parametrize("command", ["note", "list"])
def test_the_newest_copy_is_named_first_in_every_refusal(
    run, older: Path, tmp_path: Path, how: str, command: str
) -> None:
    run("doctor", "--backup", str(tmp_path / "b.db"))
    (tmp_path / "w.db").unlink()
    if how == "older":
        shutil.copy(older, tmp_path / "w.db")
    elif how == "folder":
        (tmp_path / "w.db").mkdir()
    else:
        (tmp_path / "w.db").write_bytes(b"SQLite format 3\0" + b"x" * 9000)
    words = ["three"] if command == "note" else []
    said = run(command, *words, code=None, both=True)
    restore = said.index(f"doctor --restore {tmp_path / 'b.db'} --force")
    for worse in ("--accept", "--db or", "name another", "name a database"):
        assert restore < said.find(worse, 0) or worse not in said


def test_another_history_of_the_same_length_is_found_out(run, older: Path, tmp_path: Path) -> None:
    here = tmp_path / "w.db"
    kept = tmp_path / "kept.db"
    shutil.move(here, kept)
    shutil.copy(older, here)
    run("doctor", "--accept")
    run("note", "another two")
    shutil.copy(kept, here)
    assert "INC-1 has another entry 4 than it had here" in run("list", both=True)


def test_what_another_machine_wrote_meanwhile_is_no_alarm(
    run, older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("WARROOM_STATE", str(tmp_path / "another machine"))
        run("note", "three")
    assert "older copy" not in run("list", both=True)
    run("note", "four")


def test_a_restored_backup_is_what_was_wanted(run, older: Path, tmp_path: Path) -> None:
    run("doctor", "--restore", str(older), "--force", "--lose-newer")
    assert "older copy" not in run("list", both=True)
    run("note", "another two")


def test_a_restore_that_takes_newer_entries_away_is_asked_for_twice(run, older: Path, tmp_path: Path) -> None:
    run("declare", "DB down", "--sev", "2")
    said = run("doctor", "--restore", str(older), "--force", code=1, both=True)
    assert f"{older} lacks entries that {tmp_path / 'w.db'} has: INC-2" in said
    assert "INC-1 1 entry" in said
    assert "--lose-newer" in said
    assert "two" in run("timeline", "-i", "INC-1")
    run("doctor", "--backup", str(tmp_path / "all.db"))
    run("doctor", "--restore", str(tmp_path / "all.db"), "--force")
    (tmp_path / "w.db").write_bytes(b"no database")
    run("doctor", "--restore", str(older), "--force")


@pytest.mark.parametrize("where", ["beside the database", "with the state"])
def test_a_copy_of_a_lost_database_is_restored_by_its_bare_name(
    run, older: Path, tmp_path: Path, where: str
) -> None:
    folder = tmp_path if where == "beside the database" else places(tmp_path / "w.db").held
    folder.mkdir(parents=True, exist_ok=True)
    shutil.move(tmp_path / "w.db", folder / "w.db.held-1.db")
    run("doctor", "--restore", "w.db.held-1.db")
    assert "two" in run("timeline")


def test_a_redaction_is_no_older_copy(run, older: Path) -> None:
    run("note", "a leaked secret")
    run("redact", "--entry", "5", "--yes")
    assert "older copy" not in run("list", both=True)
    run("note", "three")


def test_a_machine_that_cannot_remember_records_all_the_same(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("WARROOM_STATE", str(tmp_path / "file"))
    run("declare", "API down", "--sev", "1")
    run("note", "one")
    monkeypatch.setenv("WARROOM_STATE", str(tmp_path / "state"))
    for spoilt in ("", "{", "[]", '{"incidents": 3}', '{"incidents": {"a": [1]}}'):
        for file in (tmp_path / "state").glob("*/*.json"):
            file.write_text(spoilt)
        run("note", "two")


def test_what_is_remembered_is_private_and_bounded(run, memory_of_its_own: Path, tmp_path: Path) -> None:
    for number in range(25):
        run("declare", f"number {number}", "--sev", "4")
    (file,) = (memory_of_its_own / "databases").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    kept = json.loads(file.read_text())["incidents"]
    assert sorted(number for _, _, number in kept.values()) == list(range(6, 26))
    assert "number" not in file.read_text().replace(str(tmp_path), "")


def test_a_demo_is_not_remembered(run, memory_of_its_own: Path) -> None:
    run("demo", "--plain")
    assert not (memory_of_its_own / "databases").exists()


def test_an_older_one_is_copied_before_an_upgrade_and_a_redaction_finds_the_copy(run, tmp_path: Path) -> None:
    run("declare", "API down", "--sev", "1")
    run("note", "hunter2")
    with closing(sqlite3.connect(tmp_path / "w.db")) as conn:
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        conn.execute("DROP TABLE shift_taken")
        conn.execute(f"PRAGMA user_version = {version - 1}")
        conn.execute("ALTER TABLE listed RENAME TO other")
        conn.execute("ALTER TABLE other RENAME TO listed")
    run("list")
    copy = tmp_path / f"w.db.before-v{version}.db"
    assert str(copy) in run("doctor", code=1, both=True)
    assert b"hunter2" in copy.read_bytes()
    run("redact", "--entry", "3", "--yes")
    assert b"hunter2" not in copy.read_bytes()
    assert [path.name for path in tmp_path.glob("*.before-*.db")] == [copy.name]


def test_what_was_kept_of_a_lost_database_is_redacted_too(run, tmp_path: Path) -> None:
    run("declare", "API down", "--sev", "1")
    run("note", "hunter2")
    lines, log = tmp_path / "w.db.held-1.txt", tmp_path / "w.db.held-1.wal"
    lines.write_text("hunter2\n")
    log.write_bytes(b"\0hunter2\0")
    said = run("redact", "--entry", "3", "--yes", code=1, both=True)
    assert "hunter2" not in lines.read_text()
    assert f"{log}, kept from a database that was lost, holds it" in said


NAMES = (
    "w (maya's conflicted copy 2026-11-23).db", "w (Case Conflict).db", "w.sync-conflict-20261123-133000-ABCDEFG.db",
    "w_conflict-20261123-133000.db", "w (SFConflict maya 2026-11-23).db", "w 2.db", "w (1).db", "w-2.db",
    "w-laptop.db", "w.db (conflicted copy).db-wal", "w (Konflikt von maya).db",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_second_version_beside_the_database_is_told(run, older: Path, tmp_path: Path, name: str) -> None:
    shutil.copy(tmp_path / "w.db", tmp_path / name)
    older.unlink()
    said = run("doctor", code=1, both=True)
    assert f"FAIL  another version: {tmp_path / name} is a second version of the database" in said


def test_which_entries_only_the_second_version_has_is_told(run, older: Path, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "w.db", tmp_path / "w 2.db")
    shutil.copy(older, tmp_path / "w.db")
    assert "with entries that are not here: INC-1 up to entry 4 (here 3)" in run("doctor", code=1, both=True)


def test_other_files_and_backups_beside_it_are_no_second_versions(run, older: Path, tmp_path: Path) -> None:
    run("doctor", "--backup", str(tmp_path / "w-backup.db"))
    run("--db", str(tmp_path / "w-staging.db"), "declare", "another", "--sev", "3")
    (tmp_path / "w2.txt").touch()
    (tmp_path / "conflicts.md").touch()
    before = sorted(os.listdir(tmp_path))
    assert "another version" not in run("doctor", both=True)
    assert sorted(os.listdir(tmp_path)) == before


@pytest.mark.parametrize("folder", ["Dropbox", "OneDrive - Acme Corp", "Nextcloud/team", "marked"])
def test_a_synced_folder_is_told(run, tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    if folder == "marked":
        (tmp_path / folder / ".stfolder").mkdir()
    database = str(tmp_path / folder / "w.db")
    run("--db", database, "declare", "API down", "--sev", "1")
    assert "FAIL  synced folder" in run("--db", database, "doctor", code=1, both=True)
    run("declare", "API down", "--sev", "1")
    assert "synced folder" not in run("doctor", both=True)


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from warroom.room import Room
room = Room.open(Path(sys.argv[1]), "maya", lambda: datetime.now(UTC), UTC, state=Path(os.environ["WARROOM_STATE"]))
for number in range(5):
    room.note(1, f"from the killed one, {number}")
os._exit(9)
"""


@pytest.fixture
def killed(run, older: Path, tmp_path: Path) -> Path:
    """The database as a killed program left it: its last notes stand in the log beside it."""
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "w.db")], check=False)
    assert (tmp_path / "w.db-wal").stat().st_size > 0
    return tmp_path / "w.db"


def test_what_a_killed_program_left_in_the_log_is_read(run, killed: Path) -> None:
    assert "from the killed one, 4" in run("timeline")
    run("note", "goes on")


@pytest.mark.parametrize("how", ["copied", "renamed", "in place, touched"])
def test_a_log_never_meets_a_database_that_was_put_in_its_place(
    run, killed: Path, tmp_path: Path, how: str
) -> None:
    other = tmp_path / "elsewhere" / "other.db"
    for number in range(30):
        run("--db", str(other), "declare", f"quite another {number} " + "long " * 30, "--sev", "3")
    if how == "renamed":
        other.replace(killed)
    else:
        shutil.copy(other, killed)
    said = run("list", both=True)
    assert "quite another 29" in said
    assert "belonged to another file" in said
    assert (tmp_path / "w.db.held-1.wal").exists()
    assert "ok    integrity: sound" in run("doctor", code=1, both=True)


def test_a_log_stays_with_its_own_database_when_that_was_only_moved_or_copied_back(
    run, killed: Path, tmp_path: Path
) -> None:
    shutil.copy(killed, tmp_path / "same.db")
    (tmp_path / "same.db").replace(killed)
    assert "from the killed one, 4" in run("timeline")
    assert list(tmp_path.glob("w.db.held-*")) == []


def test_a_log_that_somebody_has_open_is_left_alone(run, older: Path, tmp_path: Path) -> None:
    database = tmp_path / "w.db"
    code = KILLED.replace("os._exit(9)", "print('ready', flush=True); input()")
    with subprocess.Popen(
        [sys.executable, "-c", code, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as console:
        assert console.stdout is not None
        assert console.stdout.readline() == "ready\n"
        os.utime(database)  # so that it is not as it was seen last
        run("note", "from a command", process=True)
        assert list(tmp_path.glob("w.db.held-*")) == []
        console.communicate("\n")
    assert "from a command" in run("timeline")
    assert "from the killed one, 4" in run("timeline")


def test_nothing_is_accepted_while_another_process_holds_what_is_missing(
    run, older: Path, tmp_path: Path
) -> None:
    database = tmp_path / "w.db"
    code = KILLED.replace("os._exit(9)", "print('ready', flush=True); input()")
    with subprocess.Popen(
        [sys.executable, "-c", code, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as console:
        assert console.stdout is not None
        assert console.stdout.readline() == "ready\n"
        run("doctor", "--accept", process=True)  # while it has the log all is as it should be
        for name in ("w.db-wal", "w.db-shm"):
            (tmp_path / name).unlink()
        said = run("doctor", "--accept", process=True, code=1)
        assert (
            "is open in another warroom, which lost the -wal and -shm files beside it: quit that one first"
            in said
        )
        console.communicate("\n")
    run("doctor", "--accept", process=True)
