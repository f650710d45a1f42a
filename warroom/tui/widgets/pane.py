"""Text that is made when it is painted."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from warroom.tui.runtime.render_cache import KeptStatic


class Pane(KeptStatic):
    """Its text is made when it is painted, because only then its size is known."""

    _make: Callable[[], Content | str] = staticmethod(str)

    def draw(self, make: Callable[[], Content | str], *, layout: bool = False) -> None:
        self._make = make
        self.refresh(layout=layout)

    def render(self) -> Content | str:
        return self._make()
