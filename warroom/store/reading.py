"""What can be asked of the record in one file. The questions know nothing of SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from warroom.domain.entries import Entry
from warroom.domain.events import Recorded
from warroom.domain.incident import Incident
from warroom.domain.record_digest import RecordDigest
from warroom.store import entries, rows, states
from warroom.store.connection import translated
from warroom.store.entries import Place
from warroom.store.problem import StoreProblem

if TYPE_CHECKING:
    from warroom.domain.blanking import Blanker
    from warroom.domain.listing import Debts, Listed, Order, Wanted
    from warroom.domain.searching import Asked
    from warroom.store.clock_check import ClockFaults
    from warroom.store.digest_check import Compared
    from warroom.store.redaction import Where
    from warroom.store.schema_check import Difference
    from warroom.store.searching import Found
    from warroom.store.verifying import Row

# Lists and searches are loaded where they are used: `warroom note` needs neither and has to be fast.


class ReadableLog:
    """The record as it is read. One thread owns one log."""

    def __init__(self, path: Path, db: Database, newer: bool = False, *, looking: bool = False) -> None:
        self._path, self._db, self._newer, self.looking = path, db, newer, looking
        self._known_state: tuple[str, Incident] | None = None

    def close(self) -> None:
        self._db.close()

    def version(self) -> int:
        """Changes when another connection has written."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def schema(self) -> int:
        """The version of the file's tables."""
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def incident(self, number: int) -> Incident | None:
        with translated(self._path):
            self._known_state = states.load(self._db, number, self._known_state)
        return self._known_state[1] if self._known_state else None

    def number_of(self, identity: str) -> int | None:
        """The number here of the incident with that UUID."""
        with translated(self._path):
            row = self._db.execute("SELECT number FROM incident WHERE id = ?", [identity]).fetchone()
        return int(row[0]) if row else None

    def incident_count(self) -> int:
        with translated(self._path):
            return int(self._db.execute("SELECT count(*) FROM incident").fetchone()[0])

    def incidents(self, *, open_only: bool = False, limit: int = -1) -> list[Incident]:
        """Newest first."""
        with translated(self._path):
            return states.newest(self._db, limit, open_only=open_only)

    def duplicates_of(self, reference: str) -> list[int]:
        """The numbers of the incidents that are marked as duplicates of that one, in order."""
        with translated(self._path):
            return states.duplicates_of(self._db, reference)

    def incidents_of(self, numbers: Sequence[int]) -> list[Incident]:
        """Those that there are of these, in their order."""
        with translated(self._path):
            return states.of(self._db, numbers)

    def open_ones(self) -> list[tuple[int, str]]:
        """Numbers and titles of open incidents, newest first."""
        with translated(self._path):
            return states.open_ones(self._db)

    def listing(self, wanted: Wanted, order: Order, now: datetime, limit: int = -1) -> list[Listed]:
        """Incidents that fit, without reading their states."""
        from warroom.store import listing

        with translated(self._path):
            return listing.rows(self._db, wanted, order, now, limit)

    def owing(self, late_before: datetime, some: int) -> tuple[list[int], Debts]:
        """What all incidents owe, and the numbers of `some` whose action items are due first."""
        from warroom.store import listing

        with translated(self._path):
            return listing.owing(self._db, late_before, some)

    def with_actions(self) -> list[Incident]:
        """Every incident that has an open action item, newest first."""
        from warroom.store import listing

        with translated(self._path):
            return states.of(self._db, listing.with_actions(self._db))

    def page(
        self, number: int, limit: int, *, after: Place | None = None, before: Place | None = None
    ) -> list[Entry]:
        """At most `limit` lines in display order: after a place, before one, or with neither the first ones."""
        with translated(self._path):
            return entries.page(self._db, number, limit, after, before)

    def written_after(self, number: int, n: int) -> list[Entry]:
        """Lines written after entry `n`, in the order they were written."""
        with translated(self._path):
            return entries.written_after(self._db, number, n)

    def entry(self, number: int, n: int) -> Entry | None:
        """Line `n` as it stands; None for a correction, which has no line of its own."""
        with translated(self._path):
            return entries.one(self._db, number, n)

    def count(self, number: int, before: Place | None = None) -> int:
        """Lines of an incident, or those before a place."""
        with translated(self._path):
            return entries.counted(self._db, number, before)

    def find(self, number: int, asked: Asked, limit: int = 1000) -> list[Place]:
        """Where lines that hold all this stand, in display order; the newest `limit` of them."""
        from warroom.store import searching

        with translated(self._path):
            return searching.find(self._db, number, asked, limit)

    def search(self, asked: Asked, wanted: Wanted, limit: int) -> Found:
        """Entries of the incidents that fit `wanted` (but for its words), the newest written first."""
        from warroom.store import searching

        with translated(self._path):
            return searching.search(self._db, asked, wanted, limit)

    def read_after(self, number: int, n: int = 0, limit: int = 500) -> list[Recorded]:
        """Events after entry `n`, in order."""
        with translated(self._path):
            return rows.after(self._db, number, n, limit)

    def changing(self, numbers: Sequence[int]) -> Iterator[list[Recorded]]:
        """Of each incident its events in order, but for those that change only the timeline."""
        with translated(self._path):
            yield from rows.changing(self._db, numbers)

    def event(self, number: int, n: int) -> Recorded | None:
        found = self.read_after(number, n - 1, 1)
        return found[0] if found and found[0].n == n else None

    def act_of(self, number: int, n: int) -> list[Recorded]:
        """Every event of the act that entry `n` belongs to, in order; empty when there is no such entry."""
        with translated(self._path):
            return rows.act_of(self._db, number, n)

    def act(self, id: str) -> list[Recorded]:
        """The events of the act with that id, in order; empty when it is not stored."""
        with translated(self._path):
            first = rows.with_id(self._db, id)
            return rows.act_of(self._db, first.incident, first.n) if first else []

    def has(self, id: str) -> bool:
        """Whether an event with that UUID is stored: to be asked after an unknown error."""
        with translated(self._path):
            return bool(self._db.execute("SELECT 1 FROM event WHERE id = ?", [id]).fetchone())

    def export(self, number: int, after: int = 0) -> Iterator[Row]:
        """Every event of an incident after entry `after`, with its links of the chain."""
        from warroom.store import moving

        with translated(self._path):
            yield from moving.exported(self._db, number, after)

    def check(self, told: Callable[[int], None] = lambda _: None) -> list[str]:
        """Everything wrong with the file, one sentence each; empty when it is sound.

        `told` hears now and then how many events have been looked at.
        """
        from warroom.store import checking

        with translated(self._path):
            found = [
                row[0] for row in self._db.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"
            ]
            return found + checking.wrong_with(self._db, told)

    def digest(self, number: int) -> RecordDigest:
        """The digest of an incident at its last entry. Raises StoreProblem when there is none."""
        with translated(self._path):
            row = self._db.execute(
                "SELECT n, hash FROM event WHERE incident = ? ORDER BY n DESC LIMIT 1", [number]
            ).fetchone()
        if row is None:
            raise StoreProblem(f"INC-{number} has no entries; `warroom doctor` tells what is wrong.")
        return RecordDigest(number, *row)

    def compare(self, digests: Sequence[RecordDigest]) -> list[Compared]:
        """Whether the record still holds what each digest says."""
        from warroom.store import digest_check

        with translated(self._path):
            return digest_check.compare(self._db, digests)

    def compare_export(self, lines: Iterable[bytes]) -> list[Compared]:
        """The same for every entry of a JSON export, a result an incident. Raises StoreProblem for another file."""
        from warroom.store import digest_check, moving

        with translated(self._path):
            return digest_check.compare_rows(self._db, moving.hashes_of(lines))

    def clock_faults(self, now: datetime) -> dict[int, ClockFaults]:
        """Of each incident the entries that were written while this machine's clock was wrong, by its number."""
        from warroom.store import clock_check

        with translated(self._path):
            return clock_check.clock_faults(self._db, now)

    def schema_differences(self) -> list[Difference]:
        """What tables, indexes and triggers are not as this program makes them; none are known of a newer one's."""
        from warroom.store import schema_check

        if self._newer:
            return []
        with translated(self._path):
            return schema_check.differences(self._db)

    def copy_to(self, path: Path) -> None:
        """Copy the whole database into an empty file. Raises StoreProblem."""
        with translated(path):
            self._db.execute("VACUUM INTO ?", [str(path)]).close()

    def where(self, blank: Blanker, number: int | None) -> Where:
        """Where a secret stands in the record, of one incident or of all."""
        from warroom.store import redaction

        with translated(self._path):
            return redaction.where(self._db, blank, number)

    def uncleaned_since(self) -> str | None:
        """When the redaction was made that `clean` has not followed yet."""
        from warroom.store import redaction

        if self._newer:
            return None
        with translated(self._path):
            return redaction.uncleaned_since(self._db)
