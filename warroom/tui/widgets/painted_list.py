"""A list that draws only the rows that are seen, so that five thousand lines cost no more than ten."""

from __future__ import annotations

from typing import ClassVar

from textual.scroll_view import ScrollView

from warroom.tui.widgets.timeline_paint import Painter


class PaintedList(ScrollView, can_focus=True):
    """Paints its rows as the timeline does; the chosen one shows only while the list has the focus."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "timeline--plain", "timeline--strong", "timeline--quiet", "timeline--muted", "timeline--asked",
        "timeline--selected", "timeline--bar",
    }  # fmt: skip

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.painter = Painter(self)

    @property
    def row_width(self) -> int:
        """Cells of a row."""
        return max(20, self.scrollable_content_region.width)

    def notify_style_update(self) -> None:
        self.painter.forget()
        super().notify_style_update()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
