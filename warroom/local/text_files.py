"""What texts of the record lie in files beside the database: found, blanked, and searched for bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from warroom.domain.record.blanking import Blanker
from warroom.domain.text.safe_text import storable
from warroom.local.paths import Places, write_private

PIECE = 1 << 20
"""Bytes read at once."""


def texts(places: Places) -> list[Path]:
    """Drafts, journals and outgoing texts, also those that were set aside or half written. Raises OSError."""
    return [
        path
        for folder in (places.drafts, places.drafts_elsewhere, places.outbox)
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.is_file()
    ]


def database_files(database: Path) -> list[Path]:
    """A database and what SQLite keeps beside it, where it exists."""
    files = (Path(f"{database}{ending}") for ending in ("", "-wal", "-journal"))
    return [path for path in files if path.is_file()]


def blank_file(path: Path, blank: Blanker) -> int:
    """Blank the secret in a file of text or JSON; in how many places. Raises OSError."""
    raw = path.read_bytes()
    try:
        text = raw.decode()
        result = blank.json(text) if path.suffix == ".json" else blank.plain_text(text)
    except ValueError:  # a journal that nobody can read any more
        result = blank.plain_text(raw.decode("utf-8", "backslashreplace"))
    if result.places:
        write_private(path, storable(result.text))
    return result.places


def holds(path: Path, needles: Sequence[bytes]) -> bool:
    """Whether any of these bytes are in the file. Raises OSError.

    No database may be open in this process: closing a file of it drops the locks of all.
    """
    longest = max(map(len, needles))
    with path.open("rb") as file:
        kept = b""
        while piece := file.read(PIECE):
            window = kept + piece
            if any(needle in window for needle in needles):
                return True
            kept = window[-longest:]
    return False


def consoles_open(places: Places) -> int:
    """How many consoles hold a slot for drafts now."""
    found = 0
    for lock in places.drafts.glob("console-*.lock") if places.drafts.is_dir() else ():
        try:
            with FileLock(lock, timeout=0, mode=0o600):
                pass
        except Timeout:
            found += 1
    return found
