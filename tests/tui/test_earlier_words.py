"""Words that somebody typed and left are never replaced by others without a way back."""

from __future__ import annotations

import pytest
from operator_at_work import Desk, at_the_console


@pytest.mark.parametrize(
    ("key", "shown"), [("t", "Due, soonest first"), ("l", "Before it ends"), ("i", "What users notice"), ("d", "Declare an incident")]
)  # fmt: skip
async def test_a_few_new_letters_leave_the_old_words_within_reach(desk: Desk, key: str, shown: str) -> None:
    desk.declare()
    words = ("drain the third balancer", "x", "look at the disk")
    async with at_the_console(desk) as ic:
        for text in words:
            await ic.sees("declared", "n note")
            await ic.press(key)
            await ic.sees(shown)
            await ic.settles()
            if key == "t":  # the list has the focus
                await ic.press("n")
            await ic.type(text)
            await ic.press("escape")
            if key == "d":
                await ic.press("escape")
            await ic.sees("n note")
            await ic.settles()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press(key)
        await ic.sees(shown)
        if key == "t":
            await ic.press("n")
        await ic.sees("Left here", words[2])
        for text in reversed(words):
            await ic.press("ctrl+r")
            await ic.waits(lambda text=text: ic.pilot.app.screen.query("Line").first().value == text)


async def test_a_task_that_is_asked_for_leaves_another_that_was_begun(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("t")
        await ic.sees("Due, soonest first")
        await ic.type("@ann drain lb-3 20m")
        await ic.press("escape")
        await ic.sees("n note")
        await ic.press("t")
        await ic.sees("Left here", "drain lb-3")
        await ic.type("@li lag 5m")
        await ic.press("enter")
        await ic.sees("task 1", "Left here", "drain lb-3")
        await ic.press("ctrl+r", "enter")
        await ic.sees("task 2")
        await ic.misses("Left here")
