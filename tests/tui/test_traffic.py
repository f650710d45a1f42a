"""What goes to the terminal while nobody does anything: the digits of the clocks that changed, whatever lies over the room."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from operator_at_work import NOW, Desk, Operator, at_the_console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.strip import Strip
from textual.widgets import Input

from warroom.local.config.config import Config
from warroom.tui.runtime.sent_cells import SentCells, _cells

TICKS = 3
MOST = 1.2
"""Times what the room alone sends, in the same seconds; 1.5 are allowed over any."""


@dataclass
class Sent:
    """Bytes that a terminal would have got; without one, Textual makes none."""

    count: int = 0


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv(
        "COLORTERM", "truecolor"
    )  # as on the terminals of today, where a colour takes 20 bytes
    found = Sent()
    real = App._display

    def display(app: App[Any], screen: Any, renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate):
            found.count += len(renderable.render_segments(app.console).encode())
        real(app, screen, renderable)

    monkeypatch.setattr(App, "_display", display)
    return found


async def quiet(operator: Operator, sent: Sent) -> None:
    """Wait until every message is taken, everything asked for is read, and nothing more is sent."""
    app, still, before = operator.pilot.app, 0, -1
    while still < 3:
        for _ in range(20):  # a change passes through a few queues before it is painted
            await asyncio.sleep(0)
        for screen in app.screen_stack:
            screen._on_timer_update()  # paint now, and not at the next sixtieth of a second
        if reading := list(operator.desk.at_work):
            await asyncio.wait([asyncio.wrap_future(future) for future in reading])
        still = still + 1 if sent.count == before and not reading else 0
        before = sent.count


async def per_tick(operator: Operator, desk: Desk, sent: Sent) -> float:
    """Bytes for a second of the clock, always of the same seconds, so that the same digits change."""
    ticks = []
    for second in range(TICKS + 1):
        desk.clock.at = NOW + timedelta(seconds=58 + second)
        operator.pilot.app.screen_stack[0]._tick()  # type: ignore[attr-defined]  # the room's
        await quiet(operator, sent)
        ticks.append(sent.count)
    return (ticks[-1] - ticks[0]) / TICKS


DIALOGS = {
    "question_mark": "Keys", "u": "Update #1", "a": "Announcement", "r": "Roles", "s": "Status", "v": "Severity",
    "i": "Impact", "t": "Task", "e": "Escalat", "h": "Hand", "x": "Resolve", "m": "Times", "l": "Check", "S": "Put off",
    "X": "Cancel", "ctrl+p": "Search for commands", "b": "runbook", "c": "Correct",
}  # fmt: skip


@pytest.mark.parametrize(
    ("size", "keys"), [((120, 36), tuple(DIALOGS)), ((80, 24), ("question_mark", "u", "t"))]
)
async def test_a_tick_of_the_clock_sends_no_more_under_a_dialog_than_in_the_room(
    desk: Desk, sent: Sent, tmp_path: Path, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    (tmp_path / "api-down.md").write_text("# API down\n\nRestart it.\n")
    desk.config = Config(runbooks=(str(tmp_path),))
    desk.declare()
    async with at_the_console(desk, size) as operator:
        await operator.sees("IC @maya")
        room = await per_tick(operator, desk, sent)
        assert 0 < room < 800
        found, app = {}, operator.pilot.app
        for key in keys:
            await operator.press(key)
            await operator.waits(lambda: len(app.screen_stack) > 1)
            # On a busy machine something may still be drawn meanwhile; what the clock sends is the least of a few tries.
            found[key] = MOST + 1
            for _ in range(5):
                found[key] = min(found[key], await per_tick(operator, desk, sent) / room)
                if found[key] <= MOST:
                    break
            await operator.press("escape")
            await operator.waits(lambda: len(app.screen_stack) == 1)
        assert {key: ratio for key, ratio in found.items() if ratio > MOST} == {}
        assert any(ratio > 0 for ratio in found.values())  # clocks that are seen go on


async def test_what_lies_over_a_dialog_sends_no_more_either(desk: Desk, sent: Sent) -> None:
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("IC @maya")
        room = await per_tick(operator, desk, sent)
        await operator.press("u")
        await operator.sees("copied (tmux")
        await operator.press("ctrl+p")
        await operator.sees("Search for commands")
        assert await per_tick(operator, desk, sent) <= MOST * room


async def test_a_terminal_that_is_too_small_is_sent_no_more(desk: Desk, sent: Sent) -> None:
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("IC @maya")
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
        await operator.sees("00:01:01 since declared", "IC @maya")


async def test_no_cursor_blinks(desk: Desk, sent: Sent) -> None:
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("IC @maya")
        await operator.press("ctrl+p")
        await operator.sees("Search for commands")
        assert not operator.pilot.app.screen.query_one(Input).cursor_blink


def strip(*parts: tuple[str, str]) -> Strip:
    return Strip([Segment(text, Style.parse(style)) for text, style in parts])


@pytest.mark.parametrize(
    ("before", "after", "sent_again"),
    [
        ([("00:01:09 x", "")], [("00:01:10 x", "")], "00:01:10 x"),
        ([("a", ""), ("b", "bold")], [("a", ""), ("b", "bold")], ""),
        ([("a", ""), ("b", "")], [("ab", "")], ""),
        ([("a", ""), ("b", "bold")], [("ab", "")], "ab"),
        ([("🚨 1 ", "")], [("🚨 2 ", "")], "🚨 2 "),
        ([("🚨 ", "")], [("🚨 ", "bold")], "🚨 "),
        ([("🚨 ", ""), ("│", "")], [("🚨 ", ""), ("│", "")], ""),
        ([("e\u0301x", "")], [("e\u0300x", "")], "e\u0300x"),
        (
            [("│ ", ""), ("1 of 2", "bold"), (" │", "")],
            [("│ ", ""), ("2 of 2", "bold"), (" │", "")],
            "2 of 2",
        ),
        ([("│   kept  9 │", "")], [("│   kept 10 │", "")], "kept 10"),
        ([("│ longer │", "")], [("│ short  │", "")], "short "),
        ([("│", "dim"), ("1", "")], [("│", ""), ("2", "")], "│2"),
        ([("  1", "")], [(" 🚨", "")], " 🚨"),
        ([("  🚨", "")], [("🚨  ", "")], "🚨  "),
    ],
)
def test_only_lines_that_changed_are_sent_without_their_frames(
    before: list[tuple[str, str]], after: list[tuple[str, str]], sent_again: str
) -> None:
    sent, line = SentCells(), strip(*after)
    everything = range(line.cell_length)
    assert sent.changed(3, 5, strip(*before))
    changed = sent.changed(3, 5, line)
    assert line.crop(changed.start, changed.stop).text == sent_again
    assert not sent.changed(3, 5, line)
    assert sent.changed(4, 5, line) == everything  # another line
    sent.whole()
    assert sent.changed(3, 5, line) == everything
    sent.whole([[], [Strip.blank(5), line]])
    assert not sent.changed(1, 5, line)
    assert sent.changed(0, 5, line)


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
        if changed := sent.changed(0, left, line):
            terminal.update(cells(line.crop(changed.start, changed.stop), left + changed.start))
        assert cells(line, left).items() <= terminal.items()


def cells(line: Strip, left: int) -> dict[int, tuple[str, Style | None]]:
    return dict(enumerate(_cells(line), left))
