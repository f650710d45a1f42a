"""The record out of one database and into another: identities kept, every chain verified before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from sqlite_utils import Database

from warroom.domain.incident.state import Incident
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.fold import apply
from warroom.domain.record.redaction import Redacted
from warroom.store.errors import StoreProblem
from warroom.store.hash_chain import digest
from warroom.store.import_check import COLUMNS, Row, recorded_of, verified
from warroom.store.sql import redaction, timeline_table
from warroom.store.sql.event_rows import AT_ONCE, each, next_number, stored_time
from warroom.store.sql.rebuild import rebuild
from warroom.store.sql.snapshots import load, reserve, save
from warroom.store.sqlite import fts_index
from warroom.store.sqlite.driver import transaction


@dataclass
class Moved:
    """What an import did: new incidents with the number they got, and events that were new."""

    events: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    renumbered: list[str] = field(default_factory=list)
    kept_redacted: int = 0
    """Entries that the file has in full and that stay redacted here."""
    blanked: int = 0
    """Entries that were in full here and are redacted now, since the file says so."""


def exported(db: Database, number: int, upto: int | None = None) -> Iterator[Row]:
    """Every event of an incident, or those up to entry `upto`, with its links of the chain."""
    row = db.execute("SELECT id FROM event WHERE incident = ? AND n = 1", [number]).fetchone()
    if row is None:
        raise StoreProblem(f"INC-{number} does not begin with entry 1; `warroom doctor` tells what is wrong.")
    for values in each(db, ", ".join(COLUMNS), number):
        if upto is not None and values[0] > upto:
            return
        yield {"incident": row[0], "number": number, **dict(zip(COLUMNS, values, strict=True))}


def imported(
    db: Database, read: Callable[[], Iterable[Row]], told: Callable[[int, int], None] = lambda *_: None
) -> Moved:
    """Take in what `read` gives, which is asked twice: first all of it is checked, then it is written.

    `told` hears how many events were checked and how many of the new ones are in. Raises UnusableFileError, naming
    the event, when one cannot be kept, or a chain is broken or differs from the one stored here.
    """
    redacted = verified(db, read(), lambda checked: told(checked, 0))
    moved, batch, dealt_with = Moved(), [], 0
    for row in read():
        batch.append(row)
        if len(batch) == AT_ONCE:
            _write(db, batch, redacted, moved)
            dealt_with += len(batch)
            told(dealt_with, moved.events)
            batch = []
    _write(db, batch, redacted, moved)
    return moved


def _write(db: Database, rows: list[Row], redacted: dict[str, str], moved: Moved) -> None:
    fresh, kept = 0, 0
    blanked: dict[int, int] = {}
    with transaction(db):
        states: dict[int, Incident] = {}
        for row in rows:
            if here := db.execute("SELECT salt FROM event WHERE id = ?", [row["id"]]).fetchone():
                kept += here[0] == "" != row["salt"]
                continue
            number = _number(db, row, moved)
            event = _inserted(db, number, row)
            if number not in states and event.n > 1:
                states[number] = _state(db, number)
            states[number] = apply(states.get(number), event)
            if event.n == 1:
                reserve(db, states[number])
            if isinstance(event.event, Redacted):
                blanked[number] = blanked.get(number, 0) + _followed(db, number, event.event, redacted)
            fresh += 1
        fts_index.catch_up(db)
        for state in states.values():
            save(db, state)
        for number in (number for number, count in blanked.items() if count):
            rebuild(db, number)
            redaction.rename_channel(db, number, _state(db, number).channel)
            redaction.wait_for_cleaning(db, stored_time(states[number].recorded_at))
    # What is said to be in was committed.
    moved.events += fresh
    moved.kept_redacted += kept
    moved.blanked += sum(blanked.values())


def _inserted(db: Database, number: int, row: Row) -> Recorded:
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    seq = db.execute(
        f"INSERT INTO event (incident, {', '.join(COLUMNS)}) VALUES ({marks}) RETURNING seq",  # noqa: S608  # constants
        [number, *(row[name] for name in COLUMNS)],
    ).fetchone()[0]
    event = recorded_of(row, number, seq)
    timeline_table.index(db, event)
    return event


def _followed(db: Database, number: int, event: Redacted, redacted: dict[str, str]) -> int:
    """Blank what stands in full here and was redacted where the file is from; how many entries that were."""
    count = 0
    for blanked in event.blanked:
        seq, id_, payload = db.execute(
            "SELECT seq, id, payload FROM event WHERE incident = ? AND n = ?", [number, blanked.n]
        ).fetchone()
        if digest("", payload) != blanked.digest and redacted.get(id_, payload) != payload:
            redaction.put(db, seq, redacted[id_])
            count += 1
    return count


def _state(db: Database, number: int) -> Incident:
    loaded = load(db, number)
    assert loaded is not None
    return loaded[1]


def _number(db: Database, row: Row, moved: Moved) -> int:
    """The local number of the row's incident: the one it has here, its own if that is free, else the next."""
    identity = row["incident"]
    if identity not in moved.numbers:
        known = db.execute("SELECT incident FROM event WHERE id = ? AND n = 1", [identity]).fetchone()
        wished = row["number"]
        if known:
            moved.numbers[identity] = int(known[0])
        elif not db.execute("SELECT 1 FROM event WHERE incident = ?", [wished]).fetchone():
            moved.numbers[identity] = wished
        else:
            moved.numbers[identity] = free = next_number(db)
            moved.renumbered.append(f"INC-{wished} is INC-{free} here")
    return moved.numbers[identity]
