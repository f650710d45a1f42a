"""A line to type in, with a paste of several lines in it."""

from costs import grows_evenly, processor_seconds

from warroom.tui.widgets.line import Line


def test_a_long_paste_with_a_line_end_in_it_is_typed_on_at_once() -> None:
    def cost(characters: int) -> float:
        line = Line("w" * characters + "\nlag", draft=None)
        return processor_seconds(lambda: [line._position_to_cell(characters + 2) for _ in range(20)])

    grows_evenly(cost, 8_000)


def test_the_cursor_stands_behind_what_is_shown_before_it() -> None:
    line = Line("火 up\ndown\tnow", draft=None)
    assert [line._position_to_cell(position) for position in (0, 1, 5, 9, 10)] == [0, 2, 6, 10, 11]
