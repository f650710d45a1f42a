"""Finding entries by their words in a file, the newest first: as fast in a million lines as in ten."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from warroom.domain.incident_list import Wanted
from warroom.domain.text.index_words import index_words
from warroom.domain.text.search_query import Asked
from warroom.store.sql import incident_table
from warroom.store.sql import search as shared
from warroom.store.sql.event_rows import moment
from warroom.store.sql.search import Found, hits, incidents_that_fit, literal, selected, spelt, stands_whole
from warroom.store.sql.timeline_table import Place
from warroom.store.sqlite import fts_index
from warroom.store.sqlite.driver import FileConnection

_SPELLINGS = 40
"""Words with one beginning that are looked up one by one; with more, their lists are merged, which takes longer."""
_EVER = 2**62
_INDEXED = (2, 3)
"""Lengths of beginnings that the index holds; schema.py, `prefix`."""


def find(db: FileConnection, number: int, asked: Asked, limit: int) -> list[Place]:
    """Where the lines of one incident stand, in display order; the newest `limit` of them."""
    if not (asked.words or asked.signs):
        return []
    sql, values = _candidates(db, asked, [number], limit)
    rows = db.execute(
        f"SELECT entry.at, entry.n FROM ({sql}) AS hit CROSS JOIN event ON event.seq = hit.seq "  # noqa: S608  # constants
        "CROSS JOIN entry ON entry.incident = event.incident AND entry.n = event.n "
        f"WHERE {spelt(asked)} LIMIT ?",
        [*values, *literal(asked), limit],
    ).fetchall()
    return sorted((moment(at), n) for at, n in rows)


def search(db: FileConnection, asked: Asked, wanted: Wanted, limit: int) -> Found:
    """Lines of the incidents that fit `wanted` (but for its words), newest written first."""
    if not (asked.words or asked.signs):
        return Found()
    where, facts = incident_table.condition(db, wanted, words=False)
    numbers = incidents_that_fit(db, wanted)
    if numbers == []:
        return Found()
    many = wanted.by_facts and numbers is None
    sql, values = _candidates(db, asked, numbers, shared.REACH if many else limit)
    # The rows come as the innermost query gives them, newest first; sorting them again would read them all.
    rows = db.execute(
        f"SELECT {selected()} FROM ({sql}) AS hit CROSS JOIN event ON event.seq = hit.seq "  # noqa: S608  # constants
        "CROSS JOIN listed ON listed.number = event.incident "
        "CROSS JOIN entry ON entry.incident = event.incident AND entry.n = event.n "
        f"WHERE {spelt(asked)} AND {where} LIMIT ?",
        [*values, *literal(asked), *facts, limit],
    ).fetchall()
    found = hits(rows)
    bounded = len(found) < limit and (many or asked.signs) and _more(db, sql, values)
    return Found(found, shared.REACH if bounded else None)


def _candidates(
    db: FileConnection, asked: Asked, numbers: Sequence[int] | None, limit: int
) -> tuple[str, list[Any]]:
    """SQL for the newest lines that have these words, newest first, and its values."""
    indexed = fts_index.newest(db)
    scope = f"scope : ({' OR '.join(f'i{number}' for number in numbers)})" if numbers is not None else ""
    text, reach = (", text", max(limit, shared.REACH)) if asked.signs else ("", limit)
    selects, values = [], list[Any]()
    # The index answers up to where it went when the newest were read, should it have moved on meanwhile.
    for table, upto, either in (
        ("newest", _EVER, [_begins(word) for word in asked.words]),
        ("entry_text", indexed, [_either(db, word) for word in asked.words]),
    ):
        match = " AND ".join(filter(None, [*either, scope]))
        where = f"{table} MATCH ? AND rowid <= ?" if match else "rowid <= ?"
        selects.append(
            f"SELECT * FROM (SELECT rowid AS seq{text} FROM {table} WHERE {where} ORDER BY rowid DESC LIMIT ?)"  # noqa: S608  # constants
        )
        values += [*([match] if match else []), upto, reach]
    return " UNION ALL ".join(selects), values


def _more(db: FileConnection, sql: str, values: Sequence[Any]) -> bool:
    """Whether the newest entries that were read are not all there are."""
    return bool(db.execute(f"SELECT count(*) >= ? FROM ({sql})", [shared.REACH, *values]).fetchone()[0])  # noqa: S608  # constants


def _either(db: FileConnection, word: str) -> str:
    """FTS5 for lines with this word, or one that begins so.

    A beginning whose length is not in the index would merge the lists of all words that begin so, a million
    rows for a common one; when these words are few, each is looked up alone. One letter stands for itself.
    """
    *before, last = index_words(word) or [word]
    if len(last) != 1 and len(last) not in _INDEXED:
        spellings = _spellings(db, last)
        if 0 < len(spellings) <= _SPELLINGS:
            either = " OR ".join('"' + " ".join([*before, spelling]) + '"' for spelling in spellings)
            return f"text : ({either})"
    return _begins(word)


def _begins(word: str) -> str:
    """FTS5 for lines with a word that begins so; one letter stands for itself."""
    quoted = unicodedata.normalize("NFC", word).replace('"', '""')
    return f'text : "{quoted}"' if stands_whole(word) else f'text : "{quoted}"*'


def _spellings(db: FileConnection, beginning: str) -> list[str]:
    """Words of the index that begin so, in whatever column; one more than are looked up alone at the most."""
    # It lives with the connection, not in the file, so that one that may only read can have it too.
    db.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.entry_word USING fts5vocab(main, entry_text, instance)"
    )
    found: list[str] = []
    start = beginning
    while len(found) <= _SPELLINGS:
        row = db.execute("SELECT term FROM temp.entry_word WHERE term >= ? LIMIT 1", [start]).fetchone()
        if not row or not row[0].startswith(beginning):
            break
        found.append(row[0])
        # Words hold letters and digits, 0 before all others: no word stands between. `>` would read every line.
        start = row[0] + "0"
    return found
