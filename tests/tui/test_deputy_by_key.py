"""The deputy and the review, by their keys."""

from datetime import timedelta
from pathlib import Path

import pytest
from operator_at_work import Desk, at_the_console
from textual.widgets import Input

from warroom.desk.config import Config, Member
from warroom.domain.policy import Severity

SIZES = [(80, 24), (120, 36), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_task_runs_out_and_is_settled_from_the_due_list(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    async with at_the_console(desk, size) as operator:
        await operator.sees("API down")
        await operator.press("t")
        await operator.sees("Due, soonest first")
        await operator.type("@li check lag 5m")
        await operator.press("enter")
        await operator.sees("@li: check lag")
        await operator.press("escape")
        await operator.misses("Due, soonest first")
        desk.clock.at += timedelta(minutes=6)
        await operator.sees("@li, time is up on “check lag”")
        await operator.press("t")
        await operator.sees("Due, soonest first")
        await operator.press("down", "down", "down", "d")
        await operator.sees("What came of it")
        await operator.type("lag is 4 min")
        await operator.press("enter")
        await operator.misses("What came of it")
        await operator.press("escape")
        await operator.misses("time is up")
    assert [task.words for task in desk.room().incident(number).tasks] == ["lag is 4 min"]


async def test_command_is_offered_by_h_and_accepted_by_name(tmp_path: Path) -> None:
    desk = Desk(tmp_path, config=Config(team=(Member(handle="@kim"),)))
    number = desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("h")
        await operator.sees("Who takes over")
        await operator.type("@k")
        await operator.press("right", "enter")  # the roster completes the name
        await operator.sees("Brief for @kim", "Held by: @maya")
        await operator.press("enter")
        await operator.sees("commander is offered to @kim")
        assert desk.room().incident(number).commander == "@maya"
        await operator.press("h")
        await operator.sees("Commander is offered to @kim")
        await operator.press("tab")
        await operator.type("@kim")
        await operator.press("enter")
        await operator.sees("@kim accepted and is commander now")
    assert desk.room().incident(number).commander == "@kim"


async def test_a_hostile_name_in_a_title_is_shown_as_typed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("h")
        await operator.sees("Who takes over")
        operator.pilot.app.screen.query(Input).first().value = "@[/b]\x1b[31m"
        await operator.press("enter")
        await operator.sees("Brief for @[/b]␛[31m")


async def test_a_waived_step_and_an_open_criterion_are_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("e")
        await operator.sees("Escalation", "founder/cto")
        await operator.press("down", "w")
        await operator.sees("Why it is not needed")
        await operator.type("all are here")
        await operator.press("enter")
        await operator.sees("waived by @maya")
        await operator.press("escape")
        await operator.misses("copy its text")
        await operator.press("l")
        await operator.sees("Before it ends")
        await operator.type("errors gone")
        await operator.press("enter")
        await operator.sees("[ ] errors gone")
        await operator.press("escape")
        await operator.misses("Before it ends")
        await operator.press("x")
        await operator.sees("Still open: errors gone", "Was data lost?")
        await operator.press("enter")
        await operator.sees("Tick them, or give a reason")
    assert desk.room().incident(number).is_open


async def test_who_looks_on_sees_all_and_writes_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, read_only=True)
    number = desk.room_for_writing().declare("API down", Severity.SEV1).number
    async with at_the_console(desk) as operator:
        await operator.sees("READ-ONLY", "API down")
        await operator.press("s")
        await operator.sees("You are looking on")
        desk.room_for_writing().note(number, "replica lag")
        await operator.sees("replica lag")


async def test_the_replay_shows_what_was_known_then(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    room = desk.room()
    for minute, words in enumerate(("first finding", "second finding", "third finding")):
        desk.clock.at += timedelta(minutes=minute)
        room.note(number, words)
    room.impact(number, "nobody can pay", None)
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("o")
        await operator.sees("as it happened", "nobody can pay", "third finding")
        await operator.press("left", "left")
        await operator.misses("third finding")
        await operator.sees("second finding", "Impact: —")
        await operator.press("m")
        await operator.sees("TTM: —")
        await operator.press("escape", "l")
        await operator.sees("Library")
        await operator.type("second")
        await operator.sees("second finding", "1 shown")
        await operator.press("enter", "enter")
        await operator.sees("event 4 of 6")


async def test_a_runbook_is_read_and_its_links_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "api[.md").write_text(
        "# API\x1b[31m errors\n\n[SLO](missing.md) and [x](http://x.example)\n"
    )
    desk = Desk(tmp_path, config=Config(runbooks=(str(tmp_path / "books"),)))
    number = desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("API down")
        await operator.press("b")
        await operator.sees("* api[: ")
        await operator.press("enter")
        await operator.sees("API␛[31m errors", "SLO (missing.md) and x (http://x.example)")
        await operator.press("escape")
        await operator.sees("runbook opened: api[")
    assert desk.room().incident(number).is_open
