"""Finding entries by their words, the newest first: as fast in a million lines as in ten."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from warroom.domain.incident_list import Listed, Wanted
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.search_query import Asked
from warroom.store.sql import incident_table, timeline_table
from warroom.store.sql.event_rows import moment
from warroom.store.sql.timeline_table import Place
from warroom.store.sqlite import fts_index

REACH = 50_000
"""Entries that are read when an index cannot answer: for signs, and for facts that many incidents share."""
FEW = 200
"""Incidents that the index itself can be held to."""
_SPELLINGS = 40
"""Words with one beginning that are looked up one by one; with more, their lists are merged, which takes longer."""
_EVER = 2**62
_INDEXED = (2, 3)
"""Lengths of beginnings that the index holds; schema.py, `prefix`."""


@dataclass(frozen=True)
class Hit:
    """A line that was found, and its incident."""

    incident: Listed
    entry: TimelineEntry


@dataclass(frozen=True)
class Found:
    hits: tuple[Hit, ...] = ()
    read: int | None = None
    """When not every entry was looked at: how many of the newest were."""


def find(db: Database, number: int, asked: Asked, limit: int) -> list[Place]:
    """Where the lines of one incident stand, in display order; the newest `limit` of them."""
    if not (asked.words or asked.signs):
        return []
    sql, values = _candidates(db, asked, [number], limit)
    rows = db.execute(
        f"SELECT entry.at, entry.n FROM ({sql}) AS hit CROSS JOIN event ON event.seq = hit.seq "  # noqa: S608  # constants
        "CROSS JOIN entry ON entry.incident = event.incident AND entry.n = event.n "
        f"WHERE {_spelt(asked)} LIMIT ?",
        [*values, *_patterns(asked), limit],
    ).fetchall()
    return sorted((moment(at), n) for at, n in rows)


def search(db: Database, asked: Asked, wanted: Wanted, limit: int) -> Found:
    """Lines of the incidents that fit `wanted` (but for its words), newest written first."""
    if not (asked.words or asked.signs):
        return Found()
    where, facts = incident_table.condition(db, wanted, words=False)
    numbers = None
    if wanted.by_facts:
        found = db.execute(f"SELECT number FROM listed WHERE {where} LIMIT ?", [*facts, FEW + 1]).fetchall()  # noqa: S608  # constants
        if not found:
            return Found()
        numbers = [row[0] for row in found] if len(found) <= FEW else None
    many = wanted.by_facts and numbers is None
    sql, values = _candidates(db, asked, numbers, REACH if many else limit)
    listed = ", ".join(f"listed.{name}" for name in incident_table.COLUMNS.split(", "))
    # The rows come as the innermost query gives them, newest first; sorting them again would read them all.
    rows = db.execute(
        f"SELECT {timeline_table.SELECTED}, {listed} FROM ({sql}) AS hit CROSS JOIN event ON event.seq = hit.seq "  # noqa: S608  # constants
        "CROSS JOIN listed ON listed.number = event.incident "
        "CROSS JOIN entry ON entry.incident = event.incident AND entry.n = event.n "
        f"WHERE {_spelt(asked)} AND {where} LIMIT ?",
        [*values, *_patterns(asked), *facts, limit],
    ).fetchall()
    width = timeline_table.WIDTH
    hits = tuple(Hit(incident_table.row(row[width:]), timeline_table.entry(row[:width])) for row in rows)
    bounded = len(hits) < limit and (many or asked.signs) and _more(db, sql, values)
    return Found(hits, REACH if bounded else None)


def _candidates(
    db: Database, asked: Asked, numbers: Sequence[int] | None, limit: int
) -> tuple[str, list[Any]]:
    """SQL for the newest lines that have these words, newest first, and its values."""
    indexed = fts_index.newest(db)
    scope = f"scope : ({' OR '.join(f'i{number}' for number in numbers)})" if numbers is not None else ""
    text, reach = (", text", max(limit, REACH)) if asked.signs else ("", limit)
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


def _spelt(asked: Asked) -> str:
    return " AND ".join(["1", *("hit.text LIKE ? ESCAPE '\\'" for _ in asked.signs)])


def _patterns(asked: Asked) -> list[str]:
    literal = (re.sub(r"([\\%_])", r"\\\1", sign) for sign in asked.signs)
    return [f"%{sign}%" for sign in literal]


def _more(db: Database, sql: str, values: Sequence[Any]) -> bool:
    """Whether the newest entries that were read are not all there are."""
    return bool(db.execute(f"SELECT count(*) >= ? FROM ({sql})", [REACH, *values]).fetchone()[0])  # noqa: S608  # constants


def _either(db: Database, word: str) -> str:
    """FTS5 for lines with this word, or one that begins so.

    A beginning whose length is not in the index would merge the lists of all words that begin so, a million
    rows for a common one; when these words are few, each is looked up alone. One letter stands for itself.
    """
    *before, last = _parts(word)
    if len(last) != 1 and len(last) not in _INDEXED:
        spellings = _spellings(db, _folded(last))
        if 0 < len(spellings) <= _SPELLINGS:
            either = " OR ".join('"' + " ".join([*before, spelling]) + '"' for spelling in spellings)
            return f"text : ({either})"
    return _begins(word)


def _begins(word: str) -> str:
    """FTS5 for lines with a word that begins so; one letter stands for itself."""
    quoted = unicodedata.normalize("NFC", word).replace('"', '""')
    return f'text : "{quoted}"' if len(_parts(word)[-1]) == 1 else f'text : "{quoted}"*'


def _parts(word: str) -> list[str]:
    """The words that the tokenizer makes of it."""
    composed = unicodedata.normalize("NFC", word)
    return re.findall(r"[^\W_]+", composed) or [composed]


def _spellings(db: Database, beginning: str) -> list[str]:
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


def _folded(word: str) -> str:
    """As the tokenizer folds it: lower case, without diacritics."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))
