"""What every dialog is: it goes once, however often it is told to."""

from __future__ import annotations

from typing import TypeVar

from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

R = TypeVar("R")


class Dialog(ModalScreen[R]):
    """Textual would take another screen away when a key that closes a dialog comes a second time."""

    _going = False

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        if self._going:
            return AwaitComplete()
        self._going = True
        return super().dismiss(result)

    def on_unmount(self) -> None:
        # Textual keeps up to 1024 widgets that asked for a pair of colours, each with all that was painted of it.
        StylesCache.get_inner_outer.cache_clear()
