"""Which backups were made of a database, so that a redaction finds them; a small file beside it."""

from __future__ import annotations

import json
from pathlib import Path

from warroom.desk.paths import write_private


def known(note: Path) -> list[Path]:
    """The backups noted, the oldest first; none when nothing is noted or the note cannot be read."""
    try:
        paths = json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [Path(path) for path in paths if isinstance(path, str)] if isinstance(paths, list) else []


def remember(note: Path, backup: Path) -> None:
    """Note a backup. Raises OSError."""
    paths = [str(path) for path in known(note)]
    write_private(note, json.dumps(list(dict.fromkeys((*paths, str(backup.absolute()))))))
