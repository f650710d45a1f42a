"""Painted lines that stay: for one changed line Textual asks every widget of the screen for all of theirs."""

from __future__ import annotations

from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Digits, Static


class Kept(Widget):
    """Mixed into a widget, behind its class so that its style is inherited, gives its lines as they were while nothing of them is dirty."""

    _kept: tuple[Region, list[Strip]] | None = None

    def _set_dirty(self, *regions: Region) -> None:
        # Every way in which a widget comes to be painted anew leads through here.
        self._kept = None
        super()._set_dirty(*regions)

    def render_lines(self, crop: Region) -> list[Strip]:
        if self._kept is None or self._kept[0] != crop:
            self._kept = crop, super().render_lines(crop)
        return self._kept[1]


class Covered(Kept):
    """Nothing is seen of it but what stands in it; lines of its own would only take memory."""

    BLANK = True


class KeptStatic(Static, Kept):
    pass


class KeptDigits(Digits, Kept):
    pass


class KeptVertical(Vertical, Kept):
    pass


class CoveredHorizontal(Horizontal, Covered):
    pass
