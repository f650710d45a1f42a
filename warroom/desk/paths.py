"""Where things are kept on the commander's machine."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path, user_data_path


@dataclass(frozen=True)
class Places:
    """`drafts` holds what was typed but not yet recorded and `outbox` every outgoing text, beside the database."""

    database: Path
    config: Path

    @property
    def templates(self) -> Path:
        """Texts in the user's own words, beside the config."""
        return self.config.parent / "templates"

    @property
    def drafts(self) -> Path:
        return self.database.parent / f"{self.database.name}.drafts"

    @property
    def outbox(self) -> Path:
        return self.database.parent / f"{self.database.name}.outbox"

    @property
    def backups(self) -> Path:
        """Where the backups that were made of the database are noted."""
        return self.database.parent / f"{self.database.name}.backups"


def places(database: Path | None) -> Places:
    """The named database, else the one in the platform's data folder; $WARROOM_CONFIG, else the config folder."""
    config = os.environ.get("WARROOM_CONFIG")
    return Places(
        database or user_data_path("warroom") / "warroom.db",
        Path(config) if config else user_config_path("warroom") / "config.toml",
    )


def write_private(path: Path, text: str | Iterable[str]) -> None:
    """Write a file, also in pieces, 0600 in a 0700 folder so that it is there whole or not at all. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            file.writelines([text] if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
