"""The record out of one database and into another: identities kept, every chain verified before anything is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from warroom.domain.incident import Incident, apply
from warroom.store import entries, words
from warroom.store.chain import digest, link
from warroom.store.connection import transaction
from warroom.store.problem import StoreProblem
from warroom.store.rows import COLUMNS, recorded
from warroom.store.states import load, save

FORMAT = 1
"""Version of the JSON export."""
AT_ONCE = 500
"""Events in one transaction, so that a note beside an import waits only a moment."""
HEADER = ("id", "at", "recorded_at", "actor", "kind", "v")
_FIELDS = {
    "incident": str, "n": int, "id": str, "at": str, "recorded_at": str, "actor": str, "kind": str, "v": int,
    "payload": str, "salt": str, "digest": str, "prev": str, "hash": str,
}  # fmt: skip
Row = dict[str, Any]


@dataclass
class Moved:
    """What an import did: new incidents with the number they got, and events that were new."""

    events: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    renumbered: list[str] = field(default_factory=list)


def exported(db: Database, number: int, after: int = 0) -> Iterator[Row]:
    """Every event of an incident after entry `after`, with its links of the chain."""
    identity = db.execute("SELECT id FROM incident WHERE number = ?", [number]).fetchone()[0]
    names = [name for name in _FIELDS if name != "incident"]
    while rows := db.execute(
        f"SELECT {', '.join(names)} FROM event WHERE incident = ? AND n > ? ORDER BY n LIMIT {AT_ONCE}",  # noqa: S608  # constants
        [number, after],
    ).fetchall():
        for row in rows:
            yield {"incident": identity, "number": number, **dict(zip(names, row, strict=True))}
        after = rows[-1][0]


def imported(db: Database, read: Callable[[], Iterable[Row]]) -> Moved:
    """Take in what `read` gives, which is asked twice: first all of it is checked, then it is written.

    Raises StoreProblem, naming the event, when a chain is broken or differs from the one stored here.
    """
    _check(db, read())
    moved, batch = Moved(), []
    for row in read():
        batch.append(row)
        if len(batch) == AT_ONCE:
            _write(db, batch, moved)
            batch = []
    _write(db, batch, moved)
    return moved


def _check(db: Database, rows: Iterable[Row]) -> None:
    ends: dict[str, tuple[int, str]] = {}
    for at, row in enumerate(rows, 1):
        place = f"event {at} of the file"
        for name, kind in _FIELDS.items():
            if type(row.get(name)) is not kind:
                raise StoreProblem(f"{place}: “{name}” is missing or wrong; nothing was imported.")
        n, prev = ends.get(row["incident"], (0, ""))
        sound = (
            row["n"] == n + 1 and row["prev"] == prev and digest(row["salt"], row["payload"]) == row["digest"]
        )
        linked = link(prev, row["incident"], row["n"], *(row[name] for name in HEADER), row["digest"])
        if not sound or linked != row["hash"] or (n == 0 and row["id"] != row["incident"]):
            raise StoreProblem(
                f"{place} was changed after it was exported, or one is missing; nothing was imported."
            )
        known = db.execute("SELECT hash FROM event WHERE id = ?", [row["id"]]).fetchone()
        here = db.execute(
            "SELECT event.hash FROM event JOIN incident ON incident.number = event.incident "
            "WHERE incident.id = ? AND event.n = ?",
            [row["incident"], row["n"]],
        ).fetchone()
        if ((known or here) and known != here) or (here and here[0] != row["hash"]):
            raise StoreProblem(
                f"{place} differs from what is recorded here as entry {row['n']} of that incident; nothing was imported."
            )
        try:
            recorded(
                [
                    0,
                    row["id"],
                    0,
                    *(row[name] for name in ("n", "at", "recorded_at", "actor", "kind", "v", "payload")),
                ]
            )
        except ValueError as error:
            raise StoreProblem(f"{place}: its time cannot be read; nothing was imported.") from error
        ends[row["incident"]] = (row["n"], row["hash"])


def _write(db: Database, rows: list[Row], moved: Moved) -> None:
    with transaction(db):
        states: dict[int, Incident] = {}
        for row in rows:
            if db.execute("SELECT 1 FROM event WHERE id = ?", [row["id"]]).fetchone():
                continue
            number = _number(db, row, moved)
            seq = db.execute(
                "INSERT INTO event (incident, n, id, at, recorded_at, actor, kind, v, payload, salt, digest, "
                "prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq",
                [
                    number,
                    *(row[name] for name in ("n", *HEADER, "payload", "salt", "digest", "prev", "hash")),
                ],
            ).fetchone()[0]
            stored = db.execute(f"SELECT {COLUMNS} FROM event WHERE seq = ?", [seq]).fetchone()  # noqa: S608  # constants
            event = recorded(stored)
            entries.index(db, event)
            if number not in states and event.n > 1:
                loaded = load(db, number)
                assert loaded is not None
                states[number] = loaded[1]
            states[number] = apply(states.get(number), event)
            if event.n == 1:
                _reserve(db, states[number])
            moved.events += 1
        words.catch_up(db)
        for state in states.values():
            save(db, state)


def _number(db: Database, row: Row, moved: Moved) -> int:
    """The local number of the row's incident: the one it has here, its own if that is free, else the next."""
    identity = row["incident"]
    if identity not in moved.numbers:
        known = db.execute("SELECT number FROM incident WHERE id = ?", [identity]).fetchone()
        wished = row.get("number")
        if known:
            moved.numbers[identity] = int(known[0])
        elif (
            isinstance(wished, int)
            and wished > 0
            and not db.execute("SELECT 1 FROM incident WHERE number = ?", [wished]).fetchone()
        ):
            moved.numbers[identity] = wished
        else:
            free = int(db.execute("SELECT coalesce(max(number), 0) + 1 FROM incident").fetchone()[0])
            moved.numbers[identity] = free
            moved.renumbered.append(f"INC-{wished} is INC-{free} here")
    return moved.numbers[identity]


def _reserve(db: Database, state: Incident) -> None:
    """A row for the incident, whose channel's name may be in use here by another one."""
    taken = db.execute("SELECT 1 FROM incident WHERE channel = ?", [state.channel]).fetchone()
    channel = f"{state.channel} {state.id}" if taken else state.channel
    db.execute(
        "INSERT INTO incident (number, id, channel, status, state) VALUES (?, ?, ?, ?, ?)",
        [state.number, state.id, channel, state.status.value, state.model_dump_json()],
    )


def lines_of(rows: Iterable[Row]) -> Iterator[str]:
    """The JSON export: one object, an event a line, so that it can be written and read in little memory."""
    yield f'{{"warroom": {FORMAT}, "events": [\n'
    first = True
    for row in rows:
        yield ("" if first else ",\n") + json.dumps(row, ensure_ascii=False, sort_keys=True)
        first = False
    yield "\n]}\n"


def rows_of(lines: Iterable[str]) -> Iterator[Row]:
    """The events of a JSON export. Raises StoreProblem, naming the line."""
    at, ended = 0, False
    for at, line in enumerate(lines, 1):
        text = line.strip().rstrip(",")
        if at == 1:
            if not text.startswith(f'{{"warroom": {FORMAT}'):
                raise StoreProblem("This is no JSON export of this warroom; nothing was imported.")
            continue
        if text == "]}":
            ended = True
            continue
        if not text:
            continue
        try:
            row = json.loads(text)
        except ValueError as error:
            raise StoreProblem(f"line {at} of the file is broken; nothing was imported.") from error
        if not isinstance(row, dict):
            raise StoreProblem(f"line {at} of the file is no event; nothing was imported.")
        yield row
    if not ended:
        raise StoreProblem(f"The file ends in the middle, at line {at}; nothing was imported.")
