"""How many tests run at a time, and where the program remembers databases meanwhile."""

import os
from pathlib import Path

import pytest


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores: a test of the console mostly waits for its screen."""
    return max(1, (os.cpu_count() or 1) * 3 // 2)


@pytest.fixture(autouse=True)
def memory_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A test leaves nothing in what this machine remembers of databases."""
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("WARROOM_STATE", str(folder))
    return folder
