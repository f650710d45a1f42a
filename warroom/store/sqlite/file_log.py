"""The record in one file: what only a file needs, which can be moved, copied, lost and overwritten."""

from __future__ import annotations

import os
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from warroom.domain.incident.notes import Noted
from warroom.domain.record.event_model import Recorded
from warroom.domain.text.safe_text import command_word
from warroom.store.errors import (
    BusyError,
    GoneError,
    OlderCopyError,
    ReadOnlyError,
    StoreProblem,
    UpgradedError,
)
from warroom.store.sql.event_log import EventLog
from warroom.store.sqlite import heads
from warroom.store.sqlite.connection import Opened, closed, connect, translated
from warroom.store.sqlite.heads import begun_unseen, gone, last, newest
from warroom.store.sqlite.lost_file import Loss, LostFileError
from warroom.store.sqlite.machine_memory import Head, MachineMemory, is_gone
from warroom.store.sqlite.open_files import is_open_here
from warroom.store.sqlite.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from warroom.domain.incident.state import Incident
    from warroom.store.sql.difference import Difference
    from warroom.store.sqlite.driver import FileConnection, sqlite3
    from warroom.store.sqlite.file_identity import DatabaseFile

KEPT = 500
"""Events that a log remembers having saved, for when the file is overwritten under it."""


class FileLog(EventLog):
    """The record in one file."""

    _db: FileConnection

    @classmethod
    def open(
        cls, path: Path, *, busy_seconds: float = 5.0, read_only: bool = False, state: Path | None = None,
        begin: bool = False, copy_first: bool = True,
    ) -> FileLog:  # fmt: skip
        """Open or create the database; `busy_seconds` is how long a write waits for another. Raises StoreProblem.

        One that a newer warroom wrote, or that may not be written, opens for reading: writes raise ReadOnlyError.
        `state` is the folder in which this machine remembers databases, if it is to: GoneError for one that is
        remembered and gone, unless an empty one is to `begin` in its place. `copy_first` is as in `connect`.
        """
        memory, begun = None if state is None else MachineMemory(state, path), ""
        if memory is not None and _is_gone(path) and not is_open_here(path):
            if begin:
                memory.forget()
            elif seen := memory.heads():
                raise GoneError(gone(path, seen))
            elif blind := memory.problem():
                begun = begun_unseen(path, blind)
        aside = _without_foreign_log(path, memory)
        opened = connect(path, busy_seconds, read_only=read_only, copy_first=copy_first)
        return cls(path, opened, looking=read_only, memory=memory, state=state, aside=aside, begun=begun)

    def __init__(
        self, path: Path, opened: Opened, *, looking: bool = False, memory: MachineMemory | None = None,
        state: Path | None = None, aside: Path | None = None, begun: str = "",
    ) -> None:  # fmt: skip
        """`state` is the folder for what this machine keeps, where a copy goes when the database's folder is gone.

        `aside` is the log that lay beside the database and belonged to another file; `begun` says that the database is
        new, where it has to be said.
        """
        self._path, self._db, self._file = path, opened.db, opened.file
        self.name = str(path)
        self._newer, self._only_reading = opened.newer, opened.only_reading
        self.looking = looking or bool(opened.only_reading)
        self._memory, self._state, self._aside, self.begun = memory, state, aside, begun
        self._saved: deque[tuple[str, Recorded]] = deque(maxlen=KEPT)
        """What this log saved, newest last, each with its incident's UUID."""
        self._written: list[tuple[str, Recorded]] = []
        """What the transaction under way has written."""
        self._known_state: tuple[str, Incident] | None = None
        self.lost: LostFileError | None = None
        """That the file at the path is another one now, or none, once it was found out."""
        self.way_back: Callable[[], str] = lambda: "you put the right one back"
        """What is to be done before an older copy is accepted: the newest copy is for others to know."""
        self._older = self._missing()
        # Nobody has to close a log. At the end of the program the system closes what is left.
        weakref.finalize(self._db, _let_go, self._db.conn, self._file).atexit = False

    def close(self) -> None:
        if self._file.released:
            return
        with suppress(StoreProblem):
            self.look()  # closing copies the log into the file, which has to be the right one
        from warroom.store.sqlite import rescue  # what is left open at the end needs it not

        rescue.close(self._db, self._file, self.lost)

    def look(self, *, sampling: bool = False) -> None:
        """Raise LostFileError when the file at the path is no longer the one that is open; see `DatabaseFile.look`."""
        try:
            self._file.look(sampling=sampling)
        except LostFileError as lost:
            self._lose(lost)
        if self.lost is not None and self.lost.loss is not Loss.GONE:
            raise self.lost
        self.lost = None  # it is back

    def _lose(self, lost: LostFileError) -> NoReturn:
        from warroom.store.sqlite import rescue  # loaded when it happens

        rescue.abandon(self._db.conn)  # at once: who finds it out need not be who closes it
        lines = [heads.saved_line(recorded) for _, recorded in self._saved]
        self.lost = rescue.rescue(self._db, self._file, lost, lines, self._state)
        raise self.lost

    def overwritten_notes(self) -> list[tuple[str, Recorded]]:
        """The notes that were saved into a file that is overwritten now, each with its incident's UUID."""
        with suppress(StoreProblem):
            self.look()
        if self.lost is None or self.lost.loss is not Loss.OVERWRITTEN:
            return []
        return [(id_, recorded) for id_, recorded in self._saved if isinstance(recorded.event, Noted)]

    def warnings(self) -> list[str]:
        """What has to be said before anything is written here, a sentence each."""
        foreign = self._aside and (
            f"The write-ahead log beside {self._path} was left by a killed program and belonged to another file; it is "
            f"{self._aside} now."
        )
        return [words for words in (self._only_reading, self._older_copy(), foreign, self.begun) if words]

    def _older_copy(self) -> str:
        """That entries are missing which this machine saw; asked again once they were, since somebody may accept it."""
        if self._older:
            self._older = self._missing()
        return self._older and (
            f"{self._path} is an older copy, or another database: {self._older}. Nothing is written to it until "
            f"{self.way_back()}, or take this one as it is: warroom --db {command_word(self._path)} doctor --accept"
        )

    def _missing(self) -> str:
        if self._memory is None or self._newer:
            return ""
        with translated(self._path):
            return heads.missing(self._db, self._memory.heads())

    def accept(self) -> None:
        """Take the database as it is, whatever this machine remembers of it."""
        if self._memory is not None:
            self._memory.reset(heads.newest(self._db))

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """SQLite's errors as sentences. What fails in a file that was lost or upgraded meanwhile fails for that."""
        try:
            with translated(self._path):
                self._refuse_upgraded()
                yield
        except BusyError:
            raise
        except (StoreProblem, ValueError):
            self.look()
            raise

    def _refuse_upgraded(self) -> None:
        """Raises UpgradedError."""
        if not self._newer and self.schema() > SCHEMA_VERSION:
            raise UpgradedError(
                f"{self._path} was upgraded by a newer warroom while this one was open: quit and start again, with the "
                "newer one; what you typed is kept."
            )

    def version(self) -> str:
        """Changes when another connection has written. Raises LostFileError, UpgradedError."""
        self.look(sampling=True)
        with self._reading():
            return str(self._db.execute("PRAGMA data_version").fetchone()[0])

    def schema(self) -> int:
        """The version of the file's tables."""
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _damage(self) -> list[str]:
        rows = self._db.execute("PRAGMA integrity_check").fetchall()
        return [row[0] for row in rows if row[0] != "ok"]

    def _command(self) -> str:
        return f"warroom --db {self._path}"

    def schema_differences(self) -> list[Difference]:
        """What tables, indexes and triggers are not as this program makes them; none are known of a newer one's."""
        from warroom.store.sqlite import schema_check

        if self._newer:
            return []
        with self._reading():
            return schema_check.differences(self._db)

    def back_up(self, path: Path, told: Callable[[int], None]) -> None:
        from warroom.store.sqlite.backup import back_up  # which opens what it wrote

        back_up(self, path, told)

    def copy_to(self, path: Path) -> None:
        """Copy the whole database into an empty file. Raises StoreProblem."""
        with translated(path):
            self._db.execute("VACUUM INTO ?", [str(path)]).close()

    def clean(self) -> bool:
        """Remove what a redaction left in the file. False while another process is reading: try again later."""
        from warroom.store.sqlite import cleaning

        if self.looking or self._newer:
            raise ReadOnlyError(f"{self._path} may only be read here; it was not cleaned.")
        self._may_write()
        with self._reading():
            return cleaning.clean(self._db)

    def try_writing(self) -> None:
        """Raises StoreProblem when nothing can be written now."""
        with self._writing():
            # A file opened for reading takes a BEGIN IMMEDIATE.
            self._db.execute("DELETE FROM uncleaned WHERE 0")

    @contextmanager
    def _writing(self, number: int | None = None) -> Iterator[None]:
        """One transaction. What it wrote is saved only if the file is still the one at the path afterwards."""
        self._may_write()
        self._written = []
        with self._reading(), self._db.transaction(number):
            self._refuse_upgraded()
            self._refuse_another_content()
            yield
            head = last(self._db) if self._memory is not None else {}
        self.look()
        self._saved.extend(self._written)
        self._remember(head)

    def _refuse_another_content(self) -> None:
        """Raise LostFileError when what was saved last is not in the file: SQLite took another content for a change.

        Without a write-ahead log nothing tells a checkpoint from somebody else's writing.
        """
        if self._saved and not self.has(self._saved[-1][1].id):
            self._file.overwritten()
            self.look()

    def _may_import(self) -> None:
        self._may_write()

    def _imported(self) -> None:
        self.look()
        self._remember(newest(self._db))

    def _may_write(self) -> None:
        """Raises ReadOnlyError, LostFileError, HardLinkedError, OlderCopyError."""
        if self._only_reading:
            raise ReadOnlyError(self._only_reading)
        if self.looking:
            raise ReadOnlyError("This warroom only looks on; nothing was written.")
        if self._newer:
            raise ReadOnlyError(
                f"{self._path} was written by a newer warroom; update this one to write to it. Reading works."
            )
        self.look()
        self._file.refuse_hard_link()
        if words := self._older_copy():
            raise OlderCopyError(words)

    def _remember(self, seen: Mapping[str, Head]) -> None:
        if self._memory is not None:
            self._memory.remember(seen)


def _is_gone(path: Path) -> bool:
    """Raises StoreProblem for one that cannot be looked at."""
    try:
        return is_gone(path)
    except OSError as error:
        raise closed(path, error) from error


def _without_foreign_log(path: Path, memory: MachineMemory | None) -> Path | None:
    """Where the log is now that a killed program left and that belongs to another file; None when there was none."""
    if memory is None or not os.path.exists(f"{os.path.realpath(path)}-wal"):
        return None
    from warroom.store.sqlite.foreign_log import move_foreign_log_aside  # few logs are left behind

    try:
        return move_foreign_log_aside(path, memory.file(), memory.heads())
    except OSError:
        return None  # what cannot be moved is opened as it is


def _let_go(conn: sqlite3.Connection, file: DatabaseFile) -> None:
    if not file.released:
        from warroom.store.sqlite import rescue  # hardly any log is not closed

        rescue.let_go(conn, file)
