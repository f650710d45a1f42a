"""The full-text index over entries. It lags behind by a few entries, which every question looks through as well.

Indexing one entry at a time costs more than all the rest of an append, so it is done for `BATCH` at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.store.sql.entry_words import Line, entry_words, own_words
from warroom.store.sqlite.schema import MIGRATIONS

if TYPE_CHECKING:
    from warroom.domain.incident_list import Wanted
    from warroom.domain.text.search_query import Asked
    from warroom.store.sql.search import Found
    from warroom.store.sql.timeline_table import Place
    from warroom.store.sqlite.driver import FileConnection

BATCH = 64
"""Entries indexed at once, and the most that are not yet."""


def add_line(db: FileConnection, new: Recorded, at: str) -> None:
    """Insert the line of a new event into `entry`; it is indexed with others."""
    db.execute(
        "INSERT INTO entry (incident, n, seq, at) VALUES (?, ?, ?, ?)", [new.incident, new.n, new.seq, at]
    )


def appended(db: FileConnection, seqs: Iterable[int]) -> None:
    """Index what is not indexed yet once there are `BATCH` more."""
    if any(seq % BATCH == 0 for seq in seqs):
        catch_up(db)


def corrected(db: FileConnection, incident: int, n: int) -> None:
    """Entry `n` reads otherwise from now on; one that is not indexed yet will be as it then reads."""
    for seq, text, _ in list(entry_words(db, "event.incident = ? AND event.n = ?", [incident, n])):
        db.execute("UPDATE entry_text SET text = ? WHERE rowid = ?", [text, seq])


def catch_up(db: FileConnection) -> None:
    """Index what is not indexed yet."""
    _insert(db, entry_words(db, "event.seq > ?", [_indexed(db)]))


def forget(db: FileConnection, number: int | None) -> int:
    """Take an incident, or everything, out of the index; returns up to which `seq` it went."""
    indexed = _indexed(db)
    if number is None:
        db.execute("DELETE FROM entry_text")
    else:
        db.execute(
            "DELETE FROM entry_text WHERE rowid IN (SELECT seq FROM entry WHERE incident = ?)", [number]
        )
    return indexed


def begin_anew(db: FileConnection) -> None:
    """An empty index, whatever there was."""
    (made,) = (
        sql for step in MIGRATIONS for sql in step if sql.startswith("CREATE VIRTUAL TABLE entry_text ")
    )
    db.execute("DROP TABLE IF EXISTS entry_text")
    db.execute(made)


def index_again(db: FileConnection, number: int | None, indexed: int) -> None:
    """Undo `forget`: an incident is in the index up to where it went, and everything is in it all."""
    if number is None:
        catch_up(db)
    else:
        _insert(db, entry_words(db, "event.incident = ? AND event.seq <= ?", [number, indexed]))


def differs(db: FileConnection, number: int, lines: Iterable[TimelineEntry]) -> bool:
    """Whether a line is not found by its own words; the last ones need not be indexed yet."""
    (newest_seq,) = db.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()
    due = max(newest_seq - newest_seq % BATCH, _indexed(db))
    rows = db.execute(
        "SELECT entry.seq, entry_text.text, entry_text.scope FROM entry JOIN entry_text ON entry_text.rowid = entry.seq "
        "WHERE entry.incident = ?",
        [number],
    ).fetchall()
    found = {seq: (text or "", scope) for seq, text, scope in rows}
    for line in lines:
        text, scope = found.get(line.recorded.seq, (None, ""))
        if text is None:
            if line.recorded.seq <= due:
                return True
        elif scope != f"i{number}" or not text.lstrip().startswith(
            own_words(line.recorded, line.corrected_text).lstrip()
        ):
            return True
    return False


def strangers(db: FileConnection) -> int:
    """How many lines are in the index and in no timeline."""
    sql = "SELECT count(*) FROM entry_text_content WHERE id NOT IN (SELECT seq FROM entry)"
    return int(db.execute(sql).fetchone()[0])


def _insert(db: FileConnection, rows: Iterable[Line]) -> None:
    for seq, text, incident in rows:
        db.execute(
            "INSERT INTO entry_text (rowid, text, scope) VALUES (?, ?, ?)", [seq, text, f"i{incident}"]
        )


def newest(db: FileConnection) -> int:
    """Put what is not indexed yet into the table `newest`, taken apart just as the index does.

    It is of this connection alone, and in memory. Returns the `seq` up to which the index itself answers.
    """
    db.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.newest USING fts5("
        'text, scope, tokenize = "unicode61 remove_diacritics 2")'
    )
    db.execute("DELETE FROM temp.newest")
    indexed = _indexed(db)
    for seq, text, incident in entry_words(db, "event.seq > ?", [indexed]):
        db.execute(
            "INSERT INTO temp.newest (rowid, text, scope) VALUES (?, ?, ?)", [seq, text, f"i{incident}"]
        )
    return indexed


def _indexed(db: FileConnection) -> int:
    return int(db.execute("SELECT coalesce(max(id), 0) FROM entry_text_content").fetchone()[0])


def find(db: FileConnection, number: int, asked: Asked, limit: int) -> list[Place]:
    """Where the lines of one incident stand, in display order; the newest `limit` of them."""
    from warroom.store.sqlite import search  # a note looks for nothing

    return search.find(db, number, asked, limit)


def search(db: FileConnection, asked: Asked, wanted: Wanted, limit: int) -> Found:
    """Lines of the incidents that fit `wanted` (but for its words), newest written first."""
    from warroom.store.sqlite import search

    return search.search(db, asked, wanted, limit)
