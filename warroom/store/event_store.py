"""The event log: how the record is written. Its interface knows nothing of SQLite."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import Incident
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.events import SAYINGS
from warroom.domain.record.fold import apply
from warroom.domain.record.redaction import Redacted
from warroom.store.errors import GoneError, OlderCopyError, ReadOnlyError, StoreProblem
from warroom.store.sql.append import NewEvent, store
from warroom.store.sql.event_rows import next_number, stored_time
from warroom.store.sql.queries import ReadableLog
from warroom.store.sql.snapshots import said, save
from warroom.store.sqlite.connection import closed, connect
from warroom.store.sqlite.driver import transaction
from warroom.store.sqlite.heads import begun_unseen, gone, last, newest
from warroom.store.sqlite.machine_memory import Head, MachineMemory, is_gone
from warroom.store.sqlite.open_files import is_open_here

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
Done = tuple[Incident, list[Recorded]]
"""The incident after an act, and what the act recorded."""
NO_INCIDENT = "There is no INC-{}; `warroom list` shows the incidents."


class EventLog(ReadableLog):
    """The record in one file: what can be asked, and what writes. One thread owns one log."""

    @classmethod
    def open(
        cls, path: Path, *, busy_seconds: float = 5.0, read_only: bool = False, state: Path | None = None,
        begin: bool = False, copy_first: bool = True,
    ) -> EventLog:  # fmt: skip
        """Open or create the database; `busy_seconds` is how long a write waits for another. Raises StoreProblem.

        One that a newer warroom wrote, or that may not be written, opens for reading: writes raise ReadOnlyError.
        `state` is the folder in which this machine remembers databases, if it is to: GoneError for one that is
        remembered and gone, unless an empty one is to `begin` in its place. `copy_first` is as in `connect`.
        """
        memory, begun = None if state is None else MachineMemory(state, path), ""
        if memory is not None and _is_gone(path) and not is_open_here(path):
            if begin:
                memory.forget()
            elif seen := memory.heads():
                raise GoneError(gone(path, seen))
            elif blind := memory.problem():
                begun = begun_unseen(path, blind)
        aside = _without_foreign_log(path, memory)
        opened = connect(path, busy_seconds, read_only=read_only, copy_first=copy_first)
        return cls(path, opened, looking=read_only, memory=memory, state=state, aside=aside, begun=begun)

    def create(self, decide: Callable[[set[str]], Sequence[NewEvent]], act: str) -> Done:
        """Open an incident from the events that `decide` makes, given the channel names in use.

        An act that is stored by its id is returned, and not decided again.
        """
        with self._writing():
            if known := self.act(act):
                return self._known(known[0].incident), known
            taken = {row[0] for row in self._db.execute("SELECT channel FROM incident").fetchall()}
            return self._write(next_number(self._db), None, decide(taken))

    def next_number(self) -> int:
        """The number that the next incident will have."""
        return next_number(self._db)

    def append(self, number: int, decide: Callable[[Incident], Sequence[NewEvent]], act: str) -> Done:
        """Append what `decide` makes of the state as it is now; an act that is stored is returned, as in `create`."""
        with self._writing():
            if known := self.act(act):
                return self._known(known[0].incident), known
            incident = self._known(number)
            return self._write(number, incident, decide(incident))

    def say(self, number: int, new: NewEvent) -> Recorded:
        """Append an event that changes nothing of the state, which is not even read: a note has to be quick.

        Stored before, it is returned, not doubled.
        """
        if not isinstance(new.event, SAYINGS) or (isinstance(new.event, Noted) and new.event.is_question):
            raise ValueError(f"{new.event.kind} changes the state")
        with self._writing():
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
        self._may_write()
        with self._reading():
            moved = export_import.imported(self._db, read, told)
        self.look()
        self._remember(newest(self._db))
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

    def try_writing(self) -> None:
        """Raises StoreProblem when nothing can be written now."""
        with self._writing():
            # A file opened for reading takes a BEGIN IMMEDIATE.
            self._db.execute("DELETE FROM uncleaned WHERE 0")

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

    def clean(self) -> bool:
        """Remove what a redaction left in the file. False while another process is reading: try again later."""
        from warroom.store.sql import redaction

        if self.looking or self._newer:
            raise ReadOnlyError(f"{self._path} may only be read here; it was not cleaned.")
        self._may_write()
        with self._reading():
            return redaction.clean(self._db)

    def _write(
        self, number: int, incident: Incident | None, events: Sequence[NewEvent]
    ) -> tuple[Incident, list[Recorded]]:
        head, identity = (incident.head, incident.id) if incident else (0, events[0].id)
        before, written = incident, store(self._db, number, identity, head, events)
        self._written.extend((identity, event) for event in written)
        for event in written:
            incident = apply(incident, event)
        assert incident is not None
        save(self._db, incident, before)
        return incident, written

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction. What it wrote is saved only if the file is still the one at the path afterwards."""
        self._may_write()
        self._written = []
        with self._reading(), transaction(self._db):
            self._refuse_upgraded()
            self._refuse_another_content()
            yield
            head = last(self._db) if self._memory is not None else {}
        self.look()
        self._saved.extend(self._written)
        self._remember(head)

    def _refuse_another_content(self) -> None:
        """Raise LostFileError when what was saved last is not in the file: SQLite took another content for a change.

        Without a write-ahead log nothing tells a checkpoint from somebody else's writing.
        """
        if self._saved and not self.has(self._saved[-1][1].id):
            self._file.overwritten()
            self.look()

    def _may_write(self) -> None:
        """Raises ReadOnlyError, LostFileError, HardLinkedError, OlderCopyError."""
        if self._only_reading:
            raise ReadOnlyError(self._only_reading)
        if self.looking:
            raise ReadOnlyError("This warroom only looks on; nothing was written.")
        if self._newer:
            raise ReadOnlyError(
                f"{self._path} was written by a newer warroom; update this one to write to it. Reading works."
            )
        self.look()
        self._file.refuse_hard_link()
        if words := self._older_copy():
            raise OlderCopyError(words)

    def _remember(self, seen: Mapping[str, Head]) -> None:
        if self._memory is not None:
            self._memory.remember(seen)

    def _known(self, number: int) -> Incident:
        incident = self.incident(number)
        if incident is None:
            raise StoreProblem(NO_INCIDENT.format(number))
        return incident


def _is_gone(path: Path) -> bool:
    """Raises StoreProblem for one that cannot be looked at."""
    try:
        return is_gone(path)
    except OSError as error:
        raise closed(path, error) from error


def _without_foreign_log(path: Path, memory: MachineMemory | None) -> Path | None:
    """Where the log is now that a killed program left and that belongs to another file; None when there was none."""
    if memory is None or not os.path.exists(f"{os.path.realpath(path)}-wal"):
        return None
    from warroom.store.sqlite.foreign_log import move_foreign_log_aside  # few logs are left behind

    try:
        return move_foreign_log_aside(path, memory.file(), memory.heads())
    except OSError:
        return None  # what cannot be moved is opened as it is
