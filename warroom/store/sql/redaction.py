"""Blanking a secret in the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from warroom.domain.incident.declaration import Declared
from warroom.domain.record.blanking import Blanker
from warroom.domain.record.events import read_payload
from warroom.domain.record.redaction import Blanked
from warroom.store.hash_chain import digest
from warroom.store.sql.connection import Connection
from warroom.store.sql.event_rows import each, written_time

TOGETHER = 1000
"""Entries that one event about a redaction names at most."""


@dataclass(frozen=True)
class Hit:
    """A secret stands in entry `n` of INC-`number`, in `places` that can be blanked and in `kept` that cannot."""

    number: int
    n: int
    kind: str
    places: int
    kept: int
    renames: bool
    """Whether the incident's channel was named after it."""


@dataclass(frozen=True)
class Where:
    """Where the record holds a secret. `actors` are incidents in which somebody wrote under it as a name."""

    hits: tuple[Hit, ...]
    actors: tuple[int, ...]


def where(db: Connection, blank: Blanker, number: int | None) -> Where:
    """Look, and change nothing."""
    actors = {
        row[0]
        for form in blank.forms
        for row in db.execute(
            "SELECT DISTINCT incident FROM event WHERE instr(actor, ?) > 0 AND coalesce(incident = ?, TRUE)",
            [form, number],
        ).fetchall()
    }
    return Where(tuple(hit for _, hit, _ in _hits(db, blank, number)), tuple(sorted(actors)))


def blank_record(db: Connection, blank: Blanker, number: int | None) -> dict[int, list[Blanked]]:
    """Blank the secret in every payload, in the transaction that is under way; what was blanked, by incident."""
    done: dict[int, list[Blanked]] = {}
    for seq, hit, payload in _hits(db, blank, number):
        if hit.places:
            db.blank(seq, payload)
            blanked = Blanked(n=hit.n, places=hit.places, digest=digest("", payload))
            done.setdefault(hit.number, []).append(blanked)
    return done


def rename_channel(db: Connection, number: int, channel: str) -> None:
    """Reserve the name that the state has now instead of the old one."""
    taken = db.execute(
        "SELECT 1 FROM incident WHERE channel = ? AND number <> ?", [channel, number]
    ).fetchone()
    # The column has to be unique; the state keeps the name as it is.
    reserved = f"{channel} INC-{number}" if taken else channel
    db.execute("UPDATE incident SET channel = ? WHERE number = ?", [reserved, number])


def wait_for_cleaning(db: Connection, since: str) -> None:
    """Remember, in the transaction that is under way, that `clean` has not been done since."""
    db.execute("INSERT INTO uncleaned (since) VALUES (?)", [since])


def uncleaned_since(db: Connection) -> str | None:
    """When the first redaction was made that `clean` has not followed yet; None when none waits."""
    rows = db.execute("SELECT since FROM uncleaned ORDER BY since").fetchall()
    return next((since for (since,) in rows if written_time(since) is not None), None)


def unreadable_waits(db: Connection) -> list[str]:
    """What stands in the table `uncleaned` and is no time."""
    rows = db.execute("SELECT since FROM uncleaned ORDER BY since").fetchall()
    return [since for (since,) in rows if written_time(since) is None]


def close_left_open(db: Connection) -> None:
    """Take out what nothing leaves in the tables of a redaction: an entry open to changes, a time that is none."""
    db.execute("DELETE FROM redacting")
    for since in unreadable_waits(db):
        db.execute("DELETE FROM uncleaned WHERE since = ?", [since])


def _hits(db: Connection, blank: Blanker, number: int | None) -> Iterator[tuple[int, Hit, str]]:
    """The `seq` of every row that holds the secret, its hit, and its payload as blanked."""
    channels = dict(db.execute("SELECT number, channel FROM incident").fetchall())
    for seq, incident, n, kind, v, payload in each(db, "seq, incident, n, kind, v, payload", number):
        if "\\" not in payload and not blank.holds(payload):
            continue
        taken = [name for other, name in channels.items() if other != incident] if n == 1 else []
        result = blank.payload(kind, v, payload, taken, incident)
        if result.places or result.kept:
            renames = _channel(kind, v, payload) != _channel(kind, v, result.text)
            yield seq, Hit(incident, n, kind, result.places, result.kept, renames), result.text


def _channel(kind: str, v: int, payload: str) -> str | None:
    event = read_payload(kind, v, payload)
    return event.channel if isinstance(event, Declared) else None
