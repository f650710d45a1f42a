"""The event log: append, read, check. Its interface knows nothing of SQLite."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from warroom.domain.events import VERSION, Event, Recorded, Unknown, read_payload, write_payload
from warroom.domain.incident import Incident, apply, fold
from warroom.domain.policy import Status
from warroom.store.chain import digest, link
from warroom.store.connection import connect, transaction, translated
from warroom.store.problem import StoreProblem

_COLUMNS = "seq, id, incident, n, at, recorded_at, actor, kind, v, payload"


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

    def __init__(self, path: Path, db: Database) -> None:
        self._path, self._db = path, db

    @classmethod
    def open(cls, path: Path, *, busy_seconds: float = 5.0) -> EventLog:
        """Open or create the database; `busy_seconds` is how long a write waits for another. Raises StoreProblem."""
        return cls(path, connect(path, busy_seconds))

    def close(self) -> None:
        self._db.close()

    def create(self, decide: Callable[[set[str]], Sequence[NewEvent]]) -> Incident:
        """Open an incident from the events that `decide` makes, given the channel names in use."""
        with translated(self._path), transaction(self._db):
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
        with translated(self._path), transaction(self._db):
            incident = self._known(number)
            events = decide(incident)
            if known := self._stored(events):
                return incident, known
            return self._write(number, incident, events)

    def incident(self, number: int) -> Incident | None:
        with translated(self._path):
            row = self._db.execute("SELECT state FROM incident WHERE number = ?", [number]).fetchone()
        return Incident.model_validate_json(row[0]) if row else None

    def incidents(self, *, open_only: bool = False) -> list[Incident]:
        """Newest first."""
        closed = Status.RESOLVED.value if open_only else ""
        with translated(self._path):
            rows = self._db.execute(
                "SELECT state FROM incident WHERE status <> ? ORDER BY number DESC", [closed]
            ).fetchall()
        return [Incident.model_validate_json(row[0]) for row in rows]

    def read_after(self, number: int, n: int = 0, limit: int = 500) -> list[Recorded]:
        """Events after entry `n`, in order."""
        with translated(self._path):
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM event WHERE incident = ? AND n > ? ORDER BY n LIMIT ?",  # noqa: S608  # constants
                [number, n, limit],
            ).fetchall()
        return [_recorded(row) for row in rows]

    def version(self) -> int:
        """Changes when another connection has written."""
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def check(self) -> list[str]:
        """Everything wrong with the file, one sentence each; empty when it is sound."""
        with translated(self._path):
            found = [
                row[0] for row in self._db.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"
            ]
            for incident in self.incidents():
                found += self._broken_links(incident)
                if fold(self.read_after(incident.number, limit=-1)) != incident:
                    found.append(f"{incident.reference}: the stored state differs from its events.")
        return found

    def _broken_links(self, incident: Incident) -> list[str]:
        prev = ""
        rows = self._db.execute(
            "SELECT n, id, at, recorded_at, actor, kind, v, salt, payload, digest, prev, hash FROM event "
            "WHERE incident = ? ORDER BY n",
            [incident.number],
        ).fetchall()
        for n, *header, salt, payload, stored, before, hashed in rows:
            sound = before == prev and link(prev, incident.id, n, *header, stored) == hashed
            if not sound or digest(salt, payload) != stored:
                return [f"{incident.reference}: entry {n} was changed after it was written."]
            prev = hashed
        return []

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
            header = (new.id, _text(new.at), _text(new.recorded_at), new.actor, new.event.kind, VERSION)
            identity = incident.id if incident else new.id
            hashed = link(prev, identity, n, *header, sealed)
            seq = self._db.execute(
                "INSERT INTO event (incident, n, id, at, recorded_at, actor, kind, v, payload, salt, digest, "
                "prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq",
                [number, n, *header, payload, salt, sealed, prev, hashed],
            ).fetchone()[0]
            row = (seq, new.id, number, n, *header[1:], payload)
            written.append(_recorded(row))
            incident, prev = apply(incident, written[-1]), hashed
        if incident is None:
            raise ValueError("an incident begins with its declaration")
        self._db.table("incident").upsert(
            {
                "number": number,
                "id": incident.id,
                "channel": incident.channel,
                "status": incident.status.value,
                "state": incident.model_dump_json(),
            },
            pk="number",
        )
        return incident, written

    def _stored(self, events: Sequence[NewEvent]) -> list[Recorded]:
        rows = [
            self._db.execute(f"SELECT {_COLUMNS} FROM event WHERE id = ?", [new.id]).fetchone()  # noqa: S608  # constants
            for new in events
        ]
        return [_recorded(row) for row in rows if row]

    def _known(self, number: int) -> Incident:
        incident = self.incident(number)
        if incident is None:
            raise StoreProblem(f"There is no INC-{number}; `warroom list` shows the incidents.")
        return incident


def _recorded(row: Sequence[Any]) -> Recorded:
    seq, id_, incident, n, at, recorded_at, actor, kind, v, payload = row
    event = read_payload(kind, v, payload)
    return Recorded(seq, id_, incident, n, _moment(at), _moment(recorded_at), actor, event)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
