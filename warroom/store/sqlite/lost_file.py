"""What became of a database file that was open, and the error that says so."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from warroom.store.errors import StoreProblem


class Loss(Enum):
    """What became of the file at the path."""

    GONE = "was deleted or moved away"
    REPLACED = "was replaced by another file"
    OVERWRITTEN = "was overwritten by another program"
    LOG_GONE = "lost the -wal and -shm files beside it, which are a part of it"
    LED_ELSEWHERE = "became a link to another place, where SQLite does not look for what was saved"


class LostFileError(StoreProblem):
    """The file at the path is no longer the database that was opened. `loss` says how."""

    def __init__(self, path: Path, loss: Loss, more: str = "", *, first: str = "") -> None:
        more = more or " Quit and start again to see what is there now."
        # With `first` the path was named in full: what is told fits a line of 80 columns sooner.
        name = path.name if first else path
        super().__init__(
            f"{first}{name} {loss.value} while it was open: nothing more is saved into it.{more}"
        )
        self.path, self.loss = path, loss
        self.copy: Path | None = None
        """Where all that was saved is kept."""
