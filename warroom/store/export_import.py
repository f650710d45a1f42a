"""The record out of one database and into another: identities kept, every chain verified before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from warroom.domain.incident.state import Incident
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.fold import apply
from warroom.domain.record.redaction import Redacted
from warroom.store.errors import StoreProblem
from warroom.store.hash_chain import digest
from warroom.store.import_check import COLUMNS, Row, recorded_of, verified
from warroom.store.sql import redaction, timeline_table
from warroom.store.sql.connection import Connection
from warroom.store.sql.event_rows import AT_ONCE, each, next_number, stored_time
from warroom.store.sql.rebuild import rebuild
from warroom.store.sql.snapshots import load, reserve, save


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


def exported(db: Connection, number: int, upto: int | None = None) -> Iterator[Row]:
    """Every event of an incident, or those up to entry `upto`, with its links of the chain."""
    row = db.execute("SELECT id FROM event WHERE incident = ? AND n = 1", [number]).fetchone()
    if row is None:
        raise StoreProblem(f"INC-{number} does not begin with entry 1; `warroom doctor` tells what is wrong.")
    for values in each(db, ", ".join(COLUMNS), number):
        if upto is not None and values[0] > upto:
            return
        yield {"incident": row[0], "number": number, **dict(zip(COLUMNS, values, strict=True))}


def imported(
    db: Connection, read: Callable[[], Iterable[Row]], told: Callable[[int, int], None] = lambda *_: None
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


def _write(db: Connection, rows: list[Row], redacted: dict[str, str], moved: Moved) -> None:
    kept = 0
    blanked: dict[int, int] = {}
    with db.transaction(0):
        states: dict[int, Incident] = {}
        here = _salts(db, rows)
        kept = sum(here.get(row["id"]) == "" != row["salt"] for row in rows)
        fresh = [row for row in rows if row["id"] not in here]
        for number, event in _inserted(db, fresh, moved):
            if number not in states and event.n > 1:
                states[number] = _state(db, number)
            timeline_table.index(db, event)
            states[number] = apply(states.get(number), event)
            if event.n == 1:
                reserve(db, states[number])
            if isinstance(event.event, Redacted):
                blanked[number] = blanked.get(number, 0) + _followed(db, number, event.event, redacted)
        db.index.catch_up(db)
        for state in states.values():
            save(db, state)
        for number in (number for number, count in blanked.items() if count):
            rebuild(db, number)
            redaction.rename_channel(db, number, _state(db, number).channel)
            redaction.wait_for_cleaning(db, stored_time(states[number].recorded_at))
    # What is said to be in was committed.
    moved.events += len(fresh)
    moved.kept_redacted += kept
    moved.blanked += sum(blanked.values())


def _salts(db: Connection, rows: Sequence[Row]) -> dict[str, str]:
    """The salts of those of the events that are here already, by id; a redacted one has none."""
    if not rows:
        return {}
    marks = ", ".join("?" * len(rows))
    sql = f"SELECT id, salt FROM event WHERE id IN ({marks})"  # noqa: S608  # marks
    return dict(db.execute(sql, [row["id"] for row in rows]).fetchall())


def _inserted(db: Connection, rows: Sequence[Row], moved: Moved) -> list[tuple[int, Recorded]]:
    """Insert them into `event`; each as it is read, with the number of its incident here."""
    numbers = [_number(db, row, moved) for row in rows]
    for number in sorted(set(numbers)):
        db.lock(number)
    values = [[number, *(row[name] for name in COLUMNS)] for number, row in zip(numbers, rows, strict=True)]
    seqs = db.insert_events(values) if values else []
    return [
        (number, recorded_of(row, number, seq)) for number, row, seq in zip(numbers, rows, seqs, strict=True)
    ]


def _followed(db: Connection, number: int, event: Redacted, redacted: dict[str, str]) -> int:
    """Blank what stands in full here and was redacted where the file is from; how many entries that were."""
    count = 0
    for blanked in event.blanked:
        seq, id_, payload = db.execute(
            "SELECT seq, id, payload FROM event WHERE incident = ? AND n = ?", [number, blanked.n]
        ).fetchone()
        if digest("", payload) != blanked.digest and redacted.get(id_, payload) != payload:
            db.blank(seq, redacted[id_])
            count += 1
    return count


def _state(db: Connection, number: int) -> Incident:
    loaded = load(db, number)
    assert loaded is not None
    return loaded[1]


def _number(db: Connection, row: Row, moved: Moved) -> int:
    """The local number of the row's incident: the one it has here, its own if that is free, else the next."""
    identity = row["incident"]
    if identity not in moved.numbers:
        taken = moved.numbers.values()  # of this batch none is written yet
        known = db.execute("SELECT incident FROM event WHERE id = ? AND n = 1", [identity]).fetchone()
        wished = row["number"]
        if known:
            moved.numbers[identity] = int(known[0])
        elif (
            wished not in taken
            and not db.execute("SELECT 1 FROM event WHERE incident = ?", [wished]).fetchone()
        ):
            moved.numbers[identity] = wished
        else:
            moved.numbers[identity] = free = max(next_number(db), 1 + max(taken, default=0))
            moved.renumbered.append(f"INC-{wished} is INC-{free} here")
    return moved.numbers[identity]
