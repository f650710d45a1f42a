"""What was cancelled at the console is called so: its sheet, its banner, its entry, and what is refused."""

import pytest
from operator_at_work import Desk, at_the_console


@pytest.mark.parametrize(("of", "word"), [("", "cancelled"), ("INC-1", "a duplicate of INC-1")])
async def test_the_sheet_the_banner_and_the_entry_of_a_cancellation_say_so(
    desk: Desk, of: str, word: str
) -> None:
    desk.room().resolve(desk.declare("logins fail"), "a bug", "a fix", None)
    number = desk.declare("probe")
    async with at_the_console(desk) as ic:
        await ic.sees("declared", "probe")
        await ic.press("X")
        await ic.sees("it was none")
        await ic.type("probe broken")
        await ic.press("tab")
        await ic.type(of)
        await ic.press("enter")
        await ic.sees("Cancellation", "Enter record as sent")
        assert "esolution" not in ic.screen()
        await ic.press("escape")
        await ic.sees("The cancellation was copied at 13:30 but not marked sent: x, then Enter")
        await ic.press("v")
        await ic.sees(f"is {word}; set a status (s) to reopen it first")
        await ic.press("x")
        await ic.sees("Cancellation", "Enter record as sent")
        await ic.press("enter")
        await ic.sees("The cancellation is recorded as sent")
        await ic.misses("not marked sent")
        await ic.sees("cancellation sent")
        assert "esolution" not in ic.screen()
    assert not desk.room().incident(number).is_open
