"""A line to type in, with a paste of several lines in it."""

from costs import grows_evenly, processor_seconds
from textual.app import App, ComposeResult

from warroom.tui.widgets.line import Line


class OneLine(App[None]):
    def compose(self) -> ComposeResult:
        yield Line(draft=None)


async def test_a_long_paste_with_a_line_end_in_it_is_typed_on_at_once() -> None:
    async with OneLine().run_test() as pilot:
        line = pilot.app.query_one(Line)

        def cost(characters: int) -> float:
            line.value = "w" * characters + "\nlag"
            return processor_seconds(lambda: [line._position_to_cell(characters + 2) for _ in range(20)])

        grows_evenly(cost, 6_000)


async def test_the_cursor_stands_behind_what_is_shown_before_it() -> None:
    async with OneLine().run_test() as pilot:
        line = pilot.app.query_one(Line)
        line.value = "火 up\ndown\tnow"
        assert [line._position_to_cell(position) for position in (0, 1, 5, 9, 10)] == [0, 2, 6, 10, 11]
