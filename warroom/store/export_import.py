"""The record out of one database and into another: identities kept, every chain verified before anything is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from sqlite_utils import Database

from warroom.domain.incident.state import Incident
from warroom.domain.record.digest import RecordDigest
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.fold import apply
from warroom.domain.record.redaction import Redacted
from warroom.domain.text.safe_text import json_escaped, one_line
from warroom.store.errors import UnusableFileError
from warroom.store.hash_chain import digest
from warroom.store.import_check import HEADER, Row, recorded_of, verified
from warroom.store.sql import redaction, timeline_table
from warroom.store.sql.event_rows import AT_ONCE, each, stored_time
from warroom.store.sql.rebuild import rebuild
from warroom.store.sql.snapshots import load, save
from warroom.store.sqlite import fts_index
from warroom.store.sqlite.driver import transaction
from warroom.store.strict_json import NotOursError, read_json

FORMAT = 1
"""Version of the JSON export."""
HIGHEST = 999_999_999
"""The highest number that a reference such as INC-7 can have."""
NOT_IMPORTED = "nothing was imported"
LONGEST = 16_000_000
"""Bytes in a line of it at most; the longest text that is recorded makes a line of two million."""
_BEGIN = re.compile(rb'\{"warroom": (\d{1,9})[,}]')
_COLUMNS = ("n", *HEADER, "payload", "salt", "digest", "prev", "hash")


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


def exported(db: Database, number: int, after: int = 0) -> Iterator[Row]:
    """Every event of an incident after entry `after`, with its links of the chain."""
    identity = db.execute("SELECT id FROM incident WHERE number = ?", [number]).fetchone()[0]
    for row in each(db, ", ".join(_COLUMNS), number, after):
        yield {"incident": identity, "number": number, **dict(zip(_COLUMNS, row, strict=True))}


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
                _reserve(db, states[number])
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
    marks = ", ".join("?" * (len(_COLUMNS) + 1))
    seq = db.execute(
        f"INSERT INTO event (incident, {', '.join(_COLUMNS)}) VALUES ({marks}) RETURNING seq",  # noqa: S608  # constants
        [number, *(row[name] for name in _COLUMNS)],
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
        known = db.execute("SELECT number FROM incident WHERE id = ?", [identity]).fetchone()
        wished = row.get("number")
        if known:
            moved.numbers[identity] = int(known[0])
        elif (
            type(wished) is int
            and 0 < wished <= HIGHEST
            and not db.execute("SELECT 1 FROM incident WHERE number = ?", [wished]).fetchone()
        ):
            moved.numbers[identity] = wished
        else:
            free = int(db.execute("SELECT coalesce(max(number), 0) + 1 FROM incident").fetchone()[0])
            moved.numbers[identity] = free
            named = f"INC-{wished}" if type(wished) is int else "an incident without a number"
            moved.renumbered.append(f"{named} is INC-{free} here")
    return moved.numbers[identity]


def _reserve(db: Database, state: Incident) -> None:
    """A row for the incident, whose channel's name may be in use here by another one."""
    taken = db.execute("SELECT 1 FROM incident WHERE channel = ?", [state.channel]).fetchone()
    channel = f"{state.channel} {state.id}" if taken else state.channel
    db.execute(
        "INSERT INTO incident (number, id, channel, status, state) VALUES (?, ?, ?, ?, ?)",
        [state.number, state.id, channel, state.status.value, state.model_dump_json()],
    )


def lines_of(rows: Iterable[Row], digests: Iterable[RecordDigest] = ()) -> Iterator[str]:
    """The JSON export: one object, an event a line, so that it can be written and read in little memory.

    `digests` are those of the incidents at their last entries.
    """
    heads = json.dumps([str(digest) for digest in digests])
    yield f'{{"warroom": {FORMAT}, "digests": {heads}, "events": [\n'
    first = True
    for row in rows:
        yield ("" if first else ",\n") + json_escaped(json.dumps(row, ensure_ascii=False, sort_keys=True))
        first = False
    yield "\n]}\n"


def hashes_of(lines: Iterable[bytes]) -> Iterator[tuple[str, int, int, str]]:
    """Of each event of a JSON export the incident's UUID and number there, `n` and hash. Raises UnusableFileError."""
    for at, row in enumerate(rows_of(lines, "not all of it was compared"), 1):
        identity, there, n, hash = (row.get(name) for name in ("incident", "number", "n", "hash"))
        if not (isinstance(identity, str) and isinstance(hash, str) and type(there) is type(n) is int):
            raise UnusableFileError(f"Event {at} of the file has no place and no hash to compare.")
        yield identity, there, n, hash


def rows_of(lines: Iterable[bytes], then: str = NOT_IMPORTED) -> Iterator[Row]:
    """The events of a JSON export. Raises UnusableFileError, naming the line and saying what `then` became of it."""
    at, ended = 0, False
    for at, line in enumerate(lines, 1):
        if len(line) > LONGEST:
            raise _broken(at, f"is longer than {LONGEST:,} bytes", then)
        if at == 1:
            begin = _BEGIN.match(line)
            if begin is None:
                raise UnusableFileError(f"This is no JSON export of warroom; {then}.")
            if int(begin[1]) > FORMAT:
                raise UnusableFileError(
                    f"A newer warroom wrote this export; update this one. {then.capitalize()}."
                )
            if not _is_head(line):
                raise _broken(at, "is no head of an export", then)
            continue
        text = line.strip().removesuffix(b",")
        if not text:
            continue
        if ended:
            raise _broken(at, "comes after the end", then)
        if text == b"]}":
            ended = True
            continue
        try:
            row = read_json(text)  # bytes are taken for UTF-8
        except UnicodeDecodeError as error:
            raise _broken(at, "is not UTF-8 text", then) from error
        except NotOursError as error:
            raise _broken(at, one_line(str(error)), then) from error
        if not isinstance(row, dict):
            raise _broken(at, "is no event", then)
        yield row
    if not ended:
        raise UnusableFileError(f"The file ends in the middle, at line {at}; {then}.")


def _is_head(line: bytes) -> bool:
    """Whether the first line is all of the object that comes before its events."""
    try:
        head = read_json(line.rstrip() + b"]}")
    except ValueError:
        return False
    return isinstance(head, dict) and head.get("events") == []


def _broken(at: int, what: str, then: str) -> UnusableFileError:
    return UnusableFileError(f"Line {at} of the file {what}; {then}.")
