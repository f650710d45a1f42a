"""A database that was deleted, replaced or overwritten while it was open: found out before anything is called saved."""

import gc
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from other_process import elsewhere

from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import Incident
from warroom.domain.policy.severities import Severity
from warroom.domain.record.blanking import Blanker
from warroom.room import Room
from warroom.store.errors import StoreProblem
from warroom.store.sql.append import NewEvent
from warroom.store.sqlite import connection, open_files
from warroom.store.sqlite.lost_file import Loss, LostFileError

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def opened(path: Path, *, read_only: bool = False) -> Room:
    return Room.open(path, "maya", lambda: NOW, UTC, read_only=read_only)


def notes(room: Room) -> list[str]:
    events = [entry.recorded.event for entry in room.timeline(1)]
    return [event.text for event in events if isinstance(event, Noted)]


NOTES_OF = """
import sys, json
from sqlite_utils.utils import sqlite3
rows = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute(
    "SELECT payload FROM event WHERE kind = 'noted' ORDER BY incident, n").fetchall()
print(",".join(json.loads(row[0])["text"] for row in rows))
"""


@dataclass
class Place:
    """A database with the notes one and two, an older copy of it with the first one, and another database."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "w.db"

    @property
    def older(self) -> Path:
        return self.folder.parent / "older.db"

    @property
    def other(self) -> Path:
        return self.folder.parent / "other.db"

    def held(self) -> list[Path]:
        return sorted(self.folder.parent.glob("**/w.db.held-*.db"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path / "room")
    other = opened(place.other)
    other.declare("quite another", Severity.SEV3)
    other.close()
    room = opened(place.database)
    room.declare("API down", Severity.SEV1)
    room.note(1, "one")
    room.close()
    shutil.copy(place.database, place.older)
    room = opened(place.database)
    room.note(1, "two")
    room.close()
    return place


def in_place(source: Path, target: Path) -> None:
    """As `rsync --inplace -t` and some sync clients write: the same inode, and the time of the source."""
    with target.open("r+b") as file:
        file.write(source.read_bytes())
        file.truncate()
    found = source.stat()
    os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))


def remove(place: Place) -> None:
    place.database.unlink()


def remove_all(place: Place) -> None:
    for path in place.folder.glob("w.db*"):
        path.unlink()


def remove_folder(place: Place) -> None:
    shutil.rmtree(place.folder)


def rename_folder(place: Place) -> None:
    place.folder.rename(place.folder.with_name("renamed"))


def rename_over(place: Place) -> None:
    place.older.replace(place.database)


def check_out(place: Place) -> None:
    place.database.unlink()
    shutil.copy(place.older, place.database)


def put_a_folder(place: Place) -> None:
    place.database.unlink()
    place.database.mkdir()


def copy_over(place: Place) -> None:
    shutil.copyfile(place.older, place.database)


def copy_another_over(place: Place) -> None:
    shutil.copyfile(place.other, place.database)


def sync_in_place(place: Place) -> None:
    in_place(place.older, place.database)


def another_of_that_size(place: Place) -> None:
    size = place.database.stat().st_size
    raw = place.other.read_bytes()
    assert len(raw) <= size
    place.other.write_bytes(raw + bytes(size - len(raw)))
    in_place(place.other, place.database)


def truncate(place: Place) -> None:
    os.truncate(place.database, 0)


def garbage(place: Place) -> None:
    with place.database.open("r+b") as file:
        file.write(b"no database at all" * 300)


def edit_a_page(place: Place) -> None:
    with place.database.open("r+b") as file:
        file.seek(5 * 4096 + 100)
        file.write(b"edited")


def remove_log(place: Place) -> None:
    Path(f"{place.database}-wal").unlink()


def remove_shared_memory(place: Place) -> None:
    Path(f"{place.database}-shm").unlink()


def lead_elsewhere(place: Place) -> None:
    """As who moves a database to a larger disk and leaves a link: SQLite looks for the log beside the new name."""
    place.database.rename(place.folder / "real.db")
    place.database.symlink_to("real.db")


def lead_to_another_folder(place: Place) -> None:
    elsewhere = place.folder.with_name("larger disk")
    elsewhere.mkdir()
    place.database.rename(elsewhere / "w.db")
    place.database.symlink_to(elsewhere / "w.db")


def move_away(place: Place) -> None:
    place.database.rename(place.folder / "real.db")


def remove_log_and_shared_memory(place: Place) -> None:
    remove_log(place)
    remove_shared_memory(place)


UNLINKED = {
    remove: Loss.GONE, remove_all: Loss.GONE, remove_folder: Loss.GONE, rename_folder: Loss.GONE,
    rename_over: Loss.REPLACED, check_out: Loss.REPLACED, put_a_folder: Loss.REPLACED,
    remove_log: Loss.LOG_GONE, remove_shared_memory: Loss.LOG_GONE, remove_log_and_shared_memory: Loss.LOG_GONE,
    move_away: Loss.GONE, lead_elsewhere: Loss.LED_ELSEWHERE, lead_to_another_folder: Loss.LED_ELSEWHERE,
}  # fmt: skip
WRITTEN_OVER = (
    copy_over, copy_another_over, sync_in_place, another_of_that_size, truncate, garbage, edit_a_page
)  # fmt: skip


@pytest.mark.parametrize("lose", UNLINKED, ids=lambda act: act.__name__)
@pytest.mark.parametrize("read_only", [False, True], ids=["console", "watch"])
def test_what_was_saved_is_in_a_copy_and_nothing_more_is(
    place: Place, lose: Callable[[Place], None], read_only: bool
) -> None:
    writer = opened(place.database)
    writer.note(1, "three")
    room = opened(place.database, read_only=True) if read_only else writer
    room.store.version()
    lose(place)
    there = place.database.exists()
    with pytest.raises(LostFileError, match="nothing more is saved") as told:
        room.store.version() if read_only else room.note(1, "four")
    assert told.value.loss is UNLINKED[lose]
    (copy,) = place.held() or [None]
    if lose in (remove_folder, rename_folder):
        assert (
            copy is None
        )  # without a folder for state there is nowhere to put it, and no folder is made anew
        assert not place.folder.exists()
    else:
        assert copy is not None
        assert elsewhere(NOTES_OF, copy) == "one,two,three\n"
        assert str(copy) in str(told.value)
        assert copy.stat().st_mode & 0o077 == 0
    with pytest.raises(LostFileError):
        room.store.version()
    assert place.database.exists() == there
    room.close()
    writer.close()
    assert place.database.exists() == there


@pytest.mark.parametrize("lose", [remove_folder, rename_folder])
def test_a_folder_that_is_gone_is_not_made_anew_and_the_copy_goes_to_the_state(
    place: Place, tmp_path: Path, lose: Callable[[Place], None]
) -> None:
    room = Room.open(place.database, "maya", lambda: NOW, UTC, state=tmp_path / "state")
    room.note(1, "three")
    lose(place)
    with pytest.raises(LostFileError, match=r"held-1\.db"):
        room.note(1, "four")
    assert not place.folder.exists()
    assert (
        elsewhere(NOTES_OF, next((tmp_path / "state" / "held").glob("*/w.db.held-1.db"))) == "one,two,three\n"
    )
    room.close()
    assert not place.folder.exists()


@pytest.mark.parametrize("act", [rename_over, check_out], ids=lambda act: act.__name__)
def test_the_log_of_a_replaced_database_never_meets_the_new_one(
    place: Place, act: Callable[[Place], None]
) -> None:
    room = opened(place.database)
    room.note(1, "three")
    act(place)
    before = place.database.read_bytes()
    with pytest.raises(LostFileError):
        room.store.version()
    room.close()
    assert not Path(f"{place.database}-wal").exists()
    assert elsewhere(NOTES_OF, place.database) == "one\n"
    assert place.database.read_bytes() == before


@pytest.mark.parametrize("act", WRITTEN_OVER, ids=lambda act: act.__name__)
@pytest.mark.parametrize("read_only", [False, True], ids=["console", "watch"])
@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_a_file_written_over_is_found_out_and_stays_as_it_was_put_there(
    place: Place, act: Callable[[Place], None], read_only: bool, large: bool
) -> None:
    code = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_file_identity as here
from warroom.store.sqlite import file_identity
if sys.argv[5] == "True":
    file_identity.KEPT = 0
from warroom.store.sqlite.lost_file import Loss, LostFileError
place = here.Place(Path(sys.argv[2]))
writer = here.opened(place.database)
writer.note(1, "three")
looking = here.opened(place.database, read_only=True)
looking.store.version(), writer.store.version()
getattr(here, sys.argv[3])(place)
before = place.database.read_bytes()
first, second = (looking, writer) if sys.argv[4] == "True" else (writer, looking)
for room in (first, second, first):
    try:
        room.note(1, "four") if room is writer else room.store.version()
    except LostFileError as lost:
        assert lost.loss is Loss.OVERWRITTEN, lost
    else:
        raise AssertionError("taken for the same")
assert place.database.read_bytes() == before
try:
    here.opened(place.database)
except LostFileError:
    pass
else:
    raise AssertionError("opened once more")
assert [one.event.text for _, one in writer.store.overwritten_notes()] == ["three"]
for room in (first, second):
    room.close()
"""
    kept = place.database.stat().st_ino
    elsewhere(code, Path(__file__).parent, place.folder, act.__name__, read_only, large)
    assert place.database.stat().st_ino == kept
    assert not Path(f"{place.database}-wal").exists()
    if large:
        assert "three" in (place.folder / "w.db.held-1.txt").read_text()
    else:
        assert elsewhere(NOTES_OF, place.folder / "w.db.held-1.db") == "one,two,three\n"
    if act in (copy_over, sync_in_place):
        assert elsewhere(NOTES_OF, place.database) == "one\n"
        assert place.database.read_bytes() == place.older.read_bytes()


def test_a_database_is_not_made_anew_by_a_thread_that_opens_it_later(place: Place) -> None:
    reader = opened(place.database)
    remove_all(place)
    with pytest.raises(LostFileError, match="deleted or moved away"):
        opened(place.database)
    assert not place.database.exists()
    check_out_of = shutil.copy(place.older, place.database)
    with pytest.raises(LostFileError, match="replaced"):
        opened(Path(check_out_of))
    reader.close()
    opened(place.database).close()


def test_one_that_goes_while_it_is_written_to_is_copied_too(place: Place) -> None:
    room = opened(place.database)

    def going(incident: Incident) -> list[NewEvent]:
        place.database.unlink()
        with room.store._reading():
            raise StoreProblem("as for a page that cannot be read")

    with pytest.raises(LostFileError, match=r"held-1\.db"):
        room.store.append(1, going, "an act")
    assert [elsewhere(NOTES_OF, copy) for copy in place.held()] == ["one,two\n"]
    room.close()


def test_a_file_that_comes_back_is_written_to_again(place: Place) -> None:
    room = opened(place.database)
    away = place.database.with_name("away.db")
    place.database.rename(away)
    with pytest.raises(LostFileError):
        room.note(1, "lost?")
    away.rename(place.database)
    room.note(1, "three")
    room.close()
    assert elsewhere(NOTES_OF, place.database) == "one,two,three\n"


@pytest.mark.parametrize("again", [remove, remove_log, rename_over], ids=lambda act: act.__name__)
def test_each_loss_has_a_copy_of_its_own_that_lacks_nothing(
    place: Place, tmp_path: Path, again: Callable[[Place], None]
) -> None:
    reader, room = (
        Room.open(place.database, "maya", lambda: NOW, UTC, state=tmp_path / "state") for _ in range(2)
    )
    rename_folder(place)
    for one in (reader, room):
        with pytest.raises(LostFileError):
            one.store.version()
    place.folder.with_name("renamed").rename(place.folder)
    room.note(1, "three")
    again(place)
    with pytest.raises(LostFileError) as told:
        reader.store.version()
    assert told.value.copy is not None
    assert elsewhere(NOTES_OF, told.value.copy) == "one,two,three\n"
    assert str(told.value.copy) in str(told.value)
    with pytest.raises(LostFileError, match=str(told.value.copy)):
        room.note(1, "four")
    assert len(place.held()) == 2


@pytest.mark.parametrize(("free", "words"), [(10**9, "-wal or -shm"), (0, "is full or failing")])
def test_a_disk_that_has_space_is_not_called_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, words: str
) -> None:
    monkeypatch.setattr(connection.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    with pytest.raises(StoreProblem, match=words), connection.translated(tmp_path / "w.db"):
        raise connection.sqlite3.OperationalError("disk I/O error")


def test_a_link_that_leads_elsewhere_is_found_out(place: Place, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(place.database)
    room = opened(link)
    room.note(1, "three")
    room.store.version()
    link.unlink()
    link.symlink_to(place.other)
    with pytest.raises(LostFileError) as told:
        room.note(1, "four")
    assert told.value.loss is Loss.REPLACED
    room.close()


@pytest.mark.parametrize("how", ["the link", "what it leads to"])
def test_a_link_to_the_same_file_by_another_name_is_found_out(place: Place, tmp_path: Path, how: str) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(place.database)
    room = opened(link)
    room.note(1, "three")
    away = place.folder / "away.db"
    place.database.rename(away)
    if how == "the link":
        link.unlink()
        link.symlink_to(away)
    else:
        place.database.symlink_to(away)
    with pytest.raises(LostFileError) as told:
        room.note(1, "four")
    assert told.value.loss is Loss.LED_ELSEWHERE
    assert told.value.copy is not None
    assert elsewhere(NOTES_OF, told.value.copy) == "one,two,three\n"
    with pytest.raises(LostFileError):
        opened(link)
    room.close()


WRITE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from warroom.room import Room
room = Room.open(Path(sys.argv[1]), "li", lambda: datetime(2026, 11, 23, 13, tzinfo=UTC), UTC)
for words in sys.argv[2:]:
    room.note(1, words)
room.close()
"""


WRITE_REFUSED = f"""
from warroom.store.errors import HardLinkedError
try:
    exec({WRITE!r})
except HardLinkedError as refused:
    print(refused)
"""


@pytest.mark.parametrize(
    "lose", [remove_log_and_shared_memory, move_away, lead_elsewhere, lead_to_another_folder],
    ids=lambda act: act.__name__,
)  # fmt: skip
@pytest.mark.parametrize("ends", ["closed", "forgotten"])
def test_who_lost_the_file_copies_nothing_into_it_at_the_end(
    place: Place, lose: Callable[[Place], None], ends: str
) -> None:
    code = """
import gc, os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_file_identity as here
from warroom.store.sqlite.lost_file import LostFileError
place = here.Place(Path(sys.argv[2]))
room = here.opened(place.database)
room.note(1, "three " + "long " * 10_000)
getattr(here, sys.argv[3])(place)
try:
    room.note(1, "four")
except LostFileError:
    pass
now = place.folder / "real.db" if sys.argv[3] == "move_away" else place.database
here.elsewhere(here.WRITE, now, "cli 1", "cli 2")
if sys.argv[4] == "forgotten":
    del room
    gc.collect()
else:
    room.close()
print(now)
"""
    now = elsewhere(code, Path(__file__).parent, place.folder, lose.__name__, ends).strip()
    assert elsewhere(NOTES_OF, now) == "one,two,cli 1,cli 2\n"
    assert elsewhere("import sys, sqlite3; print(*sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchone())", now) == "ok\n"  # fmt: skip
    (copy,) = place.held()
    assert "three" in elsewhere(NOTES_OF, copy)


@pytest.mark.parametrize("lose", [remove_log_and_shared_memory, lead_elsewhere], ids=lambda act: act.__name__)
def test_one_that_is_let_go_of_unasked_copies_nothing_either(
    place: Place, lose: Callable[[Place], None]
) -> None:
    code = """
import gc, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_file_identity as here
place = here.Place(Path(sys.argv[2]))
room = here.opened(place.database)
room.note(1, "three " + "long " * 10_000)
getattr(here, sys.argv[3])(place)
here.elsewhere(here.WRITE, place.database, "cli 1")
del room
gc.collect()
"""
    elsewhere(code, Path(__file__).parent, place.folder, lose.__name__)
    assert elsewhere(NOTES_OF, place.database) == "one,two,cli 1\n"


def test_a_hard_link_stops_writing_until_it_is_gone(place: Place) -> None:
    room = opened(place.database)
    room.note(1, "three")
    other = place.folder / "hard.db"
    other.hardlink_to(place.database)
    for write in (lambda: room.note(1, "four"), room.store.try_writing):
        with pytest.raises(StoreProblem, match=f"hard links, {other} is one.*Remove the other name"):
            write()
    said = elsewhere(WRITE_REFUSED, other, "cli")
    assert f"{place.database} is one" in said
    assert notes(room) == ["one", "two", "three"]
    other.unlink()
    room.note(1, "four")
    room.close()
    assert elsewhere(NOTES_OF, place.database) == "one,two,three,four\n"


def test_a_hard_link_elsewhere_is_told_and_an_older_file_is_not_upgraded(place: Place) -> None:
    (place.folder.parent / "hard.db").hardlink_to(place.database)
    with connection.sqlite3.connect(place.database, isolation_level=None) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        db.execute("PRAGMA journal_mode = DELETE").fetchone()
        db.execute("DROP TABLE shift_taken")
        db.execute(f"PRAGMA user_version = {version - 1}")
    db.close()
    before = place.database.read_bytes()
    room = opened(place.database)
    assert notes(room) == ["one", "two"]
    with pytest.raises(StoreProblem, match="-samefile"):
        room.note(1, "three")
    room.close()
    assert place.database.read_bytes() == before


WRITE_MUCH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from warroom.room import Room
room = Room.open(Path(sys.argv[1]), "li", lambda: datetime(2026, 11, 23, 13, tzinfo=UTC), UTC)
for number in range(40):
    room.note(1, f"{number} " + "long " * 19_000)
print(Path(sys.argv[1] + "-wal").stat().st_size)
"""


def much_is_written_elsewhere(place: Place, room: Room) -> None:
    before = place.database.stat().st_size
    elsewhere(WRITE_MUCH, place.database)
    assert place.database.stat().st_size > before  # SQLite copied its log into the file


def much_is_written_here(place: Place, room: Room) -> None:
    before = place.database.stat().st_size
    for number in range(40):
        room.note(1, f"{number} " + "long " * 19_000)
        room.store.version()
    assert place.database.stat().st_size > before


def it_is_redacted_and_cleaned(place: Place, room: Room) -> None:
    room.redact(Blanker(["two"]), 1)
    assert room.store.clean()


def the_same_is_copied_over_it(place: Place, room: Room) -> None:
    shutil.copy(place.database, place.folder / "same.db")
    shutil.copyfile(place.folder / "same.db", place.database)


def it_is_touched(place: Place, room: Room) -> None:
    os.utime(place.database)


def its_permissions_change(place: Place, room: Room) -> None:
    place.database.chmod(0o640)


def it_is_backed_up(place: Place, room: Room) -> None:
    room.review.backup(place.folder / "b.db")


def it_is_copied(place: Place, room: Room) -> None:
    shutil.copy(place.database, place.folder / "c.db")


def its_folder_is_moved_behind_a_link(place: Place, room: Room) -> None:
    moved = place.folder.with_name("moved")
    place.folder.rename(moved)
    place.folder.symlink_to(moved)


def others_come_and_go(place: Place, room: Room) -> None:
    for _ in range(3):
        opened(place.database, read_only=True).close()
        opened(place.database).close()
    elsewhere("import sys, sqlite3; sqlite3.connect(sys.argv[1]).execute('PRAGMA integrity_check').fetchall()", place.database)  # fmt: skip


@pytest.mark.parametrize(
    "happens",
    [
        much_is_written_elsewhere, much_is_written_here, it_is_redacted_and_cleaned, it_is_touched, the_same_is_copied_over_it,
        its_permissions_change, it_is_backed_up, it_is_copied, others_come_and_go, its_folder_is_moved_behind_a_link,
    ],
    ids=lambda act: act.__name__,
)  # fmt: skip
@pytest.mark.parametrize("kind", ["ext4", "nfs4"])
def test_what_sqlite_and_honest_people_do_is_no_alarm(
    place: Place, monkeypatch: pytest.MonkeyPatch, happens: Callable[[Place, Room], None], kind: str
) -> None:
    if kind == "nfs4":
        if happens is it_is_redacted_and_cleaned:
            pytest.skip("cleaning asks for a checkpoint, which a rollback journal has not")
        monkeypatch.setattr(connection, "network_file_system", lambda _: kind)
    room, other = opened(place.database), opened(place.database)
    looking = opened(place.database, read_only=True)
    for one in (room, other, looking):
        one.store.version()
    happens(place, room)
    for one in (room, other, looking):
        one.store.version()
    other.note(1, "three")
    room.note(1, "four")
    for one in (room, other, looking):
        assert notes(one)[-2:] == ["three", "four"]
        one.close()


def test_without_a_log_an_older_content_is_found_out_by_what_is_missing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "network_file_system", lambda _: "nfs4")
    room = opened(place.database)
    room.note(1, "three")
    room.store.version()
    in_place(place.older, place.database)
    with pytest.raises(LostFileError) as told:
        room.note(1, "four")
    assert told.value.loss is Loss.OVERWRITTEN
    assert "three" in (place.folder / "w.db.held-1.txt").read_text()
    with pytest.raises(LostFileError):
        room.store.version()


def test_a_restore_waits_until_nobody_has_it_open(place: Place) -> None:
    from warroom.store.sqlite.backup import restore

    room = opened(place.database)
    room.store.version()
    with pytest.raises(StoreProblem, match="close it"):
        restore(
            place.older, place.database, place.folder / "aside", lambda _: None, force=True, lose_newer=True
        )
    room.store.version()
    room.note(1, "three")
    room.close()
    restore(place.older, place.database, place.folder / "aside", lambda _: None, force=True, lose_newer=True)
    again = opened(place.database)
    again.store.version()
    assert notes(again) == ["one"]


def test_a_room_that_is_forgotten_while_another_is_opened_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The garbage collector closes what is forgotten, in the middle of whatever the thread does."""
    forgotten, kept = [opened(tmp_path / "forgotten.db")], opened(tmp_path / "kept.db")
    file_system = open_files.file_system

    def collect(path: Path) -> str:
        forgotten.clear()
        gc.collect()
        return file_system(path)

    monkeypatch.setattr(open_files, "file_system", collect)
    again: list[Room] = []
    work = threading.Thread(target=lambda: again.append(opened(tmp_path / "kept.db")), daemon=True)
    work.start()
    work.join(float(os.environ.get("TEST_PATIENCE", "300")))  # it would wait for ever
    assert not work.is_alive()
    assert not open_files.is_open_here(tmp_path / "forgotten.db")
    assert open_files.is_open_here(tmp_path / "kept.db")
    kept.close()
