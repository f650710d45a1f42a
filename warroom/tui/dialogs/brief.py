"""The brief that whoever takes over reads before they accept."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from warroom.domain.text.safe_text import block, one_line
from warroom.tui.dialogs.dialog import Dialog


class BriefDialog(Dialog[bool]):
    """Dismisses with True once it was read, and with False when the reader left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", "read", show=False),
        Binding("escape", "leave", "leave", show=False),
    ]
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog reader") as dialog:
            dialog.border_title = Content(one_line(self._title))  # a plain text would be read as markup
            dialog.border_subtitle = "Enter accept or take back · arrows, page down read on · Esc back"
            with VerticalScroll():
                yield Static(Content(block(self._text)))

    def action_read(self) -> None:
        self.dismiss(True)

    def action_leave(self) -> None:
        self.dismiss(False)
