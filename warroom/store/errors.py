"""What can go wrong with the database, in one sentence each."""

from __future__ import annotations

from pathlib import Path


class StoreProblem(Exception):
    """The record cannot be read or written; the message says why and what to do."""


class BusyError(StoreProblem):
    """Another process held the write lock for too long. Nothing was written; try again."""


class ReadOnlyError(StoreProblem):
    """The database may be read but not written."""


class HardLinkedError(ReadOnlyError):
    """The database has another name: what is saved by one name is lost by the other."""

    def __init__(self, path: Path, names: int, other: Path | None) -> None:
        """`names` counts its names; `other` is one of them, where it is known."""
        known = f", {other} is one" if other else f"; find / -xdev -samefile {path} lists them"
        super().__init__(
            f"{path} is one file by {names} names (hard links{known}): what is saved by one name is lost by the other, so "
            f"nothing is saved into it. Remove the other name, or make a file of its own of this one: "
            f"warroom --db {path} doctor --backup NEW.db"
        )


class UpgradedError(StoreProblem):
    """A newer warroom upgraded the database while this one had it open."""


class AwayError(StoreProblem):
    """The server cannot be reached, or went away: whether the last write landed is unknown; ask by its id."""

    silent = False
    """Whether it gave no answer in time; asking again would take as long."""


class GoneError(StoreProblem):
    """A database that this machine knows is not at its path, and no empty one is made in its place unasked."""


class OlderCopyError(StoreProblem):
    """The database lacks entries that this machine saw in it; nothing is written until somebody accepts that."""


class UnusableDatabaseError(StoreProblem):
    """What is at the path cannot be used as the database: a folder, another program's file, malformed, on a failing disk."""


class UnusableFileError(StoreProblem):
    """A file that was to be taken in cannot be, whole; nothing of it was written."""
