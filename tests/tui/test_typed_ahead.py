"""Over a slow line many keys arrive at once; each still does what it says on the screen that it was meant for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from operator_at_work import Desk, Operator, at_the_console
from textual.events import Key, Paste
from textual.keys import _character_to_key

from warroom.domain.incident.notes import Noted
from warroom.local.drafts import Drafts
from warroom.room import Queries
from warroom.tui.dialogs.reader import ReaderDialog
from warroom.tui.runtime import key_queue


def _all_at_once(ic: Operator, *typed: str) -> None:
    """Words, or keys by their names; the terminal's driver hands over what came in one packet like this."""
    for part in typed:
        names = (
            [part] if part in ("enter", "tab", "escape") else [_character_to_key(letter) for letter in part]
        )
        for name, letter in zip(names, part if len(names) == len(part) else [None], strict=True):
            ic.pilot.app.post_message(Key(name, letter))


async def test_words_behind_an_n_are_no_commands_and_notes_stay_apart(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _all_at_once(ic, "nreplica lag", "enter", "use eu-west-2", "enter", "half a")
        await ic.sees("· replica lag", "· use eu-west-2", "half a")
        noted = [e.event.text for e in desk.room().store.read_after(number) if isinstance(e.event, Noted)]
    assert noted == ["replica lag", "use eu-west-2"]


async def test_words_behind_the_key_of_a_dialog_wait_for_it(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _all_at_once(ic, "t@li check lag 5m", "enter")
        await ic.sees("Due, soonest first", "@li: check lag")  # it is asked for, and the list is back
        await ic.press("escape")
        await ic.sees("task 1 for @li: check lag")
    assert [task.owner for task in desk.room().incident(1).open_tasks] == ["@li"]


async def test_words_behind_a_tab_go_to_the_next_field(desk: Desk) -> None:
    async with at_the_console(desk) as ic:
        await ic.sees("Declare an incident")
        _all_at_once(ic, "Chat broken", "tab", "2", "tab", "nobody can chat", "enter")
        await ic.sees("INC-1", "SEV-2: Chat broken", "Impact: nobody can chat")


async def test_words_behind_a_d_are_the_title_of_the_next_incident(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _all_at_once(ic, "dSearch is slow", "tab", "3", "enter")
        await ic.sees("INC-1 is open")
        await ic.press("enter")
        await ic.sees("INC-2", "SEV-3: Search is slow")
        await ic.press("escape")
        await ic.misses("Enter record as sent")
        _all_at_once(ic, "w1nfound it", "enter")
        await ic.sees("INC-1", "· found it")


async def test_a_dialog_that_is_closed_twice_takes_nothing_else_away(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("t")
        await ic.sees("Due, soonest first")
        dialog = ic.pilot.app.screen
        dialog.dismiss(None)
        dialog.dismiss(None)
        await ic.misses("Due, soonest first")
        await ic.press("s")
        await ic.sees("Investigating", "Because")


async def test_a_dialog_that_a_busy_machine_is_slow_to_make_still_gets_its_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        keep = ic.pilot.app.backstage.keep

        async def slowly(job: Callable[[Drafts], object]) -> object:
            for _ in range(5):
                time.sleep(10 * key_queue.LOOK_AGAIN)  # the machine has no time for this process
                await asyncio.sleep(0)
            return await keep(job)

        monkeypatch.setattr(ic.pilot.app.backstage, "keep", slowly)
        monkeypatch.setattr(key_queue, "PATIENCE", 20)
        _all_at_once(ic, "ix is gone", "enter")  # x would resolve it
        await ic.sees("impact: x is gone")


@pytest.mark.parametrize("looks", [0, 200])
async def test_what_is_typed_before_the_first_screen_stands_is_all_in_the_title(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, looks: int
) -> None:
    monkeypatch.setattr(key_queue, "PATIENCE", looks)
    app = desk.app()
    read, may_read = app.backstage.read, asyncio.Event()

    async def late(job: Callable[[Queries], object]) -> object:
        await may_read.wait()
        return await read(job)

    monkeypatch.setattr(app.backstage, "read", late)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        ic = Operator(desk, pilot)
        for letter in "Payments":
            _all_at_once(ic, letter)
        ic.pilot.app.post_message(Paste(" down"))
        await pilot.pause(0.05)
        may_read.set()
        await ic.sees("SEV-1: Payments down")


async def test_a_dialog_of_a_screen_that_is_left_never_comes_and_the_console_goes_on(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        app = ic.pilot.app
        await ic.sees("declared")
        asked: list[object] = []

        async def leave_and_ask() -> None:
            app.go_to_library()
            asked.append(await app.push_screen_wait(ReaderDialog("Late", "never seen")))

        app.screen.run_worker(leave_and_ask())
        await ic.sees("Library", "1 incident")
        await ic.settles()
        assert "Late" not in ic.screen()
        assert not asked
        await ic.press("escape")
        await ic.sees("Declare an incident")
