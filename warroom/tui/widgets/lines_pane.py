"""A pane of lines that is drawn again only when what it shows is another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.geometry import Size

from warroom.tui.widgets.pane import Pane


class LinesPane(Pane):
    """As high as its lines, where its style says `auto`; another number of them lays the screen out anew."""

    _lines_of: Callable[[int], Sequence[Content]] | None = None
    _about: object = None

    def show_lines(self, about: object, lines_of: Callable[[int], Sequence[Content]]) -> None:
        """Draw `lines_of` a width in cells; nothing happens while they are `about` the same."""
        if about == self._about and self._lines_of is not None:
            return
        before = self._lines(self.size.width)
        self._about, self._lines_of = about, lines_of
        self.draw(self._content, layout=len(self._lines(self.size.width)) != len(before))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._lines(width)))

    def _content(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> Sequence[Content]:
        return self._lines_of(width) if self._lines_of is not None and width > 0 else ()
