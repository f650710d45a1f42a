"""Every outgoing text in a private file, for when the clipboard is out of reach."""

from __future__ import annotations

import errno
from pathlib import Path

from warroom.desk.paths import write_private
from warroom.durable_files import make_own_folder


def put(folder: Path, name: str, text: str, ending: str = ".txt") -> Path:
    """Write the text, ending in one line end, and say where. Raises OSError."""
    path = folder / f"{name}{ending}"
    if not folder.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "the folder of the database is gone", str(folder))
    make_own_folder(folder)
    write_private(path, text.rstrip("\n") + "\n")
    return path
