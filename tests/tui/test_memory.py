"""A console that is open for a whole night keeps nothing of the dialogs that were closed, and paints nothing unseen."""

import gc
import weakref

import pytest
from operator_at_work import Desk, at_the_console

from warroom.tui.kept import Covered


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
        await operator.waits(lambda: app.screen is not room)
        await operator.settles()
        shown = [app.screen, *app.screen.query("*")]
        left = [weakref.ref(part) for part in (*shown, *(part._styles_cache for part in shown))]
        del shown
        await operator.press("escape")
        await operator.waits(lambda: app.screen is room)
        await operator.settles()

        def found() -> list[str]:
            gc.collect()
            return [repr(part) for ref in left if (part := ref()) is not None]

        # The event loop keeps what a stopped timer ran in until that timer's second is over.
        await operator.waits(lambda: not found())


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 60)])
async def test_what_paints_no_lines_of_its_own_is_covered_everywhere(
    desk: Desk, size: tuple[int, int]
) -> None:
    desk.declare()
    async with at_the_console(desk, size) as operator:
        await operator.sees("80x24" if size == (60, 20) else "Commander")
        room = operator.pilot.app.screen
        assert isinstance(room, Covered)
        for zoomed in (False, True):
            room.set_class(zoomed, "-zoomed")
            await operator.settles()
            seen = {room.get_widget_at(x, y)[0] for x in range(size[0]) for y in range(size[1])}
            assert not [widget for widget in seen if isinstance(widget, Covered)]
