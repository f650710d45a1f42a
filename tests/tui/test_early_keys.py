"""A key that comes before the parts of a screen are there ends nothing."""

from operator_at_work import Desk, at_the_console

from warroom.tui.app import WarroomApp
from warroom.tui.dialogs.postmortem import PostmortemDialog
from warroom.tui.runtime.draft_keeper import Draft
from warroom.tui.screens.room import RoomScreen


async def test_esc_before_the_room_stands(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        RoomScreen(number).action_leave()
        await ic.sees("declared")


async def test_a_word_before_the_postmortem_stands(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        app = ic.pilot.app
        assert isinstance(app, WarroomApp)
        dialog = PostmortemDialog(
            "Postmortem", "# Mine", "# Mine", {}, Draft(app.drafts, dict), said="a draft"
        )
        dialog.say("NOT DONE")
        app.push_screen(dialog)
        await ic.sees("NOT DONE")
