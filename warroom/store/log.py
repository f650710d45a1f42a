"""The event log: append, read, check. Its interface knows nothing of SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from warroom.domain.entries import Entry
from warroom.domain.events import SAYINGS, Recorded
from warroom.domain.incident import Incident, apply
from warroom.domain.redaction import Redacted
from warroom.store import entries, states
from warroom.store.connection import connect, transaction, translated
from warroom.store.entries import Place
from warroom.store.problem import ReadOnlyError, StoreProblem
from warroom.store.rows import COLUMNS, recorded, stored_time
from warroom.store.states import load, said, save
from warroom.store.writing import NewEvent, store

if TYPE_CHECKING:
    from warroom.domain.blanking import Blanker
    from warroom.domain.listing import Debts, Listed, Order, Wanted
    from warroom.domain.searching import Asked
    from warroom.store.moving import Moved
    from warroom.store.redaction import Where
    from warroom.store.searching import Found
    from warroom.store.verifying import Row

# Lists and searches are loaded where they are used: `warroom note` needs neither and has to be fast.

_STANDS = (
    "SELECT incident.id, head, hash, EXISTS (SELECT 1 FROM event WHERE id = ?) FROM incident "
    "JOIN event ON event.incident = number AND event.n = head WHERE number = ?"
)
"""What an event follows: the incident's UUID, its last entry and its hash; and whether it is stored already."""
NO_INCIDENT = "There is no INC-{}; `warroom list` shows the incidents."


class EventLog:
    """The record in one file. One thread owns one log."""

    def __init__(self, path: Path, db: Database, newer: bool = False, *, looking: bool = False) -> None:
        self._path, self._db, self._newer, self.looking = path, db, newer, looking
        self._known_state: tuple[str, Incident] | None = None

    @classmethod
    def open(cls, path: Path, *, busy_seconds: float = 5.0, read_only: bool = False) -> EventLog:
        """Open or create the database; `busy_seconds` is how long a write waits for another. Raises StoreProblem.

        One that a newer warroom wrote, or that may not be written, opens for reading: writes raise ReadOnlyError.
        """
        return cls(path, *connect(path, busy_seconds, read_only=read_only), looking=read_only)

    def close(self) -> None:
        self._db.close()

    def create(self, decide: Callable[[set[str]], Sequence[NewEvent]]) -> Incident:
        """Open an incident from the events that `decide` makes, given the channel names in use."""
        with self._writing():
            taken = {row[0] for row in self._db.execute("SELECT channel FROM incident").fetchall()}
            events = decide(taken)
            if known := self._stored(events):
                return self._known(known[0].incident)
            number = self._db.execute("SELECT coalesce(max(number), 0) + 1 FROM incident").fetchone()[0]
            return self._write(number, None, events)[0]

    def append(
        self, number: int, decide: Callable[[Incident], Sequence[NewEvent]]
    ) -> tuple[Incident, list[Recorded]]:
        """Append what `decide` makes of the state as it is now. Events stored before are returned, not doubled."""
        with self._writing():
            incident = self._known(number)
            events = decide(incident)
            if known := self._stored(events):
                return incident, known
            return self._write(number, incident, events)

    def say(self, number: int, new: NewEvent) -> Recorded:
        """Append an event that changes nothing of the state, which is not even read: a note has to be quick.

        Stored before, it is returned, not doubled.
        """
        if not isinstance(new.event, SAYINGS):
            raise ValueError(f"{new.event.kind} changes the state")
        with self._writing():
            row = self._db.execute(_STANDS, [new.id, number]).fetchone()
            if row is None:
                raise StoreProblem(NO_INCIDENT.format(number))
            identity, head, prev, known = row
            if known:
                return self._stored([new])[0]
            (written,) = store(self._db, number, identity, head, [new], prev)
            said(self._db, number, written.n, stored_time(written.recorded_at))
            return written

    def incident(self, number: int) -> Incident | None:
        with translated(self._path):
            self._known_state = load(self._db, number, self._known_state)
        return self._known_state[1] if self._known_state else None

    def open_ones(self) -> list[tuple[int, str]]:
        """Numbers and titles of open incidents, newest first."""
        with translated(self._path):
            return self._db.execute(
                "SELECT number, json_extract(state, '$.title') FROM incident WHERE status <> 'resolved' "
                "ORDER BY number DESC"
            ).fetchall()

    def incidents(self, *, open_only: bool = False, limit: int = -1) -> list[Incident]:
        """Newest first."""
        which = "WHERE status <> 'resolved'" if open_only else ""
        with translated(self._path):
            rows = self._db.execute(
                f"SELECT {states.COLUMNS} FROM incident {which} ORDER BY number DESC LIMIT ?",  # noqa: S608  # constants
                [limit],
            ).fetchall()
        return [states.read(*row) for row in rows]

    def incidents_of(self, numbers: Sequence[int]) -> list[Incident]:
        """Those that there are of these, in their order."""
        found: dict[int, Incident] = {}
        with translated(self._path):
            for start in range(0, len(numbers), 500):
                some = numbers[start : start + 500]
                marks = ", ".join("?" * len(some))
                sql = f"SELECT number, {states.COLUMNS} FROM incident WHERE number IN ({marks})"  # noqa: S608  # constants
                rows = self._db.execute(sql, list(some)).fetchall()
                found |= {number: states.read(*row) for number, *row in rows}
        return [found[number] for number in numbers if number in found]

    def owing(self, late_before: datetime, some: int) -> tuple[list[int], Debts]:
        """What all incidents owe, and the numbers of `some` whose action items are due first."""
        from warroom.store import listing

        with translated(self._path):
            return listing.owing(self._db, late_before, some)

    def with_actions(self) -> list[Incident]:
        """Every incident that has an open action item, newest first."""
        with translated(self._path):
            rows = self._db.execute(
                "SELECT number FROM listed WHERE actions > 0 ORDER BY number DESC"
            ).fetchall()
        return self.incidents_of([row[0] for row in rows])

    def read_after(self, number: int, n: int = 0, limit: int = 500) -> list[Recorded]:
        """Events after entry `n`, in order."""
        with translated(self._path):
            rows = self._db.execute(
                f"SELECT {COLUMNS} FROM event WHERE incident = ? AND n > ? ORDER BY n LIMIT ?",  # noqa: S608  # constants
                [number, n, limit],
            ).fetchall()
        return [recorded(row) for row in rows]

    def changing(self, numbers: Sequence[int]) -> Iterator[list[Recorded]]:
        """Of each incident its events in order, but for those that change only the timeline: `event_that_changes`."""
        for start in range(0, len(numbers), 100):
            some = numbers[start : start + 100]
            # Read whole before it is given out: a half-read cursor would keep the WAL from being taken in.
            with translated(self._path):
                rows = self._db.execute(
                    f"SELECT {COLUMNS} FROM event WHERE incident IN ({', '.join('?' * len(some))}) "  # noqa: S608  # constants
                    "AND kind NOT IN ('noted', 'message_sent', 'runbook_used', 'restored') ORDER BY incident, n",
                    list(some),
                ).fetchall()
            found: dict[int, list[Recorded]] = {number: [] for number in some}
            for row in rows:
                found[row[2]].append(recorded(row))
            yield from found.values()

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

    def event(self, number: int, n: int) -> Recorded | None:
        found = self.read_after(number, n - 1, 1)
        return found[0] if found and found[0].n == n else None

    def has(self, id: str) -> bool:
        """Whether an event with that UUID is stored: to be asked after an unknown error."""
        with translated(self._path):
            return bool(self._db.execute("SELECT 1 FROM event WHERE id = ?", [id]).fetchone())

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

    def listing(self, wanted: Wanted, order: Order, now: datetime, limit: int = -1) -> list[Listed]:
        """Incidents that fit, without reading their states."""
        from warroom.store import listing

        with translated(self._path):
            return listing.rows(self._db, wanted, order, now, limit)

    def version(self) -> int:
        """Changes when another connection has written."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def export(self, number: int, after: int = 0) -> Iterator[Row]:
        """Every event of an incident after entry `after`, with its links of the chain."""
        from warroom.store import moving

        with translated(self._path):
            yield from moving.exported(self._db, number, after)

    def take_in(
        self, read: Callable[[], Iterable[Row]], told: Callable[[int, int], None] = lambda *_: None
    ) -> Moved:
        """Import what `read` gives, which is asked twice; nothing is doubled. Raises StoreProblem.

        `told` hears now and then how many events have been checked, and how many of the new ones are in.
        """
        from warroom.store import moving

        if self.looking or self._newer:
            raise ReadOnlyError("This database may only be read here; nothing was imported.")
        with translated(self._path):
            return moving.imported(self._db, read, told)

    def copy_to(self, path: Path) -> None:
        """Copy the whole database into an empty file. Raises StoreProblem."""
        with translated(path):
            self._db.execute("VACUUM INTO ?", [str(path)]).close()

    def number_of(self, identity: str) -> int | None:
        """The number here of the incident with that UUID."""
        with translated(self._path):
            row = self._db.execute("SELECT number FROM incident WHERE id = ?", [identity]).fetchone()
        return int(row[0]) if row else None

    def schema(self) -> int:
        """The version of the file's tables."""
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def try_writing(self) -> None:
        """Raises StoreProblem when nothing can be written now."""
        with self._writing():
            # A file opened for reading takes a BEGIN IMMEDIATE.
            self._db.execute("DELETE FROM uncleaned WHERE 0")

    def incident_count(self) -> int:
        with translated(self._path):
            return int(self._db.execute("SELECT count(*) FROM incident").fetchone()[0])

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

    def where(self, blank: Blanker, number: int | None) -> Where:
        """Where a secret stands in the record, of one incident or of all."""
        from warroom.store import redaction

        with translated(self._path):
            return redaction.where(self._db, blank, number)

    def redact(
        self, blank: Blanker, number: int | None, say: Callable[[Redacted], NewEvent]
    ) -> dict[int, int]:
        """Blank a secret for good in the payloads and all that is made from them; the places, by incident.

        `say` makes the event that tells it. What the file still holds is for `clean` to remove.
        """
        from warroom.store import redaction
        from warroom.store.rebuilding import rebuild

        with self._writing():
            done = redaction.blank_record(self._db, blank, number)
            for incident, blanked in done.items():
                parts = range(0, len(blanked), redaction.TOGETHER)
                told = [say(Redacted(blanked=tuple(blanked[i : i + redaction.TOGETHER]))) for i in parts]
                self._write(incident, self._known(incident), told)
                rebuild(self._db, incident)
                redaction.rename_channel(self._db, incident, self._known(incident).channel)
                redaction.wait_for_cleaning(self._db, stored_time(told[0].recorded_at))
        return {incident: sum(b.places for b in blanked) for incident, blanked in done.items()}

    def clean(self) -> bool:
        """Remove what a redaction left in the file. False while another process is reading: try again later."""
        from warroom.store import redaction

        if self.looking or self._newer:
            raise ReadOnlyError(f"{self._path} may only be read here; it was not cleaned.")
        with translated(self._path):
            return redaction.clean(self._db)

    def uncleaned_since(self) -> str | None:
        """When the redaction was made that `clean` has not followed yet."""
        from warroom.store import redaction

        if self._newer:
            return None
        with translated(self._path):
            return redaction.uncleaned_since(self._db)

    def _write(
        self, number: int, incident: Incident | None, events: Sequence[NewEvent]
    ) -> tuple[Incident, list[Recorded]]:
        head, identity = (incident.head, incident.id) if incident else (0, events[0].id)
        before, written = incident, store(self._db, number, identity, head, events)
        for event in written:
            incident = apply(incident, event)
        assert incident is not None
        save(self._db, incident, before)
        return incident, written

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self.looking:
            raise ReadOnlyError("This warroom only looks on; nothing was written.")
        if self._newer:
            raise ReadOnlyError(
                f"{self._path} was written by a newer warroom; update this one to write to it. Reading works."
            )
        with translated(self._path), transaction(self._db):
            yield

    def _stored(self, events: Sequence[NewEvent]) -> list[Recorded]:
        rows = [
            self._db.execute(f"SELECT {COLUMNS} FROM event WHERE id = ?", [new.id]).fetchone()  # noqa: S608  # constants
            for new in events
        ]
        return [recorded(row) for row in rows if row]

    def _known(self, number: int) -> Incident:
        incident = self.incident(number)
        if incident is None:
            raise StoreProblem(NO_INCIDENT.format(number))
        return incident
