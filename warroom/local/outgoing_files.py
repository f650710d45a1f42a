"""Every outgoing text in a private file, for when the clipboard is out of reach."""

from __future__ import annotations

import errno
from pathlib import Path

from warroom.durable_files import make_own_folder
from warroom.local.paths import write_private


def put(folder: Path, name: str, text: str, ending: str = ".txt", digest: str = "") -> Path:
    """Write the text, ending in one line end, and say where. Raises OSError.

    The file ends with the record's digest, which no copied text holds, unless that is empty or in the text already.
    """
    path = folder / f"{name}{ending}"
    if not folder.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "the folder of the database is gone", str(folder))
    make_own_folder(folder)
    last = f"\nRecord: {digest}\n" if digest and digest not in text else ""
    write_private(path, text.rstrip("\n") + "\n" + last)
    return path
