"""The text of a dialog that sends it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from warroom.tui.runtime.draft_keeper import Draft
from warroom.tui.widgets.text_area import Area


class TextEditor(Area):
    """Enter is for the dialog; ctrl+j makes a new line, and so do alt+enter and shift+enter, where the terminal tells them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j,alt+enter,shift+enter", "new_line", "new line", priority=True)
    ]

    def __init__(self, text: str, enter: Callable[[], None], *, draft: Draft, id: str) -> None:
        """`enter` is what Enter does."""
        super().__init__(text, draft=draft, id=id)
        self._enter = enter

    def action_new_line(self) -> None:
        self.insert("\n")

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self._enter()
            return
        await super()._on_key(event)
