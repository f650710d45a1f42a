"""What goes wrong with a server, as sentences. None of them tells a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from warroom.domain.text.safe_text import one_line
from warroom.store.errors import (
    AwayError,
    BusyError,
    ReadOnlyError,
    StoreProblem,
    UnusableDatabaseError,
    UpgradedError,
)
from warroom.store.postgres.server_name import begin

_AWAY = ("08", "57P0", "53300", "25P03", "25P04")
"""Beginnings of the server's codes for: the connection is broken, it is stopping or starting, it is full, it ended ours."""
_LATER = (
    "starting up",
    "shutting down",
    "recovery",
    "too many",
    "not yet accepting",
    "remaining connection slots",
)
"""What a server says at the door that will be otherwise in a while."""


class SilentError(psycopg.OperationalError):
    """The server did not answer in time."""


class OldServerError(Exception):
    """The server is older than what this program can use; `args` has its version."""


class PoolerError(Exception):
    """Between us and the server is a pooler that drops what a session asks for."""


class LandedError(StoreProblem):
    """An event with that id, or in that place, was recorded meanwhile."""


@contextmanager
def translated(name: str) -> Iterator[None]:
    """The server's errors as sentences; `name` is the room's, for people. Raises StoreProblem."""
    try:
        yield
    except UpgradedError as error:
        raise UpgradedError(
            f"{begin(name)} was upgraded by a newer warroom while this one was open: quit and start again, with the newer one; "
            "what you typed is kept."
        ) from error
    except OldServerError as error:
        raise UnusableDatabaseError(
            f"The server of {name} is PostgreSQL {error.args[0]}; warroom needs 14 or newer."
        ) from error
    except PoolerError as error:
        raise _behind_pooler(name) from error
    except psycopg.Error as error:
        raise problem(name, error) from error


def _behind_pooler(name: str) -> StoreProblem:
    return UnusableDatabaseError(
        f"{begin(name)} is behind a pooler that shares connections between users; name the server itself, or a pool in "
        "session mode that passes settings on."
    )


def problem(name: str, error: psycopg.Error) -> StoreProblem:
    code, said = error.sqlstate or "", _said(error)
    if "unsupported startup parameter" in said:  # at the door, where there is no code
        return _behind_pooler(name)
    match error:
        case errors.UniqueViolation():
            return LandedError(f"Another console recorded the same at this moment in {name}; try again.")
        case errors.LockNotAvailable() | errors.DeadlockDetected() | errors.SerializationFailure():
            return BusyError(f"Another console is writing to {name}; nothing was saved, try again.")
        case errors.ReadOnlySqlTransaction():
            return ReadOnlyError(
                f"{begin(name)} may only be read there: its server is a standby, or set so. Nothing was saved."
            )
        case errors.InsufficientPrivilege():
            return ReadOnlyError(
                f"You may not do that in {name} ({said}); ask whoever keeps the room for its writer role. Nothing was saved."
            )
        case errors.DiskFull():
            return UnusableDatabaseError(f"The disk of the server of {name} is full; nothing was saved.")
        case errors.UndefinedTable() | errors.InvalidSchemaName() | errors.UndefinedFunction():
            return UnusableDatabaseError(
                f"{begin(name)} is not made yet ({said}); its owner makes it with: warroom room init"
            )
        case errors.NumericValueOutOfRange():
            return StoreProblem(
                "No number here is that large; `warroom list` and `warroom timeline` show them."
            )
        case psycopg.errors.RaiseException() if code == "WR001":
            return StoreProblem("The record is append-only; nothing was changed.")
    if code.startswith(_AWAY) or (
        not code and isinstance(error, psycopg.OperationalError) and _is_away(said)
    ):
        away = AwayError(f"{begin(name)} is out of reach ({said}).")
        away.silent = isinstance(error, SilentError)
        return away
    return UnusableDatabaseError(f"{begin(name)} cannot be used as a room ({said}).")


def _is_away(said: str) -> bool:
    """Whether the server was not there; what it says itself at the door is a refusal, most of it."""
    refused = any(words in said for words in ("FATAL:", "SSL", "certificate", "invalid "))
    return not refused or any(words in said for words in _LATER)


def _said(error: psycopg.Error) -> str:
    text = error.diag.message_primary or str(error)
    if isinstance(error, SilentError):
        return "no answer within 5 seconds"
    if isinstance(error, psycopg.ProgrammingError) and not error.sqlstate:
        return "its name cannot be read"  # which may hold a password
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return one_line(lines[0]).rstrip(".") if lines else type(error).__name__
