"""What the shared SQL asks of an engine: a connection, and an index of words. Each engine's own modules fit these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from warroom.domain.incident_list import Wanted
    from warroom.domain.record.event_model import Recorded
    from warroom.domain.record.timeline_entry import TimelineEntry
    from warroom.domain.text.search_query import Asked
    from warroom.store.sql.search import Found
    from warroom.store.sql.timeline_table import Place


def at_most(limit: int) -> int:
    """For LIMIT, where every engine understands it: a negative one is none."""
    return limit if limit >= 0 else 2**62


class Rows(Protocol):
    """What a statement found; it is read whole, at once."""

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """An open database. `?` stands for a value; texts and numbers come back as they were written."""

    @property
    def index(self) -> SearchIndex: ...

    @property
    def plain_facts(self) -> str:
        """SQL for the column `facts` of `listed` without accents."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows: ...

    def transaction(self, number: int | None = None) -> AbstractContextManager[None]:
        """BEGIN to COMMIT: what is read of INC-`number` inside is still true when it is written, 0 for a new incident.

        None is for what looks at all of them.
        """

    def lock(self, number: int) -> None:
        """Keep others from writing to INC-`number` until the transaction under way has ended."""

    def insert_events(self, rows: Sequence[Sequence[Any]]) -> list[int]:
        """Insert rows of `append.COLUMNS` into `event`; the `seq` of each."""

    def blank(self, seq: int, payload: str) -> None:
        """Let a blanked payload stand instead of the one that was sealed, and erase its salt."""


class SearchIndex(Protocol):
    """The index of the words of entries. Each engine has a module of these functions."""

    def add_line(self, db: Any, new: Recorded, at: str) -> None:
        """Insert the line of a new event into `entry`."""

    def appended(self, db: Any, seqs: Iterable[int]) -> None:
        """Events with these `seq` were written."""

    def corrected(self, db: Any, incident: int, n: int) -> None:
        """Entry `n` reads otherwise from now on."""

    def catch_up(self, db: Any) -> None:
        """Index what is not indexed yet."""

    def forget(self, db: Any, number: int | None) -> int:
        """Take an incident, or everything, out of the index; what `index_again` has to be told."""

    def index_again(self, db: Any, number: int | None, indexed: int) -> None:
        """Undo `forget`."""

    def begin_anew(self, db: Any) -> None:
        """An empty index, whatever there was."""

    def differs(self, db: Any, number: int, lines: Iterable[TimelineEntry]) -> bool:
        """Whether a line is not found by its own words."""

    def strangers(self, db: Any) -> int:
        """How many lines are in the index and in no timeline."""

    def find(self, db: Any, number: int, asked: Asked, limit: int) -> list[Place]:
        """Where the lines of one incident stand, in display order; the newest `limit` of them."""

    def search(self, db: Any, asked: Asked, wanted: Wanted, limit: int) -> Found:
        """Lines of the incidents that fit `wanted` (but for its words), newest written first."""


Told = Callable[[int], None]
"""Hears how many events are dealt with, now and then."""
