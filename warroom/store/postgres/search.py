"""Finding entries by their words on a server: the newest lines are looked through first, then the index is asked.

Most searches end with the newest: a common word is among them often enough, and its list in the index is long.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from warroom.domain.incident_list import Wanted
from warroom.domain.text.index_words import index_words
from warroom.domain.text.search_query import Asked
from warroom.store.postgres.tsvector_index import LEXEME, lexeme
from warroom.store.sql import incident_table
from warroom.store.sql import search as shared
from warroom.store.sql.connection import Connection
from warroom.store.sql.event_rows import moment
from warroom.store.sql.search import Found, hits, incidents_that_fit, literal, selected, spelt, stands_whole
from warroom.store.sql.timeline_table import Place

NEWEST = 20_000
"""Lines that are looked through before the index is asked."""
Statement = tuple[str, list[Any]]


def find(db: Connection, number: int, asked: Asked, limit: int) -> list[Place]:
    """Where the lines of one incident stand, in display order; the newest `limit` of them."""
    if not (asked.words or asked.signs):
        return []
    rows: list[Any] = []
    for sql, values in (_newest(asked, limit, number), _indexed(asked, [number], limit)):
        rows = db.execute(
            f"SELECT entry.at, entry.n FROM ({sql}) AS hit JOIN entry ON entry.seq = hit.seq "  # noqa: S608  # constants
            f"WHERE {spelt(asked, 'ILIKE')} ORDER BY hit.seq DESC LIMIT ?",
            [*values, *literal(asked), limit],
        ).fetchall()
        if len(rows) >= limit:
            break  # the newest hold enough of them
    return sorted((moment(at), n) for at, n in rows)


def search(db: Connection, asked: Asked, wanted: Wanted, limit: int) -> Found:
    """Lines of the incidents that fit `wanted` (but for its words), newest written first."""
    if not (asked.words or asked.signs):
        return Found()
    numbers = incidents_that_fit(db, wanted)
    if numbers == []:
        return Found()
    many = wanted.by_facts and numbers is None
    if numbers is None and not many and not asked.signs:
        found = _read(db, _newest(asked, limit), asked, wanted, limit)
        if len(found) >= limit:
            return Found(found)
    candidates = _indexed(asked, numbers, shared.REACH if many else limit)
    found = _read(db, candidates, asked, wanted, limit)
    bounded = len(found) < limit and (many or asked.signs) and _more(db, *candidates)
    return Found(found, shared.REACH if bounded else None)


def _read(
    db: Connection, candidates: Statement, asked: Asked, wanted: Wanted, limit: int
) -> tuple[shared.Hit, ...]:
    sql, values = candidates
    where, facts = incident_table.condition(db, wanted, words=False)
    rows = db.execute(
        f"SELECT {selected()} FROM ({sql}) AS hit JOIN event ON event.seq = hit.seq "  # noqa: S608  # constants
        "JOIN listed ON listed.number = event.incident JOIN entry ON entry.seq = hit.seq "
        f"WHERE {spelt(asked, 'ILIKE')} AND {where} ORDER BY hit.seq DESC LIMIT ?",
        [*values, *literal(asked), *facts, limit],
    ).fetchall()
    return hits(rows)


def _newest(asked: Asked, limit: int, number: int | None = None) -> Statement:
    """Lines with these words among the newest, of all or of one incident, newest first."""
    sides, values = _side_by_side(asked)
    # Within an incident the order of `n` is that of `seq`, and an index has it.
    which, order, own = ("", "seq", []) if number is None else ("WHERE incident = ?", "n", [number])
    sql = (
        f"SELECT seq, told AS text FROM (SELECT seq, told, plain FROM entry {which} ORDER BY {order} DESC LIMIT ?) "  # noqa: S608  # constants
        f"AS newest WHERE {sides} ORDER BY seq DESC LIMIT ?"
    )
    return sql, [*own, NEWEST, *values, limit if not asked.signs else NEWEST]


def _indexed(asked: Asked, numbers: Sequence[int] | None, limit: int) -> Statement:
    """The newest lines that have these words, newest first."""
    sides, side_values = _side_by_side(asked)
    conditions, values = [], list[Any]()
    if lexemes := _lexemes(asked):
        conditions.append("words @@ ?::tsquery")
        values.append(lexemes)
    if numbers is not None:
        conditions.append("incident = ANY (?)")
        values.append(list(numbers))
    reach = max(limit, shared.REACH) if asked.signs else limit
    if not lexemes:
        where = " AND ".join([*conditions, sides])
        return f"SELECT seq, told AS text FROM entry WHERE {where} ORDER BY seq DESC LIMIT ?", [  # noqa: S608  # constants
            *values, *side_values, reach,
        ]  # fmt: skip
    # Apart, or the server might go through all lines from the newest on instead of asking the index.
    sql = (
        f"WITH held AS MATERIALIZED (SELECT seq, told, plain FROM entry WHERE {' AND '.join(conditions)}) "  # noqa: S608  # constants
        f"SELECT seq, told AS text FROM held WHERE {sides} ORDER BY seq DESC LIMIT ?"
    )
    return sql, [*values, *side_values, reach]


def _side_by_side(asked: Asked) -> tuple[str, list[str]]:
    """SQL for lines where the parts of each word stand side by side, the last one perhaps the beginning of a longer."""
    values = []
    for word in asked.words:
        if parts := index_words(word):
            values.append(f" {' '.join(parts)}{' ' if stands_whole(word) else ''}")
    return " AND ".join(["TRUE", *("strpos(plain, ?) > 0" for _ in values)]), values


def _lexemes(asked: Asked) -> str:
    """The tsquery that narrows down; empty without words."""
    found = []
    for word in asked.words:
        *before, last = index_words(word) or [""]
        found += [f"'{lexeme(part)}'" for part in before]
        if last:
            begins = not stands_whole(word) or len(last) > LEXEME
            found.append(f"'{lexeme(last)}'{':*' if begins else ''}")
    return " & ".join(found)


def _more(db: Connection, sql: str, values: Sequence[Any]) -> bool:
    """Whether the newest entries that were read are not all there are."""
    return bool(
        db.execute(f"SELECT count(*) >= ? FROM ({sql}) AS held", [shared.REACH, *values]).fetchone()[0]  # noqa: S608  # constants
    )
