"""A quick look at which incidents there are, for a Tab in the shell: it opens nothing but SQLite, and writes nothing."""

from __future__ import annotations

from pathlib import Path

from warroom.store.glanced import MOST_PRESSING, Glanced

try:
    from pysqlite3 import dbapi2 as sqlite3
except ImportError:  # as where sqlite_utils takes Python's own
    import sqlite3


def glance(path: Path, most: int) -> list[Glanced]:
    """The open incidents, then the newest others; none where there is no database, or none that can be read at once."""
    if not path.is_file():
        return []
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0.1)
        try:
            rows = connection.execute(
                MOST_PRESSING,
                [most],
            ).fetchall()
        finally:
            connection.close()
    except sqlite3.Error:
        return []
    return [
        Glanced(number, title, status, tuple(people.splitlines())) for number, title, status, people in rows
    ]
