"""A message says what is so now and what follows, and goes when it is true no more."""

import pytest
from operator_at_work import Desk, at_the_console

from warroom.domain.policy.severities import Severity, Status


async def test_a_new_status_says_what_the_last_update_still_says(desk: Desk) -> None:
    number = desk.declare()
    room = desk.room("maya")
    room.send_update(number, "Update #1", 1)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("s", "2", "enter")
        await ic.sees("the last update still says Investigating (u)")
        room.status(number, Status.MONITORING)
        await ic.misses("the last update still says Investigating")
    room.close()


@pytest.mark.parametrize(
    ("keys", "told", "undone"),
    [
        (("s", "2", "enter"), "status Identified", lambda room, n: room.status(n, Status.MONITORING)),
        (("i", "5", "x", "x", "enter"), "impact: 5xx", lambda room, n: room.impact(n, "none left", None)),
    ],
)  # fmt: skip
async def test_what_another_console_changed_is_said_no_more(desk: Desk, keys, told: str, undone) -> None:
    number = desk.declare(severity=Severity.SEV3)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press(*keys)
        await ic.sees(f"{told} · saved: entry 3")
        room = desk.room("li")
        undone(room, number)
        room.close()
        await ic.misses("· saved: entry 3")
