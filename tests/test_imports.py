"""The floors hold at run time too: the room needs no face, and no command needs Textual but the console."""

import subprocess
import sys
from pathlib import Path


def loaded(module: str) -> set[str]:
    """What `import module` adds beyond sqlite_utils, which itself imports click."""
    code = f"import sqlite_utils, sys; before = set(sys.modules); import {module}; print(*set(sys.modules) - before)"
    return set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
    )


def test_the_room_needs_no_face() -> None:
    roots = {name.partition(".")[0] for name in loaded("warroom.room")}
    assert not roots & {"textual", "click", "rich"}
    assert not any(name.startswith(("warroom.cli", "warroom.tui")) for name in loaded("warroom.room"))


def test_the_command_line_needs_no_textual() -> None:
    assert not {name.partition(".")[0] for name in loaded("warroom.cli.main")} & {"textual", "rich"}


def test_no_command_looks_for_plugins_or_loads_tls(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "warroom", "--db", str(tmp_path / "w.db")]
    ran = subprocess.run(
        [*command, "declare", "API down", "--sev", "2"], capture_output=True, text=True, check=True
    )
    names = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}
    assert "pydantic_core" in names
    assert not names & {"importlib.metadata", "email", "ssl", "_ssl"}
