"""`make crash` in small, for `make check-slow`."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_every_control_is_caught() -> None:
    proof = Path(__file__).with_name("crash")
    done = subprocess.run([sys.executable, str(proof), "--quick"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
