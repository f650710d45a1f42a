"""Files and folders whose names are on the disk, as well as what is in them, before anything is said of them.

A power cut can take back a rename, a new folder or a deletion until the folder that holds the name is synced.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

LEFT_BEHIND_AFTER = 3600.0
"""Seconds after which an unfinished private file belongs to a program that was killed."""
_MARK = ".warroom-"
"""In the name of every unfinished file of ours, so that no other program's is ever taken for one."""


def sync_folder(folder: Path) -> None:
    """Return once the names in a folder are on disk; where a platform or a file system cannot, do nothing."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError:  # Windows, and a folder that may be entered but not listed
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EROFS):
            raise
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder 0700, with the folders above it, unless it is there; their names are on disk. Raises OSError."""
    missing = []
    for one in (folder, *folder.parents):
        if one.exists():
            break
        missing.append(one)
    if not missing and not folder.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        sync_folder(one.parent)


def make_own_folder(folder: Path) -> None:
    """`make_folder`, for what is typed here: no link, and nobody else's. Raises OSError."""
    make_folder(folder)
    found = folder.lstat()
    if stat.S_ISLNK(found.st_mode):
        raise OSError(
            errno.ELOOP, "it is a link, and somebody else may have put it there; remove it", str(folder)
        )
    if hasattr(os, "geteuid") and found.st_uid not in (os.geteuid(), 0):
        raise PermissionError(errno.EPERM, "it belongs to another user; remove it, or name another database", str(folder))  # fmt: skip


def name_for(path: Path) -> str:
    """A file name that stands for a path, as typed: a link that leads elsewhere one day stays the same path."""
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:24]


def refuse_link(path: Path) -> None:
    """Raise OSError for a link where a file of our own is to be, such as a lock."""
    if path.is_symlink():
        raise OSError(
            errno.ELOOP, "it is a link, and somebody else may have put it there; remove it", str(path)
        )


def new_private_file(path: Path) -> int:
    """Make a file that nobody has yet, 0600, and follow no link; its descriptor. Raises OSError."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)


def unfinished(path: Path) -> Path:
    """A name beside `path`, that nobody can guess, for what is to stand at `path` once it is whole."""
    return path.with_name(f".{path.name[:200]}{_MARK}{secrets.token_hex(8)}")


def put_in_place(draft: Path, target: Path) -> None:
    """Rename a finished file that nobody has open; it and its new name are on disk when this returns. Raises OSError."""
    descriptor = os.open(draft, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    rename(draft, target)


def rename(source: Path, target: Path) -> None:
    """Rename; the new name is on disk when this returns. Raises OSError."""
    source.replace(target)
    sync_folder(target.parent)
    if source.parent != target.parent:
        sync_folder(source.parent)


def write_private(path: Path, text: str | Iterable[str], *, durable: bool = True) -> None:
    """Write a file, also in pieces, 0600 in a 0700 folder so that it is there whole or not at all. Raises OSError.

    A link at `path` is replaced, not followed. What need not survive a power cut is not made `durable`.
    """
    make_folder(path.parent)
    draft = unfinished(path)
    try:
        with open(new_private_file(draft), "w", encoding="utf-8") as file:
            file.writelines([text] if isinstance(text, str) else text)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        if durable:
            rename(draft, path)
        else:
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def remove_left_behind(folder: Path, now: float | None = None) -> list[Path]:
    """Remove what killed programs of ours left unfinished in a folder; `now` is in seconds since 1970.

    Only our own user's, and only after an hour: a younger one may still be written.
    """
    removed = []
    before = (time.time() if now is None else now) - LEFT_BEHIND_AFTER
    for path in _ours(folder):
        with contextlib.suppress(OSError):
            found = path.lstat()
            mine = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
            if stat.S_ISREG(found.st_mode) and mine and found.st_mtime < before:
                path.unlink()
                removed.append(path)
    return removed


def _ours(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries]
    except OSError:
        return
    for name in names:
        if name.startswith(".") and _MARK in name:
            yield folder / name
