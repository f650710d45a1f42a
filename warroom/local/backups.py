"""Which backups were made of a database, so that a redaction finds them; a small file beside it."""

from __future__ import annotations

import glob
import json
from pathlib import Path

from warroom.local.paths import write_private

COPIES = (".before-v*.db", ".held-*")
"""How the names end of copies that are made unasked beside a database: before an upgrade, and of one that was lost."""

NO_DATABASE = (".txt", ".wal", ".shm", ".journal")
"""How what is kept of a lost database ends when it is none."""


def known(note: Path, held: Path | None = None) -> list[Path]:
    """The backups noted and the copies made unasked, the oldest note first; none when there are none.

    `held` is where copies are kept when the database's own folder is gone.
    """
    return list(dict.fromkeys((*noted(note), *made_unasked(note, held))))


def noted(note: Path) -> list[Path]:
    """The backups that somebody asked for; none when nothing is noted or the note cannot be read."""
    try:
        paths = json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [Path(path) for path in paths if isinstance(path, str)] if isinstance(paths, list) else []


def made_unasked(note: Path, held: Path | None = None) -> list[Path]:
    """Copies of the database whose note it is, by name: what an upgrade and a loss left behind."""
    name = glob.escape(note.name.removesuffix(".backups"))
    folders = [note.parent, *([held] if held is not None else [])]
    found = (path for folder in folders for copy in COPIES for path in sorted(folder.glob(f"{name}{copy}")))
    return [path.absolute() for path in found if path.suffix in (".db", *NO_DATABASE)]


def newest(note: Path, held: Path | None = None) -> Path | None:
    """The database among them that was written last; None when there is none left."""
    there = [path for path in known(note, held) if path.is_file() and path.suffix not in NO_DATABASE]
    return max(there, key=lambda path: path.stat().st_mtime, default=None)


def remember(note: Path, backup: Path) -> None:
    """Note a backup. Raises OSError."""
    paths = [str(path) for path in noted(note)]
    write_private(note, json.dumps(list(dict.fromkeys((*paths, str(backup.absolute()))))))
