"""What was typed but is not in the record yet, kept in a small file that outlives a killed console.

Each console holds one slot: a JSON file and the lock that says somebody is using it. A console that finds
slots nobody holds takes over what is in them. Where nothing can be written beside the database, because the disk is
full, the folder is gone or not ours, the slot is in the user's folder for state; the next console looks there too.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from warroom.durable_files import make_own_folder, remove_left_behind, rename
from warroom.local.draft_names import LINE, half_typed, merged, typed_words
from warroom.local.paths import write_private


class PendingNote(BaseModel):
    """A note on its way to the record. Its id makes saving it twice harmless."""

    model_config = ConfigDict(frozen=True)

    id: str
    incident: str
    """The incident's UUID: INC-7 could be another one in a database put in this place."""
    text: str
    typed_at: AwareDatetime
    tried_again: bool = False
    """Whether a console that started later tried it already, and ended before it was recorded or given back."""
    returned: str = ""
    """Why it was not recorded, once it was tried; then only the commander enters it again. Empty while it is on its way."""


class _Kept(BaseModel):
    drafts: dict[str, str] = {}
    pending: list[PendingNote] = []


class Drafts:
    """One console's slot. What keeps raises OSError when nothing can be written anywhere; what is kept stays in memory."""

    def __init__(self, folder: Path, elsewhere: Path | None = None) -> None:
        """`elsewhere` takes what cannot be written into the folder, as while the folder above it is gone, which is not
        made anew.
        """
        self._folders = [folder] if elsewhere is None else [folder, elsewhere]
        self._slots: dict[Path, tuple[FileLock, Path]] = {}
        """By folder: the lock and the file that are ours there."""
        self._files: set[Path] = set()
        """Files of ours that hold something, the newest and those that could not be removed since."""
        self._kept = _Kept()
        self.where: Path | None = None
        """The folder in which everything is kept; None when the last writing failed, or is under way."""
        self.problem: OSError | None = None
        """Why nothing could be kept the last time."""
        self._begin()
        for slot in [slot for one in self._folders for slot in _slots_in(one)]:
            if slot not in [path for _, path in self._slots.values()]:
                with contextlib.suppress(OSError):  # it stays where it is, and what is in it is known here
                    self._take_over(slot)

    def _begin(self) -> None:
        """Take a slot in the first folder where there is one, with what an earlier console left in it."""
        failed = None
        for folder in self._folders:
            try:
                path = self._slot(folder)
                self._kept = _read(path)
            except OSError as problem:
                failed = failed or problem
                continue
            self.where = folder
            self._files.add(path)
            return
        self.problem = failed

    def draft(self, name: str) -> str | None:
        """What was typed into the line or dialog `name` and never sent."""
        return self._kept.drafts.get(name)

    def keep(self, name: str, text: str) -> None:
        """Keep a draft; an empty one is forgotten."""
        self.keep_all({name: text})

    def keep_all(self, texts: Mapping[str, str]) -> None:
        """Keep drafts by name, all in one writing; empty ones are forgotten. Returns once they are on disk."""
        drafts = {name: text for name, text in {**self._kept.drafts, **texts}.items() if text}
        if drafts != self._kept.drafts:
            self._kept.drafts = drafts
            self._write()
        else:
            self.catch_up()

    def catch_up(self) -> None:
        """Write what could not be written before."""
        if self.where is None:
            self._write()

    def unkept(self) -> list[str]:
        """What was typed and is on no disk, each text as it can be shown; empty when everything is kept."""
        if self.where is not None:
            return []
        notes = [note.text for note in self._kept.pending]
        return list(
            dict.fromkeys([*notes, *filter(None, (typed_words(*one) for one in self._kept.drafts.items()))])
        )

    def pending(self) -> tuple[PendingNote, ...]:
        return tuple(self._kept.pending)

    def journal(self, *notes: PendingNote, instead_of: str = "") -> None:
        """Returns once the notes are on disk, in the place of one that was given back with the id `instead_of`."""
        gone = {instead_of, *(note.id for note in notes)}
        self._kept.pending = [*(kept for kept in self._kept.pending if kept.id not in gone), *notes]
        self._write()

    def give_back(self, id: str, reason: str) -> None:
        """The note was not recorded, and waits until the commander enters it again or throws it away."""
        self._kept.pending = [
            note.model_copy(update={"returned": reason, "tried_again": False}) if note.id == id else note
            for note in self._kept.pending
        ]
        self._write()

    def try_again(self, id: str) -> None:
        """Remember that the note is being tried once more: one that ends the console must not end each one after it."""
        self._kept.pending = [
            note.model_copy(update={"tried_again": True}) if note.id == id else note
            for note in self._kept.pending
        ]
        self._write()

    def settle(self, *ids: str) -> None:
        """These notes are in the record, or were thrown away."""
        pending = [note for note in self._kept.pending if note.id not in ids]
        if pending != self._kept.pending:
            self._kept.pending = pending
            self._write()

    def close(self) -> None:
        for lock, _ in self._slots.values():
            lock.release()

    def _slot(self, folder: Path) -> Path:
        """Our file in a folder. Raises OSError."""
        _make(folder, home=folder == self._folders[0])
        if folder not in self._slots:
            for one in (folder, folder.parent):  # beside the database too: half-made backups and restores
                remove_left_behind(one)
            self._slots[folder] = _own_slot(folder)
        return self._slots[folder][1]

    def _take_over(self, slot: Path) -> None:
        with _unused(slot) as free:
            if not free:
                return
            left = _read(slot)
            known = {note.id for note in self._kept.pending}
            self._kept.pending += [note for note in left.pending if note.id not in known]
            typed_at = datetime.fromtimestamp(slot.stat().st_mtime, UTC)
            waiting = {}
            for name, text in left.drafts.items():
                mine = self._kept.drafts.get(name)
                chosen = text if not mine or mine == text else merged(name, mine, text)
                if chosen is not None:
                    self._kept.drafts[name] = chosen
                elif name.endswith(LINE):  # a note of its own
                    self._kept.pending += _half_typed(name, text, typed_at)
                else:
                    waiting[name] = text  # until the console that starts then has none of its own
            self._write()
            if waiting:
                write_private(slot, _Kept(drafts=waiting).model_dump_json())
            else:
                slot.unlink()

    def _write(self) -> None:
        self.where, failed = None, None
        for folder in self._folders:
            try:
                path = self._slot(folder)
                write_private(path, self._kept.model_dump_json())
            except OSError as problem:
                failed = failed or problem
                continue
            self.where, self.problem = folder, None
            self._files.add(path)
            self._remove_all_but(path)
            return
        self.problem = failed or OSError(errno.EIO, os.strerror(errno.EIO))
        raise self.problem

    def _remove_all_but(self, newest: Path) -> None:
        """What was kept in another folder before is older, and must not come back."""
        for older in self._files - {newest}:
            with contextlib.suppress(OSError):
                older.unlink(missing_ok=True)
                self._files.discard(older)


def keep_text(folders: Sequence[Path], name: str, text: str) -> Path:
    """A text in a file of its own, in the first of the folders for drafts that takes it. Raises OSError."""
    failed: OSError | None = None
    for folder in folders:
        try:
            _make(folder, home=folder == folders[0])
            write_private(folder / name, text)
        except OSError as problem:
            failed = failed or problem
        else:
            return folder / name
    raise failed or FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)


def _make(folder: Path, *, home: bool) -> None:
    """Make a folder for drafts. Raises OSError; also for the `home` of one in the database's folder, when that is gone."""
    if home and not folder.parent.is_dir():  # renamed, deleted: what comes back must find its place free
        raise FileNotFoundError(errno.ENOENT, "the folder of the database is gone", str(folder))
    make_own_folder(folder)


def _own_slot(folder: Path) -> tuple[FileLock, Path]:
    number = 1
    while True:
        path = folder / f"console-{number}.json"
        lock = FileLock(path.with_suffix(".lock"), timeout=0, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            number += 1
        else:
            return lock, path


def _slots_in(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("console-*.json"))
    except OSError:
        return []


def _half_typed(name: str, draft: str, typed_at: datetime) -> list[PendingNote]:
    """The line of another console as a note to enter."""
    id, words = half_typed(draft)
    reason = "it was left half typed by another console."
    incident = name.removesuffix(LINE)
    return (
        [
            PendingNote(
                id=id or str(uuid4()), incident=incident, text=words, typed_at=typed_at, returned=reason
            )
        ]
        if words.strip()
        else []
    )


@contextlib.contextmanager
def _unused(slot: Path) -> Iterator[bool]:
    try:
        with FileLock(slot.with_suffix(".lock"), timeout=0, mode=0o600):
            yield True
    except Timeout:
        yield False


def _read(path: Path) -> _Kept:
    try:
        return _Kept.model_validate_json(path.read_text("utf-8"))
    except FileNotFoundError:
        return _Kept()
    except (ValidationError, UnicodeDecodeError):
        # Not ours to throw away: somebody may still read it.
        rename(path, path.with_suffix(f".unreadable-{datetime.now().astimezone():%Y%m%d%H%M%S}"))
        return _Kept()
