"""Opening the file: private, durable, one upgrade at a time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from warroom.durable_files import make_folder, new_private_file, refuse_link, sync_folder
from warroom.store.errors import (
    BusyError,
    HardLinkedError,
    ReadOnlyError,
    StoreProblem,
    UnusableDatabaseError,
)
from warroom.store.sqlite.driver import FileConnection, sqlite3
from warroom.store.sqlite.file_identity import DatabaseFile
from warroom.store.sqlite.lost_file import LostFileError
from warroom.store.sqlite.network_fs import network_file_system
from warroom.store.sqlite.open_files import refuse_another
from warroom.store.sqlite.schema import SCHEMA_VERSION

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by the end of its name."""
ENOUGH_BYTES = 10_000_000
"""Free bytes of a disk that is not called full."""


@dataclass(frozen=True)
class Opened:
    """An open database. `newer` is one that a newer warroom wrote: it may only be read.

    `only_reading` is the sentence that says why an older one may only be read, in a copy in memory.
    """

    db: FileConnection
    file: DatabaseFile
    newer: bool
    only_reading: str = ""


def connect(path: Path, busy_seconds: float, *, read_only: bool = False, copy_first: bool = True) -> Opened:
    """Open or create `path`, 0600 in a 0700 folder, with its schema up to date. Raises StoreProblem.

    An older one is copied before it is upgraded, unless it is a copy itself (`copy_first`).
    LostFileError when this process has another file open by that path: none is made in its place.
    """
    _refuse_another(path)
    try:
        if path.is_dir():
            raise UnusableDatabaseError(f"{path} is a folder; name a database file.")
        if path.exists():
            writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
            if read_only or not writable or _is_current(path, busy_seconds):
                return _opened(path, busy_seconds, read_only=read_only or not writable)
    except OSError as error:
        raise closed(path, error) from error
    if read_only:
        raise StoreProblem(f"There is no database at {path} to look at; name one with --db or $WARROOM_DB.")
    return _created(path, busy_seconds, copy_first)


def _refuse_another(path: Path) -> None:
    try:
        refuse_another(path)
    except LostFileError as lost:
        from warroom.store.sqlite.rescue import already_told  # loaded when it happens

        raise already_told(path) or lost from None


def closed(path: Path, error: OSError) -> StoreProblem:
    """That the system does not let us at it."""
    return UnusableDatabaseError(
        f"{path} cannot be opened ({error.strerror or error}); name another database with --db or $WARROOM_DB."
    )


def _is_current(path: Path, busy_seconds: float) -> bool:
    """Whether nothing has to be set up or upgraded, which would need the lock."""
    with translated(path):
        uri = f"{path.absolute().as_uri()}?mode=rw"
        conn = sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None)
        try:
            version = _version(conn, path)
            (mode,) = conn.execute("PRAGMA journal_mode").fetchone()
        finally:
            conn.close()
    return bool(version == SCHEMA_VERSION and mode == "wal")


def _version(conn: sqlite3.Connection, path: Path) -> int:
    """The schema's version, 0 for a new file; asked before anything is changed. Raises StoreProblem for a file not ours."""
    version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if (version or tables) and not tables >= {"event", "incident"}:
        raise UnusableDatabaseError(
            f"{path} is another program's database, and stays as it is; name another file."
        )
    return version


def _created(path: Path, busy_seconds: float, copy_first: bool) -> Opened:
    from filelock import FileLock, Timeout

    try:
        make_folder(path.parent)
        lock = Path(f"{path}.lock")
        refuse_link(lock)
        # Where no file can be made, waiting for the lock would not help.
        os.close(os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
        with FileLock(lock, timeout=10, mode=0o600):
            if not path.exists():  # closing a database that a thread of ours has open would drop its locks
                _remove_orphans(path)
                os.close(new_private_file(path))
            opened = _opened(path, busy_seconds, read_only=False, copy_first=copy_first)
            sync_folder(path.parent)  # also for the log, which SQLite syncs the folder for only now and then
            return opened
    except Timeout as error:
        raise BusyError(f"Another process has been upgrading {path} for 10 seconds; try again.") from error
    except (FileExistsError, NotADirectoryError) as error:
        raise UnusableDatabaseError(
            f"{path} cannot lie in a file; name another database with --db."
        ) from error
    except OSError as error:
        raise closed(path, error) from error


def _remove_orphans(path: Path) -> None:
    """Move aside what SQLite kept beside a database that is gone: it must not meet the new one."""
    from warroom.store.sqlite.rescue import free  # no start needs it but the first

    for ending in BESIDE:
        orphan = Path(f"{path}{ending}")
        if orphan.exists():
            orphan.rename(free(path.parent, path.name, f".{ending[1:]}"))


def _opened(path: Path, busy_seconds: float, *, read_only: bool, copy_first: bool = True) -> Opened:
    with translated(path), ExitStack() as if_it_fails:
        file = DatabaseFile(path)
        if_it_fails.callback(file.release)
        uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
        conn = sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None)
        if_it_fails.callback(conn.close)
        db = FileConnection(conn)
        only_reading = ""
        version = _version(conn, path)
        linked = "" if read_only else _hard_linked(file)
        if version < SCHEMA_VERSION and (read_only or linked or (version and copy_first)):
            from warroom.store.sqlite import upgrade  # most files are up to date

            if read_only:
                only_reading = upgrade.READ_ONLY.format(path)
            else:
                only_reading = linked or upgrade.copied_first(db, path, version)
            if only_reading:
                db = upgrade.in_memory(db)
                conn.close()
        # The system caches the file already; SQLite's own 2 MB a connection would double that.
        db.execute("PRAGMA cache_size = -256").close()
        # What is searched in a table of this connection alone never reaches a disk.
        db.execute("PRAGMA temp_store = MEMORY").close()
        if not read_only and not only_reading and version <= SCHEMA_VERSION:
            # WAL's shared memory does not work over a network.
            mode = "DELETE" if network_file_system(path) else "WAL"
            if not linked:
                db.execute(f"PRAGMA journal_mode = {mode}").close()
            # With NORMAL an acknowledged note can be lost in a power cut.
            db.execute("PRAGMA synchronous = FULL").close()
        if not only_reading:
            if version < SCHEMA_VERSION:
                from warroom.store.sqlite import upgrade

                upgrade.migrate(db, version)
            file.opened()
        if_it_fails.pop_all()
        return Opened(db, file, version > SCHEMA_VERSION, only_reading)


def _hard_linked(file: DatabaseFile) -> str:
    """Why nothing is written to a file that has another name; empty when it has none."""
    try:
        file.refuse_hard_link()
    except HardLinkedError as linked:
        return str(linked)
    return ""


def copied(source: Path, target: Path) -> None:
    """Copy the database `source`, also an older warroom's, into the empty file `target`. Raises StoreProblem."""
    with translated(source, onto=target):
        conn = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            version = _version(conn, source)
            if version < 1:
                raise StoreProblem(f"{source} is no database of warroom; name a backup.")
            if version > SCHEMA_VERSION:
                raise StoreProblem(f"{source} was written by a newer warroom; update this one first.")
            conn.execute("VACUUM INTO ?", [str(target)])
        finally:
            conn.close()


@contextmanager
def released(path: Path) -> Iterator[None]:
    """No other process has the database open, as far as can be told, nor opens it anew. Raises BusyError.

    A sound database is in one file now; one that is not is left as it is.
    """
    from filelock import FileLock, Timeout

    try:
        with FileLock(f"{path}.lock", timeout=10, mode=0o600):
            if path.exists() and _looks_sound(path):
                _alone(path)
            yield
    except Timeout as error:
        raise BusyError(f"Another process has been upgrading {path} for 10 seconds; try again.") from error


def _looks_sound(path: Path) -> bool:
    """SQLite would delete the WAL of a file whose beginning is destroyed, and what it holds could be rescued."""
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _alone(path: Path) -> None:
    conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0, isolation_level=None)
    try:
        conn.execute("PRAGMA journal_mode = DELETE")  # refused while anybody else has it open
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise BusyError(
                f"{path} is open in another process; close it and try again. Nothing was changed."
            ) from error
    finally:
        conn.close()


def _shut(path: Path) -> ReadOnlyError | None:
    """Which file that SQLite keeps beside a database is to blame; None when it is none of them."""
    if not (isinstance(path, Path) and os.access(path, os.R_OK | os.W_OK)):
        return None
    files = [Path(f"{os.path.realpath(path)}{ending}") for ending in BESIDE]
    shut = [file for file in files if os.path.lexists(file) and not os.access(file, os.R_OK | os.W_OK)]
    if not shut:
        return None
    named = " ".join(f"'{file}'" for file in shut)
    return ReadOnlyError(
        f"{shut[0]} cannot be written, which is a part of the database beside it, made while that could not be written "
        f"either, or by another user. Run: chmod u+rw {named} (or chown them), and try again; never delete one."
    )


def _has_space(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.absolute().parent).free >= ENOUGH_BYTES
    except OSError:
        return False


@contextmanager
def translated(path: Path, *, onto: Path | None = None) -> Iterator[None]:
    """SQLite's errors as sentences; `onto` is what is written to, when that is another file."""
    try:
        yield
    except OverflowError as error:  # of an entry or an incident that somebody named
        raise StoreProblem(
            "No number here is that large; `warroom list` and `warroom timeline` show them."
        ) from error
    except sqlite3.DatabaseError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise BusyError(f"Another process is writing to {path}; nothing was saved, try again.") from error
        if "unable to open" in text and isinstance(path, Path) and path.exists():
            raise _shut(path) or ReadOnlyError(
                f"{path} cannot be opened where it lies: nothing can be written beside it, and even looking on needs "
                f"{path.name}-shm there; copy it to a folder of yours and name the copy with --db."
            ) from error
        if "readonly" in text:
            raise _shut(path) or ReadOnlyError(
                f"{path} or its folder cannot be written, which even looking on needs; check the permissions, "
                "or copy it to a folder of yours and name the copy with --db."
            ) from error
        if "disk I/O" in text and _has_space(onto or path):
            raise UnusableDatabaseError(
                f"{onto or path} cannot be read or written ({text}), and its disk has space: most likely the -wal or -shm "
                "file beside it was deleted while another warroom has it open. Quit that one, which says where all that was "
                "saved is; else the disk is failing."
            ) from error
        if "full" in text or "disk I/O" in text:
            raise UnusableDatabaseError(
                f"The disk under {onto or path} is full or failing ({text}); nothing was saved, free some space."
            ) from error
        raise UnusableDatabaseError(
            f"{path} cannot be used as a warroom database ({text}); copy it away and name another with --db."
        ) from error
