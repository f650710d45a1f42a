"""Every event of a file is looked at before one is written, or compared with the record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from warroom.domain.incident.declaration import Declared
from warroom.domain.record.amendments import Amended, Restored, Retracted
from warroom.domain.record.event_model import EventModel, Recorded, Unknown
from warroom.domain.record.events import read_strictly
from warroom.domain.record.redaction import Redacted
from warroom.domain.text.safe_text import one_line
from warroom.store.errors import UnusableFileError
from warroom.store.hash_chain import Seals, link
from warroom.store.sql.connection import Connection
from warroom.store.sql.event_rows import AT_ONCE, recorded, written_time
from warroom.store.strict_json import NotOursError, odd_value, read_json

FIELDS = {
    "incident": str, "number": int, "n": int, "id": str, "at": str, "recorded_at": str, "actor": str, "kind": str, "v": int,
    "payload": str, "salt": str, "digest": str, "prev": str, "hash": str,
}  # fmt: skip
HEADER = ("id", "at", "recorded_at", "actor", "kind", "v")
COLUMNS = ("n", *HEADER, "payload", "salt", "digest", "prev", "hash")
"""What is kept of a row beside its incident, which may bear another number here."""
_UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FORMS = {
    "incident": _UUID,
    "id": _UUID,
    "actor": re.compile(r"(?=.*\S).{1,1000}", re.DOTALL),
    "kind": re.compile("[a-z][a-z0-9_]{0,99}"),
    "salt": re.compile("([0-9a-f]{32})?"),
    "digest": re.compile("[0-9a-f]{64}"),
    "prev": re.compile("([0-9a-f]{64})?"),
    "hash": re.compile("[0-9a-f]{64}"),
}
"""How this program has always written these columns."""
_SEAT = ("role", "person")
_NAMES = (*_SEAT, "owner")
_FILLED = {
    "declared": ("title", "channel"), "noted": ("text",), "role_assigned": _SEAT, "role_removed": _SEAT,
    "update_sent": ("text",), "message_sent": ("text",), "task_asked": ("owner", "text"), "escalation_settled": ("step",),
    "handover_offered": _SEAT, "handover_settled": _SEAT, "criterion_changed": ("text",), "runbook_used": ("name",),
    "action_set": ("item.text",), "metric_corrected": ("metric",),
}  # fmt: skip
"""Fields of a payload that nobody can leave empty; a name has a letter or a digit."""
LARGEST = 2**63 - 1
"""The largest number that SQLite keeps."""
HIGHEST = 999_999_999
"""The highest number that a reference such as INC-7 can have."""
NOT_IMPORTED = "nothing was imported"
SHOWN = 40
"""Characters of a wrong value that are shown."""
Row = dict[str, Any]


@dataclass
class _Chain:
    number: int
    n: int = 0
    hash: str = ""
    seals: Seals = field(default_factory=Seals)


@dataclass(frozen=True)
class _Place:
    """Where in a file, and what becomes of it when that is wrong."""

    name: str
    then: str

    def wrong(self, what: str) -> UnusableFileError:
        return UnusableFileError(f"{self.name[0].upper()}{self.name[1:]}: {what}; {self.then}.")


def verified(db: Connection, rows: Iterable[Row], told: Callable[[int], None]) -> dict[str, str]:
    """Check the rows of a file against themselves and the record here; the payloads that were redacted, by id.

    Raises UnusableFileError, naming the event.
    """
    redacted: dict[str, str] = {}
    seen: set[bytes] = set()
    batch: list[Row] = []
    done = 0
    try:
        for row in sound(rows, NOT_IMPORTED):
            batch.append(row)
            if not row["salt"]:
                redacted[row["id"]] = row["payload"]
            if len(batch) == AT_ONCE:
                batch, ready = [], batch  # whatever comes of these, they are not looked at again
                _fit_here(db, ready, done, seen)
                done += len(ready)
                told(done)
    finally:
        # Also when a later one is broken: the first that is wrong is named.
        _fit_here(db, batch, done, seen)
    return redacted


def _fit_here(db: Connection, rows: Sequence[Row], done: int, seen: set[bytes]) -> None:
    """Raise UnusableFileError for the first that stands in the file twice or differs from what is recorded here.

    `done` is how many were before them in the file, and `seen` their ids.
    """
    here = _here(db, rows)
    for at, row in enumerate(rows, done + 1):
        place = _place(at, NOT_IMPORTED)
        identity = UUID(row["id"]).bytes
        if identity in seen:
            raise place.wrong("its id stands in the file twice")
        seen.add(identity)
        known, there = here.get(row["id"]), here.get((row["incident"], row["n"]))
        if ((known or there) and known != there) or (there and there != row["hash"]):
            raise place.wrong(f"it differs from what is recorded here as entry {row['n']} of that incident")


def _here(db: Connection, rows: Sequence[Row]) -> dict[object, str]:
    """The hashes of what is recorded here under these ids, and at these places of these incidents."""
    if not rows:
        return {}
    ids = [row["id"] for row in rows]
    marks = ", ".join("?" * len(ids))
    found: dict[object, str] = dict(
        db.execute(f"SELECT id, hash FROM event WHERE id IN ({marks})", ids).fetchall()  # noqa: S608  # marks
    )
    for identity in {row["incident"] for row in rows}:
        places = [row["n"] for row in rows if row["incident"] == identity]
        for n, hash in db.execute(
            "SELECT event.n, event.hash FROM event JOIN incident ON incident.number = event.incident "
            "WHERE incident.id = ? AND event.n BETWEEN ? AND ?",
            [identity, min(places), max(places)],
        ).fetchall():
            found[identity, n] = hash
    return found


def sound(rows: Iterable[Row], then: str) -> Iterator[Row]:
    """The rows of a file, each as some warroom wrote it and linked to the one before it in its incident.

    Raises UnusableFileError, naming the event and saying what `then` became of the file.
    """
    chains: dict[str, _Chain] = {}
    numbers: dict[int, str] = {}
    for at, row in enumerate(rows, 1):
        place = _place(at, then)
        event = _readable(row, place)
        chain = chains.setdefault(row["incident"], _Chain(row["number"]))
        if row["number"] != chain.number:
            raise place.wrong(f"“number” is {row['number']}, and {chain.number} in the events before")
        if numbers.setdefault(chain.number, row["incident"]) != row["incident"]:
            raise place.wrong(f"“number” is {chain.number}, as of another incident of the file")
        _linked(chain, row, event, place)
        yield row
    for identity, chain in chains.items():
        if (n := chain.seals.unsettled()) is not None:
            raise _Place(f"entry {n} of incident {identity}", then).wrong(
                "it was changed after it was written"
            )


def _place(at: int, then: str) -> _Place:
    return _Place(f"event {at} of the file", then)


def _readable(row: Row, place: _Place) -> Recorded:
    """The event, if everything in it can be kept and read again."""
    for name, kind in FIELDS.items():
        value = row.get(name)
        if type(value) is not kind:
            raise place.wrong(f"“{name}” is missing or wrong")
        if name == "payload":
            continue
        if words := odd_value({name: value}):
            raise place.wrong(f"it {words}")
        if name in _FORMS and not _FORMS[name].fullmatch(str(value)):
            raise place.wrong(f"“{name}” is {_shown(str(value))}, which no warroom writes")
    if not 0 < row["number"] <= HIGHEST:
        raise place.wrong(f"“number” is {row['number']}, which no incident has")
    if not 0 < row["v"] <= LARGEST or not 0 < row["n"] <= LARGEST:
        raise place.wrong("“n” or “v” is out of range")
    at, recorded_at = written_time(row["at"]), written_time(row["recorded_at"])
    if at is None or recorded_at is None:
        raise place.wrong("its time cannot be read")
    return Recorded(0, row["id"], 0, row["n"], at, recorded_at, row["actor"], _event(row, place))


def _shown(value: str) -> str:
    """The beginning of a value, to be found again in the file."""
    if not value.strip():
        return "empty"
    return f"“{one_line(value)}”" if len(value) <= SHOWN else f"“{one_line(value[:SHOWN])}…”"


def _event(row: Row, place: _Place) -> EventModel:
    """The event in the payload, of which every field is as some warroom may have written it."""
    try:
        value = read_json(row["payload"])
    except NotOursError as error:
        what = "is no JSON object" if str(error) == "is broken" else one_line(str(error))
        raise place.wrong(f"its payload {what}") from error
    if not isinstance(value, dict):
        raise place.wrong("its payload is no JSON object")
    if words := odd_value(value):
        raise place.wrong(f"its payload {one_line(words)}")
    try:
        event = read_strictly(row["kind"], row["v"], row["payload"])
    except ValueError as error:
        words = (
            f"in its payload “{one_line(str(error))[:SHOWN]}” is missing or wrong for the kind {row['kind']}"
        )
        raise place.wrong(words) from error
    for name in () if isinstance(event, Unknown) else _FILLED.get(row["kind"], ()):
        text = value["item"]["text"] if name == "item.text" else value[name]
        if not text.strip() or (name in _NAMES and not any(map(str.isalnum, text))):
            raise place.wrong(f"in its payload “{name}” is {_shown(text)}, which no warroom writes")
    return event


def recorded_of(row: Row, number: int, seq: int) -> Recorded:
    """The event of a row of the file, as it stands in INC-`number` here."""
    rest = (row[name] for name in ("n", "at", "recorded_at", "actor", "kind", "v", "payload"))
    return recorded([seq, row["id"], number, *rest])


def _linked(chain: _Chain, row: Row, event: Recorded, place: _Place) -> None:
    """Let the event follow the one before it in its incident."""
    n = chain.n + 1
    linked = link(chain.hash, row["incident"], row["n"], *(row[name] for name in HEADER), row["digest"])
    sound = row["n"] == n and row["prev"] == chain.hash and linked == row["hash"]
    if not sound or not chain.seals.holds(n, row["salt"], row["payload"], row["digest"], event.event):
        raise place.wrong("it was changed after it was exported, or one is missing or stands there twice")
    if n == 1 and (row["id"] != row["incident"] or not isinstance(event.event, Declared)):
        raise place.wrong("it begins an incident and does not declare it")
    if n > 1 and isinstance(event.event, Declared):
        raise place.wrong("it declares an incident that is declared already")
    if not all(0 < target < n for target in _targets(event)):
        raise place.wrong("it corrects an entry that is not before it")
    chain.n, chain.hash = n, row["hash"]


def _targets(event: Recorded) -> list[int]:
    """The entries that the event is about, by number."""
    match event.event:
        case Amended(target=target) | Retracted(target=target) | Restored(target=target):
            return [target]
        case Redacted(blanked=entries):
            return [entry.n for entry in entries]
        case _:
            return []
