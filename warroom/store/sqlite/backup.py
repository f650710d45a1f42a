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
from warroom.store.errors import StoreProblem
from warroom.store.sql.connection import Told
from warroom.store.sqlite.connection import BESIDE, copied, released
from warroom.store.sqlite.driver import sqlite3
from warroom.store.sqlite.file_log import FileLog
from warroom.store.sqlite.heads import NAMED


def back_up(log: FileLog, path: Path, told: Told) -> None:
    """Copy the database to a new file, whole and verified or not at all. Raises StoreProblem."""
    with new_copy(path) as draft:
        log.copy_to(draft)
        _verify(draft, f"The backup {path}", told, read_only=True)


@contextmanager
def new_copy(path: Path) -> Iterator[Path]:
    """An empty private file, which stands at `path` once all that is done inside has succeeded. Raises StoreProblem."""
    if path.exists():
        raise StoreProblem(f"{path} exists; name another file for the backup.")
    with _draft(path, "The backup") as draft:
        yield draft
        put_in_place(draft, path)


def restore(
    source: Path, database: Path, aside: Path, told: Told, *, force: bool, lose_newer: bool = False
) -> tuple[int, Path | None]:
    """Put a verified copy of `source` in the place of `database`; the incidents in it, and where the old one is.

    An old one is moved `aside`, and only with `force`; one with entries that `source` lacks only with `lose_newer`.
    Raises StoreProblem, and then everything is as before.
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
            if not lose_newer and (lacking := _lacking(draft, database)):
                raise StoreProblem(
                    f"{source} lacks entries that {database} has: {lacking}. Nothing was changed; add --lose-newer too, "
                    "and the one that is there is moved aside with them."
                )
            for ending in ("", *BESIDE):
                old = Path(f"{database}{ending}")
                if old.exists():
                    rename(old, Path(f"{aside}{ending}"))
            put_in_place(draft, database)
    return count, aside if existed else None


def _lacking(draft: Path, database: Path) -> str:
    """Which entries the database has and the draft has not, in words; empty for a file that cannot be read."""
    if not database.is_file():
        return ""
    conn = sqlite3.connect(f"{draft.absolute().as_uri()}?mode=ro", uri=True)
    try:
        conn.execute("ATTACH ? AS there", [f"{database.absolute().as_uri()}?mode=ro"])
        rows = conn.execute(
            "SELECT incident, count(*) FROM there.event WHERE id NOT IN (SELECT id FROM main.event) "
            "GROUP BY incident ORDER BY incident DESC"
        ).fetchall()
    except sqlite3.DatabaseError:
        return ""
    finally:
        conn.close()
    named = [f"INC-{number} {count} {'entry' if count == 1 else 'entries'}" for number, count in rows]
    more = f" and {len(named) - NAMED} more incidents" if len(named) > NAMED else ""
    return f"{', '.join(named[:NAMED])}{more}"


def _verify(path: Path, name: str, told: Told, *, read_only: bool) -> int:
    log = FileLog.open(path, read_only=read_only, copy_first=False)
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
