"""Where things are kept on the commander's machine."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_state_path

from warroom.durable_files import name_for, write_private

__all__ = ["Places", "places", "write_private"]

_BESIDE = ("", "-wal", "-shm", "-journal", ".lock", ".backups")
"""The database's own files: its name with these endings."""


@dataclass(frozen=True)
class Places:
    """`drafts` holds what was typed but not yet recorded and `outbox` every outgoing text, beside the database."""

    database: Path
    config: Path
    server: str = ""
    """The name of a room on a server; empty for one in a file. `database` only says then where its own things lie here."""

    @property
    def templates(self) -> Path:
        """Texts in the user's own words, beside the config."""
        return self.config.parent / "templates"

    @property
    def drafts(self) -> Path:
        return self.database.parent / f"{self.database.name}.drafts"

    @property
    def drafts_elsewhere(self) -> Path:
        """Where they go while the database's folder is gone."""
        return self.state / "drafts" / name_for(self.database)

    @property
    def held(self) -> Path:
        """Where a copy of a database is kept that was lost together with its folder."""
        return self.state / "held" / name_for(self.database)

    @property
    def outbox(self) -> Path:
        return self.database.parent / f"{self.database.name}.outbox"

    @property
    def backups(self) -> Path:
        """Where the backups that were made of the database are noted."""
        return self.database.parent / f"{self.database.name}.backups"

    @property
    def state(self) -> Path:
        """What this machine remembers of databases; $WARROOM_STATE, else the platform's folder for state."""
        named = os.environ.get("WARROOM_STATE")
        return Path(named) if named else user_state_path("warroom")

    def holds(self, path: Path) -> bool:
        """Whether a path, also by way of a link, is the database or one of the files and folders that belong to it."""
        target = os.path.realpath(path)
        # SQLite keeps its files beside the database itself, others lie beside the link that names it.
        named = {os.path.abspath(self.database), os.path.realpath(self.database)}
        files = [f"{name}{ending}" for name in named for ending in _BESIDE]
        folders = [self.drafts, self.outbox, self.drafts_elsewhere, self.held]
        return any(os.path.realpath(file) == target or _same_file(file, target) for file in files) or any(
            Path(target).is_relative_to(os.path.realpath(folder)) for folder in folders
        )


def _same_file(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:  # one of them is not there
        return False


def places(database: Path | None, server: str = "") -> Places:
    """The named database, else the one in the platform's data folder; $WARROOM_CONFIG, else the config folder.

    Of a room on a server, drafts and outgoing texts lie in the data folder.
    """
    config = os.environ.get("WARROOM_CONFIG")
    if server:
        plain = re.sub(r"[^\w.@=-]+", "-", re.sub(r"^\w+://", "", server))[:60].strip("-")
        own = f"{plain}-{hashlib.sha256(server.encode()).hexdigest()[:8]}"
        database = user_data_path("warroom") / "rooms" / own
    return Places(
        database or user_data_path("warroom") / "warroom.db",
        Path(config) if config else user_config_path("warroom") / "config.toml",
        server,
    )
