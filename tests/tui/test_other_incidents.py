"""What other open incidents owe is told in the room, the worst of any kind, and counted."""

from datetime import timedelta

import pytest
from operator_at_work import Desk, at_sizes, at_the_console

from warroom.domain.incident.state import Outcome
from warroom.domain.policy.severities import Severity


def _settle_calls(desk: Desk, number: int) -> None:
    room = desk.room("maya")
    for step in ("on-call", "all hands"):
        room.settle_step(number, step, Outcome.DONE)
    room.close()


@at_sizes((80, 24), (120, 36))
async def test_a_second_sev_1_is_seen_at_once_and_counted(desk: Desk, size: tuple[int, int]) -> None:
    desk.declare("Chat is slow", 3)
    async with at_the_console(desk, size) as ic:
        await ic.sees("declared")
        desk.declare("Pay is down", 1)
        await ic.sees(
            "INC-2 SEV-1", ": declared just now, call On-call engineer (and 1 more)", "(w)", "▲ 1 other"
        )
        desk.clock.at += timedelta(minutes=4)
        await ic.sees("INC-2 SEV-1", ": call On-call engineer, overdue 04:00 (and 1 more)", "(w)")
        desk.declare("Search is down", 2)
        await ic.sees("▲ 2 others", "+1")


@pytest.mark.parametrize(
    ("happens", "minutes", "told"),
    [
        ("nothing", 13, "update due in 02:00"),
        ("nothing", 16, "update overdue 01:00"),
        ("offer", 6, "commander is offered to @kim"),
        ("leave", 6, "nobody commands, for 06:00"),
        ("task", 6, "a task is overdue 01:00"),
    ],
)
async def test_the_worst_of_any_kind(desk: Desk, happens: str, minutes: int, told: str) -> None:
    desk.declare("Chat is slow", 3)
    desk.declare("Pay is down", 1)
    _settle_calls(desk, 2)
    room = desk.room("maya")
    match happens:
        case "offer":
            room.offer(2, "commander", "@kim", "brief")
        case "leave":
            room.remove(2, "commander", None)
        case "task":
            room.note(2, "> @li look 5m")
    room.close()
    desk.clock.at += timedelta(minutes=minutes)
    async with at_the_console(desk) as ic:
        await ic.sees("Chat is slow", "Pay is down")
        ic.pilot.app.go_to_room(1)  # type: ignore[attr-defined]  # the console's
        await ic.sees("INC-1", "INC-2 SEV-1 Pay is down: ", told, "(w)")


async def test_an_offer_of_command_stands_in_the_room_until_it_is_answered(desk: Desk) -> None:
    number = desk.declare("Pay is down", 3)
    room = desk.room("kim")
    room.offer(number, "commander", "@maya2", "brief")
    async with at_the_console(desk) as ic:
        await ic.sees("Command is offered to @maya2 by @maya (h)")
        room.answer(number, "commander", "@maya2", accepted=True)
        await ic.misses("Command is offered")
    room.close()


async def test_whoever_looks_on_sees_the_same_without_a_key(desk: Desk) -> None:
    number = desk.declare("Pay is down", Severity.SEV3)
    room = desk.room("kim")
    room.offer(number, "commander", "@maya2", "brief")
    room.note(number, "> @li look 1m")
    room.close()
    desk.clock.at += timedelta(minutes=3)
    desk.read_only = True
    async with at_the_console(desk) as ic:
        await ic.sees("READ-ONLY", "Command is offered to @maya2 by @maya  +1")
        shown = ic.screen()
        assert "(h)" not in shown
        assert "(t)" not in shown
