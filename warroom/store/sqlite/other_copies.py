"""Other files beside a database that hold the same record: what a program that syncs folders leaves behind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from warroom.store.sqlite.connection import BESIDE
from warroom.store.sqlite.driver import sqlite3

_CONFLICT = re.compile(r"conflict|konflikt|conflit|conflicto", re.IGNORECASE)
"""Dropbox and Nextcloud (conflicted copy), Syncthing (.sync-conflict-), Seafile (SFConflict), Resilio (.Conflict)."""
_NUMBERED = re.compile(r"[ _-]?\(?\d{1,2}\)?")
"""What iCloud, OneDrive and Google Drive put behind a name: warroom 2.db, warroom (1).db."""
_SYNCED = re.compile(
    r"(dropbox|onedrive|nextcloud|owncloud|google ?drive|mobile documents|icloud ?drive|syncthing|seafile|box sync)"
    r"(\W.*)?",
    re.IGNORECASE,
)
"""Names of folders that such programs keep."""
_MARKS = (".stfolder", ".dropbox", ".dropbox.cache", ".nextcloudsync.log", ".owncloudsync.log")
"""What they put into the folders that they keep."""


@dataclass(frozen=True)
class OtherCopy:
    path: Path
    shared: tuple[tuple[int, int, int], ...]
    """Of the incidents that both hold: the number here, the last entry here, and the last one there."""

    @property
    def ahead(self) -> bool:
        """Whether it has entries that the database here has not."""
        return any(there > here for _, here, there in self.shared)


def other_copies(database: Path, known: tuple[Path, ...] = ()) -> list[OtherCopy]:
    """Files named as a sync program names a second version, and others of a like name that hold the same incidents.

    `known` are backups, which are meant to be there. Changes nothing,.
    """
    mine = _heads(database)
    found = []
    for path in _named_alike(database):
        if path in known or path.absolute() in known:
            continue
        theirs = _heads(path)
        shared = tuple((mine[id_][0], mine[id_][1], theirs[id_][1]) for id_ in theirs if id_ in mine)
        if shared or by_name(database, path):
            found.append(OtherCopy(path, shared))
    return found


def by_name(database: Path, path: Path) -> bool:
    """Whether the name alone says that it is a second version of the database, or of what SQLite keeps beside it."""
    rest = path.name.removeprefix(database.stem)
    if _CONFLICT.search(rest):
        return True
    return path.suffix == database.suffix and bool(_NUMBERED.fullmatch(rest.removesuffix(database.suffix)))


def synced_folder(path: Path) -> Path | None:
    """The folder above a file that a program seems to sync with other machines; None when there is none."""
    for folder in path.absolute().parents:
        if _SYNCED.fullmatch(folder.name) or any((folder / mark).exists() for mark in _MARKS):
            return folder
    return None


def _named_alike(database: Path) -> list[Path]:
    own = {f"{database.name}{ending}" for ending in ("", *BESIDE, ".lock")}
    ours = (f"{database.name}.held-", f"{database.name}.before-")
    try:
        beside = sorted(database.parent.iterdir())
    except OSError:
        return []
    return [
        path
        for path in beside
        if path.name.startswith(database.stem)
        and path.name not in own
        and not path.name.startswith(ours)
        and path.is_file()
        and (path.suffix == database.suffix or _CONFLICT.search(path.name))
    ]


def _heads(path: Path) -> dict[str, tuple[int, int]]:
    """The number and the last entry of each incident, by its UUID; empty for what is no database of ours."""
    live = any(Path(f"{path}{ending}").exists() for ending in BESIDE)
    mode = "ro" if live else "ro&immutable=1"  # where nothing lies beside it, nothing is made there
    try:
        conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)
        try:
            rows = conn.execute(
                "SELECT id, number, (SELECT max(n) FROM event WHERE incident = number) FROM incident"
            ).fetchall()
        finally:
            conn.close()
    except sqlite3.DatabaseError:
        return {}
    return {id_: (number, n or 0) for id_, number, n in rows}
