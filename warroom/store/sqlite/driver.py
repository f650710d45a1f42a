"""Which SQLite this is. Nobody else imports it by another name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3 as sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

SQLITE_VERSION: str = sqlite3.sqlite_version


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """BEGIN IMMEDIATE to COMMIT: what is read inside is still true when it is written."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.conn.in_transaction:
            db.execute("ROLLBACK")
