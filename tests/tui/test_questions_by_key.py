"""Questions in the console: asked and answered in the note line, among what is due, and with Enter on one."""

from datetime import timedelta
from pathlib import Path

from operator_at_work import Desk, at_sizes, at_the_console

SIZES = [(80, 24), (120, 36)]


@at_sizes(*SIZES)
async def test_a_question_is_asked_and_answered_in_the_note_line(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    async with at_the_console(desk, size) as operator:
        await operator.sees("API down")
        await operator.press("n")
        await operator.type("? is US affected too")
        await operator.press("enter")
        await operator.sees("question 1; =1 and the answer in this line closes it")
        await operator.type("=2 US clean")
        await operator.press("enter")
        await operator.sees("question 2 is not open, but question 1: is US affected too")
        await operator.press("backspace", *["backspace"] * len("2 US clean"))
        await operator.type("=1 US clean")
        await operator.press("enter")
        await operator.sees("question 1 is answered; the next update has it", "answer 1 (is US affected too)")
        await operator.press("escape", "u")
        await operator.sees("US clean")
    assert [question.answer for question in desk.room().incident(number).questions] == ["US clean"]


async def test_enter_on_a_question_answers_it_and_it_is_due_after_ten_minutes(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    number = desk.declare()
    desk.room("maya").note(number, "? is US affected too")
    desk.room("maya").note(number, "? who may approve it")
    async with at_the_console(desk) as operator:
        await operator.sees("who may approve it")
        await operator.misses("question 1: is US")
        await operator.press("up", "up", "enter")
        await operator.sees("Question 1: is US affected too")
        await operator.type("US clean")
        await operator.press("enter")
        await operator.sees("answer 1 (is US affected too): US clean")
        desk.clock.at += timedelta(minutes=10)
        await operator.sees("question 2: who may approve it")
        await operator.press("t")
        await operator.sees("Due, soonest first")
        await operator.press("down", "down", "enter")
        await operator.sees("Question 2")
        await operator.type("@ann")
        await operator.press("enter", "escape")
        await operator.misses("question 2: who may")
    assert [question.answer for question in desk.room().incident(number).questions] == ["US clean", "@ann"]
