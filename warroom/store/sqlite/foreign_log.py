"""A write-ahead log that a killed program left, beside a database that somebody put in the place of its own.

SQLite takes the log for the new file's and mixes the two. So where the file is not the one that this machine wrote
last, both are tried on copies first.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from warroom.durable_files import new_private_file, rename, unfinished
from warroom.store.errors import BusyError
from warroom.store.sqlite.driver import sqlite3
from warroom.store.sqlite.heads import missing
from warroom.store.sqlite.machine_memory import Head, Identity, identity
from warroom.store.sqlite.open_files import is_open_here
from warroom.store.sqlite.rescue import free, merge_log

_IN_USE = 128
"""The byte of the -shm file that every connection holds a lock on (SQLite's os_unix.c, UNIX_SHM_DMS)."""
_SHARED, _SHARED_SIZE = 0x40000002, 510
"""The bytes of the database itself that every connection with a log holds a lock on (os.h, SHARED_FIRST)."""


def move_foreign_log_aside(path: Path, seen: Identity | None, heads: Mapping[str, Head]) -> Path | None:
    """Where the log is now that belonged to another file; None when it stays. Raises OSError.

    `seen` is the file that this machine wrote to last, and `heads` what was in it.
    """
    real = Path(os.path.realpath(path))
    log, shared = Path(f"{real}-wal"), Path(f"{real}-shm")
    if seen is None or not log.exists() or log.stat().st_size == 0 or identity(path) in (None, seen):
        return None
    if is_open_here(path) or _in_use(shared):
        return None
    if _sound(real, log, heads) or not _sound(real, None, {}):
        return None
    aside = free(path.parent, path.name, ".wal")
    shared.unlink(missing_ok=True)
    rename(log, aside)
    return aside


def refuse_open_without_log(path: Path) -> None:
    """Raise BusyError when another process has the database open, and none has the log that is beside it.

    That one has a log that was deleted, and what it holds is not in the file. Others may have the database open rightly.
    """
    real = Path(os.path.realpath(path))
    if is_open_here(path) or not real.is_file() or not _in_use(real, _SHARED, _SHARED_SIZE):
        return
    if not _in_use(Path(f"{real}-shm")):
        raise BusyError(
            f"{path} is open in another warroom, which lost the -wal and -shm files beside it: quit that one first, which "
            "says where all that was saved is. Nothing was changed."
        )


def _in_use(file: Path, at: int = _IN_USE, size: int = 1) -> bool:
    """Whether another process has the database open. Only for one that this process has not: closing drops its locks."""
    try:
        import fcntl
    except ImportError:  # Windows, where nobody can replace a file that is open
        return True
    try:
        with file.open("r+b") as opened:
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB, size, at)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _sound(database: Path, log: Path | None, heads: Mapping[str, Head]) -> bool:
    """Whether a copy of the file, with a copy of the log, is a sound database that holds all this."""
    draft = unfinished(database)
    parts = {draft: database, Path(f"{draft}-wal"): log}
    try:
        for part, source in parts.items():
            if source is not None:
                os.close(new_private_file(part))
                shutil.copyfile(source, part)
        merge_log(draft)
        conn = sqlite3.connect(f"{draft.absolute().as_uri()}?mode=ro", uri=True)
        try:
            (found,) = conn.execute("PRAGMA integrity_check(1)").fetchone()
            return bool(found == "ok" and not missing(conn, heads))
        finally:
            conn.close()
    except sqlite3.DatabaseError:
        return False
    finally:
        for part in (*parts, Path(f"{draft}-shm")):
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
