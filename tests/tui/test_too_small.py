"""A terminal that becomes too small while somebody types: no word is lost, and none becomes a command."""

from __future__ import annotations

import pytest
from operator_at_work import Desk, at_the_console
from test_bursts import _comes
from textual.events import AppBlur, AppFocus, Paste

from warroom.tui.widgets.line import Line

SMALL, LARGE = (70, 20), (120, 36)


async def test_a_note_is_typed_on_while_the_terminal_is_too_small_and_enter_waits(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        head = desk.room().incident(number).head
        await ic.press("n")
        await ic.type("the ")
        await ic.pilot.resize_terminal(*SMALL)
        await ic.sees("Too small: 70x20", "Words go into the line", "In the line: the")
        await ic.type("xfs disk is ful")
        await ic.press("enter", "escape", "ctrl+z", "tab", "f2")
        await ic.type("l")
        await ic.sees("In the line: the xfs disk is full", "Not taken: enter escape ctrl+z tab f2")
        assert desk.room().incident(number).head == head
        await ic.pilot.resize_terminal(*LARGE)
        await ic.sees("the xfs disk is full", "Enter records")
        await ic.press("!", "enter")
        await ic.sees("· the xfs disk is full!", "is saved")
    assert desk.room().incident(number).is_open


@pytest.mark.parametrize("size", [(60, 18), (79, 36), (120, 23), (20, 5)])
@pytest.mark.parametrize("opens", ["n", "slash"])
async def test_a_line_keeps_the_focus_when_nothing_is_typed_meanwhile(
    desk: Desk, opens: str, size: tuple[int, int]
) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        head = desk.room().incident(number).head
        await ic.press(opens)
        await ic.type("abc ")
        await ic.pilot.resize_terminal(*size)
        await ic.sees("Too small")
        await ic.pilot.resize_terminal(*LARGE)
        await ic.sees("declared")
        await ic.type("xqqz")
        await ic.sees("abc xqqz")
    assert desk.room().incident(number).head == head


async def test_keys_of_a_room_that_is_not_seen_do_nothing_and_that_is_said(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk, SMALL) as ic:
        await ic.sees("Too small: 70x20", "Keys do nothing until there is room")
        head = desk.room().incident(number).head
        _comes(ic, "xlb\r")
        _comes(ic, "\x1bn")
        await ic.sees("Not taken: xlb enter escape n")
        assert len(ic.pilot.app.screen_stack) <= 2
        await ic.pilot.resize_terminal(*LARGE)
        await ic.sees("declared")
        await ic.press("n")
        await ic.type("taken again")
        await ic.press("enter")
        await ic.sees("· taken again")
    assert desk.room().incident(number).head == head + 1


async def test_a_paste_while_it_is_too_small_stands_in_the_note_line(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        head = desk.room().incident(number).head
        await ic.pilot.resize_terminal(*SMALL)
        await ic.sees("Too small")
        ic.pilot.app.post_message(Paste("x pasted\nlb gone\n"))
        await ic.sees("x pasted⏎lb gone")
        await ic.pilot.resize_terminal(*LARGE)
        await ic.sees("x pasted⏎lb gone", "Enter records")
    assert desk.room().incident(number).head == head


async def test_the_title_of_a_declaration_goes_on(desk: Desk) -> None:
    async with at_the_console(desk) as ic:
        await ic.sees("Declare an incident")
        await ic.type("API ")
        await ic.pilot.resize_terminal(*SMALL)
        await ic.sees("In the line: API")
        await ic.type("down")
        await ic.press("enter")
        await ic.sees("In the line: API down", "Not taken: enter")
        await ic.pilot.resize_terminal(*LARGE)
        await ic.type(" in EU")
        await ic.sees("SEV-1: API down in EU")
    assert desk.room().store.incident_count() == 0


async def test_a_library_that_is_not_seen_is_asked_and_opens_nothing(desk: Desk) -> None:
    desk.declare("Chat broken")
    desk.declare("Mail is late")
    async with at_the_console(desk) as ic:
        await ic.sees("Chat broken")
        await ic.press("f3")
        await ic.sees("Library")
        await ic.type("chat")
        await ic.pilot.resize_terminal(*SMALL)
        await ic.sees("The library needs 80x24", "In the line: chat")
        await ic.type(" broken")
        await ic.press("enter", "enter")
        await ic.pilot.resize_terminal(*LARGE)
        await ic.sees("chat broken", "Library")
        assert isinstance(ic.pilot.app.screen.focused, Line)


async def test_a_terminal_that_loses_the_focus_keeps_it_in_the_line(desk: Desk) -> None:
    """As from window to window with the mouse, by which it also becomes too small and large again."""
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        head = desk.room().incident(number).head
        await ic.press("n")
        await ic.type("the ")
        ic.pilot.app.post_message(AppBlur())
        _comes(ic, "xfs ")
        await ic.sees("the xfs")
        await ic.pilot.resize_terminal(*SMALL)
        await ic.sees("Too small")
        ic.pilot.app.post_message(AppFocus())
        _comes(ic, "disk")
        await ic.sees("In the line: the xfs disk")
        await ic.pilot.resize_terminal(*LARGE)
        await ic.sees("the xfs disk", "Enter records")
    assert desk.room().incident(number).head == head
