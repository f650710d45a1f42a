"""Every console test gets a desk of its own, and nothing of the machine's colours."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from operator_at_work import PATIENCE, Desk, Operator
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.pilot import Pilot

from warroom.room import Queries
from warroom.tui.runtime import workers


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TMUX", "SSH_CONNECTION", "SSH_TTY", "COLORFGBG", "WARROOM_ME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setattr(
        workers, "LOCK_PATIENCE", PATIENCE
    )  # a lock that a test holds is held as long as it takes


# Textual's pilot gives a screen 30 seconds to take a key in, which is a limit in time.
assert Pilot._wait_for_screen.__defaults__ == (30.0,)
Pilot._wait_for_screen.__defaults__ = (PATIENCE,)

# A sixth of a console's start is the parsing of its style: the first console of a process does it for all of them.
_parse = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def _parsed_once(
    self: Stylesheet, css: str, read_from: CSSLocation, is_default_rules: bool = False, tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:  # fmt: skip
    given = (css, read_from, is_default_rules, tie_breaker, scope)
    key = (*given, *sorted(self._variables.items()))
    if key not in _parsed:
        _parsed[key] = _parse(self, *given)
    return _parsed[key]


Stylesheet._parse_rules = _parsed_once  # type: ignore[method-assign]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def looks_right(desk: Desk, snap_compare: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Compare the console with its picture once `drive` has pressed the keys and the screen has settled.

    pytest-textual-snapshot cannot run inside an async test, so these are not.
    """

    # Ids and salts are chance, and so is what is made from them.
    monkeypatch.setattr(Queries, "digest", lambda _, number: f"INC-{number}@42:9f3c1a2b3c4d")

    def compare(size: tuple[int, int], drive: Callable[[Operator], Awaitable[None]]) -> None:
        async def before(pilot: Pilot[str]) -> None:
            operator = Operator(desk, pilot)
            await drive(operator)
            await operator.settles()

        assert snap_compare(desk.app(), terminal_size=size, run_before=before)

    return compare
