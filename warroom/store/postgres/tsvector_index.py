"""The index of words on a server, which is never behind: each line is indexed as it is written.

The words are taken apart here, by the rules of a file's index, so that both find the same lines. `words` only narrows down:
`plain`, where the words stand side by side, says what is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.index_words import index_words
from warroom.store.sql.connection import Connection
from warroom.store.sql.entry_words import entry_words, own_words, words

if TYPE_CHECKING:
    from warroom.domain.incident_list import Wanted
    from warroom.domain.text.search_query import Asked
    from warroom.store.sql.search import Found
    from warroom.store.sql.timeline_table import Place

LEXEME = 500
"""Characters of one word that narrow down; the server takes 2,046 bytes."""
VECTOR = 900_000
"""Bytes of one line's words that narrow down; the server takes 1 MiB."""


def add_line(db: Connection, new: Recorded, at: str) -> None:
    """Insert the line of a new event into `entry`."""
    told = words(new, None)
    plain = index_words(told)
    db.execute(
        "INSERT INTO entry (incident, n, seq, at, told, plain, words) "
        "VALUES (?, ?, ?, ?, ?, ?, array_to_tsvector(?::text[]))",
        [new.incident, new.n, new.seq, at, told, side_by_side(plain), _lexemes(plain)],
    )


def corrected(db: Connection, incident: int, n: int) -> None:
    """Entry `n` reads otherwise from now on."""
    for seq, told, _ in list(entry_words(db, "event.incident = ? AND event.n = ?", [incident, n])):
        plain = index_words(told)
        db.execute(
            "UPDATE entry SET told = ?, plain = ?, words = array_to_tsvector(?::text[]) WHERE seq = ?",
            [told, side_by_side(plain), _lexemes(plain), seq],
        )


def side_by_side(plain: list[str]) -> str:
    """With a blank before and behind each word, to be looked through."""
    return f" {' '.join(plain)} " if plain else ""


def lexeme(word: str) -> str:
    return word[:LEXEME]


def _lexemes(plain: list[str]) -> list[str]:
    found, size = [], 0
    for word in dict.fromkeys(map(lexeme, plain)):
        size += len(word.encode()) + 8
        if size > VECTOR:
            break
        found.append(word)
    return found


def differs(db: Connection, number: int, lines: Iterable[TimelineEntry]) -> bool:
    """Whether a line is not found by its own words."""
    rows = db.execute("SELECT seq, told, plain FROM entry WHERE incident = ?", [number]).fetchall()
    found = {seq: (told, plain) for seq, told, plain in rows}
    for line in lines:
        told, plain = found.get(line.recorded.seq, ("", ""))
        own = own_words(line.recorded, line.corrected_text)
        if not told.lstrip().startswith(own.lstrip()) or plain != side_by_side(index_words(told)):
            return True
    return False


def appended(db: Connection, seqs: Iterable[int]) -> None:
    """They are indexed."""


def catch_up(db: Connection) -> None:
    """Nothing is behind."""


def forget(db: Connection, number: int | None) -> int:
    """It goes with the lines themselves."""
    return 0


def index_again(db: Connection, number: int | None, indexed: int) -> None:
    """It came with the lines themselves."""


def begin_anew(db: Connection) -> None:
    """It goes with the lines themselves."""


def strangers(db: Connection) -> int:
    """Nothing is in the index but lines."""
    return 0


def find(db: Connection, number: int, asked: Asked, limit: int) -> list[Place]:
    """Where the lines of one incident stand, in display order; the newest `limit` of them."""
    from warroom.store.postgres.search import find  # a note looks for nothing

    return find(db, number, asked, limit)


def search(db: Connection, asked: Asked, wanted: Wanted, limit: int) -> Found:
    """Lines of the incidents that fit `wanted` (but for its words), newest written first."""
    from warroom.store.postgres.search import search

    return search(db, asked, wanted, limit)
