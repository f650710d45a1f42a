"""Runs the program, each command a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def run(tmp_path: Path):
    env = {
        **os.environ,
        "WARROOM_DB": str(tmp_path / "w.db"),
        "WARROOM_CONFIG": str(tmp_path / "config.toml"),
        "WARROOM_ME": "maya",
        "TZ": "Europe/Berlin",
    }

    def call(*argv: str, code: int = 0, both: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "warroom", *argv], env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        if both:
            return done.stdout + done.stderr
        return done.stdout if code == 0 else done.stderr

    return call
