"""Screens that are left: each goes once and no other in its place, and who still draws on it does no harm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches

from warroom.tui.runtime.textual_private import is_going

if TYPE_CHECKING:
    from textual.screen import Screen


class LeftError(NoMatches):
    """Nobody sees any more what was to be drawn: the app ends what was about to draw it, and nothing else."""


class CanBeLeft:
    """Mixed into every screen, in front of its class: it loses its widgets one by one while it is left."""

    def query_one(self, *wanted: Any) -> Any:
        """As Textual's. Raises LeftError for what is gone together with its screen."""
        try:
            return super().query_one(*wanted)  # type: ignore[misc]  # the screen's, behind this class
        except NoMatches as missing:
            if not is_going(cast("Screen[Any]", self)):
                raise
            raise LeftError(str(missing)) from None


class GoesOnce:
    """Mixed into what lies over a screen, in front of its class.

    Textual (8.2) takes away whatever is on top: another screen, when a key that closes this one comes a second time or
    something has come to lie over it meanwhile.
    """

    _going = False

    def dismiss(self, result: Any = None) -> AwaitComplete:
        stack: list[Any] = self.app.screen_stack  # type: ignore[attr-defined]  # the screen's
        if self._going or self not in stack:
            return AwaitComplete()
        self._going = True
        leave_above(self)
        return super().dismiss(result)  # type: ignore[misc,no-any-return]  # the screen's, behind this class


def leave_above(screen: Any) -> None:
    """Close what lies over a screen, as Esc does; what is typed there was kept."""
    stack: list[Screen[Any]] = screen.app.screen_stack
    if screen in stack:
        for above in reversed(stack[stack.index(screen) + 1 :]):
            above.dismiss()
