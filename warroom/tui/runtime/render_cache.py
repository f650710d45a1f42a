"""Painted lines that stay: for one changed line Textual asks every widget of the screen for all of theirs."""

from __future__ import annotations

from typing import Any

from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Digits, Static

from warroom.tui.runtime.left_screens import CanBeLeft
from warroom.tui.runtime.textual_private import forget_painted, screens_below, take_dirty_regions


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


class KeptHorizontal(Horizontal, Kept):
    pass


class CoveredHorizontal(Horizontal, Covered):
    pass


class Beneath(CanBeLeft):
    """Mixed into every screen, in front of its class: while another one lies over it, only what changed is painted.

    Textual (8.2) marks the screen below as changed by its own repainting, and with it, from the first time on, the
    whole terminal is painted again for each tick of a clock. No widget itself, so that the style is the screen's.
    """

    def _compositor_refresh(self) -> None:
        assert isinstance(self, Screen)
        above = screens_above(self)
        if not above:
            super()._compositor_refresh()  # type: ignore[misc]  # the screen's, behind this class
            return
        if regions := take_dirty_regions(self):
            *between, top = above
            for screen in between:  # it gives the lines that it shows of this one
                forget_painted(screen, regions)
            top.refresh(*regions)


def screens_above(screen: Screen[Any]) -> list[Screen[Any]]:
    """Those that lie over a screen which is seen below them, the top one last."""
    stack = screen.app.screen_stack
    if screen.app.is_inline or screen not in screens_below(screen.app):
        return []
    return stack[stack.index(screen) + 1 :]
