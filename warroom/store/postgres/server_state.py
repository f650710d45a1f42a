"""What a room's server can say of itself before a SEV: whether it keeps what it acknowledges, and how far away it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from warroom.store.postgres.connection import ServerConnection
from warroom.store.postgres.server_errors import translated
from warroom.store.postgres.server_name import readable

TURNS = 5
"""Round trips that are timed; the fastest counts."""


@dataclass(frozen=True)
class ServerState:
    postgres: str
    """Its version."""
    user: str
    roles: tuple[str, ...]
    """Those of the room that the user has."""
    superuser: bool
    tls: str
    """As TLSv1.3; empty for none."""
    local: bool
    """Whether it is reached by a socket of this machine, or at a loopback address."""
    fsync: bool
    full_page_writes: bool
    synchronous_commit: str
    """As the server has it for others; a console sets it to on for itself."""
    standby: bool
    ahead: timedelta
    """How far the server's clock is ahead of this machine's."""
    round_trip: float
    """Seconds."""


def examine(conninfo: str, now: Callable[[], datetime]) -> ServerState:
    """Reads only; `now` is this machine's clock. Raises StoreProblem."""
    with translated(readable(conninfo)):
        db = ServerConnection(conninfo, 5.0, read_only=True)
        try:
            return _examined(db, now)
        finally:
            db.close()


def _examined(db: ServerConnection, now: Callable[[], datetime]) -> ServerState:
    turns: list[tuple[float, timedelta]] = []
    for _ in range(TURNS):
        begun, sent = time.monotonic(), now()
        row = db.execute("SELECT clock_timestamp()").fetchone()
        turn = time.monotonic() - begun
        assert row is not None
        turns.append((turn, row[0] - sent - timedelta(seconds=turn / 2)))
    round_trip, ahead = min(turns)
    row = db.execute(
        """SELECT current_setting('server_version'), session_user::text, rolsuper,
        ARRAY(SELECT role.rolname::text FROM pg_roles AS role
            WHERE role.rolname IN (SELECT current_database() || ending FROM unnest(ARRAY['_reader', '_writer', '_keeper']) AS ending)
            AND pg_has_role(session_user, role.oid, 'MEMBER') AND NOT me.rolsuper ORDER BY 1),
        coalesce((SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl), ''),
        inet_server_addr() IS NULL OR host(inet_server_addr()) LIKE '127.%' OR host(inet_server_addr()) = '::1',
        current_setting('fsync') = 'on', current_setting('full_page_writes') = 'on',
        coalesce((SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'), ''), pg_is_in_recovery()
        FROM pg_roles AS me WHERE me.rolname = session_user"""
    ).fetchone()
    assert row is not None
    postgres, user, superuser, roles, tls, local, fsync, pages, commit, standby = row
    return ServerState(
        postgres, user, tuple(roles), superuser, tls, local, fsync, pages, commit, standby, ahead, round_trip
    )
