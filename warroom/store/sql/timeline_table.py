"""The derived table `entry`: kept with every append, read in pages, rebuilt from the events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from warroom.domain.record.amendments import Amended, Restored, Retracted
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline import set_back
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.store.errors import StoreProblem
from warroom.store.sql.connection import Connection, at_most
from warroom.store.sql.event_rows import COLUMNS, moment, recorded, stored_time

Place = tuple[datetime, int]
"""Where an entry stands: when it happened, then its `n`."""

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_WRITTEN_BEFORE = (
    "(SELECT recorded_at FROM event AS earlier WHERE earlier.seq = (SELECT line.seq FROM entry AS line "
    "WHERE line.incident = entry.incident AND line.n < entry.n ORDER BY line.n DESC LIMIT 1))"
)
"""When the line that was entered before this one was written."""
_COLUMNS = (
    f"{', '.join(f'event.{name}' for name in COLUMNS.split(', '))}, entry.at, entry.text, entry.retracted"
)
SELECTED = f"{_COLUMNS}, {_WRITTEN_BEFORE}"
"""What `entry` makes a line from."""
WIDTH = len(COLUMNS.split(", ")) + 4
"""Columns that `SELECTED` gives."""
ASKED_AT_ONCE = 500
"""Lines whose forerunners are asked for at once."""
_SELECT = f"SELECT {_COLUMNS} FROM entry JOIN event ON event.seq = entry.seq "  # noqa: S608  # constants


def index(db: Connection, new: Recorded) -> None:
    """Bring `entry` up to date with one more event."""
    match new.event:
        case Amended(target=n, text=text, time=time):
            if text is not None:
                db.execute("UPDATE entry SET text = ? WHERE incident = ? AND n = ?", [text, new.incident, n])
                db.index.corrected(db, new.incident, n)
            if time is not None:
                at = stored_time(time)
                db.execute("UPDATE entry SET at = ? WHERE incident = ? AND n = ?", [at, new.incident, n])
        case Retracted(target=n) | Restored(target=n):
            struck = int(isinstance(new.event, Retracted))
            db.execute(
                "UPDATE entry SET retracted = ? WHERE incident = ? AND n = ?", [struck, new.incident, n]
            )
        case _:
            db.index.add_line(db, new, stored_time(new.at))


def differs(db: Connection, number: int, lines: Iterable[TimelineEntry]) -> bool:
    """Whether the rows of an incident are others than those that `index` makes; `lines` are as the events say."""
    made = {
        line.n: (line.recorded.seq, stored_time(line.at), line.corrected_text, int(line.retracted))
        for line in lines
    }
    rows = db.execute("SELECT n, seq, at, text, retracted FROM entry WHERE incident = ?", [number]).fetchall()
    return {n: tuple(rest) for n, *rest in rows} != made


def page(
    db: Connection, number: int, limit: int, after: Place | None, before: Place | None
) -> list[TimelineEntry]:
    """At most `limit` lines in display order: those after a place, those before one, or with neither the first."""
    if before is not None:
        return _read(
            db, "AND (entry.at, entry.n) < (?, ?) ORDER BY entry.at DESC, entry.n DESC", number, before, limit
        )[::-1]
    start = after or (_BEGINNING, 0)
    return _read(db, "AND (entry.at, entry.n) > (?, ?) ORDER BY entry.at, entry.n", number, start, limit)


def written_after(db: Connection, number: int, n: int) -> list[TimelineEntry]:
    """Lines written after entry `n`, in the order they were written."""
    rows = db.execute(
        f"{_SELECT} WHERE entry.incident = ? AND entry.n > ? ORDER BY entry.n", [number, n]
    ).fetchall()
    return _entries(db, number, rows)


def one(db: Connection, number: int, n: int) -> TimelineEntry | None:
    row = db.execute(f"{_SELECT} WHERE entry.incident = ? AND entry.n = ?", [number, n]).fetchone()
    return _entries(db, number, [row])[0] if row else None


def counted(db: Connection, number: int, before: Place | None = None) -> int:
    """Lines in the timeline, or those that stand before a place."""
    if before is None:
        return int(db.execute("SELECT count(*) FROM entry WHERE incident = ?", [number]).fetchone()[0])
    return int(
        db.execute(
            "SELECT count(*) FROM entry WHERE incident = ? AND (at, n) < (?, ?)", [number, *_key(before)]
        ).fetchone()[0]
    )


def _read(db: Connection, condition: str, number: int, place: Place, limit: int) -> list[TimelineEntry]:
    rows = db.execute(
        f"{_SELECT} WHERE entry.incident = ? {condition} LIMIT ?",
        [number, *_key(place), at_most(limit)],
    ).fetchall()
    return _entries(db, number, rows)


def _entries(db: Connection, number: int, rows: Sequence[Sequence[Any]]) -> list[TimelineEntry]:
    """The lines of one incident from rows of `_COLUMNS`. Of most of them the one before is among them."""
    written = {row[3]: row[5] for row in rows}
    alone = [n for n in written if n > 1 and n - 1 not in written]
    before: dict[int, str] = {}
    for start in range(0, len(alone), ASKED_AT_ONCE):
        some = alone[start : start + ASKED_AT_ONCE]
        sql = f"SELECT n, {_WRITTEN_BEFORE} FROM entry WHERE incident = ? AND n IN ({', '.join('?' * len(some))})"  # noqa: S608  # constants
        before |= db.execute(sql, [number, *some]).fetchall()
    return [entry((*row, written.get(row[3] - 1) or before.get(row[3]))) for row in rows]


def _key(place: Place) -> tuple[str, int]:
    at, n = place
    return ("" if at == _BEGINNING else stored_time(at)), n


def entry(row: Sequence[Any]) -> TimelineEntry:
    """The line of a row that holds `SELECTED`."""
    *columns, at, text, retracted, written_before = row
    event = recorded(columns)
    try:
        # Text order is time order: most lines need no second time to be read.
        back = (
            set_back(moment(written_before), event.recorded_at) if (written_before or "") > row[5] else None
        )
        return TimelineEntry(event, moment(at), text, bool(retracted), back)
    except ValueError as error:
        raise StoreProblem(
            f"The timeline of INC-{event.incident} is damaged at entry {event.n}; it is written anew from the record with: "
            "warroom doctor --rebuild"
        ) from error
