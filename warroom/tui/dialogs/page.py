"""A page of plain text that is read whole: an entry of the timeline, a brief."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from warroom.domain.text.safe_text import one_line
from warroom.tui.dialogs.dialog import Dialog


class PageDialog(Dialog[str | None]):
    """A page to scroll. Dismisses with the key that was pressed on it, or None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "leave", show=False)]

    def __init__(self, title: str, page: Content, keys: dict[str, str]) -> None:
        """`page` is safe to show; `keys` are the keys that end it, with a word for what follows."""
        super().__init__()
        self._title, self._page, self._keys = title, page, keys

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog reader") as dialog:
            dialog.border_title = Content(one_line(self._title))  # a plain text would be read as markup
            told = [f"{'Enter' if key == 'enter' else key} {word}" for key, word in self._keys.items()]
            dialog.border_subtitle = " · ".join([*told, "Esc back"])
            with VerticalScroll(classes="entry") as page:
                page.can_focus = True
                yield Static(self._page, markup=False)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(VerticalScroll))

    def on_key(self, event: events.Key) -> None:
        if event.key in self._keys:
            event.stop()
            self.dismiss(event.key)

    def action_leave(self) -> None:
        self.dismiss(None)
