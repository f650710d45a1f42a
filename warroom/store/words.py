"""The full-text index over entries. It lags behind by a few entries, which every question looks through as well.

Indexing one entry at a time costs more than all the rest of an append, so it is done for `BATCH` at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from warroom.domain.events import Event, Unknown
from warroom.domain.learning import ActionSet
from warroom.store.rows import COLUMNS, recorded

BATCH = 64
"""Entries indexed at once, and the most that are not yet."""
_FIELDS = (
    "title", "text", "person", "role", "reason", "cause", "fix", "note", "status", "milestone", "owner", "words",
    "step", "name",
)  # fmt: skip


def corrected(db: Database, incident: int, n: int, text: str) -> None:
    """Entry `n` reads `text` from now on; one that is not indexed yet will be as it then reads."""
    db.execute(
        "UPDATE entry_text SET text = ? WHERE rowid = (SELECT seq FROM entry WHERE incident = ? AND n = ?)",
        [text, incident, n],
    )


def catch_up(db: Database) -> None:
    """Index what is not indexed yet."""
    for row in _missing(db, _indexed(db)):
        db.execute("INSERT INTO entry_text (rowid, text, scope) VALUES (?, ?, ?)", row)


def newest(db: Database) -> int:
    """Put what is not indexed yet into the table `newest`, taken apart just as the index does.

    It is of this connection alone, and in memory. Returns the `seq` up to which the index itself answers.
    """
    db.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.newest USING fts5("
        'text, scope, tokenize = "unicode61 remove_diacritics 2")'
    )
    db.execute("DELETE FROM temp.newest")
    indexed = _indexed(db)
    for row in _missing(db, indexed):
        db.execute("INSERT INTO temp.newest (rowid, text, scope) VALUES (?, ?, ?)", row)
    return indexed


def _indexed(db: Database) -> int:
    return int(db.execute("SELECT coalesce(max(id), 0) FROM entry_text_content").fetchone()[0])


def _missing(db: Database, indexed: int) -> list[tuple[int, str, str]]:
    """Rows for the index: entries written after `indexed`, as they read now."""
    columns = ", ".join(f"event.{name}" for name in COLUMNS.split(", "))
    rows = db.execute(
        f"SELECT {columns}, entry.text FROM event JOIN entry ON entry.incident = event.incident "  # noqa: S608  # constants
        "AND entry.n = event.n WHERE event.seq > ?",
        [indexed],
    ).fetchall()
    return [(row[0], _words(recorded(row[:-1]).event, row[-1]), f"i{row[2]}") for row in rows]


def _words(event: Event, corrected: str | None) -> str:
    if corrected is not None:
        return corrected
    if isinstance(event, Unknown):
        return ""
    if isinstance(event, ActionSet):
        return f"{event.item.text} {event.item.owner or ''}"
    fields = vars(event)
    words: Iterable[Any] = (fields.get(name) for name in _FIELDS)
    return " ".join(str(word) for word in words if word)
