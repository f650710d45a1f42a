"""A database of an older warroom: copied before it is upgraded, or read as it would be."""

from __future__ import annotations

import os
from pathlib import Path

from warroom.durable_files import new_private_file, put_in_place, remove_left_behind, unfinished
from warroom.store.sql.rebuild import rebuild
from warroom.store.sqlite.driver import FileConnection, sqlite3
from warroom.store.sqlite.schema import MIGRATIONS, SCHEMA_VERSION

BEFORE = ".before-v"
"""In the name of a copy, between the database's and the version of the tables that it was made before."""
READ_ONLY = "{} is of an older warroom, and may only be read here: open it once with this one, for writing, to upgrade it."


def copied_first(db: FileConnection, path: Path, version: int) -> str:
    """Copy the database beside itself before it is upgraded. Why that cannot be, in a sentence; empty when it was."""
    target = _free(path)
    draft = unfinished(target)
    try:
        remove_left_behind(path.parent)
        os.close(new_private_file(draft))
        db.execute("VACUUM INTO ?", [str(draft)]).close()
        if not _same(draft, db, version):
            reason = "the copy was not sound"
        else:
            put_in_place(draft, target)
            return ""
    except sqlite3.DatabaseError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise  # it is only being written to now, or upgraded
        reason = str(error)
    except OSError as error:
        reason = error.strerror or str(error)
    finally:
        draft.unlink(missing_ok=True)
    return (
        f"{path} is of an older warroom, and could not be copied before upgrading it ({reason}): it may only be "
        "read until that is right; free some space and start again."
    )


def _free(path: Path) -> Path:
    name, number = f"{path.name}{BEFORE}{SCHEMA_VERSION}", 1
    while os.path.lexists(target := path.with_name(f"{name}{f'-{number}' if number > 1 else ''}.db")):
        number += 1
    return target


def _same(copy: Path, db: FileConnection, version: int) -> bool:
    """Whether the copy is sound and holds every event that the database has."""
    count = "SELECT count(*), coalesce(max(seq), 0) FROM event"
    conn = sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)
    try:
        (found,) = conn.execute("PRAGMA integrity_check(1)").fetchone()
        kept = conn.execute("PRAGMA user_version").fetchone()[0], conn.execute(count).fetchone()
    finally:
        conn.close()
    return bool(found == "ok" and kept == (version, db.execute(count).fetchone()))


def in_memory(db: FileConnection) -> FileConnection:
    """The same database, upgraded, in memory: it can be read by this program, and stays as it is in the file."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    db.conn.backup(conn)
    copy = FileConnection(conn)
    migrate(copy, int(copy.execute("PRAGMA user_version").fetchone()[0]))
    return copy


def migrate(db: FileConnection, version: int) -> None:
    """Bring the tables from `version` to this program's, and write anew what is made from the events."""
    with db.transaction():
        for step in MIGRATIONS[version:]:
            for statement in step:
                db.execute(statement)
        rebuild(db)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
