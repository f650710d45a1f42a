"""`make crash` in small, for `make check-slow`."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_by_writers_that_are_killed_or_a_disk_that_is_full() -> None:
    proof = Path(__file__).with_name("crash.py")
    done = subprocess.run([sys.executable, str(proof), "--kills", "60"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
