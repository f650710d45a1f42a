"""The full-text index over entries. It lags behind by a few entries, which every question looks through as well.

Indexing one entry at a time costs more than all the rest of an append, so it is done for `BATCH` at once.
"""

from __future__ import annotations

import json
import re
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
    insert = "INSERT INTO entry_text (rowid, text, scope) VALUES (?, ?, ?)"
    for row in _missing(db):
        db.execute(insert, row)


def matching(db: Database, words: str, limit: int, incident: int | None = None) -> list[int]:
    """The `seq` of lines with all these words (each may be a beginning), newest written first."""
    terms = " AND ".join(f'text : "{term}"*' for term in re.findall(r"\w+", words))
    if not terms:
        return []
    query = terms if incident is None else f"(scope : i{incident}) AND {terms}"
    # A table of this connection alone, in memory, that takes words apart just as the index does.
    db.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.newest USING fts5("
        'text, scope, tokenize = "unicode61 remove_diacritics 2")'
    )
    db.execute("DELETE FROM temp.newest")
    for row in _missing(db):
        db.execute("INSERT INTO temp.newest (rowid, text, scope) VALUES (?, ?, ?)", row)
    found: list[int] = []
    for table in ("newest", "entry_text"):
        found += [
            seq
            for (seq,) in db.execute(
                f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?",  # noqa: S608  # constants
                [query, limit],
            ).fetchall()
        ]
    return list(dict.fromkeys(found))[:limit]  # between the two questions it may have been indexed


def listed(seqs: Iterable[int]) -> str:
    """For `json_each(?)`, which takes any number of them."""
    return json.dumps(list(seqs))


def _missing(db: Database) -> list[tuple[int, str, str]]:
    """Rows for the index: entries written after the last one that is in it, as they read now."""
    columns = ", ".join(f"event.{name}" for name in COLUMNS.split(", "))
    rows = db.execute(
        f"SELECT {columns}, entry.text FROM event JOIN entry ON entry.incident = event.incident "  # noqa: S608  # constants
        "AND entry.n = event.n WHERE event.seq > (SELECT coalesce(max(id), 0) FROM entry_text_content)"
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
