"""Text that is made when it is painted."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.geometry import Size

from warroom.tui.runtime.render_cache import KeptStatic


class Pane(KeptStatic):
    """Its text is made when it is painted, because only then its size is known."""

    _make: Callable[[], Content | str] = staticmethod(str)
    _made: tuple[Size, Content] | None = None

    def draw(self, make: Callable[[], Content | str], *, layout: bool = False) -> None:
        self._make = make
        self.refresh(layout=layout)

    def draw_changed(self, make: Callable[[], Content]) -> None:
        """Draw it only when it is another text than the one that is shown."""
        made = self.size, make()
        if made != self._made:
            self._made = made
            self.draw(lambda: made[1] if made[0] == self.size else make())

    def render(self) -> Content | str:
        return self._make()
