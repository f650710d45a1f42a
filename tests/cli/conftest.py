"""Runs the program, each command a process of its own."""

import os
import subprocess
import sys
from contextlib import nullcontext
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

    def call(*argv: str, code: int = 0, both: bool = False, onto: Path | None = None) -> str:
        """What it printed, or with another code what it said; `onto` is a file that gets the output instead."""
        with onto.open("w") if onto else nullcontext(subprocess.PIPE) as stdout:
            done = subprocess.run(
                [sys.executable, "-m", "warroom", *argv],
                env=env, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False,
            )  # fmt: skip
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        if both:
            return done.stdout + done.stderr
        return done.stdout if code == 0 else done.stderr

    return call
