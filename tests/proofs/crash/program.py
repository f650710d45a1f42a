"""How the proof starts the program: the real one, on a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def environment(folder: Path, fault: str = "") -> dict[str, str]:
    """Of a program whose settings lie in `folder`. `fault` is one of those in faults/sitecustomize.py."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("WARROOM", "TEXTUAL"))}
    env = {
        **keep, "WARROOM_STATE": str(folder / "state"), "WARROOM_CONFIG": str(folder / "config.toml"), "WARROOM_ME": "maya", "TZ": "UTC", "LANG": "C.UTF-8",
        "TERM": "xterm-256color", "WARROOM_CLIPBOARD": "file",
    }  # fmt: skip
    env.pop("NO_COLOR", None)
    if fault:
        env |= {"WARROOM_CRASH_FAULT": fault, "PYTHONPATH": str(HERE / "faults")}
    return env


def command(database: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "warroom", "--db", str(database), *words]


def run(
    database: Path, *words: str, fault: str = "", settings: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        command(database, *words), env=environment(settings or database.parent, fault),
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
