"""Where a room is kept, and opening it: a file on this machine, or a database on a PostgreSQL server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warroom.store.event_store import EventStore


@dataclass(frozen=True)
class File:
    path: Path


@dataclass(frozen=True)
class Server:
    """`name` is what libpq takes to connect, as postgresql://maya@db.example/room; it holds no password."""

    name: str


Location = File | Server

_PATH = re.compile(r"[./~\\]|[A-Za-z]:[\\/]")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*)://")
_WORDS = re.compile(
    r"\s*(?:application_name|channel_binding|client_encoding|connect_timeout|dbname|fallback_application_name|gss\w+|host"
    r"|hostaddr|keepalives\w*|krbsrvname|load_balance_hosts|m(?:ax|in)_protocol_version|oauth_\w+|options|passfile|password"
    r"|port|replication|require_auth|requirepeer|requiressl|scram_\w+|service|servicefile|ssl\w+"
    r"|target_session_attrs|tcp_user_timeout|user)\s*=",
    re.IGNORECASE,
)
_MISTYPED = re.compile(r"\s*postgres(?:ql)?\s*:\s*[^\s]|[^/\\:@]{2,}:[^@]+@", re.IGNORECASE)
"""As postgresql:/maya:…@db, or maya:…@db/room, where a scheme was forgotten: it may hold a password."""
EXAMPLE = "postgresql://maya@db.example/room"


class UnreadableNameError(ValueError):
    """What was typed names no place for a room; the message says why, and never repeats what was typed."""


def named(text: str) -> Location:
    """The place of that name, by the first of these rules that fits:

    1. What begins with `.`, `/`, `~`, a backslash or a drive's letter is a file.
    2. What begins with a scheme and `://` is a URL: postgresql:// and postgres:// a server, any other is refused.
    3. What begins with one of libpq's words and `=`, as in `service=room`, is a server.
    4. What looks like a URL without its slashes or its scheme is refused, since it may hold a password.
    5. Everything else is a file, also one named `postgresql:`.

    Raises UnreadableNameError, above all for a name with a password in it.
    """
    if _PATH.match(text):
        return File(Path(text))
    if scheme := _SCHEME.match(text):
        if scheme[1].lower() not in ("postgresql", "postgres"):
            raise UnreadableNameError(f"A room is kept in a file, or on a PostgreSQL server as {EXAMPLE}")
        text = f"{scheme[1].lower()}{text[scheme.end(1) :]}"  # libpq knows it in small letters only
    elif not _WORDS.match(text):
        if _MISTYPED.match(text):
            raise UnreadableNameError(
                f"Name a room on a server as {EXAMPLE}, without a password, and a file of such a name with ./ before it"
            )
        return File(Path(text))
    try:
        from warroom.store.postgres.server_name import fault
    except ImportError as error:
        raise UnreadableNameError(
            "A room on a server needs one more package: pip install 'warroom[team]'"
        ) from error
    if said := fault(text):
        raise UnreadableNameError(said)
    return Server(text.strip())


def open_store(
    place: Location | Path, *, busy_seconds: float = 5.0, read_only: bool = False, state: Path | None = None,
    begin: bool = False, copy_first: bool = True,
) -> EventStore:  # fmt: skip
    """Open the record, with the engine that keeps it. The other engine is not even loaded. Raises StoreProblem."""
    if isinstance(place, Server):
        from warroom.store.postgres.server_log import ServerLog

        return ServerLog.open(place.name, busy_seconds=busy_seconds, read_only=read_only)
    from warroom.store.sqlite.file_log import FileLog

    return FileLog.open(
        place.path if isinstance(place, File) else place,
        busy_seconds=busy_seconds,
        read_only=read_only,
        state=state,
        begin=begin,
        copy_first=copy_first,
    )
