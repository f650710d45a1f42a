"""The record on a server that many machines share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from warroom.domain.incident.state import Incident
from warroom.domain.record.event_model import Recorded
from warroom.store.errors import AwayError, ReadOnlyError, StoreProblem, UnusableDatabaseError
from warroom.store.event_store import Done
from warroom.store.postgres.connection import ServerConnection
from warroom.store.postgres.schema import SCHEMA_VERSION
from warroom.store.postgres.server_errors import LandedError, translated
from warroom.store.postgres.server_name import begin, readable
from warroom.store.sql.append import NewEvent
from warroom.store.sql.event_log import EventLog

if TYPE_CHECKING:
    from warroom.store.sql.difference import Difference

T = TypeVar("T")


class ServerLog(EventLog):
    """The record in one database of a PostgreSQL server."""

    _db: ServerConnection
    begun = ""
    lost: StoreProblem | None = None

    @classmethod
    def open(cls, conninfo: str, *, busy_seconds: float = 5.0, read_only: bool = False) -> ServerLog:
        """Connect; `busy_seconds` is how long a write waits for another, 4 at most. Raises StoreProblem.

        A room that a newer warroom upgraded opens for reading: writes raise ReadOnlyError.
        """
        name = readable(conninfo)
        with translated(name):
            db = ServerConnection(conninfo, busy_seconds, read_only=read_only)
            row = db.execute("SELECT max(version) FROM warroom_schema").fetchone()
        version = row[0] if row else None
        if version is None or version < SCHEMA_VERSION:
            db.close()
            raise UnusableDatabaseError(
                f"{begin(name)} is of an older warroom, or half made; its owner brings it up to date with: warroom room upgrade"
            )
        return cls(conninfo, name, db, version, looking=read_only)

    def __init__(
        self, conninfo: str, name: str, db: ServerConnection, version: int, *, looking: bool = False
    ) -> None:
        self._conninfo, self.name, self._db, self._version = conninfo, name, db, version
        self._newer = version > SCHEMA_VERSION
        self.looking = looking
        self.way_back: Callable[[], str] = lambda: ""
        self._known_state: tuple[str, Incident] | None = None
        self._written: list[tuple[str, Recorded]] = []

    def close(self) -> None:
        self._db.close()

    def version(self) -> str:
        """The server's snapshot: the same as long as nobody has written anything at all."""
        with self._reading():
            return str(self._db.execute("SELECT pg_current_snapshot()::text").fetchall()[0][0])

    @property
    def announces(self) -> bool:
        return True

    def wait_for_news(self, seconds: float) -> bool:
        with self._reading():
            return self._db.wait_for_news(seconds)

    def schema(self) -> int:
        return self._version

    def warnings(self) -> list[str]:
        """What has to be said before anything is written here, a sentence each."""
        return []

    def accept(self) -> None:
        """This machine remembers nothing of a server."""

    def overwritten_notes(self) -> list[tuple[str, Recorded]]:
        """Nothing overwrites a server as a file is overwritten."""
        return []

    def schema_differences(self) -> list[Difference]:
        return []

    def back_up(self, path: Path, told: Callable[[int], None]) -> None:
        from warroom.store.file_copy import back_up_to_file  # few commands make a backup

        back_up_to_file(self, path, told)

    def create(self, decide: Callable[[set[str]], Sequence[NewEvent]], act: str) -> Done:
        return self._once(lambda: EventLog.create(self, decide, act), lambda: self._landed(act))

    def append(self, number: int, decide: Callable[[Incident], Sequence[NewEvent]], act: str) -> Done:
        return self._once(lambda: EventLog.append(self, number, decide, act), lambda: self._landed(act))

    def say(self, number: int, new: NewEvent) -> Recorded:
        return self._once(lambda: EventLog.say(self, number, new), lambda: self._landed(new.id)[1][0])

    def _once(self, write: Callable[[], T], landed: Callable[[], T]) -> T:
        """Write, and again over a new connection when the one there was had broken: the id makes it once.

        A server that was silent is not asked again, which would take as long again.
        """
        try:
            return write()
        except LandedError:
            return landed()
        except AwayError as away:
            if away.silent:
                raise
        try:
            return write()
        except LandedError:
            return landed()

    def _landed(self, act: str) -> Done:
        """What the act recorded, when another try of it was faster. Raises LandedError when it was another act."""
        if known := self.act(act):
            return self._known(known[0].incident), known
        raise LandedError(
            f"Another console recorded something else at this moment in {self.name}; try again."
        )

    def clean(self) -> bool:
        """Let the server write over what a redaction left in its tables; only their owner can."""
        from warroom.store.postgres.cleaning import clean

        self._may_write()
        with self._reading():
            return clean(self._db)

    def try_writing(self) -> None:
        with self._writing(0):
            self._db.execute("INSERT INTO shift_taken SELECT * FROM shift_taken WHERE FALSE")

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with translated(self.name):
            yield

    @contextmanager
    def _writing(self, number: int | None = None) -> Iterator[None]:
        self._may_write()
        self._written = []
        with translated(self.name), self._db.transaction(number):
            yield

    def _may_import(self) -> None:
        self._may_write()

    def _may_write(self) -> None:
        """Raises ReadOnlyError."""
        if self.looking:
            raise ReadOnlyError("This warroom only looks on; nothing was written.")
        if self._newer:
            raise ReadOnlyError(
                f"{begin(self.name)} was upgraded by a newer warroom; update this one to write to it. Reading works."
            )

    def _damage(self) -> list[str]:
        return []

    def _command(self) -> str:
        return f"warroom --db {self._conninfo}"
