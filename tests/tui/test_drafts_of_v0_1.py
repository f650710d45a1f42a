"""What a killed console of version 0.1 left half done comes back in this one. See `tests/test_fixture_v0_1.py`."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from operator_at_work import Clock, Desk, at_the_console

FIXTURE = Path(__file__).parents[1] / "fixtures" / "v0_1"


async def test_notes_on_their_way_the_half_typed_line_and_the_dialogs_come_back(desk: Desk) -> None:
    shutil.copy(FIXTURE / "warroom.db", desk.database)
    shutil.copytree(FIXTURE / "warroom.db.drafts", desk.folder / "drafts")
    desk.clock = Clock(datetime(2026, 11, 30, 9, 50, tzinfo=UTC))
    async with at_the_console(desk) as maya:
        await maya.sees("API and checkout down for EU customers", "overdue")
        await maya.press("enter")
        # A lone ! is no note, and 10:31 lies ahead in UTC, so each comes back beside what was half typed.
        await maya.sees("eu-3 takes the traffic", "✗ ! (NOT SAVED)", "✗ 10:31 customers confirm (NOT SAVED)")
        await maya.sees("14:02 half a thou")
        await maya.press("escape", "x")
        await maya.sees("The cause, I thi")
        await maya.press("escape")
        await maya.misses("The cause, I thi")
        await maya.press("v")
        await maya.sees("worse, bec", "ctrl+r fills it in again")
        await maya.press("escape")
        await maya.misses("worse, bec")
        await maya.press("u")
        await maya.sees("This is the draft you left")
        await maya.press("escape")
    assert [entry.text for entry in desk.room().timeline(1)].count("eu-3 takes the traffic") == 1
