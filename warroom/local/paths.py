"""Where things are kept on the commander's machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_state_path

from warroom.durable_files import name_for, write_private

__all__ = ["Places", "places", "write_private"]


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


def places(database: Path | None) -> Places:
    """The named database, else the one in the platform's data folder; $WARROOM_CONFIG, else the config folder."""
    config = os.environ.get("WARROOM_CONFIG")
    return Places(
        database or user_data_path("warroom") / "warroom.db",
        Path(config) if config else user_config_path("warroom") / "config.toml",
    )
