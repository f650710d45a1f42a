"""What a search finds, and what both engines' searches have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from warroom.domain.incident_list import Listed, Wanted
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.index_words import index_words
from warroom.domain.text.search_query import Asked
from warroom.store.sql import incident_table, timeline_table
from warroom.store.sql.connection import Connection

REACH = 50_000
"""Entries that are read when an index cannot answer: for signs, and for facts that many incidents share."""
FEW = 200
"""Incidents that the index itself can be held to."""


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


def incidents_that_fit(db: Connection, wanted: Wanted) -> list[int] | None:
    """The numbers that the index can be held to; None for all, or for more than it can be held to."""
    if not wanted.by_facts:
        return None
    where, facts = incident_table.condition(db, wanted, words=False)
    found = db.execute(f"SELECT number FROM listed WHERE {where} LIMIT ?", [*facts, FEW + 1]).fetchall()  # noqa: S608  # constants
    return [row[0] for row in found] if len(found) <= FEW else None


def selected() -> str:
    """The columns that `hits` makes hits from."""
    listed = ", ".join(f"listed.{name}" for name in incident_table.COLUMNS.split(", "))
    return f"{timeline_table.SELECTED}, {listed}"


def hits(rows: Sequence[Sequence[Any]]) -> tuple[Hit, ...]:
    """Of rows that hold `selected`."""
    width = timeline_table.WIDTH
    return tuple(Hit(incident_table.row(row[width:]), timeline_table.entry(row[:width])) for row in rows)


def spelt(asked: Asked, like: str = "LIKE") -> str:
    """SQL for lines that hold every sign as it is spelt; `literal` has the values."""
    return " AND ".join(["TRUE", *(f"hit.text {like} ? ESCAPE '\\'" for _ in asked.signs)])


def literal(asked: Asked) -> list[str]:
    parts = (re.sub(r"([\\%_])", r"\\\1", sign) for sign in asked.signs)
    return [f"%{part}%" for part in parts]


def stands_whole(word: str) -> bool:
    """Whether a word that is looked for is no beginning of others: one letter stands for itself."""
    found = index_words(word)
    return bool(found) and len(found[-1]) == 1
