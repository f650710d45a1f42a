"""The last gate: nothing that anybody typed commands the terminal, whichever widget shows it."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from warroom.domain.text.safe_text import disarmed


class Gate(LineFilter):
    """Texts are made safe to read where they are made; what slips through is only made harmless.

    It stands behind the other filters and holds them: Textual keeps each line once more for every filter that it knows.
    """

    def __init__(self, others: tuple[LineFilter, ...] = ()) -> None:
        super().__init__()
        self.others = others

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        for other in self.others:
            segments = other.apply(segments, background)
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [Segment(disarmed(text), style, control) for text, style, control in segments]
