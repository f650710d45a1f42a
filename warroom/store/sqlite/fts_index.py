"""The full-text index over entries. It lags behind by a few entries, which every question looks through as well.

Indexing one entry at a time costs more than all the rest of an append, so it is done for `BATCH` at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC

from sqlite_utils import Database

from warroom.domain.incident.action_items import ActionSet
from warroom.domain.incident.notes import Noted
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.store.sql.event_rows import AT_ONCE, COLUMNS, recorded
from warroom.store.sqlite.schema import MIGRATIONS

BATCH = 64
"""Entries indexed at once, and the most that are not yet."""
Row = tuple[int, str, str]
"""An entry in the index: its `seq`, its words, and its incident as `i7`."""
_TIME = re.compile(r"(\d{4}-\d\d-\d\d )?\b\d\d:\d\d( UTC)?\b")
_MARKS = {"!": "decision ", "?": "question "}
_FIELDS = (
    "title", "text", "person", "role", "reason", "cause", "fix", "note", "status", "milestone", "owner", "words",
    "step", "name",
)  # fmt: skip


def corrected(db: Database, incident: int, n: int) -> None:
    """Entry `n` reads otherwise from now on; one that is not indexed yet will be as it then reads."""
    for seq, text, _ in list(_rows(db, "event.incident = ? AND event.n = ?", [incident, n])):
        db.execute("UPDATE entry_text SET text = ? WHERE rowid = ?", [text, seq])


def catch_up(db: Database) -> None:
    """Index what is not indexed yet."""
    _insert(db, _rows(db, "event.seq > ?", [_indexed(db)]))


def forget(db: Database, number: int | None) -> int:
    """Take an incident, or everything, out of the index; returns up to which `seq` it went."""
    indexed = _indexed(db)
    if number is None:
        db.execute("DELETE FROM entry_text")
    else:
        db.execute(
            "DELETE FROM entry_text WHERE rowid IN (SELECT seq FROM entry WHERE incident = ?)", [number]
        )
    return indexed


def begin_anew(db: Database) -> None:
    """An empty index, whatever there was."""
    (made,) = (
        sql for step in MIGRATIONS for sql in step if sql.startswith("CREATE VIRTUAL TABLE entry_text ")
    )
    db.execute("DROP TABLE IF EXISTS entry_text")
    db.execute(made)


def index_again(db: Database, number: int | None, indexed: int) -> None:
    """Undo `forget`: an incident is in the index up to where it went, and everything is in it all."""
    if number is None:
        catch_up(db)
    else:
        _insert(db, _rows(db, "event.incident = ? AND event.seq <= ?", [number, indexed]))


def differs(db: Database, number: int, lines: Iterable[TimelineEntry]) -> bool:
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
            _own_words(line.recorded, line.corrected_text).lstrip()
        ):
            return True
    return False


def strangers(db: Database) -> int:
    """How many lines are in the index and in no timeline."""
    sql = "SELECT count(*) FROM entry_text_content WHERE id NOT IN (SELECT seq FROM entry)"
    return int(db.execute(sql).fetchone()[0])


def _insert(db: Database, rows: Iterable[Row]) -> None:
    for row in rows:
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
    for row in _rows(db, "event.seq > ?", [indexed]):
        db.execute("INSERT INTO temp.newest (rowid, text, scope) VALUES (?, ?, ?)", row)
    return indexed


def _indexed(db: Database) -> int:
    return int(db.execute("SELECT coalesce(max(id), 0) FROM entry_text_content").fetchone()[0])


def _rows(db: Database, which: str, values: list[int]) -> Iterator[Row]:
    """Rows for the index, as the entries read now; read in pages, since a whole database may be asked for."""
    columns, after = ", ".join(f"event.{name}" for name in COLUMNS.split(", ")), 0
    while rows := db.execute(
        f"SELECT {columns}, entry.text FROM event JOIN entry ON entry.incident = event.incident "  # noqa: S608  # constants
        f"AND entry.n = event.n WHERE {which} AND event.seq > ? ORDER BY event.seq LIMIT {AT_ONCE}",
        [*values, after],
    ).fetchall():
        for row in rows:
            event = recorded(row[:-1])
            yield row[0], _words(event, row[-1]), f"i{row[2]}"
        after = rows[-1][0]


def _words(written: Recorded, corrected: str | None) -> str:
    """What a line is found by: its own words, raw, and those that the timeline tells it in."""
    from warroom.domain.record.timeline_text import told  # a note that is only written needs none

    own = _own_words(written, corrected)
    if isinstance(written.event, Noted):
        return own
    # Times are those of whoever reads.
    return f"{own} {_TIME.sub('', told(written.event, corrected, UTC, written.at)[1])}".lstrip()


def _own_words(written: Recorded, corrected: str | None) -> str:
    """What somebody wrote, or what an event holds in words; of a note with the word for its sign."""
    event, own = written.event, corrected
    if own is None:
        values = vars(event.item if isinstance(event, ActionSet) else event)
        own = " ".join(str(values[name]) for name in _FIELDS if values.get(name))
    return _MARKS.get(own[:1], "") + own if isinstance(event, Noted) else own
