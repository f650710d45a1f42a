"""The library and the start screen, by their keys."""

import threading
from datetime import date, timedelta
from pathlib import Path

from operator_at_work import PATIENCE, Desk, Operator, at_sizes, at_the_console
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from warroom.domain.incident.state import ActionItem, ActionState, Outcome
from warroom.domain.policy.severities import Severity
from warroom.local.config.config import Config

SIZES = [(80, 24), (120, 36)]


def history(desk: Desk) -> None:
    """Three that are over: the second the longest, the third the least severe."""
    room = desk.room("maya")
    for title, severity, minutes in (
        ("API down for EU", 1, 30),
        ("Chat broken", 2, 300),
        ("Push delayed", 3, 10),
    ):
        number = room.declare(title, Severity(severity)).number
        room.note(number, f"replica lag during {title.split()[0]}")
        desk.clock.at += timedelta(minutes=minutes)
        room.resolve(number, "deploy", "rollback", None)
        desk.clock.at += timedelta(hours=1)


def rows(operator: Operator) -> list[str]:
    options = operator.pilot.app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]


def order(operator: Operator) -> list[str]:
    return [row.split()[0] for row in rows(operator)]


@at_sizes(*SIZES)
async def test_the_library_is_sorted_narrowed_and_says_what_is_owed(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    desk = Desk(tmp_path)
    history(desk)
    async with at_the_console(desk, size) as operator:
        await operator.sees("Declare an incident")
        await operator.press("f3")
        await operator.sees("newest first", "3 incidents", "Chat broken", "5 h 00 min")
        assert order(operator) == ["INC-3", "INC-2", "INC-1"]
        await operator.press("f4")
        await operator.sees("most severe first", "3 incidents")
        assert order(operator) == ["INC-1", "INC-2", "INC-3"]
        await operator.press("ctrl+o")
        await operator.sees("longest first", "3 incidents")
        assert order(operator) == ["INC-2", "INC-1", "INC-3"]
        await operator.press("down", "down")
        await operator.sees("INC-1: postmortem in", "left: verify recovery, close the channel")
        await operator.press("slash")
        await operator.type("sev-3 push")
        await operator.sees("1 incident", "Push delayed")
        await operator.misses("Chat broken")


async def test_a_found_entry_is_marked_and_opens_the_review_there(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    history(desk)
    async with at_the_console(desk) as operator:
        await operator.sees("Declare an incident")
        await operator.press("f3")
        await operator.sees("3 incidents")
        await operator.type("replica")
        await operator.sees("0 incidents", "3 entries")
        prompt = operator.pilot.app.screen.query_one(OptionList).get_option_at_index(1).prompt
        assert isinstance(prompt, Content)
        assert [prompt.plain[span.start : span.end] for span in prompt.spans] == ["replica"]
        await operator.press("down", "down", "enter")
        await operator.sees("INC-2", "event 3 of")
        await operator.press("l")
        await operator.sees("Library", "3 entries")  # as it was left


async def test_typing_goes_on_while_it_looks_and_only_the_last_answer_stands(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    history(desk)
    async with at_the_console(desk) as operator:
        await operator.sees("Declare an incident")
        await operator.press("f3")
        await operator.sees("3 incidents")
        held = threading.Event()
        slow = operator.pilot.app.backstage._reader.submit(lambda _: held.wait(PATIENCE))  # type: ignore[attr-defined]
        await operator.type("push")
        await operator.sees("push", "looking …", "Chat broken")
        await operator.press("backspace", "backspace", "backspace", "backspace")
        await operator.type("chat")
        await operator.sees("chat", "looking …")
        held.set()
        await operator.sees("1 incident", "Chat broken")
        assert slow.done()
        assert order(operator)[0] == "INC-2"
        await operator.misses("Push delayed")


async def test_a_row_that_a_later_key_took_away_says_nothing_more(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    history(desk)
    async with at_the_console(desk) as operator:
        await operator.sees("Declare an incident")
        await operator.press("f3")
        await operator.sees("3 incidents")
        options = operator.pilot.app.screen.query_one(OptionList)
        for gone in ("9", "9/4"):
            options.post_message(OptionList.OptionHighlighted(options, Option("Chat broken", id=gone), 0))
        await operator.settles()
        await operator.press("f3")
        await operator.sees("3 incidents")


ANSWERS = {
    '"': "nothing found",
    "*": "nothing found",
    "api-1": "1 entry",
    "(": "1 entry",
    "x": "one letter is not looked for",
    "🔥": "1 entry",
    "日本": "1 entry",
    "\0[/b]\x1b]52;c;x\x07": "nothing found",
    "a" * 10_000: "too long to look for",
    "🔥" * 10_000: "too long to look for",
    " ".join(map(str, range(2_500))): "too many to look for",
    "down": "1 incident",
}


async def test_whatever_is_typed_is_answered(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    desk.room().note(number, "🔥 on api-1 (eu) [/b] 日本語")
    async with at_the_console(desk, (80, 24)) as operator:
        await operator.sees("🔥 on api-1")
        await operator.press("o")
        await operator.sees("as it happened")
        await operator.press("l")
        await operator.sees("1 incident")
        for typed, answer in ANSWERS.items():
            operator.pilot.app.screen.query_one(Input).value = typed
            await operator.sees(answer)
            assert "\x1b" not in operator.screen()


async def test_the_start_screen_lists_what_all_incidents_owe(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    history(desk)
    room = desk.room()
    today = desk.clock.at.date()
    for n, (owner, due) in enumerate(
        ((None, None), ("@li", today - timedelta(days=3)), ("@sam", date(2027, 1, 15)), ("@kim", None)), 1
    ):
        room.add_action(1 + n % 3, ActionItem(number=0, text=f"alert {n}", owner=owner, due=due))
    desk.clock.at += timedelta(hours=44)
    async with at_the_console(desk, (80, 24)) as operator:
        shown = await operator.sees("INC-3  OVERDUE 5 d  @li  alert 2", "INC-1  by 2027-01-15  @sam")
        assert "(and 2 more: warroom action list)" in shown
        assert "Postmortems: 1 OVERDUE INC-1 by" in shown
        assert "INC-2 due in" in shown
        assert "Checks left: INC-3 4 checks · and 2 more incidents" in shown
        assert "Enter open or declare" in shown
    async with at_the_console(desk, (120, 36)) as operator:
        await operator.sees("NO DATE  NO OWNER  alert 1", "NO DATE  @kim  alert 4")
        await operator.sees("Checks left: INC-3 4 checks · and 2 more incidents")
        room.change_action(3, 1, {"state": ActionState.DONE})
        await operator.misses("alert 2")


async def test_runbooks_that_match_are_named_while_the_title_is_typed(tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "database.md").write_text("# Database issues\n")
    async with at_the_console(Desk(tmp_path, config=Config(runbooks=(str(tmp_path / "books"),)))) as operator:
        await operator.sees("Declare an incident")
        await operator.type("data")
        assert "Runbooks" not in operator.screen()
        await operator.type("base down")
        await operator.sees("Runbooks (b): database")


async def test_start_and_library_say_when_an_open_incident_is_overdue(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.declare("Chat broken", 2)
    desk.declare("API down", 1)
    for number, step in ((1, "on-call"), (1, "engineers"), (2, "on-call"), (2, "all hands")):
        desk.room().settle_step(number, step, Outcome.DONE)  # else these calls are what is worst
    async with at_the_console(desk, (80, 24)) as operator:
        await operator.sees("2 open")
        await operator.press("f3")
        await operator.sees("2 incidents")
        assert "update" not in operator.screen()
        desk.clock.at += timedelta(minutes=13)
        await operator.sees("INC-2 SEV-1 API down: update due in 02:00 and 1 more (Esc)")
        desk.clock.at += timedelta(minutes=5)
        await operator.sees("update overdue 03:00")
        room = desk.room()
        for number in (1, 2):
            room.send_update(number, "Update #1", 1)
        await operator.misses("overdue")
        desk.clock.at += timedelta(minutes=20)
        await operator.press("escape")
        await operator.sees("Declare an incident", "update overdue 05:00")


async def test_the_footer_says_what_enter_does_where_the_focus_is(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as operator:
        await operator.sees("declared")
        await operator.press("o")
        await operator.sees("as it happened")
        await operator.press("l")
        await operator.sees("1 incident", "Enter or ↓ list · F4 sort")
        await operator.press("enter")
        await operator.sees("Enter open · / find · F4 sort")
        await operator.press("slash")
        await operator.sees("Enter or ↓ list · F4 sort")


async def test_what_is_found_in_a_sent_text_stands_in_the_row(desk: Desk) -> None:
    room, number = desk.room("maya"), desk.declare()
    room.send_update(number, "no news " * 50 + "the vendor confirmed it", 1)
    room.resolve(number, "deploy", "rollback", None)
    async with at_the_console(desk, (80, 24)) as operator:
        await operator.sees("Declare an incident")
        await operator.press("f3")
        await operator.sees("1 incident")
        await operator.type("vendor")
        await operator.sees("the vendor confirmed it")
