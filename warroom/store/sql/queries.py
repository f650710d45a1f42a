"""What can be asked of the record in one file. The questions know nothing of SQLite."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import Incident
from warroom.domain.record.digest import RecordDigest
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.safe_text import command_word
from warroom.store.errors import BusyError, StoreProblem, UpgradedError
from warroom.store.sql import event_rows, snapshots, timeline_table
from warroom.store.sql.timeline_table import Place
from warroom.store.sqlite import heads
from warroom.store.sqlite.connection import Opened, translated
from warroom.store.sqlite.lost_file import Loss, LostFileError
from warroom.store.sqlite.machine_memory import MachineMemory
from warroom.store.sqlite.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from warroom.domain.incident_list import Debts, Listed, Order, Wanted
    from warroom.domain.policy.oncall import Override
    from warroom.domain.record.blanking import Blanker
    from warroom.domain.text.search_query import Asked
    from warroom.store.clock_check import ClockFaults
    from warroom.store.digest_check import Compared
    from warroom.store.import_check import Row
    from warroom.store.integrity_check import Fault
    from warroom.store.sql.redaction import Where
    from warroom.store.sql.search import Found
    from warroom.store.sqlite.driver import sqlite3
    from warroom.store.sqlite.file_identity import DatabaseFile
    from warroom.store.sqlite.schema_check import Difference

KEPT = 500
"""Events that a log remembers having saved, for when the file is overwritten under it."""

# Lists and searches are loaded where they are used: `warroom note` needs neither and has to be fast.


class ReadableLog:
    """The record as it is read. One thread owns one log."""

    def __init__(
        self, path: Path, opened: Opened, *, looking: bool = False, memory: MachineMemory | None = None,
        state: Path | None = None, aside: Path | None = None, begun: str = "",
    ) -> None:  # fmt: skip
        """`state` is the folder for what this machine keeps, where a copy goes when the database's folder is gone.

        `aside` is the log that lay beside the database and belonged to another file; `begun` says that the database is
        new, where it has to be said.
        """
        self._path, self._db, self._file = path, opened.db, opened.file
        self._newer, self._only_reading = opened.newer, opened.only_reading
        self.looking = looking or bool(opened.only_reading)
        self._memory, self._state, self._aside, self.begun = memory, state, aside, begun
        self._saved: deque[tuple[str, Recorded]] = deque(maxlen=KEPT)
        """What this log saved, newest last, each with its incident's UUID."""
        self._written: list[tuple[str, Recorded]] = []
        """What the transaction under way has written."""
        self._known_state: tuple[str, Incident] | None = None
        self.lost: LostFileError | None = None
        """That the file at the path is another one now, or none, once it was found out."""
        self.way_back: Callable[[], str] = lambda: "you put the right one back"
        """What is to be done before an older copy is accepted: the newest copy is for others to know."""
        self._older = self._missing()
        # Nobody has to close a log. At the end of the program the system closes what is left.
        weakref.finalize(self._db, _let_go, self._db.conn, self._file).atexit = False

    def close(self) -> None:
        if self._file.released:
            return
        with suppress(StoreProblem):
            self.look()  # closing copies the log into the file, which has to be the right one
        from warroom.store.sqlite import rescue  # what is left open at the end needs it not

        rescue.close(self._db, self._file, self.lost)

    def look(self, *, sampling: bool = False) -> None:
        """Raise LostFileError when the file at the path is no longer the one that is open; see `DatabaseFile.look`."""
        try:
            self._file.look(sampling=sampling)
        except LostFileError as lost:
            self._lose(lost)
        if self.lost is not None and self.lost.loss is not Loss.GONE:
            raise self.lost
        self.lost = None  # it is back

    def _lose(self, lost: LostFileError) -> NoReturn:
        from warroom.store.sqlite import rescue  # loaded when it happens

        rescue.abandon(self._db.conn)  # at once: who finds it out need not be who closes it
        lines = [heads.saved_line(recorded) for _, recorded in self._saved]
        self.lost = rescue.rescue(self._db, self._file, lost, lines, self._state)
        raise self.lost

    def overwritten_notes(self) -> list[tuple[str, Recorded]]:
        """The notes that were saved into a file that is overwritten now, each with its incident's UUID."""
        with suppress(StoreProblem):
            self.look()
        if self.lost is None or self.lost.loss is not Loss.OVERWRITTEN:
            return []
        return [(id_, recorded) for id_, recorded in self._saved if isinstance(recorded.event, Noted)]

    def warnings(self) -> list[str]:
        """What has to be said before anything is written here, a sentence each."""
        foreign = self._aside and (
            f"The write-ahead log beside {self._path} was left by a killed program and belonged to another file; it is "
            f"{self._aside} now."
        )
        return [words for words in (self._only_reading, self._older_copy(), foreign, self.begun) if words]

    def _older_copy(self) -> str:
        """That entries are missing which this machine saw; asked again once they were, since somebody may accept it."""
        if self._older:
            self._older = self._missing()
        return self._older and (
            f"{self._path} is an older copy, or another database: {self._older}. Nothing is written to it until "
            f"{self.way_back()}, or take this one as it is: warroom --db {command_word(self._path)} doctor --accept"
        )

    def _missing(self) -> str:
        if self._memory is None or self._newer:
            return ""
        with translated(self._path):
            return heads.missing(self._db, self._memory.heads())

    def accept(self) -> None:
        """Take the database as it is, whatever this machine remembers of it."""
        if self._memory is not None:
            self._memory.reset(heads.newest(self._db))

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """SQLite's errors as sentences. What fails in a file that was lost or upgraded meanwhile fails for that."""
        try:
            with translated(self._path):
                self._refuse_upgraded()
                yield
        except BusyError:
            raise
        except (StoreProblem, ValueError):
            self.look()
            raise

    def _refuse_upgraded(self) -> None:
        """Raises UpgradedError."""
        if not self._newer and self.schema() > SCHEMA_VERSION:
            raise UpgradedError(
                f"{self._path} was upgraded by a newer warroom while this one was open: quit and start again, with the "
                "newer one; what you typed is kept."
            )

    def version(self) -> int:
        """Changes when another connection has written. Raises LostFileError, UpgradedError."""
        self.look(sampling=True)
        with self._reading():
            return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def schema(self) -> int:
        """The version of the file's tables."""
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

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
        from warroom.store.sql.search import find

        with self._reading():
            return find(self._db, number, asked, limit)

    def search(self, asked: Asked, wanted: Wanted, limit: int) -> Found:
        """Entries of the incidents that fit `wanted` (but for its words), the newest written first."""
        from warroom.store.sql.search import search

        with self._reading():
            return search(self._db, asked, wanted, limit)

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
        """Everything wrong with the file; empty when it is sound.

        `told` hears now and then how many events have been looked at.
        """
        from warroom.store import integrity_check

        with self._reading():
            rows = self._db.execute("PRAGMA integrity_check").fetchall()
            found = [integrity_check.Fault(row[0]) for row in rows if row[0] != "ok"]
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
            f"Incidents of {self._path} are missing from its lists, which are written anew from the record with: "
            f"warroom --db {self._path} doctor --rebuild"
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

    def schema_differences(self) -> list[Difference]:
        """What tables, indexes and triggers are not as this program makes them; none are known of a newer one's."""
        from warroom.store.sqlite import schema_check

        if self._newer:
            return []
        with self._reading():
            return schema_check.differences(self._db)

    def copy_to(self, path: Path) -> None:
        """Copy the whole database into an empty file. Raises StoreProblem."""
        with translated(path):
            self._db.execute("VACUUM INTO ?", [str(path)]).close()

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

    def uncleaned_since(self) -> str | None:
        """When the redaction was made that `clean` has not followed yet."""
        from warroom.store.sql import redaction

        if self._newer:
            return None
        with self._reading():
            return redaction.uncleaned_since(self._db)


def _let_go(conn: sqlite3.Connection, file: DatabaseFile) -> None:
    if not file.released:
        from warroom.store.sqlite import rescue  # hardly any log is not closed

        rescue.let_go(conn, file)
