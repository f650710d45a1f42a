"""What an entry is found by: its own words, raw, and those that the timeline tells it in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC

from warroom.domain.incident.action_items import ActionSet
from warroom.domain.incident.notes import Noted
from warroom.domain.record.event_model import Recorded
from warroom.store.sql.connection import Connection
from warroom.store.sql.event_rows import AT_ONCE, COLUMNS, recorded

Line = tuple[int, str, int]
"""An entry in an index: its `seq`, its words, and its incident."""
_TIME = re.compile(r"(\d{4}-\d\d-\d\d )?\b\d\d:\d\d( UTC)?\b")
_MARKS = {"!": "decision ", "?": "question "}
_FIELDS = (
    "title", "text", "person", "role", "reason", "cause", "fix", "note", "status", "milestone", "owner", "words",
    "step", "name",
)  # fmt: skip


def entry_words(db: Connection, which: str, values: list[int]) -> Iterator[Line]:
    """The entries as they read now; read in pages, since a whole database may be asked for."""
    columns, after = ", ".join(f"event.{name}" for name in COLUMNS.split(", ")), 0
    while rows := db.execute(
        f"SELECT {columns}, entry.text FROM event JOIN entry ON entry.incident = event.incident "  # noqa: S608  # constants
        f"AND entry.n = event.n WHERE {which} AND event.seq > ? ORDER BY event.seq LIMIT {AT_ONCE}",
        [*values, after],
    ).fetchall():
        for row in rows:
            yield row[0], words(recorded(row[:-1]), row[-1]), row[2]
        after = rows[-1][0]


def words(written: Recorded, corrected: str | None) -> str:
    """What a line is found by; `corrected` is its text when it was."""
    from warroom.domain.record.timeline_text import told  # a note that is only written needs none

    own = own_words(written, corrected)
    if isinstance(written.event, Noted):
        return own
    # Times are those of whoever reads.
    return f"{own} {_TIME.sub('', told(written.event, corrected, UTC, written.at)[1])}".lstrip()


def own_words(written: Recorded, corrected: str | None) -> str:
    """What somebody wrote, or what an event holds in words; of a note with the word for its sign."""
    event, own = written.event, corrected
    if own is None:
        values = vars(event.item if isinstance(event, ActionSet) else event)
        own = " ".join(str(values[name]) for name in _FIELDS if values.get(name))
    return _MARKS.get(own[:1], "") + own if isinstance(event, Noted) else own
