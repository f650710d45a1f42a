"""Texts in so many cells: nothing is lost, nothing sticks out, and what is seen as one character stays one."""

import pytest
from operator_at_work import Desk, at_the_console
from rich.cells import cell_len

from warroom.tui.widgets.wrap import DENSEST, wrap

WHOLE = ["👨‍👩‍👧‍👦", "🏳️‍🌈", "👩🏽‍🚀", "👍🏽", "🇩🇪", "❤️", "1️⃣", "e\u0301", "田", "नि"]


@pytest.mark.parametrize("sign", WHOLE)
def test_what_is_seen_as_one_character_is_never_parted(sign: str) -> None:
    for width in range(2, 12):
        for before in range(12):
            text = "a" * before + sign * 5 + "x"
            lines = wrap(text, width)
            assert "".join(lines) == text
            assert all(cell_len(line) <= width for line in lines)
            assert sum(line.count(sign) for line in lines) == 5


def test_a_flood_of_marks_without_a_width_is_wrapped_too() -> None:
    text = "a" + "\u0301" * 5000
    lines = wrap(text, 20)
    assert "".join(lines) == text
    assert max(map(len, lines)) == 20 * DENSEST


@pytest.mark.parametrize(
    "text", ["W" * 200 + "end", "田" * 100 + "中", "a\tb\tc" * 30, "🇩🇪" * 80, "日本 " * 40 + "w" * 70]
)
async def test_long_words_tabs_and_wide_signs_are_read_whole_at_80_columns(desk: Desk, text: str) -> None:
    desk.room().note(desk.declare(), text)
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees(text.replace("\t", "    "))
        assert all(cell_len(line) == 80 for line in ic.screen().splitlines())
