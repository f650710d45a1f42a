"""The linters of an open text run on other threads than the screen's, and what they find is of the text that stands there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from operator_at_work import Desk, at_the_console

from warroom.texts import blame_lint, lint

WORD = "a" * 16_000


class Linter:
    """Notes on which thread it is asked, and waits where it is told to."""

    def __init__(self, ask: Callable[..., list[str]]) -> None:
        self._ask = ask
        self.threads: list[threading.Thread] = []
        self.free = threading.Event()
        self.free.set()

    def __call__(self, *args: Any) -> list[str]:
        self.threads.append(threading.current_thread())
        self.free.wait()
        return self._ask(*args)


async def test_a_postmortem_with_a_very_long_word_is_typed_in_while_the_linter_is_at_work(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = desk.declare()
    desk.room("maya").note(number, f"! {WORD}")
    linter = Linter(blame_lint.blame)
    monkeypatch.setattr("warroom.tui.dialogs.postmortem.blame", linter)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        linter.free.clear()
        await ic.press("o")
        await ic.sees("REPLAY")
        await ic.press("p")
        await ic.sees("ctrl+s save")
        await ic.type("maya should have known ")
        await ic.sees("maya should have known")  # typed while nothing was found yet
        await ic.misses("judges")
        linter.free.set()
        await ic.sees("line 1: “should have” judges")
        await ic.press(*["backspace"] * len("should have known "))
        await ic.sees("The blame linter finds nothing")
    assert linter.threads
    assert threading.main_thread() not in linter.threads


@pytest.mark.parametrize("key", ["u", "a"])
async def test_the_text_of_a_sheet_is_linted_aside(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    number = desk.declare()
    desk.room("maya").impact(number, f"@li says {WORD}", None)
    linter = Linter(lint.warnings)
    monkeypatch.setattr("warroom.texts.lint.warnings", linter)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press(key)
        await ic.sees("Enter record as sent")
        await ic.press(*["ctrl+e"] * (key == "u"), "ctrl+end")
        await ic.type(" at 14:02 ")
        await ic.sees("14:02 has no time zone")
    assert linter.threads
    assert threading.main_thread() not in linter.threads


@pytest.mark.parametrize("keys", ["op", "u", "a"])
async def test_a_text_that_is_left_while_the_linter_is_at_work_ends_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    """What a dialog is made of is gone a moment before the dialog is."""
    desk.room("maya").note(desk.declare(), "@li should have known")
    linter = Linter(lambda *_: ["found late"])
    monkeypatch.setattr("warroom.tui.dialogs.postmortem.blame", linter)
    monkeypatch.setattr("warroom.texts.lint.warnings", linter)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        for key, words in zip(
            keys, ("REPLAY", "ctrl+s save") if keys == "op" else ("record as sent",), strict=True
        ):
            await ic.press(key)
            await ic.sees(words)
        await ic.settles()
        linter.free.clear()
        before = len(linter.threads)
        await ic.press(*["ctrl+e"] * (keys == "u"), "ctrl+end", "x")
        await ic.waits(lambda: len(linter.threads) > before)
        await ic.pilot.app.screen.query("*").remove()
        linter.free.set()
        await ic.settles()
