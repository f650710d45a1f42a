"""The event log: append, read, check. Its interface knows nothing of SQLite."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from warroom.domain.entries import Entry
from warroom.domain.events import VERSION, Event, Recorded, Unknown, write_payload
from warroom.domain.incident import Incident, apply
from warroom.domain.redaction import Redacted
from warroom.store import entries
from warroom.store.chain import digest, link
from warroom.store.connection import connect, transaction, translated
from warroom.store.entries import Place
from warroom.store.problem import ReadOnlyError, StoreProblem
from warroom.store.rebuilding import save
from warroom.store.rows import COLUMNS, recorded, stored_time

if TYPE_CHECKING:
    from warroom.domain.blanking import Blanker
    from warroom.store.moving import Moved
    from warroom.store.redaction import Where
    from warroom.store.verifying import Row


@dataclass(frozen=True)
class NewEvent:
    """An event to append; `id` is a UUID made by the writer, so that a retry is recognised."""

    id: str
    at: datetime
    recorded_at: datetime
    actor: str
    event: Event


class EventLog:
    """The record in one file. One thread owns one log."""

    def __init__(self, path: Path, db: Database, newer: bool = False, *, looking: bool = False) -> None:
        self._path, self._db, self._newer, self.looking = path, db, newer, looking

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

    def incident(self, number: int) -> Incident | None:
        with translated(self._path):
            row = self._db.execute("SELECT state FROM incident WHERE number = ?", [number]).fetchone()
        return Incident.model_validate_json(row[0]) if row else None

    def incidents(self, *, open_only: bool = False, limit: int = -1) -> list[Incident]:
        """Newest first."""
        which = "WHERE status <> 'resolved'" if open_only else ""
        with translated(self._path):
            rows = self._db.execute(
                f"SELECT state FROM incident {which} ORDER BY number DESC LIMIT ?",  # noqa: S608  # constants
                [limit],
            ).fetchall()
        return [Incident.model_validate_json(row[0]) for row in rows]

    def read_after(self, number: int, n: int = 0, limit: int = 500) -> list[Recorded]:
        """Events after entry `n`, in order."""
        with translated(self._path):
            rows = self._db.execute(
                f"SELECT {COLUMNS} FROM event WHERE incident = ? AND n > ? ORDER BY n LIMIT ?",  # noqa: S608  # constants
                [number, n, limit],
            ).fetchall()
        return [recorded(row) for row in rows]

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

    def count(self, number: int, before: Place | None = None) -> int:
        """Lines of an incident, or those before a place."""
        with translated(self._path):
            return entries.counted(self._db, number, before)

    def find(self, number: int, words: str, limit: int = 1000) -> list[Place]:
        """Where lines with all these words stand, in display order; the newest `limit` of them."""
        with translated(self._path):
            return entries.find(self._db, number, words, limit)

    def search(self, words: str, limit: int) -> list[tuple[int, Entry]]:
        """Entries of all incidents with all these words, the newest written first, with their incidents."""
        with translated(self._path):
            return entries.search(self._db, words, limit)

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
        n = incident.head if incident else 0
        row = self._db.execute("SELECT hash FROM event WHERE incident = ? AND n = ?", [number, n]).fetchone()
        prev, written = (row[0] if row else ""), []
        for new in events:
            n += 1
            if isinstance(new.event, Unknown):
                raise ValueError("an unknown event can be read, not written")
            salt, payload = secrets.token_hex(16), write_payload(new.event)
            sealed = digest(salt, payload)
            header = (
                new.id,
                stored_time(new.at),
                stored_time(new.recorded_at),
                new.actor,
                new.event.kind,
                VERSION,
            )
            identity = incident.id if incident else new.id
            hashed = link(prev, identity, n, *header, sealed)
            seq = self._db.execute(
                "INSERT INTO event (incident, n, id, at, recorded_at, actor, kind, v, payload, salt, digest, "
                "prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq",
                [number, n, *header, payload, salt, sealed, prev, hashed],
            ).fetchone()[0]
            row = (seq, new.id, number, n, *header[1:], payload)
            written.append(recorded(row))
            entries.index(self._db, written[-1])
            incident, prev = apply(incident, written[-1]), hashed
        if incident is None:
            raise ValueError("an incident begins with its declaration")
        save(self._db, incident)
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
            raise StoreProblem(f"There is no INC-{number}; `warroom list` shows the incidents.")
        return incident
