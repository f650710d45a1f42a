"""ctrl+z, pressed by the habit of suspending, takes back the last act; pressed again it brings it back."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from operator_at_work import Desk, Operator, at_the_console

from warroom.domain.policy.severities import Severity, Status
from warroom.domain.refusal import Refusal
from warroom.tui.actions import undo
from warroom.tui.screens.room import RoomScreen

ACTS = {
    "note": (("n", "l", "a", "g", "enter", "escape"), "· lag"),
    "status": (("s", "2", "enter"), "status Identified"),
    "severity": (("v", "2", "enter"), "SEV-2"),
    "impact": (("i", "5", "x", "x", "enter"), "5xx"),
    "role": (("r", "tab", "@", "l", "i", "enter"), "@li"),
    "task": (("t", "@", "l", "i", "space", "l", "a", "g", "space", "5", "m", "enter", "escape"), "task 1"),
}


@pytest.mark.parametrize("name", ACTS)
async def test_the_key_again_brings_the_act_back_and_takes_it_back_once_more(desk: Desk, name: str) -> None:
    number = desk.declare()
    keys, shows = ACTS[name]
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        before = desk.room().incident(number)
        await ic.press(*keys)
        await ic.sees(shows)
        if name == "severity":  # its text on its way out
            await ic.sees("Enter record as sent")
            await ic.press("escape")
        await _back_in_the_room(ic)
        done = desk.room().incident(number)
        struck = _struck(desk)
        await ic.press("ctrl+z")
        await ic.sees("undone: entry", "ctrl+z brings it back")
        assert _facts(desk) == _told(before)
        await ic.press("ctrl+z")
        await ic.sees("brought back: entry")
        assert (_facts(desk), _struck(desk)) == (_told(done), struck)
        await ic.press("ctrl+z")
        await ic.sees("undone: entry")
        assert _facts(desk) == _told(before)


async def _back_in_the_room(ic: Operator) -> None:
    """A dialog that saved closes a moment later, and takes the keys until then."""
    await ic.waits(lambda: isinstance(ic.pilot.app.screen, RoomScreen))


def _struck(desk: Desk) -> list[int]:
    return [entry.n for entry in desk.room().timeline(1) if entry.retracted]


def _facts(desk: Desk) -> object:
    return _told(desk.room().incident(1))


def _told(incident: object) -> object:
    names = ("severity", "status", "is_open", "impact", "commander")
    return [getattr(incident, name) for name in names], len(getattr(incident, "open_tasks", ()))


async def test_esc_between_reaches_the_act_before(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("s", "2", "enter")
        await ic.sees("status Identified")
        await ic.press("v", "2", "enter")
        await ic.sees("Enter record as sent")
        await ic.press("escape")
        await _back_in_the_room(ic)
        await ic.press("ctrl+z")
        await ic.sees("undone: entry", "Esc, ctrl+z takes back the act before")
        await ic.press("escape", "ctrl+z")
        await ic.sees("INVESTIGATING")
    now = desk.room().incident(number)
    assert (now.severity, now.status) == (Severity.SEV1, Status.INVESTIGATING)


async def test_what_was_done_since_is_what_the_key_takes_back(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("n", "a", "b", "enter", "ctrl+z")
        await ic.sees("undone: entry 3")
        await ic.press("c", "d", "enter")
        await ic.sees("entry 5 is saved")
        await ic.press("ctrl+z")
        await ic.sees("undone: entry 5")
    assert _struck(desk) == [3, 5]


async def test_what_was_cancelled_is_so_again(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("X", "n", "o", "enter")
        await ic.sees("Enter record as sent")
        await ic.press("escape")
        await ic.sees("CANCELLED", "☒ cancelled: no")
        await ic.misses("RESOLVED")
        await _back_in_the_room(ic)
        await ic.press("ctrl+z")
        await ic.sees("undone: entries 3-4", "INVESTIGATING", "ctrl+z brings it back")
        assert desk.room().incident(number).is_open
        await ic.press("ctrl+z")
        await ic.sees("brought back: entries 3-4", "CANCELLED")
    assert not desk.room().incident(number).is_open


async def test_a_second_key_within_a_moment_takes_back_no_act_that_was_not_named(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("s", "2", "enter")
        await ic.sees("status Identified")
        await _back_in_the_room(ic)
        await ic.press("u")
        await ic.sees("Enter record as sent")
        await ic.press("enter")
        await ic.sees("is recorded as sent")
        await _back_in_the_room(ic)
        act = list(ic.pilot.app.screen.acts)
        await ic.press("ctrl+z")
        await ic.sees("undone: entry")
        ic.pilot.app.screen.undone = None  # as where what was taken back cannot come back
        await ic.press("ctrl+z")
        await ic.sees("a moment ago", "takes back one more: entry 3 “status Identified”")
        assert ic.pilot.app.screen.acts == act[:-1]
        assert desk.room().incident(1).status is Status.IDENTIFIED
        desk.clock.at += timedelta(seconds=2)
        await ic.press("ctrl+z")
        await ic.sees("undone: entry 3")
        assert desk.room().incident(1).status is Status.INVESTIGATING


async def test_a_refusal_names_the_entry_and_the_words_of_it(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("r", "tab", "@", "l", "i", "tab", "@", "a", "n", "n", "enter")
        await ic.sees("@ann")
        await _back_in_the_room(ic)
        desk.room().remove(1, "investigator", "@li")
        await ic.press("ctrl+z")
        await ic.sees("Entry 3 cannot be undone", "entries 3-4 “@li is investigator; @ann is communicator”")


async def test_two_that_are_under_way_at_once_end_nothing(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("s", "2", "enter")
        await ic.sees("status Identified")
        await _back_in_the_room(ic)
        room = ic.pilot.app.screen
        assert isinstance(room, RoomScreen)
        act = room.acts[-1]
        both = (undo._take_back(room, number, act) for _ in range(2))
        ended = await asyncio.gather(*both, return_exceptions=True)
        assert [type(one) for one in ended if one is not None] == [Refusal]
        assert act not in room.acts
