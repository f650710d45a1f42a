"""The marks in front of a note: what lacks something is said at once, and stays in the line."""

import pytest
from operator_at_work import Desk, Operator, at_the_console
from textual.events import Paste

from warroom.domain.refusal import Refusal


async def _enters(ic: Operator, text: str) -> None:
    ic.pilot.app.screen.note_line.value = ""
    ic.pilot.app.post_message(Paste(text))
    await ic.sees(text.strip())
    await ic.press("enter")


@pytest.mark.parametrize(
    "typed", ["> li check x", "> check", ">li check x 5m", "-1m > check", "  > check", ">"]
)
async def test_a_task_without_its_owner_is_no_note_at_once(desk: Desk, typed: str) -> None:
    number = desk.declare()
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("IC @maya")
        await _enters(ic, typed)
        await ic.sees("NOT RECORDED: a task names its owner, as in > @li check replica lag 5m;")
        await ic.press("escape", "n")
        assert ic.pilot.app.screen.note_line.value == typed
        assert desk.room().store.count(number) == 2
        await ic.press("enter")  # a quotation begins like this too
        await ic.sees("entry 3 is saved")
    written = max(desk.room().timeline(number), key=lambda entry: entry.n)
    assert written.text == typed.removeprefix("-1m ")


@pytest.mark.parametrize("typed", ["> @li check x 5m", "  >@li check x 5m"])
async def test_a_task_with_its_owner_is_asked_for(desk: Desk, typed: str) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        await _enters(ic, typed)
        await ic.sees("☐ task 1 for @li: check x, until 13:35")


@pytest.mark.parametrize(
    "typed", ["> 5% of logins fail", ">= 5 errors a second", ">> tail", "> quoted\n> twice"]
)
async def test_what_only_looks_a_little_like_a_task_is_a_note(desk: Desk, typed: str) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        ic.pilot.app.post_message(Paste(typed))
        await ic.sees(typed.replace("\n", "⏎"))
        await ic.press("enter")
        await ic.sees("entry 3 is saved")
    assert desk.room().timeline(1)[-1].text == typed


async def test_a_mark_alone_is_no_note(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("IC @maya")
        await _enters(ic, "! ")
        await ic.sees(
            "NOT SAVED, your text is back in the line: A ! alone says nothing; write the decision behind it"
        )
        await _enters(ic, "?")
        await ic.sees(
            "NOT RECORDED: ? is the key for help once Esc has left this line; write the question behind it."
        )
        await ic.press("enter")
        await ic.sees(
            "NOT SAVED, your text is back in the line: A ? alone says nothing; write the question behind it"
        )
        await _enters(ic, "/")
        await ic.sees("NOT RECORDED: / is the key for find")
        await ic.press("escape", "question_mark")
        await ic.sees("This page")
    room = desk.room()
    assert room.store.count(number) == 2
    n = room.note(number, "! fail over").n
    with pytest.raises(Refusal, match="A ! alone says nothing"):
        room.amend(number, n, "!")
    with pytest.raises(Refusal, match=r"line 2: A \? alone says nothing"):
        room.notes(number, ["lag", "13:02 ?"])
