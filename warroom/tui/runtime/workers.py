"""Everything that may wait: one thread that writes, one that reads, one that keeps drafts, one that copies.

The screen awaits them and never blocks. Each thread opens what it owns when it is first asked.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from warroom.room import Room, new_id
from warroom.store.errors import BusyError, StoreProblem, UpgradedError
from warroom.store.sqlite.lost_file import Loss, LostFileError
from warroom.tui.runtime.first_screen import Opened, only_room

if TYPE_CHECKING:  # loaded where they are used, after the room stands
    from warroom.domain.record.event_model import Recorded
    from warroom.local.clipboard import Copied, Copier
    from warroom.local.drafts import Drafts, PendingNote
    from warroom.local.user_templates import Templates
    from warroom.room.user_wording import Worded
    from warroom.texts.kinds import Outgoing

T = TypeVar("T")
R = TypeVar("R")

LOCK_PATIENCE = 30.0
"""Seconds that a write waits for another process to let go of the database."""
BUSY_SECONDS = 2.0
"""Seconds of one try, so that a quitting console is never stuck for longer."""
FAREWELL = 3.0
"""Seconds that quitting waits for what is still being saved; after that the journal has it."""
GLANCE = 0.5
"""Seconds that quitting waits for what is still being read."""


class Helper(Generic[T]):
    """A thread that owns one thing, made by `make` in that thread, and does one job at a time."""

    def __init__(self, name: str, make: Callable[[], T], close: Callable[[T], None] = lambda _: None) -> None:
        self._make, self._close = make, close
        self._jobs: queue.SimpleQueue[tuple[Callable[[T], Any], Future[Any]] | None] = queue.SimpleQueue()
        # A daemon: a database that somebody locked for minutes must not keep the program from ending.
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def submit(self, job: Callable[[T], R]) -> Future[R]:
        if self._thread.ident is None:
            self._thread.start()
        future: Future[R] = Future()
        self._jobs.put((job, future))
        return future

    def stop(self, seconds: float) -> None:
        if self._thread.ident is not None:
            self._jobs.put(None)
            self._thread.join(seconds)

    def _work(self) -> None:
        owned: list[T] = []
        while (task := self._jobs.get()) is not None:
            job, future = task
            # Done even when nobody waits any more: what was asked to be written is written.
            awaited = future.set_running_or_notify_cancel()
            try:
                if not owned:
                    owned.append(self._make())
                result = job(owned[0])
            except BaseException as problem:  # noqa: BLE001  # carried whole to whoever awaits it
                if awaited:
                    future.set_exception(problem)
            else:
                if awaited:
                    future.set_result(result)
        for one in owned:
            self._close(one)


class Backstage:
    """What the console's screens ask for."""

    def __init__(
        self,
        open_room: Callable[[float], Room],
        drafts: Path,
        outbox: Path,
        copier: Callable[[Callable[[str], None]], Copier],
        templates: Templates | None = None,
        drafts_elsewhere: Path | None = None,
        *,
        now: Callable[[], datetime],
    ) -> None:
        """`copier` is given what writes to the terminal, which `terminal` holds once the app runs."""
        self._outbox, self._templates, self._now = outbox, templates, now
        self.terminal: Callable[[str], None] = lambda _: None
        self.alarm: Callable[[str], None] = lambda _: None
        """Hears with every reading that the database is lost, whichever screen asked."""
        self.all_clear: Callable[[], None] = lambda: None
        """Hears with the first reading that succeeds again."""
        self._alarmed = False
        self.drafts_problem = ""
        self._overwritten = False
        self._open_room, self._listens = open_room, False
        self._first: Future[Opened | None] | None = None
        self._writes: set[Future[Any]] = set()
        self._entered: dict[str, PendingNote] = {}
        """Notes that have left the line, and are not yet in the record nor in the journal."""
        self._reader = Helper("reader", lambda: open_room(BUSY_SECONDS), Room.close)
        self._writer = Helper("writer", lambda: open_room(BUSY_SECONDS), Room.close)
        self._keeper = Helper(
            "drafts", lambda: self._took_up(drafts, drafts_elsewhere), lambda one: one.close()
        )
        self._drafts: Drafts | None = None
        self._clipboard = Helper("clipboard", lambda: copier(lambda sequence: self.terminal(sequence)))

    async def read(self, job: Callable[[Room], R]) -> R:
        """Raises StoreProblem, Refusal, OSError."""
        try:
            found = await asyncio.wrap_future(self._reader.submit(job))
        except (LostFileError, UpgradedError) as lost:
            if isinstance(lost, LostFileError) and lost.loss is Loss.OVERWRITTEN:
                self._keep_what_was_saved()
            self._alarmed = True
            self.alarm(str(lost))
            raise
        if self._alarmed:
            self._alarmed = False
            self.all_clear()
        return found

    def _look_for_loss(self, write: Future[Any]) -> None:
        problem = write.exception()
        if isinstance(problem, LostFileError) and problem.loss is Loss.OVERWRITTEN:
            self._keep_what_was_saved()

    def _keep_what_was_saved(self) -> None:
        """The file was overwritten: notes that were saved into it go back to the journal, once.

        Their ids make that harmless: they are recorded again only where they are missing.
        """
        if self._overwritten:
            return
        self._overwritten = True

        def look(room: Room) -> None:
            if saved := room.store.overwritten_notes():
                self._keeping(lambda drafts: drafts.journal(*_again(saved)))

        self._writer.submit(look)

    async def read_if_changed(self, seen: str | None, job: Callable[[Room], R]) -> tuple[str, R] | None:
        """What `job` reads, with the version that it is of; None when that version was `seen`. Raises as `read` does."""

        def work(room: Room) -> tuple[str, R] | None:
            version = room.store.version()  # first: what is written after it is seen the next time
            return None if version == seen else (version, job(room))

        return await self.read(work)

    def first_look(self) -> Future[Opened | None]:
        """The only open incident. Asked for before Textual is loaded, it is there when the first screen is made."""
        if self._first is None:
            self._first = self._reader.submit(only_room)
        return self._first

    def listen(self, heard: Callable[[], None]) -> None:
        """Call `heard`, in a thread of its own, whenever another console has written; once for the whole program."""
        from warroom.tui.runtime.news_listener import NewsListener  # a file has nobody to listen to

        if not self._listens:
            self._listens = True
            NewsListener(lambda: self._open_room(BUSY_SECONDS), heard).start()

    async def write(self, job: Callable[[Room], R]) -> R:
        """Returns once it is on disk; waits up to `LOCK_PATIENCE` for a lock. Raises as `read` does."""
        return await self.writing(job)

    def writing(self, job: Callable[[Room], R], note: PendingNote | None = None) -> asyncio.Future[R]:
        """`write` that has begun when this returns. A `note` that it is to record is journalled at the end if it was not."""
        # One id and one time for every try, so that an act is recorded once, as of when it was asked for.
        now = self._now()
        id = new_id(now)

        def work(room: Room) -> R:
            with room.under(id, now):
                done = job(room)
            self.forget_entered(note)
            return done

        if note is not None:
            self._entered[note.id] = note
        write = self._writer.submit(lambda room: _patiently(work, room))
        self._writes.add(write)
        write.add_done_callback(self._writes.discard)
        write.add_done_callback(self._look_for_loss)
        return asyncio.wrap_future(write)

    def forget_entered(self, note: PendingNote | None) -> None:
        """It is in the record, or in the journal."""
        if note is not None:
            self._entered.pop(note.id, None)

    @property
    def saving(self) -> int:
        """How many writes are on their way; after `stop`, how many were not saved."""
        return len(self._writes)

    async def keep(self, job: Callable[[Drafts], R]) -> R | None:
        """Drafts are a second net: when it cannot be had, `drafts_problem` says so and everything else goes on."""
        try:
            return await asyncio.wrap_future(self._keeping(job))
        except OSError:
            return None

    def keep_all(self, texts: Mapping[str, str]) -> Future[None]:
        """Keep drafts by name; what became of it is in `drafts_problem` once the future is done, which never fails."""
        done: Future[None] = Future()
        self._keeping(lambda drafts: drafts.keep_all(texts)).add_done_callback(
            lambda _: done.set_result(None)
        )
        return done

    def _keeping(self, job: Callable[[Drafts], R]) -> Future[R]:
        def work(drafts: Drafts) -> R:
            try:
                return job(drafts)
            finally:
                problem = drafts.problem
                self.drafts_problem = (
                    f"Drafts do not survive a crash now: {problem.strerror or problem}" if problem else ""
                )

        return self._keeper.submit(work)

    def _took_up(self, folder: Path, elsewhere: Path | None) -> Drafts:
        from warroom.local.drafts import Drafts

        self._drafts = Drafts(folder, elsewhere)
        return self._drafts

    @property
    def unkept(self) -> list[str]:
        """After `stop`: what was typed and is neither recorded nor kept anywhere."""
        return self._drafts.unkept() if self._drafts is not None else []

    async def copy(self, text: str) -> Copied:
        return await asyncio.wrap_future(self._clipboard.submit(lambda copier: copier.copy(text)))

    async def word(self, text: Outgoing) -> Worded:
        """The text in the user's own words; a template that takes its time holds up no reading and no writing."""
        from warroom.room.user_wording import Worded, worded

        if self._templates is None:
            return Worded(text.built_in)
        return await asyncio.to_thread(worded, text, self._templates)

    @property
    def has_templates(self) -> bool:
        """Whether the user has any template of their own; looks at the disk, so not for the screen's thread."""
        return self._templates is not None and self._templates.exist()

    async def put(self, name: str, text: str, ending: str = ".txt", digest: str = "") -> Path:
        """The text in a private file, with the record's digest behind it. Raises OSError."""
        from warroom.local import outgoing_files

        return await asyncio.wrap_future(
            self._clipboard.submit(lambda _: outgoing_files.put(self._outbox, name, text, ending, digest))
        )

    def stop(self) -> None:
        """Finish what is being saved, and leave the record in one file: the last to close it empties the WAL."""
        self._writer.stop(FAREWELL)
        if entered := list(self._entered.values()):  # left in the moment of being entered
            self._keeping(lambda drafts: drafts.journal(*entered))
        elif self._drafts is not None:
            self._keeping(lambda drafts: drafts.catch_up())  # what could not be kept may be kept by now
        self._keeper.stop(FAREWELL)
        self._reader.stop(GLANCE)


def _again(saved: Sequence[tuple[str, Recorded]]) -> list[PendingNote]:
    from warroom.domain.incident.notes import Noted
    from warroom.local.drafts import PendingNote

    return [
        PendingNote(id=one.id, incident=incident, text=one.event.text, typed_at=one.at)
        for incident, one in saved
        if isinstance(one.event, Noted)
    ]


def _patiently(job: Callable[[Room], R], room: Room) -> R:
    """Do it, trying again while another process holds the lock.

    After any other error of the database it is tried once more: what landed all the same is found by its id.
    """
    until, failed = time.monotonic() + LOCK_PATIENCE, False
    while True:
        try:
            return job(room)
        except BusyError:
            if time.monotonic() >= until:
                raise
        except StoreProblem:
            if failed:
                raise
            failed = True
