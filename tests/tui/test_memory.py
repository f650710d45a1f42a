"""A console that is open for a whole night keeps nothing of the dialogs that were closed."""

import gc
import time
import weakref

import pytest
from operator_at_work import Desk, at_the_console


@pytest.mark.parametrize("key", ["u", "r", "t", "v", "question_mark"])
async def test_nothing_is_left_of_a_dialog_that_was_closed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(gc, "freeze", lambda: None)  # what is open then is kept on purpose
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("Commander")
        app = operator.pilot.app
        room = app.screen
        await operator.press(key)
        while app.screen is room:
            await operator.pilot.pause(0.02)
        await operator.settles()
        shown = [app.screen, *app.screen.query("*")]
        left = [weakref.ref(part) for part in (*shown, *(part._styles_cache for part in shown))]
        del shown
        await operator.press("escape")
        while app.screen is not room:
            await operator.pilot.pause(0.02)
        await operator.settles()
        until = time.monotonic() + 5
        # The event loop keeps what a stopped timer ran in until that timer's second is over.
        while found := [repr(part) for ref in left if (part := ref()) is not None]:
            assert time.monotonic() < until, found
            await operator.pilot.pause(0.1)
            gc.collect()
