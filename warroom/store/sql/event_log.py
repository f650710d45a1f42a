"""The record as it is written, whichever engine keeps it: what is decided inside a transaction is appended in it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import Incident
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.events import SAYINGS
from warroom.domain.record.fold import apply
from warroom.domain.record.redaction import Redacted
from warroom.store.errors import ReadOnlyError, StoreProblem
from warroom.store.event_store import NO_INCIDENT, Done
from warroom.store.sql.append import NewEvent, store
from warroom.store.sql.event_rows import next_number, stored_time
from warroom.store.sql.queries import ReadableLog
from warroom.store.sql.snapshots import said, save, standing

if TYPE_CHECKING:
    from warroom.domain.policy.oncall import Override
    from warroom.domain.record.blanking import Blanker
    from warroom.store.export_import import Moved
    from warroom.store.import_check import Row

# What few commands write with is loaded where it is used: `warroom note` has to be fast.

_STANDS = (
    "SELECT incident.id, head, hash, EXISTS (SELECT 1 FROM event WHERE id = ?) FROM incident "
    "JOIN event ON event.incident = number AND event.n = head WHERE number = ?"
)
"""What an event follows: the incident's UUID, its last entry and its hash; and whether it is stored already."""


class EventLog(ReadableLog):
    """The record in one database: what can be asked, and what writes. One thread owns one log."""

    _written: list[tuple[str, Recorded]]
    """What the transaction under way has written, each with its incident's UUID."""

    @abstractmethod
    def _writing(self, number: int | None = None) -> AbstractContextManager[None]:
        """One transaction; `number` is as in `Connection.transaction`. Raises StoreProblem."""

    @abstractmethod
    def _may_import(self) -> None:
        """Raises StoreProblem when nothing may be written."""

    @abstractmethod
    def clean(self) -> bool:
        """Remove what a redaction left in the database. False while that cannot be: try again later."""

    @abstractmethod
    def try_writing(self) -> None:
        """Raises StoreProblem when nothing can be written now."""

    def create(self, decide: Callable[[set[str]], Sequence[NewEvent]], act: str) -> Done:
        """Open an incident from the events that `decide` makes, given the channel names in use.

        An act that is stored by its id is returned, and not decided again.
        """
        with self._writing(0):
            if known := self.act(act):
                return self._known(known[0].incident), known
            taken = {row[0] for row in self._db.execute("SELECT channel FROM incident").fetchall()}
            return self._write(next_number(self._db), None, decide(taken))

    def next_number(self) -> int:
        """The number that the next incident will have."""
        return next_number(self._db)

    def append(self, number: int, decide: Callable[[Incident], Sequence[NewEvent]], act: str) -> Done:
        """Append what `decide` makes of the state as it is now; an act that is stored is returned, as in `create`."""
        with self._writing(number):
            stands = standing(self._db, number, act, self._known_state)
            if stands is None or stands.recorded:
                if known := self.act(act):
                    return self._known(known[0].incident), known
                incident, prev = self._known(number), None
            else:
                incident, prev, self._known_state = stands.incident, stands.hash, stands.known
            return self._write(number, incident, decide(incident), prev)

    def say(self, number: int, new: NewEvent) -> Recorded:
        """Append an event that changes nothing of the state, which is not even read: a note has to be quick.

        Stored before, it is returned, not doubled.
        """
        if not isinstance(new.event, SAYINGS) or (isinstance(new.event, Noted) and new.event.is_question):
            raise ValueError(f"{new.event.kind} changes the state")
        with self._writing(number):
            row = self._db.execute(_STANDS, [new.id, number]).fetchone()
            if row is None:
                save(self._db, self._known(number))  # its row was deleted by hand
                row = self._db.execute(_STANDS, [new.id, number]).fetchone()
            identity, head, prev, known = row
            if known:
                return self.act(new.id)[0]
            (written,) = store(self._db, number, identity, head, [new], prev)
            self._written.append((identity, written))
            said(self._db, number, written.n, stored_time(written.recorded_at))
            return written

    def take_in(
        self, read: Callable[[], Iterable[Row]], told: Callable[[int, int], None] = lambda *_: None
    ) -> Moved:
        """Import what `read` gives, which is asked twice; nothing is doubled. Raises StoreProblem.

        `told` hears now and then how many events have been checked, and how many of the new ones are in.
        """
        from warroom.store import export_import

        if self.looking or self._newer:
            raise ReadOnlyError("This database may only be read here; nothing was imported.")
        self._may_import()
        with self._reading():
            moved = export_import.imported(self._db, read, told)
        self._imported()
        return moved

    def take_shift(self, id: str, shift: Override, recorded_at: datetime, actor: str) -> None:
        """Store that somebody is on call for that time. Raises StoreProblem."""
        from warroom.store.sql import oncall_shifts  # hardly any command needs it

        with self._writing():
            oncall_shifts.take(self._db, id, shift, recorded_at, actor)

    def rebuild(self) -> list[int]:
        """Write all that is made from the events anew; the incidents whose events cannot be read. Raises StoreProblem."""
        from warroom.store.sql.rebuild import rebuild_damaged

        with self._writing():
            return rebuild_damaged(self._db)

    def redact(
        self, blank: Blanker, number: int | None, say: Callable[[Redacted], NewEvent]
    ) -> dict[int, int]:
        """Blank a secret for good in the payloads and all that is made from them; the places, by incident.

        `say` makes the event that tells it. What the file still holds is for `clean` to remove.
        """
        from warroom.store.sql import redaction
        from warroom.store.sql.rebuild import rebuild

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

    def _imported(self) -> None:
        """What follows an import."""

    def _write(
        self, number: int, incident: Incident | None, events: Sequence[NewEvent], prev: str | None = None
    ) -> Done:
        head, identity = (incident.head, incident.id) if incident else (0, events[0].id)
        before, written = incident, store(self._db, number, identity, head, events, prev)
        self._written.extend((identity, event) for event in written)
        for event in written:
            incident = apply(incident, event)
        assert incident is not None
        save(self._db, incident, before)
        return incident, written

    def _known(self, number: int) -> Incident:
        incident = self.incident(number)
        if incident is None:
            raise StoreProblem(NO_INCIDENT.format(number))
        return incident
