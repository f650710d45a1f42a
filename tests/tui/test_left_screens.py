"""A screen goes once, takes no other with it, and what is still at work for it harms nobody."""

from __future__ import annotations

import asyncio

import pytest
from operator_at_work import Desk, Operator, at_the_console
from test_bursts import _comes
from textual.app import ComposeResult
from textual.css.query import NoMatches

from warroom.tui.app import OpeningScreen
from warroom.tui.dialogs.outgoing import OutgoingDialog
from warroom.tui.dialogs.reader import ReaderDialog
from warroom.tui.runtime.left_screens import LeftError
from warroom.tui.screens.library import LibraryScreen
from warroom.tui.screens.room import RoomScreen
from warroom.tui.screens.start import StartScreen


async def _at_a_room_that_was_gone_to(ic: Operator) -> None:
    """Behind which stands the screen that the console began with."""
    await ic.press("escape", "enter")
    await ic.sees("Timeline")


@pytest.mark.parametrize("keys", ["\x1b\x1b", "themethem\r\r", "help\r\r\r"])
async def test_a_second_key_that_closes_the_palette_leaves_the_room_where_it_is(
    desk: Desk, keys: str
) -> None:
    desk.declare()
    desk.declare("Chat broken", 2)
    async with at_the_console(desk) as ic:
        await _at_a_room_that_was_gone_to(ic)
        room = ic.pilot.app.screen
        assert isinstance(room, RoomScreen)
        await ic.press("ctrl+p")
        await ic.sees("Search for commands")
        for key in keys:
            _comes(ic, key, 5.0)
        await ic.settles()
        assert room in ic.pilot.app.screen_stack
        assert not isinstance(ic.pilot.app.screen, OpeningScreen)


async def test_a_dialog_that_is_done_below_the_palette_closes_both(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        room = ic.pilot.app.screen
        await ic.press("s", "m")
        await ic.sees("Because")
        dialog = ic.pilot.app.screen
        await ic.press("ctrl+p")
        await ic.sees("Search for commands")
        dialog._do_it()
        await ic.waits(lambda: ic.pilot.app.screen is room)
        await ic.sees("Monitoring")
        await ic.press("question_mark")
        await ic.sees("This page")


async def test_going_elsewhere_leaves_no_screen_behind_what_lies_over_it(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        app = ic.pilot.app
        await ic.press("d")
        await ic.sees("Declare an incident")
        await ic.press("ctrl+p")
        await ic.sees("Search for commands")
        app.go_to_library()
        await ic.sees("Library")
        assert [type(screen) for screen in app.screen_stack] == [LibraryScreen]


async def test_what_is_still_at_work_for_a_screen_that_was_left_ends_quietly(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        app, may_go_on, ended = ic.pilot.app, asyncio.Event(), asyncio.Event()
        dialog = ReaderDialog("Long", "words")
        await app.push_screen(dialog)
        await ic.sees("words")

        async def draw_late() -> None:
            await may_go_on.wait()
            try:
                dialog.query_one("#gone")
            finally:
                ended.set()

        app.run_worker(draw_late())  # as what follows a writing does, also when the dialog was left
        await ic.press("escape")
        await ic.sees("declared")
        await ic.waits(lambda: not dialog.is_attached)
        may_go_on.set()
        await ended.wait()
        await ic.press("question_mark")
        await ic.sees("This page")
        assert not app.crashed


async def test_what_is_missing_on_a_screen_that_stands_is_still_a_fault(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        with pytest.raises(NoMatches, match="gone") as missing:
            ic.pilot.app.screen.query_one("#gone")
        assert not isinstance(missing.value, LeftError)


async def test_an_update_that_is_recorded_while_it_is_left_is_told(desk: Desk) -> None:
    """What is said of the saving in the dialog finds nobody any more, and what comes after it is done."""
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("Enter record as sent", "copied")
        dialog = ic.pilot.app.screen
        assert isinstance(dialog, OutgoingDialog)
        may_save, send = asyncio.Event(), dialog._send

        async def slowly(text: str, when: str) -> str | None:
            dialog.action_leave()
            await may_save.wait()
            return await send(text, when)

        dialog._send = slowly
        await ic.press("enter")
        await ic.waits(lambda: dialog not in ic.pilot.app.screen_stack)
        await ic.waits(lambda: not dialog.is_attached)
        may_save.set()
        await ic.sees("Update #1", ": saved")


async def test_a_screen_that_is_made_while_the_console_ends_is_no_fault(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual gives a screen no widgets any more once the app has begun to end."""
    compose, begun = StartScreen.compose, asyncio.Event()

    def ending(screen: StartScreen) -> ComposeResult:
        screen.app._running = False
        begun.set()
        return compose(screen)

    monkeypatch.setattr(StartScreen, "compose", ending)
    async with desk.app().run_test(size=(120, 36)):
        await begun.wait()
