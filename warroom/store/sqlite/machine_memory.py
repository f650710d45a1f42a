"""What this machine remembers of a database: how far each incident went when it was last seen here.

A small file for each database, in the user's folder for state. It finds a database that is gone, or that an older
copy was put in place of. It need not survive a power cut, so a note does not wait for it.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warroom.durable_files import name_for, new_private_file, unfinished, write_private

INCIDENTS = 20
"""Incidents remembered of one database; those that were written to last."""
DATABASES = 200
"""Databases remembered; the ones seen last."""

Head = tuple[int, str, int]
"""An incident's last entry, the entry's hash, and the incident's number."""
Identity = tuple[int, int, int, int]
"""A file's device, inode, size, and when it was changed."""


@dataclass(frozen=True)
class MachineMemory:
    """Of one database. Nothing here raises: a machine that cannot remember records as well as any."""

    folder: Path
    database: Path

    @property
    def _file(self) -> Path:
        return self.folder / "databases" / f"{name_for(self.database)}.json"

    def heads(self) -> dict[str, Head]:
        """By the incident's UUID; empty for a database that was never seen here."""
        try:
            return {
                str(uuid): (int(n), str(hashed), int(number))
                for uuid, (n, hashed, number) in self._kept()["incidents"].items()
            }
        except (ValueError, KeyError, TypeError, AttributeError):
            return {}

    def file(self) -> Identity | None:
        """The file as it was when this machine wrote to it last."""
        try:
            device, inode, size, changed = map(int, self._kept()["file"])
        except (ValueError, KeyError, TypeError):
            return None
        return device, inode, size, changed

    def _kept(self) -> dict[str, Any]:
        try:
            kept = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def problem(self) -> str:
        """Why nothing can be remembered here, without an end; empty when it can. Tries it, and leaves nothing behind."""
        folder = self._file.parent
        try:
            there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
            with os.scandir(there):
                pass
            if there != folder:  # it is made when there is something to remember
                if not os.access(there, os.W_OK | os.X_OK):
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
                return ""
            probe = unfinished(self._file)
            try:
                os.close(new_private_file(probe))
            finally:
                probe.unlink(missing_ok=True)
        except OSError as error:
            return f"the folder for state, {folder}, cannot be read or written ({error.strerror or error})"
        return ""

    def remember(self, heads: Mapping[str, Head]) -> None:
        """These incidents went so far; what is remembered of others stays."""
        known = self.heads()
        if all(known.get(uuid) == head for uuid, head in heads.items()):
            return
        for uuid, head in heads.items():
            known.pop(uuid, None)
            known[uuid] = head
        self.reset(known)

    def reset(self, heads: Mapping[str, Head]) -> None:
        """The database is now as these say, whatever it was before."""
        kept = dict(list(heads.items())[-INCIDENTS:])
        path = str(self.database.absolute())
        text = json.dumps({"path": path, "file": identity(self.database), "incidents": kept})
        file = self._file
        try:
            new = not file.exists()
            write_private(file, text, durable=False)
            if new:
                _prune(file.parent)
        except OSError:
            return

    def forget(self) -> None:
        try:
            self._file.unlink(missing_ok=True)
        except OSError:
            return


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[DATABASES:]:
        file.unlink(missing_ok=True)


def identity(database: Path) -> Identity | None:
    """None when it cannot be looked at."""
    try:
        found = database.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def is_gone(database: Path) -> bool:
    """Whether nothing is there, or an empty file, in which SQLite would begin a new database. Raises OSError."""
    return not database.exists() or (database.is_file() and database.stat().st_size == 0)
