"""Whether the file at a path is still the one that was opened: deleted, renamed over, or overwritten in place.

SQLite goes on writing into a file that nobody can find any more, and mixes its write-ahead log with another
database that was copied over its own. So the path is compared with descriptors that are kept for life: opening
the file once more and closing it would drop every lock that this process holds on it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
from pathlib import Path

from warroom.store.errors import HardLinkedError, StoreProblem, UnusableDatabaseError
from warroom.store.sqlite.lost_file import Loss, LostFileError
from warroom.store.sqlite.network_fs import file_system, keeps_inodes
from warroom.store.sqlite.open_files import Key, Seen, descriptors, is_file, key_of, log_place

SAMPLED_PAGES = 64
"""Pages of the file that are compared when its time was changed and no checkpoint explains it."""
KEPT = 2_000_000
"""Bytes of a file up to which its content is kept in memory: with its log it is all that was saved."""
_PAGE = 4096
_MAGIC = b"SQLite format 3\0"
_SHM_HEADER = 136
"""Bytes of the wal-index in front of its hash tables (sqlite.org/walformat.html, "The WAL-Index Header")."""


class DatabaseFile:
    """The database file that a connection has open. Made before SQLite opens it, released after SQLite closed it."""

    def __init__(self, path: Path) -> None:
        """Raises OSError and LostFileError."""
        self.path = path
        self._real = os.path.realpath(path)
        self.by_inode = keeps_inodes(file_system(path))
        self._key, self._held = descriptors.hold(path, self._real, database=True)
        self._descriptor = self._held.descriptors[0]
        self._shm: tuple[Key, int] | None = None
        self._wal: Key | None = None
        self.released = False

    @property
    def key(self) -> Key:
        return self._key

    @property
    def wal(self) -> Path:
        """Where the write-ahead log of this file lies: beside the file itself, not beside a link to it."""
        return Path(f"{self._real}-wal")

    @property
    def shm(self) -> Path:
        return Path(f"{self._real}-shm")

    def opened(self) -> None:
        """SQLite has opened the file and what it keeps beside it: remember how it looks. Raises LostFileError."""
        if self._wal is None and self.wal.exists() and self.shm.exists():
            self._wal = key_of(os.stat(self.wal))
            key, held = descriptors.hold(self.shm, str(self.shm), database=False)
            self._shm = key, held.descriptors[0]
        self.look()

    def release(self, *, abandoned: bool = False) -> None:
        """The connection is closed, or about to be, or `abandoned`, for good; more than once does nothing."""
        if self.released:
            return
        self.released = True
        if abandoned and self._held.overwritten:
            return  # nothing is opened there any more by this process
        descriptors.release(self._key, abandoned=abandoned)
        if self._shm is not None:
            descriptors.release(self._shm[0], abandoned=abandoned)

    def look(self, *, sampling: bool = False) -> None:
        """Compare the path with what was opened, in some microseconds. Raises LostFileError.

        With `sampling`, pages are read too, once after each checkpoint: a file that was only touched is known then.
        """
        self._look_at_path()
        with self._held.lock:
            if self._held.overwritten or self._is_overwritten():
                self._held.overwritten = True
                raise LostFileError(self.path, Loss.OVERWRITTEN)
            if sampling and self._held.sample is None:
                self._sample()
        if self._log_is_gone():  # after the file itself: who found it overwritten has moved the log aside
            raise LostFileError(self.path, Loss.LOG_GONE)

    def stands(self) -> bool:
        """Whether closing the connection, which copies its log into the file, would meet the right one."""
        try:
            self._look_at_path()
        except StoreProblem:
            return False
        return not self._held.overwritten and not self._log_is_gone()

    def refuse_hard_link(self) -> None:
        """Raise HardLinkedError for a file that has another name: SQLite keeps a log for each name, and one takes away
        what the other holds. Raises OSError.
        """
        found = os.stat(self.path)
        if found.st_nlink > 1 and self.by_inode:
            raise HardLinkedError(self.path, found.st_nlink, self._other_name(found))

    def _other_name(self, found: os.stat_result) -> Path | None:
        """Another name of the file, when it is in the same folder."""
        folder = Path(self._real).parent
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if (
                    entry.inode() == found.st_ino
                    and entry.path != self._real
                    and is_file(folder / entry.name, self._key)
                ):
                    return folder / entry.name
        return None

    def overwritten(self) -> None:
        """Somebody found out by what is in it that the file is another one: every look says so from now on."""
        with self._held.lock:
            self._held.overwritten = True

    def _is_overwritten(self) -> bool:
        """Whether somebody else wrote into the file since the last look, whichever connection took it."""
        now, before = self._look(), self._held.seen
        if now.size < 512 or self._read(0, len(_MAGIC)) not in (_MAGIC, b""):
            return True
        if before is not None and (now.size, now.changed) != (before.size, before.changed):
            explained = now.checkpoint != before.checkpoint or now.copying or before.copying
            if now.checkpoint is None or explained:
                self._held.sample = self._held.content = None
            elif not self._only_touched():
                return True
        self._held.seen = now
        return False

    def _sample(self) -> None:
        now = self._held.seen
        if now is not None and not now.copying:
            sample = self._digest(now.size)
            content = self._read(0, now.size) if now.size <= KEPT else b""
            if self._look() == now:
                self._held.sample, self._held.content = sample, content or None

    def _look_at_path(self) -> None:
        try:
            found = os.stat(self.path)
        except (FileNotFoundError, NotADirectoryError):
            raise LostFileError(self.path, Loss.GONE) from None
        except OSError as error:
            raise UnusableDatabaseError(
                f"{self.path} cannot be looked at ({error.strerror or error}), so nothing more is saved there; "
                "check the permissions of its folder."
            ) from error
        if stat.S_ISDIR(found.st_mode) or (key_of(found) != self._key and self._differs(found)):
            raise LostFileError(self.path, Loss.REPLACED)
        real = os.path.realpath(self.path)
        if real != self._real and (not self.by_inode or log_place(real) != self._held.log_place):
            raise LostFileError(self.path, Loss.LED_ELSEWHERE)

    def _log_is_gone(self) -> bool:
        return self.by_inode and self._wal is not None and not (self.owns_wal() and self.owns_shm())

    def _differs(self, found: os.stat_result) -> bool:
        """Whether another inode is another file, which it need not be where a file does not keep its inode."""
        held = os.fstat(self._descriptor)
        return self.by_inode or (found.st_size, found.st_mtime_ns) != (held.st_size, held.st_mtime_ns)

    def _look(self) -> Seen:
        before = self._checkpoint()
        while True:
            found = os.fstat(self._descriptor)
            after = self._checkpoint()
            if (
                after == before
            ):  # else it would be a file half-way through a checkpoint that is called finished
                return Seen(found.st_size, found.st_mtime_ns, after)
            before = after

    def _checkpoint(self) -> tuple[bytes, int, int] | None:
        """The log's salts, and how many of its frames are copied, and were to be: they move with each checkpoint."""
        if self._shm is None or not hasattr(os, "pread"):
            return None
        raw = os.pread(self._shm[1], _SHM_HEADER, 0)
        if len(raw) < _SHM_HEADER:
            return None
        copied, attempted = (int.from_bytes(raw[at : at + 4], sys.byteorder) for at in (96, 128))
        return raw[32:40], copied, attempted

    def _only_touched(self) -> bool:
        sample = self._held.sample
        return sample is not None and sample == self._digest(os.fstat(self._descriptor).st_size)

    def _digest(self, size: int) -> bytes:
        """Of the first pages, the last ones, and some between."""
        pages = max(1, (size + _PAGE - 1) // _PAGE)
        ends = SAMPLED_PAGES // 4
        chosen = {*range(min(ends, pages)), *range(max(0, pages - ends), pages)}
        chosen |= {pages * k // (2 * ends) for k in range(2 * ends)}
        found = hashlib.blake2b(size.to_bytes(8, "big"), digest_size=16)
        for page in sorted(chosen):
            found.update(self._read(page * _PAGE, _PAGE))
        return found.digest()

    def _read(self, at: int, size: int) -> bytes:
        return os.pread(self._descriptor, size, at) if hasattr(os, "pread") else b""

    @property
    def content(self) -> bytes | None:
        """What was in the file, without its log, before it was overwritten; None where it was too much to keep."""
        return self._held.content

    def owns_wal(self) -> bool:
        """Whether the log at its path is the one of this file, and no other database's."""
        return self._wal is not None and is_file(self.wal, self._wal)

    def owns_shm(self) -> bool:
        return self._shm is not None and is_file(self.shm, self._shm[0])
