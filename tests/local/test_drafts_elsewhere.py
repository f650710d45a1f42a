"""Drafts that cannot be kept beside the database: in the folder for state, in one place at a time, or told."""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from warroom.local import drafts as module
from warroom.local.draft_names import BETWEEN, COPIED, LINE, SEEN, typed_words
from warroom.local.drafts import Drafts, PendingNote

ID = "0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee"
NOTE = PendingNote(
    id=ID, incident="i", text="the pool is full", typed_at=datetime(2026, 11, 23, 13, tzinfo=UTC)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "room").mkdir()
    return tmp_path / "room" / "w.db.drafts"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    return tmp_path / "state" / "drafts" / "w"


@contextmanager
def full(*folders: Path) -> Iterator[None]:
    """No byte fits into these folders; names and empty files do."""
    real = module.write_private

    def write(path: Path, text: str) -> None:
        if path.parent in folders:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        real(path, text)

    with pytest.MonkeyPatch.context() as disk:
        disk.setattr(module, "write_private", write)
        yield


@contextmanager
def a_file_in_its_place(folder: Path) -> Iterator[None]:
    if folder.is_dir():
        shutil.rmtree(folder)
    folder.touch()
    yield
    folder.unlink()


@contextmanager
def a_link_in_its_place(folder: Path) -> Iterator[None]:
    if folder.is_dir():
        shutil.rmtree(folder)
    folder.symlink_to(folder.parent)
    yield
    folder.unlink()


@contextmanager
def its_folder_gone(folder: Path) -> Iterator[None]:
    away = folder.parent.with_name("away")
    folder.parent.rename(away)
    yield
    away.rename(folder.parent)


TROUBLES = (full, a_file_in_its_place, a_link_in_its_place, its_folder_gone)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.__name__)
@pytest.mark.parametrize("open_before", [True, False])
@pytest.mark.parametrize("over", [True, False], ids=["over", "goes on"])
def test_what_cannot_be_kept_in_its_place_is_found_by_the_next_console(
    folder: Path, elsewhere: Path, trouble: Callable[[Path], Iterator[None]], open_before: bool, over: bool
) -> None:
    drafts = Drafts(folder, elsewhere) if open_before else None
    if drafts is not None:
        drafts.keep("i/note", "older words")
    with trouble(folder):
        drafts = drafts or Drafts(folder, elsewhere)
        drafts.journal(NOTE)
        drafts.keep("i/note", "half a note")
        assert drafts.where == elsewhere
        assert drafts.unkept() == []
        drafts.close()
        if not over:
            again = Drafts(folder, elsewhere)
            assert (again.pending(), again.draft("i/note")) == ((NOTE,), "half a note")
            again.close()
    again = Drafts(folder, elsewhere)
    assert again.pending()[0] == NOTE
    if (
        trouble is its_folder_gone and open_before
    ):  # the older file could not be removed: its words are offered too
        assert (again.draft("i/note"), again.pending()[1].text) == ("older words", "half a note")
    else:
        assert (again.draft("i/note"), len(again.pending())) == ("half a note", 1)


def test_words_come_home_when_there_is_space_again_and_stay_in_one_place(
    folder: Path, elsewhere: Path
) -> None:
    drafts = Drafts(folder, elsewhere)
    with full(folder):
        drafts.keep("i/note", "one")
        assert not list(folder.glob("*.json"))
    drafts.keep("i/note", "two")
    assert drafts.where == folder
    assert not list(elsewhere.glob("*.json"))
    drafts.keep("i/note", "")
    drafts.close()
    again = Drafts(folder, elsewhere)
    assert (again.draft("i/note"), again.pending()) == (None, ())


def test_what_a_living_console_keeps_elsewhere_is_not_taken_from_it(folder: Path, elsewhere: Path) -> None:
    one = Drafts(folder, elsewhere)
    with full(folder):
        one.journal(NOTE)
        two = Drafts(folder, elsewhere)
        two.keep("i/note", "theirs")
    assert two.pending() == ()
    assert Drafts(folder, elsewhere).pending() == ()
    for console in (one, two):
        console.close()
    last = Drafts(folder, elsewhere)
    assert (last.pending(), last.draft("i/note")) == ((NOTE,), "theirs")


@pytest.mark.parametrize("begun", [True, False])
def test_what_is_kept_nowhere_is_known_until_it_is(folder: Path, elsewhere: Path, begun: bool) -> None:
    drafts = Drafts(folder, elsewhere) if begun else None
    with a_file_in_its_place(folder), a_file_in_its_place(elsewhere_made(elsewhere)):
        drafts = drafts or Drafts(folder, elsewhere)
        if not begun:
            assert drafts.problem is not None
        for keep in (
            lambda: drafts.journal(NOTE),
            lambda: drafts.keep_all({f"i{LINE}": f"{ID}{BETWEEN}half a note", f"i{SEEN}": "7", f"i{COPIED}": "Update #2"}),
            lambda: drafts.keep("i/form/Task", BETWEEN.join(["2026-11-23T13:30:00+00:00", "text", "restart it"])),
        ):  # fmt: skip
            with pytest.raises(OSError):
                keep()
        assert drafts.draft("i/form/Task")  # the console that typed it still has it
        assert drafts.unkept() == ["the pool is full", "half a note", "text · restart it"]
    drafts.catch_up()
    assert drafts.unkept() == []
    drafts.close()
    assert Drafts(folder, elsewhere).pending() == (NOTE,)


def elsewhere_made(elsewhere: Path) -> Path:
    elsewhere.mkdir(parents=True)
    return elsewhere


def test_what_the_console_notes_for_itself_was_not_typed() -> None:
    assert typed_words(f"i{SEEN}", "12") == typed_words(f"i{COPIED}", "Update #2") == ""
    assert typed_words("i/update", BETWEEN.join(["3", "2026-11-23T13:30:00.5+00:00", "Users: 2 of 3\nETA: -"])) == (
        "3 · Users: 2 of 3\nETA: -"
    )  # fmt: skip
