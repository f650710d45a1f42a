"""What can be asked of the record, whichever engine keeps it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.domain.incident.state import Incident
from warroom.domain.record.digest import RecordDigest
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.store.errors import StoreProblem
from warroom.store.sql import event_rows, snapshots, timeline_table
from warroom.store.sql.connection import Connection
from warroom.store.sql.timeline_table import Place

if TYPE_CHECKING:
    from warroom.domain.incident_list import Debts, Listed, Order, Wanted
    from warroom.domain.policy.oncall import Override
    from warroom.domain.record.blanking import Blanker
    from warroom.domain.text.search_query import Asked
    from warroom.store.clock_check import ClockFaults
    from warroom.store.digest_check import Compared
    from warroom.store.import_check import Row
    from warroom.store.integrity_check import Fault
    from warroom.store.sql.difference import Difference
    from warroom.store.sql.redaction import Where
    from warroom.store.sql.search import Found

# Lists and searches are loaded where they are used: `warroom note` needs neither and has to be fast.


class ReadableLog(ABC):
    """The record as it is read. One thread owns one log."""

    name: str
    """Of the database, for people."""
    _db: Connection
    looking: bool
    """Whether nothing may be written."""
    begun: str
    """That the database is new, where it has to be said."""
    way_back: Callable[[], str]
    """What is to be done before an older copy is accepted: the newest copy is for others to know."""
    _newer: bool
    """Whether a newer warroom wrote it: it may only be read."""
    _known_state: tuple[str, Incident] | None
    """The state that was read last, as it was stored."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the database."""

    @abstractmethod
    def version(self) -> str:
        """Changes when somebody else has written. Raises StoreProblem."""

    @property
    def announces(self) -> bool:
        """Whether `wait_for_news` hears of others' writes; a file has nobody to say so."""
        return False

    def wait_for_news(self, seconds: float) -> bool:
        """Whether another console announced a write within that time."""
        return False

    @abstractmethod
    def schema(self) -> int:
        """The version of the tables."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[None]:
        """Turns the engine's errors into sentences."""

    @abstractmethod
    def _damage(self) -> list[str]:
        """What the engine itself finds wrong with its tables."""

    @abstractmethod
    def _command(self) -> str:
        """How the program is called for this database, as in `warroom --db FILE`."""

    @abstractmethod
    def schema_differences(self) -> list[Difference]:
        """What tables, indexes and triggers are not as this program makes them; none are known of a newer one's."""

    @abstractmethod
    def back_up(self, path: Path, told: Callable[[int], None]) -> None:
        """Copy the whole record to a new file, whole and verified or not at all. Raises StoreProblem."""

    def incident(self, number: int) -> Incident | None:
        with self._reading():
            self._known_state = snapshots.load(self._db, number, self._known_state)
        return self._known_state[1] if self._known_state else None

    def number_of(self, identity: str) -> int | None:
        """The number here of the incident with that UUID."""
        with self._reading():
            row = self._db.execute("SELECT number FROM incident WHERE id = ?", [identity]).fetchone()
        return int(row[0]) if row else None

    def incident_count(self) -> int:
        with self._reading():
            return int(self._db.execute("SELECT count(*) FROM incident").fetchone()[0])

    def incidents(self, *, open_only: bool = False, limit: int = -1) -> list[Incident]:
        """Newest first."""
        with self._reading():
            return snapshots.newest(self._db, limit, open_only=open_only)

    def duplicates_of(self, identity: str, reference: str) -> list[int]:
        """The numbers of the incidents that are marked as duplicates of that one, in order."""
        with self._reading():
            return snapshots.duplicates_of(self._db, identity, reference)

    def incidents_of(self, numbers: Sequence[int]) -> list[Incident]:
        """Those that there are of these, in their order."""
        with self._reading():
            return snapshots.of(self._db, numbers)

    def open_ones(self) -> list[tuple[int, str]]:
        """Numbers and titles of open incidents, newest first."""
        with self._reading():
            return snapshots.open_ones(self._db)

    def listing(self, wanted: Wanted, order: Order, now: datetime, limit: int = -1) -> list[Listed]:
        """Incidents that fit, without reading their states."""
        from warroom.store.sql import incident_table

        with self._reading():
            return incident_table.rows(self._db, wanted, order, now, limit)

    def owing(self, now: datetime, hours: int, some: int) -> tuple[list[int], Debts]:
        """What all incidents owe, and the numbers of `some` whose action items are due first.

        A postmortem is due `hours` after resolution where the process of its time is not known.
        """
        from warroom.store.sql import incident_table

        with self._reading():
            return incident_table.owing(self._db, now, hours, some)

    def with_actions(self) -> list[Incident]:
        """Every incident that has an open action item, newest first."""
        from warroom.store.sql import incident_table

        with self._reading():
            return snapshots.of(self._db, incident_table.with_actions(self._db))

    def page(
        self, number: int, limit: int, *, after: Place | None = None, before: Place | None = None
    ) -> list[TimelineEntry]:
        """At most `limit` lines in display order: after a place, before one, or with neither the first ones."""
        with self._reading():
            return timeline_table.page(self._db, number, limit, after, before)

    def written_after(self, number: int, n: int) -> list[TimelineEntry]:
        """Lines written after entry `n`, in the order they were written."""
        with self._reading():
            return timeline_table.written_after(self._db, number, n)

    def entry(self, number: int, n: int) -> TimelineEntry | None:
        """Line `n` as it stands; None for a correction, which has no line of its own."""
        with self._reading():
            return timeline_table.one(self._db, number, n)

    def count(self, number: int, before: Place | None = None) -> int:
        """Lines of an incident, or those before a place."""
        with self._reading():
            return timeline_table.counted(self._db, number, before)

    def find(self, number: int, asked: Asked, limit: int = 1000) -> list[Place]:
        """Where lines that hold all this stand, in display order; the newest `limit` of them."""
        with self._reading():
            return self._db.index.find(self._db, number, asked, limit)

    def search(self, asked: Asked, wanted: Wanted, limit: int) -> Found:
        """Entries of the incidents that fit `wanted` (but for its words), the newest written first."""
        with self._reading():
            return self._db.index.search(self._db, asked, wanted, limit)

    def read_after(self, number: int, n: int = 0, limit: int = 500) -> list[Recorded]:
        """Events after entry `n`, in order."""
        with self._reading():
            return event_rows.after(self._db, number, n, limit)

    def changing(self, numbers: Sequence[int]) -> Iterator[list[Recorded]]:
        """Of each incident its events in order, but for those that change only the timeline."""
        with self._reading():
            yield from event_rows.changing(self._db, numbers)

    def event(self, number: int, n: int) -> Recorded | None:
        found = self.read_after(number, n - 1, 1)
        return found[0] if found and found[0].n == n else None

    def act_of(self, number: int, n: int) -> list[Recorded]:
        """Every event of the act that entry `n` belongs to, in order; empty when there is no such entry."""
        with self._reading():
            return event_rows.act_of(self._db, number, n)

    def act(self, id: str) -> list[Recorded]:
        """The events of the act with that id, in order; empty when it is not stored."""
        with self._reading():
            first = event_rows.with_id(self._db, id)
            return event_rows.act_of(self._db, first.incident, first.n) if first else []

    def has(self, id: str) -> bool:
        """Whether an event with that UUID is stored: to be asked after an unknown error."""
        with self._reading():
            return bool(self._db.execute("SELECT 1 FROM event WHERE id = ?", [id]).fetchone())

    def export(self, number: int, upto: int | None = None) -> Iterator[Row]:
        """Every event of an incident, or those up to entry `upto`, with its links of the chain."""
        from warroom.store import export_import

        with self._reading():
            yield from export_import.exported(self._db, number, upto)

    def check(self, told: Callable[[int], None] = lambda _: None) -> list[str]:
        """`faults`, a sentence each."""
        return [fault.words for fault in self.faults(told)]

    def faults(self, told: Callable[[int], None] = lambda _: None) -> list[Fault]:
        """Everything wrong with the database; empty when it is sound.

        `told` hears now and then how many events have been looked at.
        """
        from warroom.store import integrity_check

        with self._reading():
            found = [integrity_check.Fault(words) for words in self._damage()]
            return found + integrity_check.faults(self._db, told)

    def lists_lack(self) -> str:
        """That entries stand in no list, in a sentence; empty when a quick look finds none."""
        if self._newer:
            return ""
        with self._reading():
            lacking = snapshots.lacking(self._db)
        if not lacking:
            return ""
        return (
            f"Incidents of {self.name} are missing from its lists, which are written anew from the record with: "
            f"{self._command()} doctor --rebuild"
        )

    def digest(self, number: int) -> RecordDigest:
        """The digest of an incident at its last entry. Raises StoreProblem when there is none."""
        with self._reading():
            row = self._db.execute(
                "SELECT n, hash FROM event WHERE incident = ? ORDER BY n DESC LIMIT 1", [number]
            ).fetchone()
        if row is None:
            raise StoreProblem(f"INC-{number} has no entries; `warroom doctor` tells what is wrong.")
        return RecordDigest(number, *row)

    def compare(self, digests: Sequence[RecordDigest]) -> list[Compared]:
        """Whether the record still holds what each digest says."""
        from warroom.store import digest_check

        with self._reading():
            return digest_check.compare(self._db, digests)

    def compare_export(self, lines: Iterable[bytes]) -> list[Compared]:
        """The same for every entry of a JSON export, a result an incident. Raises StoreProblem for another file."""
        from warroom.store import digest_check, export_file

        with self._reading():
            return digest_check.compare_rows(self._db, export_file.hashes_of(lines))

    def clock_faults(self, now: datetime) -> dict[int, ClockFaults]:
        """Of each incident the entries that were written while this machine's clock was wrong, by its number."""
        from warroom.store import clock_check

        with self._reading():
            return clock_check.clock_faults(self._db, now)

    def where(self, blank: Blanker, number: int | None) -> Where:
        """Where a secret stands in the record, of one incident or of all."""
        from warroom.store.sql import redaction

        with self._reading():
            return redaction.where(self._db, blank, number)

    def shifts_taken(self) -> list[Override]:
        """Who took over being on call and until when, the last one last."""
        from warroom.store.sql import oncall_shifts

        if self._newer:
            return []
        with self._reading():
            return oncall_shifts.taken(self._db)

    def shift_rows(self) -> list[tuple[str, Override, datetime, str]]:
        """The same with their ids, when they were recorded and by whom."""
        from warroom.store.sql import oncall_shifts

        with self._reading():
            return oncall_shifts.rows(self._db)

    def uncleaned_since(self) -> str | None:
        """When the redaction was made that `clean` has not followed yet."""
        from warroom.store.sql import redaction

        if self._newer:
            return None
        with self._reading():
            return redaction.uncleaned_since(self._db)
