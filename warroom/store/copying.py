"""Backups out and back: copies of the whole database, verified before they stand under their name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warroom.durable_files import (
    make_folder,
    new_private_file,
    put_in_place,
    remove_left_behind,
    rename,
    unfinished,
)
from warroom.store.checking import Told
from warroom.store.connection import BESIDE, copied, released
from warroom.store.log import EventLog
from warroom.store.problem import StoreProblem


def back_up(log: EventLog, path: Path, told: Told) -> None:
    """Copy the database to a new file, whole and verified or not at all. Raises StoreProblem."""
    if path.exists():
        raise StoreProblem(f"{path} exists; name another file for the backup.")
    with _draft(path, "The backup") as draft:
        log.copy_to(draft)
        _verify(draft, f"The backup {path}", told, read_only=True)
        put_in_place(draft, path)


def restore(source: Path, database: Path, aside: Path, told: Told, *, force: bool) -> tuple[int, Path | None]:
    """Put a verified copy of `source` in the place of `database`; the incidents in it, and where the old one is.

    An old one is moved `aside`, and only with `force`. Raises StoreProblem, and then everything is as before.
    """
    if not source.is_file():
        raise StoreProblem(f"{source} is no file; name the backup to restore.")
    if database.exists() and source.samefile(database):
        raise StoreProblem(f"{source} is the database itself; name a backup.")
    with _draft(database, "The restored database", folder_too=True) as draft:
        copied(source, draft)
        count = _verify(draft, f"The backup {source}", told, read_only=False)
        existed = database.exists()
        if existed and not force:
            raise StoreProblem(
                f"{source} is sound, but {database} exists; add --force, and it is moved aside, not overwritten."
            )
        with released(database):
            for ending in ("", *BESIDE):
                old = Path(f"{database}{ending}")
                if old.exists():
                    rename(old, Path(f"{aside}{ending}"))
            put_in_place(draft, database)
    return count, aside if existed else None


def _verify(path: Path, name: str, told: Told, *, read_only: bool) -> int:
    log = EventLog.open(path, read_only=read_only, copy_first=False)
    try:
        if wrong := log.check(told):
            raise StoreProblem(f"{name} is not sound: {wrong[0]}")
        return log.incident_count()
    finally:
        log.close()


@contextmanager
def _draft(path: Path, what: str, *, folder_too: bool = False) -> Iterator[Path]:
    """A private file beside `path` that is gone afterwards, with all that SQLite put beside it."""
    draft = unfinished(path)
    try:
        if folder_too:
            make_folder(path.parent)
        remove_left_behind(path.parent)
        os.close(new_private_file(draft))
        try:
            yield draft
        finally:
            for ending in ("", *BESIDE, ".lock"):
                Path(f"{draft}{ending}").unlink(missing_ok=True)
    except OSError as error:
        raise StoreProblem(
            f"{what} could not be written to {path}: {error.strerror or error}; nothing is there."
        ) from error
