"""Whether the record still holds what a digest or an export, kept elsewhere, says that it held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from warroom.domain.record.digest import RecordDigest
from warroom.store.integrity_check import read_chain
from warroom.store.sql.connection import Connection
from warroom.store.sql.event_rows import each


class Match(Enum):
    HELD = auto()
    """The entry is there with that hash, and all before it is as it was written."""
    RENUMBERED = auto()
    """The same, under another number: the incident was imported, here or there."""
    BROKEN = auto()
    """The hash is there, but the entry or one before it was changed after it was written."""
    DIFFERS = auto()
    """The entry is there with another hash."""
    SHORTER = auto()
    """The incident has fewer entries."""
    MISSING = auto()
    """There is no such incident."""


@dataclass(frozen=True)
class Compared:
    """A digest and what the record here says to it. `number` is the incident's here, and `entry` what the match is about."""

    digest: RecordDigest
    match: Match
    number: int
    entry: int = 0
    """Of a broken one the first entry that was changed, of a shorter one the last there is."""

    @property
    def holds(self) -> bool:
        return self.match in (Match.HELD, Match.RENUMBERED)


def compare(db: Connection, digests: Sequence[RecordDigest]) -> list[Compared]:
    """Every digest against the record."""
    chains = _Chains(db)
    found = [_under_its_number(db, digest) for digest in digests]
    lost = [one.digest for one in found if one.match is not Match.HELD]
    elsewhere = _by_hash(db, lost) if lost else {}
    compared = []
    for one in found:
        if one.digest in elsewhere:
            one = Compared(one.digest, Match.RENUMBERED, elsewhere[one.digest])
        if one.holds and (broken := chains.broken(one.number)) is not None and broken <= one.digest.n:
            one = Compared(one.digest, Match.BROKEN, one.number, broken)
        compared.append(one)
    return compared


def compare_rows(db: Connection, rows: Iterable[tuple[str, int, int, str]]) -> list[Compared]:
    """An export's rows (UUID, number there, `n`, hash) against the record: the first that differs of each incident.

    Where none does, its last one, which stands for all of them.
    """
    chains, last = _Chains(db), {}
    numbers: dict[str, int | None] = {}
    wrong: dict[str, Compared] = {}
    for identity, there, n, hash in rows:
        if identity in wrong:
            continue
        digest = RecordDigest(there, n, hash)
        if identity not in numbers:
            row = db.execute("SELECT incident FROM event WHERE id = ? AND n = 1", [identity]).fetchone()
            numbers[identity] = row and row[0]
        here = numbers[identity]
        if here is None:
            wrong[identity] = Compared(digest, Match.MISSING, there)
            continue
        one = _at(db, digest, here)
        if one.match is Match.HELD and here != there:
            one = Compared(digest, Match.RENUMBERED, here)
        if not one.holds:
            wrong[identity] = one
        last[identity] = one
    for identity, one in last.items():
        if (
            identity not in wrong
            and (broken := chains.broken(one.number)) is not None
            and broken <= one.digest.n
        ):
            wrong[identity] = Compared(one.digest, Match.BROKEN, one.number, broken)
    return list({**last, **wrong}.values())


class _Chains:
    """The first broken entry of each incident, looked for once."""

    def __init__(self, db: Connection) -> None:
        self._db, self._broken = db, dict[int, int | None]()

    def broken(self, number: int) -> int | None:
        if number not in self._broken:
            self._broken[number] = read_chain(self._db, number).broken
        return self._broken[number]


def _under_its_number(db: Connection, digest: RecordDigest) -> Compared:
    if not db.execute("SELECT 1 FROM event WHERE incident = ?", [digest.number]).fetchone():
        return Compared(digest, Match.MISSING, digest.number)
    return _at(db, digest, digest.number)


def _at(db: Connection, digest: RecordDigest, number: int) -> Compared:
    row = db.execute("SELECT hash FROM event WHERE incident = ? AND n = ?", [number, digest.n]).fetchone()
    if row is None:
        (last,) = db.execute("SELECT max(n) FROM event WHERE incident = ?", [number]).fetchone()
        return Compared(digest, Match.SHORTER, number, last or 0)
    return Compared(digest, Match.HELD if digest.fits(row[0]) else Match.DIFFERS, number, digest.n)


def _by_hash(db: Connection, digests: Sequence[RecordDigest]) -> dict[RecordDigest, int]:
    """Under which number the record holds those that it does not hold under theirs."""
    wanted: dict[int, list[RecordDigest]] = {}
    for digest in digests:
        wanted.setdefault(digest.n, []).append(digest)
    found: dict[RecordDigest, int] = {}
    for incident, n, hash in each(db, "incident, n, hash"):
        for digest in wanted.get(n, ()):
            if digest.fits(hash):
                found[digest] = incident
    return found
