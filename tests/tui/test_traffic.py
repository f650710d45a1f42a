"""What goes to the terminal while nobody does anything: the digits of the clocks that changed, whatever lies over the room."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from operator_at_work import Desk, Operator, at_the_console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.strip import Strip
from textual.widgets import Input

from warroom.tui.runtime.sent_cells import SentCells, _cells

TICKS = 3
MOST = 1.5
"""Times what the room alone sends."""
MORE = {"l": 1.7}
"""What sends more than that so far: the list of checks takes 1.65."""


@dataclass
class Sent:
    """Bytes that a terminal would have got; without one, Textual makes none."""

    count: int = 0


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found = Sent()
    real = App._display

    def display(app: App[Any], screen: Any, renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate):
            found.count += len(renderable.render_segments(app.console).encode())
        real(app, screen, renderable)

    monkeypatch.setattr(App, "_display", display)
    return found


async def quiet(operator: Operator, sent: Sent) -> None:
    """Wait until nothing more is sent."""
    still, before = 0, -1
    while still < 4:
        await operator.pilot.pause(0.02)
        still = still + 1 if sent.count == before else 0
        before = sent.count


async def per_tick(operator: Operator, desk: Desk, sent: Sent) -> float:
    """Bytes for a second of the clock."""
    await quiet(operator, sent)
    begin = sent.count
    for _ in range(TICKS):
        desk.clock.at += timedelta(seconds=1)
        operator.pilot.app.screen_stack[0]._tick()  # type: ignore[attr-defined]  # the room's
        await quiet(operator, sent)
    return (sent.count - begin) / TICKS


DIALOGS = {
    "question_mark": "Keys", "u": "Update #1", "a": "Announcement", "r": "Roles", "s": "Status", "v": "Severity",
    "i": "Impact", "t": "Task", "e": "Escalat", "h": "Hand", "x": "Resolve", "m": "Times", "l": "Check", "S": "Put off",
    "X": "Cancel", "ctrl+p": "Search for commands", "b": "runbook", "c": "Correct",
}  # fmt: skip


@pytest.mark.parametrize(
    ("size", "keys"), [((120, 36), tuple(DIALOGS)), ((80, 24), ("question_mark", "u", "t"))]
)
async def test_a_tick_of_the_clock_sends_no_more_under_a_dialog_than_in_the_room(
    desk: Desk, sent: Sent, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    desk.declare()
    async with at_the_console(desk, size) as operator:
        await operator.sees("Commander")
        room = await per_tick(operator, desk, sent)
        assert 0 < room < 2000
        found = {}
        for key in keys:
            await operator.press(key)
            app = operator.pilot.app
            for _ in range(100):
                await operator.pilot.pause(0.02)
                if len(app.screen_stack) > 1:
                    break
            # On a busy machine something may still be drawn meanwhile; what the clock sends is the least of a few tries.
            found[key] = MOST + 1
            for _ in range(5):
                found[key] = min(found[key], await per_tick(operator, desk, sent) / room)
                if found[key] <= MORE.get(key, MOST):
                    break
            while len(app.screen_stack) > 1:
                await operator.press("escape")
                await operator.pilot.pause(0.02)
        assert {key: ratio for key, ratio in found.items() if ratio > MORE.get(key, MOST)} == {}
        assert any(ratio > 0 for ratio in found.values())  # clocks that are seen go on


async def test_what_lies_over_a_dialog_sends_no_more_either(desk: Desk, sent: Sent) -> None:
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("Commander")
        room = await per_tick(operator, desk, sent)
        await operator.press("u")
        await operator.sees("copied (tmux")
        await operator.press("ctrl+p")
        await operator.sees("Search for commands")
        assert await per_tick(operator, desk, sent) <= MOST * room


async def test_a_terminal_that_is_too_small_is_sent_no_more(desk: Desk, sent: Sent) -> None:
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("Commander")
        room = await per_tick(operator, desk, sent)
        await operator.pilot.resize_terminal(60, 20)
        await operator.sees("Too small")
        assert await per_tick(operator, desk, sent) <= MOST * room


async def test_the_clocks_go_on_beside_a_dialog(desk: Desk, sent: Sent) -> None:
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("00:00:00 since declared")
        await operator.press("question_mark")
        await operator.sees("Esc back")
        desk.clock.at += timedelta(seconds=61)
        operator.pilot.app.screen_stack[0]._tick()  # type: ignore[attr-defined]  # the room's
        await operator.sees("00:01:01 since declared", "Esc back")
        await operator.press("escape")
        await operator.sees("00:01:01 since declared", "Commander", "1 min")


async def test_no_cursor_blinks(desk: Desk, sent: Sent) -> None:
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("Commander")
        await operator.press("ctrl+p")
        await operator.sees("Search for commands")
        assert not operator.pilot.app.screen.query_one(Input).cursor_blink


def strip(*parts: tuple[str, str]) -> Strip:
    return Strip([Segment(text, Style.parse(style)) for text, style in parts])


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ([("00:01:09 x", "")], [("00:01:10 x", "")], True),
        ([("a", ""), ("b", "bold")], [("a", ""), ("b", "bold")], False),
        ([("a", ""), ("b", "")], [("ab", "")], False),
        ([("a", ""), ("b", "bold")], [("ab", "")], True),
        ([("🚨 1 ", "")], [("🚨 2 ", "")], True),
        ([("🚨 ", "")], [("🚨 ", "bold")], True),
        ([("🚨 ", ""), ("│", "")], [("🚨 ", ""), ("│", "")], False),
        ([("e\u0301x", "")], [("e\u0300x", "")], True),
    ],
)
def test_only_lines_that_changed_are_sent(
    before: list[tuple[str, str]], after: list[tuple[str, str]], changed: bool
) -> None:
    sent = SentCells()
    assert sent.changed(3, 5, strip(*before))
    assert sent.changed(3, 5, strip(*after)) is changed
    assert not sent.changed(3, 5, strip(*after))
    assert sent.changed(4, 5, strip(*after))  # another line
    sent.whole()
    assert sent.changed(3, 5, strip(*after))
    sent.whole([[], [Strip.blank(5), strip(*after)]])
    assert not sent.changed(1, 5, strip(*after))
    assert sent.changed(0, 5, strip(*after))


PIECES = st.lists(
    st.tuples(st.text(st.sampled_from("ab│é🚨👩\u200d💻\u0301 "), max_size=6), st.sampled_from(["", "bold"])),
    max_size=5,
)


@given(st.lists(st.tuples(st.integers(0, 9), PIECES), max_size=6))
def test_what_is_sent_makes_the_line_that_was_painted(
    frames: list[tuple[int, list[tuple[str, str]]]],
) -> None:
    sent = SentCells()
    terminal: dict[int, tuple[str, Style | None]] = {}
    for left, parts in frames:
        line = strip(*parts)
        if sent.changed(0, left, line):
            terminal.update(cells(line, left))
        assert cells(line, left).items() <= terminal.items()


def cells(line: Strip, left: int) -> dict[int, tuple[str, Style | None]]:
    return dict(enumerate(_cells(line), left))
