"""One connection to the server, in the shape that the shared SQL asks for. It is made anew once it broke."""

from __future__ import annotations

import logging
import select
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any, Self

import psycopg
from psycopg.abc import PQGen
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.types.string import StrDumper, StrDumperUnknown, TextLoader

from warroom.store.errors import UpgradedError
from warroom.store.postgres import tls, tsvector_index
from warroom.store.postgres.schema import SCHEMA_VERSION
from warroom.store.postgres.server_errors import OldServerError, PoolerError, SilentError
from warroom.store.sql import append
from warroom.store.sql.connection import SearchIndex

ROOM = 0x57415252
"""First key of our advisory locks, "WARR"; the second is the incident's number, 0 for a new one, -1 for the whole room."""
CHANNEL = "warroom"
"""Where a write is announced to other consoles, as the number of the incident."""
PATIENCE = 5.0
"""Seconds that the server may be silent; after that it is away."""
LOCK_WAIT = 4.0
"""Seconds at most that a write waits for another's lock, so that the server answers before it counts as silent."""
OLDEST = 140000
"""The oldest server, as it tells its own version."""
SIGN = ("IntervalStyle", "iso_8601")
"""A setting that we ask for and the server tells at the door: when it is otherwise, a pooler has dropped all of ours."""
SEQS = 8
"""Numbers for events that are fetched with the lock: few acts have more events."""
_TYPES = {"incident": "int", "n": "bigint", "v": "bigint"}
_INSERT = (
    f"INSERT INTO event (seq, {append.COLUMNS}) SELECT * FROM unnest(?::bigint[], "  # noqa: S608  # constants
    + ", ".join(f"?::{_TYPES.get(name, 'text')}[]" for name in append.COLUMNS.split(", "))
    + ")"
)

# Its warnings would be written over the console's screen; what matters of them is raised.
logging.getLogger("psycopg").addHandler(logging.NullHandler())


@lru_cache(maxsize=512)
def _marks(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _escaped(text: str) -> str:
    """The server's text holds every character but NUL: SUB and 0 stand for it, and SUB and 1 for SUB itself."""
    if "\0" in text or "\x1a" in text:
        return text.replace("\x1a", "\x1a1").replace("\0", "\x1a0")
    return text


class _Text(TextLoader):
    """Text as it was typed; see `_escaped`."""

    def load(self, data: Any) -> Any:
        text = super().load(data)
        assert isinstance(text, str)
        return text.replace("\x1a0", "\0").replace("\x1a1", "\x1a") if "\x1a" in text else text


class _Typed(StrDumper):
    def dump(self, obj: str) -> Any:
        return super().dump(_escaped(obj))


class _Untyped(StrDumperUnknown):
    def dump(self, obj: str) -> Any:
        return super().dump(_escaped(obj))


class _Cursor(psycopg.Cursor[tuple[Any, ...]]):
    """Ends what was sent so far with a Sync before it waits for results; that costs no round trip.

    Without one the server takes the transaction for busy, and never ends it by `idle_in_transaction_session_timeout`
    when this console hangs with an incident's lock.
    """

    def fetchone(self) -> tuple[Any, ...] | None:
        self._sync()
        return super().fetchone()

    def fetchall(self) -> list[tuple[Any, ...]]:
        self._sync()
        return super().fetchall()

    def __iter__(self) -> Self:
        self._sync()
        return super().__iter__()

    def _sync(self) -> None:
        assert isinstance(self.connection, WatchedConnection)
        if self.pgresult is None and self.connection.under_way is not None:
            self.connection.under_way.sync()


class WatchedConnection(psycopg.Connection[tuple[Any, ...]]):
    """Ends every wait for a silent server: keepalives notice nothing, and even a ROLLBACK would hang."""

    patience: float = PATIENCE
    under_way: psycopg.Pipeline | None = None
    """The statements of the transaction under way, as far as they were sent together."""

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        begun = time.monotonic()
        try:
            return super().wait(gen, interval, timeout or self.patience)
        except psycopg.OperationalError as error:
            if time.monotonic() - begun < (timeout or self.patience):
                raise
            self.pgconn.finish()  # at once: a farewell would wait as well
            raise SilentError(str(error)) from error


class ServerConnection:
    """Made when it is opened, and anew when it broke. `name` is the conninfo, which may hold no password."""

    plain_facts = "facts"
    index: SearchIndex = tsvector_index

    def __init__(self, name: str, busy_seconds: float, *, read_only: bool = False) -> None:
        self._name, self._busy, self._read_only = name, min(busy_seconds, LOCK_WAIT), read_only
        self._in_transaction = False
        self._seqs: list[int] = []
        self._listening: WatchedConnection | None = None
        self._conn = self._connect()

    def _connect(self) -> WatchedConnection:
        """Raises psycopg.Error. A name that is looked up for too long counts as silence."""
        made: list[WatchedConnection | BaseException] = []

        def connect() -> None:
            try:
                made.append(WatchedConnection.connect(self._conninfo(), autocommit=True))
            except BaseException as error:  # noqa: BLE001  # raised by the thread that waits
                made.append(error)

        thread = threading.Thread(target=connect, name="connecting", daemon=True)
        thread.start()
        thread.join(PATIENCE)
        if not made:
            raise SilentError("no answer")
        conn = made[0]
        if isinstance(conn, BaseException):
            raise conn
        if conn.info.server_version < OLDEST:
            version = conn.info.server_version // 10000
            conn.close()
            raise OldServerError(version)
        if conn.info.parameter_status(SIGN[0]) != SIGN[1]:
            conn.close()
            raise PoolerError
        conn.cursor_factory = _Cursor
        for dumper in (_Typed, _Untyped):  # the last one is taken: the server knows the types
            conn.adapters.register_dumper(str, dumper)
        conn.adapters.register_loader("text", _Text)
        return conn

    def _conninfo(self) -> str:
        given = conninfo_to_dict(self._name)
        own = {
            "TimeZone": "UTC",
            "lock_timeout": f"{max(1, int(self._busy * 1000))}",
            "synchronous_commit": "on",
            # A console that hangs while it has an incident's lock must not keep the others out.
            "idle_in_transaction_session_timeout": "5000",
            "default_transaction_isolation": r"read\ committed",
            SIGN[0]: SIGN[1],
        }
        if self._read_only:
            own["default_transaction_read_only"] = "on"
        options = " ".join(
            [str(given.get("options") or ""), *(f"-c {name}={value}" for name, value in own.items())]
        )
        defaults = {"connect_timeout": "4", "application_name": "warroom", "client_encoding": "UTF8"}
        if mode := tls.sslmode(given):
            defaults["sslmode"] = mode
        return make_conninfo(self._name, **{**defaults, **given, "options": options.strip()})

    @property
    def patience(self) -> float:
        return self._conn.patience

    @patience.setter
    def patience(self, seconds: float) -> None:
        self._conn.patience = seconds

    def fresh(self) -> WatchedConnection:
        """The connection, made anew when the server has closed it meanwhile. It costs no round trip."""
        conn = self._conn
        if not conn.closed and select.select([conn.pgconn.socket], [], [], 0)[0]:
            with suppress(psycopg.Error):
                conn.pgconn.consume_input()
            if conn.pgconn.status:  # not OK: the server has closed it
                conn.close()
        if conn.closed:
            patience = conn.patience
            self._conn = conn = self._connect()
            conn.patience = patience
        return conn

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> psycopg.Cursor[tuple[Any, ...]]:
        conn = self._conn if self._in_transaction else self.fresh()
        return conn.execute(_marks(sql).encode(), values)

    @contextmanager
    def transaction(self, number: int | None = None) -> Iterator[None]:
        """BEGIN, the lock, COMMIT and the announcement, sent together: two round trips with what is read and written."""
        conn = self.fresh()
        try:
            with conn.pipeline() as conn.under_way:
                conn.execute("BEGIN")
                self._in_transaction = True
                # Statements of their own: what is read after them has a snapshot from after the lock was had.
                if number is None:
                    conn.execute("SELECT pg_advisory_xact_lock(%s, -1)", [ROOM])
                else:
                    conn.execute("SELECT pg_advisory_xact_lock_shared(%s, -1)", [ROOM])
                    self.lock(number)
                version = conn.execute("SELECT max(version) FROM warroom_schema")
                seqs = conn.execute("SELECT nextval('event_seq') FROM generate_series(1, %s)", [SEQS])
                self._fetched, self._seqs = seqs, []
                yield
                known = version.fetchone()
                if known is None or known[0] != SCHEMA_VERSION:
                    raise UpgradedError(str(known and known[0]))
                conn.execute("COMMIT")
                # After the commit: inside, it would make all writers of the server wait for each other.
                conn.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(number or 0)])
        finally:
            self._in_transaction, conn.under_way = False, None
            if not conn.closed and conn.pgconn.transaction_status != TransactionStatus.IDLE:
                try:
                    conn.rollback()
                except psycopg.Error:
                    conn.close()

    def lock(self, number: int) -> None:
        """Keep others from writing to that incident until the transaction under way has ended."""
        self._conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ROOM, number])

    def insert_events(self, rows: Sequence[Sequence[Any]]) -> list[int]:
        if not self._seqs and self._fetched is not None:
            self._seqs, self._fetched = [seq for (seq,) in self._fetched.fetchall()], None
        if (lacking := len(rows) - len(self._seqs)) > 0:
            more = self.execute("SELECT nextval('event_seq') FROM generate_series(1, ?)", [lacking])
            self._seqs += [seq for (seq,) in more.fetchall()]
        seqs, self._seqs = self._seqs[: len(rows)], self._seqs[len(rows) :]
        # One statement for all: an import writes hundreds at a time.
        columns = zip(*rows, strict=True)
        self.execute(_INSERT, [seqs, *map(list, columns)])
        return seqs

    _fetched: psycopg.Cursor[tuple[Any, ...]] | None = None

    def blank(self, seq: int, payload: str) -> None:
        """Let a blanked payload stand instead of the one that was sealed, and erase its salt."""
        self.execute("SELECT redact(?, ?)", [seq, payload])

    def wait_for_news(self, seconds: float) -> bool:
        """Whether another console announced a write within that time. Raises psycopg.Error."""
        conn = self.fresh()
        if conn is not self._listening:
            conn.execute(f"LISTEN {CHANNEL}".encode())
            self._listening = conn
        if not select.select([conn.pgconn.socket], [], [], seconds)[0]:
            return False
        conn.pgconn.consume_input()
        heard = False
        while conn.pgconn.notifies():
            heard = True
        return heard

    def close(self) -> None:
        self._conn.close()
