"""Which SQLite this is, and a connection to a file as the shared SQL asks for it. Nobody else imports SQLite by another name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3 as sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from warroom.domain.text.search_query import unaccented
from warroom.store.sql.append import INSERT
from warroom.store.sql.connection import SearchIndex

SQLITE_VERSION: str = sqlite3.sqlite_version


class FileConnection(Database):
    """An open database file."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        super().__init__(conn, execute_plugins=False)

    @property
    def index(self) -> SearchIndex:
        from warroom.store.sqlite import fts_index  # which needs this module

        return fts_index

    @property
    def plain_facts(self) -> str:
        """SQL for the column `facts` of `listed` without accents, with which older warrooms kept them."""
        self.register_function(unaccented, deterministic=True, replace=True)
        return "unaccented(facts)"

    @contextmanager
    def transaction(self, number: int | None = None) -> Iterator[None]:
        """BEGIN IMMEDIATE to COMMIT: what is read inside is still true when it is written. It locks the whole file."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        finally:
            if self.conn.in_transaction:
                self.execute("ROLLBACK")

    def lock(self, number: int) -> None:
        """The transaction has locked the file."""

    def insert_events(self, rows: Sequence[Sequence[Any]]) -> list[int]:
        return [self.execute(INSERT, list(row)).fetchone()[0] for row in rows]

    def blank(self, seq: int, payload: str) -> None:
        """Let a blanked payload stand instead of the one that was sealed, and erase its salt."""
        self.execute("INSERT INTO redacting (seq) VALUES (?)", [seq])
        self.execute("UPDATE event SET payload = ?, salt = '' WHERE seq = ?", [payload, seq])
        self.execute("DELETE FROM redacting WHERE seq = ?", [seq])
