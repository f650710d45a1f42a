"""Backups out and back: copies of the whole database, verified before they stand under their name."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warroom.store.checking import Told
from warroom.store.connection import copied, released
from warroom.store.log import EventLog
from warroom.store.problem import StoreProblem

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by the end of its name."""


def back_up(log: EventLog, path: Path, told: Told) -> None:
    """Copy the database to a new file, whole and verified or not at all. Raises StoreProblem."""
    if path.exists():
        raise StoreProblem(f"{path} exists; name another file for the backup.")
    with _draft(path, "The backup") as draft:
        log.copy_to(draft)
        _verify(draft, f"The backup {path}", told, read_only=True)
        draft.rename(path)


def restore(source: Path, database: Path, aside: Path, told: Told, *, force: bool) -> tuple[int, Path | None]:
    """Put a verified copy of `source` in the place of `database`; the incidents in it, and where the old one is.

    An old one is moved `aside`, and only with `force`. Raises StoreProblem, and then everything is as before.
    """
    if not source.is_file():
        raise StoreProblem(f"{source} is no file; name the backup to restore.")
    if database.exists() and source.samefile(database):
        raise StoreProblem(f"{source} is the database itself; name a backup.")
    with _draft(database, "The restored database", make_folder=True) as draft:
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
                    old.rename(f"{aside}{ending}")
            draft.rename(database)
    return count, aside if existed else None


def _verify(path: Path, name: str, told: Told, *, read_only: bool) -> int:
    log = EventLog.open(path, read_only=read_only)
    try:
        if wrong := log.check(told):
            raise StoreProblem(f"{name} is not sound: {wrong[0]}")
        return log.incident_count()
    finally:
        log.close()


@contextmanager
def _draft(path: Path, what: str, *, make_folder: bool = False) -> Iterator[Path]:
    """A private file beside `path` that is gone afterwards, with all that SQLite put beside it."""
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        if make_folder:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield draft
        finally:
            for ending in ("", *BESIDE, ".lock"):
                Path(f"{draft}{ending}").unlink(missing_ok=True)
    except OSError as error:
        raise StoreProblem(
            f"{what} could not be written to {path}: {error.strerror or error}; nothing is there."
        ) from error
