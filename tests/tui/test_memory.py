"""A console that is open for a whole night keeps nothing of the dialogs that were closed, and paints nothing unseen."""

import asyncio
import gc
import heapq
import weakref
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest
from operator_at_work import NOW, Desk, Operator, at_the_console
from textual.geometry import Size
from textual.widget import Widget

from warroom.tui.dialogs import dialog
from warroom.tui.runtime.render_cache import Covered
from warroom.tui.timeline_pages import Page
from warroom.tui.widgets.timeline import Timeline
from warroom.tui.widgets.timeline_window import HELD, Window


def collect() -> None:
    """What nobody holds goes, at once also what the event loop would keep until the second of a stopped timer is over."""
    loop: Any = asyncio.get_running_loop()
    for handle in loop._scheduled:
        handle._scheduled = not handle._cancelled
    loop._scheduled = [handle for handle in loop._scheduled if handle._scheduled]
    loop._timer_cancelled_count = 0
    heapq.heapify(loop._scheduled)
    gc.collect()


@pytest.mark.parametrize("key", ["u", "r", "t", "v", "question_mark"])
async def test_nothing_is_left_of_a_dialog_that_was_closed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("IC @maya")
        app = operator.pilot.app
        room = app.screen
        await operator.press(key)
        await operator.waits(lambda: app.screen is not room)
        await operator.settles()
        shown = [app.screen, *app.screen.query("*")]
        left = [weakref.ref(part) for part in (*shown, *(part._styles_cache for part in shown))]
        del shown
        await operator.press("escape")
        await operator.waits(lambda: app.screen is room)
        await operator.settles()

        def found() -> list[str]:
            collect()
            return [repr(part) for ref in left if (part := ref()) is not None]

        await operator.waits(lambda: not found())


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 60)])
async def test_what_paints_no_lines_of_its_own_is_covered_everywhere(
    desk: Desk, size: tuple[int, int]
) -> None:
    desk.declare()
    async with at_the_console(desk, size) as operator:
        await operator.sees("80x24" if size == (60, 20) else "IC @maya")
        room = operator.pilot.app.screen
        assert isinstance(room, Covered)
        for zoomed in (False, True):
            room.set_class(zoomed, "-zoomed")
            await operator.settles()
            seen = {room.get_widget_at(x, y)[0] for x in range(size[0]) for y in range(size[1])}
            assert not [widget for widget in seen if isinstance(widget, Covered)]


ROUNDS = 4
KINDS = ("question_mark", "r", "t", "u")
MOST = 120
"""Objects that a round may leave: its two entries, as the timeline and undo hold them, and what Textual counts."""


async def rounds(operator: Operator, kept: list[object] | None) -> None:
    """Notes, and a dialog after each; `kept` is where a leak would hold them."""
    app = operator.pilot.app
    room = app.screen
    for number in range(ROUNDS):
        before = len(operator.desk.room().timeline(1))
        await operator.press("n", "l", "a", "g", "enter", "escape")
        await operator.sees(f"entry {before + 1} is saved")
        await operator.press(KINDS[number % len(KINDS)])
        while app.screen is room:
            await operator.pilot.pause(0.02)
        if kept is not None:
            kept.append(app.screen)
        await operator.settles()
        await operator.press("escape")
        while app.screen is not room:
            await operator.pilot.pause(0.02)


async def objects(operator: Operator) -> int:
    """How many there are, once it is known that no fewer will be."""
    still, before = 0, 0
    while still < 3:
        await operator.settles()
        collect()
        count = len(gc.get_objects())
        still = still + 1 if count >= before - 20 else 0
        before = count
    return before


@pytest.mark.parametrize("leaking", [False, pytest.param(True, marks=pytest.mark.slow)])
async def test_a_night_leaves_no_more_than_its_entries(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, leaking: bool
) -> None:
    monkeypatch.setattr(dialog, "HELD_FOR", 0.05)
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("IC @maya")
        await rounds(operator, None)
        before = await objects(operator)
        kept: list[object] = []
        await rounds(operator, kept if leaking else None)
        grown = (await objects(operator) - before) / ROUNDS
    assert (grown > MOST) is leaking, grown


class Sized(Widget):
    size = Size(80, 20)  # type: ignore[assignment]  # what a screen would give it


def test_the_timeline_holds_no_more_than_it_says(desk: Desk) -> None:
    desk.declare()
    room = desk.room()
    entries = room.timeline(1)
    window = Window(Sized(), UTC)
    window.show(Page(entries, 0, len(entries)))
    for number in range(3, HELD + 300):
        recorded = replace(entries[-1].recorded, n=number)
        assert window.add(replace(entries[-1], recorded=recorded, at=NOW + timedelta(seconds=number)))
        assert len(window.page.entries) <= HELD // 2
        assert len(window._laid_out) == len(window.page.entries)
        assert window.page.before + len(window.page.entries) == window.page.total == number
    assert window.page.entries[-1].n == HELD + 299
    window.show(Page(window.page.entries[-20:], window.page.total - 20, window.page.total))
    assert len(window._laid_out) == 20  # somebody else wrote, and all was read again


async def test_no_more_lines_are_kept_painted_than_are_seen(desk: Desk) -> None:
    number = desk.declare()
    desk.room().notes(number, [f"note {each}" for each in range(150)])
    async with at_the_console(desk) as operator:
        await operator.sees("note 149")
        timeline = operator.pilot.app.screen.query_one(Timeline)
        for _ in range(3):
            await operator.press("pageup")
            assert 0 < len(timeline._painter._painted) <= timeline.size.height
