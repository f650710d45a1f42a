"""What is done when the database was lost under an open connection: what it still holds is kept where it is found again."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from warroom.domain.text.safe_text import command_word
from warroom.durable_files import (
    name_for,
    new_private_file,
    put_in_place,
    sync_folder,
    unfinished,
    write_private,
)
from warroom.store.sqlite.driver import sqlite3
from warroom.store.sqlite.file_identity import DatabaseFile
from warroom.store.sqlite.lost_file import Loss, LostFileError

HELD = ".held-"
"""In the name of what is kept, between the database's and a number."""
_abandoned: list[sqlite3.Connection] = []
"""Connections that are never closed: closing copies their log into a file that another one's log belongs to by now."""
_lock = threading.Lock()
_rescues: dict[tuple[str, tuple[int, int]], LostFileError] = {}
"""What was found out of each file; every connection of this process that had it open tells the same."""
_copied_up_to: dict[Path, int] = {}
"""How far each copy goes, as `event.seq`: a file that came back was written to again."""


def rescue(
    db: Database, file: DatabaseFile, lost: LostFileError, lines: Sequence[str], state: Path | None
) -> LostFileError:
    """Keep what the connection holds, once for each file, and return the sentence that says where.

    `lines` are those that it saved, which are all that is left when the file was written over.
    """
    if db.conn.in_transaction and lost.loss is not Loss.OVERWRITTEN:
        return lost  # nothing can be copied before it is rolled back; whoever asks next does it
    name = (str(file.path.absolute()), file.key)
    with _lock:
        done = _rescues.get(name)
        if done is not None and lost.loss is not Loss.OVERWRITTEN and _is_behind(db, done.copy):
            done = None
        if (
            done is None or done.loss is not lost.loss or (lines and done.copy is None)
        ):  # the others saved nothing
            overwritten = lost.loss is Loss.OVERWRITTEN
            done = (
                _overwritten(file, lines, state)
                if overwritten
                else _unlinked(db, file, lost.loss, state, done)
            )
            _rescues[name] = done
        return done


def _is_behind(db: Database, copy: Path | None) -> bool:
    """Whether the copy is gone, or lacks what was saved after it was made."""
    if copy is None or copy not in _copied_up_to:
        return False
    return not copy.exists() or _last_saved(db) > _copied_up_to[copy]


def _last_saved(db: Database) -> int:
    with contextlib.suppress(sqlite3.DatabaseError):
        return int(db.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0])
    return 0  # it cannot be read any more, so the copy is all there is


def already_told(path: Path) -> LostFileError | None:
    """What another connection of this process said of the database at a path, last."""
    with _lock:
        told = [lost for (name, _), lost in _rescues.items() if name == str(path.absolute())]
    return told[-1] if told else None


def _unlinked(
    db: Database, file: DatabaseFile, loss: Loss, state: Path | None, before: LostFileError | None
) -> LostFileError:
    """The connection still has the whole of it: a file that has no name lives as long as it is open."""
    copy = before.copy if before is not None and before.copy is not None else _copy(db, file.path, state)
    if loss in (Loss.REPLACED, Loss.LED_ELSEWHERE):
        # It is not the log of what stands there now; SQLite would mix the two.
        _move_log_aside(file, keep=copy is None)
    if copy is None:
        found = LostFileError(file.path, loss, " Copy what is shown here before you close it.")
    else:
        found = _with_copy(file.path, loss, copy)
    found.copy = copy
    return found


def _overwritten(file: DatabaseFile, lines: Sequence[str], state: Path | None) -> LostFileError:
    """What was in the file is known from memory, when it was small; else only what this console saved is."""
    copy = _put_together(file, state)
    _move_log_aside(file, keep=copy is None)
    if copy is not None:
        return _with_copy(file.path, Loss.OVERWRITTEN, copy)
    kept = ""
    for folder in _folders(file.path, state) if lines else ():
        copy = free(folder, file.path.name, ".txt")
        with contextlib.suppress(OSError):
            write_private(copy, "".join(f"{line}\n" for line in lines))
            kept = f" What was saved from here is in {copy}, and notes come back."
            break
    found = LostFileError(
        file.path,
        Loss.OVERWRITTEN,
        f"{kept} Quit, then look at what is there now: warroom --db {command_word(file.path)} doctor",
    )
    found.copy = copy
    return found


def _with_copy(database: Path, loss: Loss, copy: Path) -> LostFileError:
    force = "" if loss is Loss.GONE else " --force"
    back = f"warroom --db {command_word(database)} doctor --restore {command_word(copy.name)}{force} · "
    # Another file may be the right one, as after a restore; what is to be done stands where it is never cut.
    then = "Quit, and start again to see what is there now, or go back to what was here: "
    found = LostFileError(
        database,
        loss,
        # What is to be done and where it is come first: they are seen where little fits.
        first=f"{then if loss is Loss.REPLACED else 'Quit, then: '}{back}All that was saved is in {copy} · ",
    )
    found.copy = copy
    return found


def _put_together(file: DatabaseFile, state: Path | None) -> Path | None:
    """A sound copy of what was in the file and in its log; None when that is not known."""
    if file.content is None or not file.owns_wal():
        return None
    for folder in _folders(file.path, state):
        target = free(folder, file.path.name, ".db")
        draft = unfinished(target)
        parts = [draft, Path(f"{draft}-wal"), Path(f"{draft}-shm")]
        try:
            for part, content in zip(parts, (file.content, file.wal.read_bytes()), strict=False):
                with open(new_private_file(part), "wb") as written:
                    written.write(content)
            merge_log(draft)
            if _sound(draft):
                put_in_place(draft, target)
                return target
        except (OSError, sqlite3.DatabaseError):
            continue
        finally:
            for part in parts:
                with contextlib.suppress(OSError):
                    part.unlink(missing_ok=True)
    return None


def merge_log(path: Path) -> None:
    """Make one file of a database and the log beside it. Raises sqlite3.DatabaseError."""
    conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        conn.execute("PRAGMA journal_mode = DELETE").fetchone()
    finally:
        conn.close()


def _copy(db: Database, database: Path, state: Path | None) -> Path | None:
    """A sound copy of what the connection has open, beside where the database was, else in the folder for state."""
    for folder in _folders(database, state):
        target = free(folder, database.name, ".db")
        draft = unfinished(target)
        try:
            os.close(new_private_file(draft))
            up_to = _last_saved(db)  # first: what another process saves meanwhile asks for a new copy
            db.execute("VACUUM INTO ?", [str(draft)]).close()
            if not _sound(draft):
                continue
            put_in_place(draft, target)
        except (OSError, sqlite3.DatabaseError):
            continue
        else:
            _copied_up_to[target] = up_to
            return target
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
    return None


def _sound(path: Path) -> bool:
    conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        return bool(conn.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    finally:
        conn.close()


def _folders(database: Path, state: Path | None) -> list[Path]:
    """Where to keep it: beside the database unless its folder is gone, which is not made anew under a moved one."""
    folders = [database.parent.absolute()] if database.parent.is_dir() else []
    if state is not None:
        held = state / "held" / name_for(database)
        with contextlib.suppress(OSError):
            held.mkdir(mode=0o700, parents=True, exist_ok=True)
            folders.append(held)
    return folders


def free(folder: Path, name: str, ending: str) -> Path:
    """A name that nothing has yet, for what is kept of the database `name`."""
    number = 1
    while os.path.lexists(found := folder / f"{name}{HELD}{number}{ending}"):
        number += 1
    return found


def _move_log_aside(file: DatabaseFile, *, keep: bool) -> None:
    """The log of a lost file must not meet the database that stands in its place, or will."""
    with contextlib.suppress(OSError):
        if file.owns_shm():
            file.shm.unlink()
        if file.owns_wal() and not keep:
            file.wal.unlink()
        elif file.owns_wal():
            file.wal.rename(free(file.wal.parent, file.path.name, ".wal"))
        sync_folder(file.wal.parent)


def close(db: Database, file: DatabaseFile, lost: LostFileError | None) -> None:
    """Close the connection, unless that would copy its log into a file that it is not the log of any more."""
    if lost is None and file.stands():
        db.close()
        file.release()
        return
    if lost is not None and lost.loss is Loss.GONE and lost.copy is not None:
        _move_log_aside(file, keep=False)
    abandon(db.conn)
    file.release(abandoned=True)


def abandon(conn: sqlite3.Connection) -> None:
    """Never close it, whoever lets go of it: the system does, and SQLite copies nothing. More than once does nothing."""
    if any(conn is one for one in _abandoned):
        return
    import ctypes

    # Not even when Python ends: it then closes whatever it still knows of.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(conn))
    _abandoned.append(conn)


def let_go(conn: sqlite3.Connection, file: DatabaseFile) -> None:
    """Nobody needs the connection any more; it closes when this returns, unless `close` says why not."""
    if file.released:
        return
    abandoned = not file.stands()
    if abandoned:
        abandon(conn)
    file.release(abandoned=abandoned)
