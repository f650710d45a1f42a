"""Every console test gets a desk of its own, and nothing of the machine's colours."""

from pathlib import Path

import pytest
from operator_at_work import Desk


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TMUX", "SSH_CONNECTION", "SSH_TTY", "COLORTERM", "WARROOM_ME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
