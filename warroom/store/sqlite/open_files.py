"""The files that this process has open: one descriptor each, for all its connections, closed after the last of them.

Opening a database file once more and closing it would drop every lock that this process holds on it.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from warroom.store.sqlite.lost_file import Loss, LostFileError
from warroom.store.sqlite.network_fs import file_system, keeps_inodes

Key = tuple[int, int]
"""A file's device and inode."""


@dataclass(frozen=True)
class Seen:
    """The file at a look. `checkpoint` is what SQLite says of its copying from the log; None when it says nothing."""

    size: int
    changed: int
    checkpoint: tuple[bytes, int, int] | None

    @property
    def copying(self) -> bool:
        """Whether a checkpoint is on its way, or was killed on it: the file changes, and rightly so."""
        return self.checkpoint is not None and self.checkpoint[1] != self.checkpoint[2]


@dataclass
class HeldFile:
    """A file that this process has open, for all its connections: what one of them saw, the others compare with."""

    descriptors: list[int] = field(default_factory=list)
    uses: int = 0
    seen: Seen | None = None
    sample: bytes | None = None
    """Of some of its pages, at `seen`."""
    content: bytes | None = None
    """All of it at `seen`, for a file that is no larger than `KEPT`."""
    overwritten: bool = False
    """Found out once, it stays so."""
    log_place: tuple[Key, str] | None = None
    """Of a database: see `log_place`."""
    abandoned: bool = False
    """Whether a connection to it was left open for good: closing a descriptor would drop the locks that it holds."""
    lock: threading.Lock = field(default_factory=threading.Lock)


class Descriptors:
    """One descriptor a file for all connections of this process, closed after the last of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[Key, HeldFile] = {}
        self._paths: dict[str, Key] = {}
        self._released: deque[tuple[Key, bool]] = deque()
        """What is to be let go of, and whether it is abandoned, once nobody is at work here."""

    def hold(self, path: Path, real: str, *, database: bool) -> tuple[Key, HeldFile]:
        """Raises OSError, and LostFileError when a database that is open here is no longer at its path."""
        with self._at_work():
            if database:
                self._refuse_another(path)
            key = key_of(os.stat(real))
            held = self._held.get(key)
            if held is None:
                descriptor = _open(real)
                key = key_of(os.fstat(descriptor))
                held = self._held.setdefault(key, HeldFile())
                held.descriptors.append(descriptor)
            held.uses += 1
            if database:
                held.log_place = held.log_place or log_place(real)
                self._paths[str(path.absolute())] = key
            return key, held

    def is_open(self, path: Path) -> bool:
        with self._at_work():
            return self._paths.get(str(path.absolute())) in self._held

    def refuse_another(self, path: Path) -> None:
        with self._at_work():
            self._refuse_another(path)

    def _refuse_another(self, path: Path) -> None:
        """Raise LostFileError when this process has another file open by that path."""
        key = self._paths.get(str(path.absolute()))
        if key is None or key not in self._held:
            return
        if self._held[key].overwritten:
            raise LostFileError(path, Loss.OVERWRITTEN)
        try:
            found = key_of(os.stat(path))
        except (FileNotFoundError, NotADirectoryError):
            raise LostFileError(path, Loss.GONE) from None
        by_inode = keeps_inodes(file_system(path))
        if found != key and by_inode:
            raise LostFileError(path, Loss.REPLACED)
        if by_inode and self._held[key].log_place != log_place(os.path.realpath(path)):
            raise LostFileError(path, Loss.LED_ELSEWHERE)

    def release(self, key: Key, *, abandoned: bool = False) -> None:
        """Never waits: the garbage collector may call it in the middle of `hold`, on the same thread."""
        self._released.append((key, abandoned))
        self._let_go()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        try:
            with self._lock:
                yield
        finally:
            self._let_go()

    def _let_go(self) -> None:
        # Looked at again after the lock is free: what came meanwhile could not take it.
        while self._released and self._lock.acquire(blocking=False):
            try:
                while self._released:
                    self._forget(*self._released.popleft())
            finally:
                self._lock.release()

    def _forget(self, key: Key, abandoned: bool) -> None:
        held = self._held.get(key)
        if held is None:
            return
        held.uses -= 1
        held.abandoned |= abandoned
        if held.uses:
            return
        self._paths = {path: there for path, there in self._paths.items() if there != key}
        if not held.abandoned:
            del self._held[key]
            for descriptor in held.descriptors:
                os.close(descriptor)


descriptors = Descriptors()


def refuse_another(path: Path) -> None:
    """Raise LostFileError when this process has a database open by that path, and it is another file now, or none."""
    descriptors.refuse_another(path)


def is_open_here(path: Path) -> bool:
    """Whether this process has a database open by that path."""
    return descriptors.is_open(path)


def log_place(real: str) -> tuple[Key, str] | None:
    """What a file's log stands or falls with: its folder, whatever that is called, and its name."""
    folder, name = os.path.split(real)
    try:
        return key_of(os.stat(folder)), name
    except OSError:
        return None


def key_of(found: os.stat_result) -> Key:
    return found.st_dev, found.st_ino


def _open(real: str) -> int:
    flags = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        # For writing: an overlay file system shows a file opened for reading as another one after it was written to.
        return os.open(real, os.O_RDWR | flags)
    except OSError:
        return os.open(real, os.O_RDONLY | flags)


def is_file(path: Path, key: Key) -> bool:
    """Whether that file is at the path."""
    try:
        return key_of(os.stat(path)) == key
    except OSError:
        return False
