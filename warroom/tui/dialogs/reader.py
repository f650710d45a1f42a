"""Reading a long Markdown text: headings, links and all, with nothing of it live."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from warroom.domain.text.safe_text import one_line
from warroom.tui.dialogs.dialog import Dialog
from warroom.tui.widgets.document import Document


class ReaderDialog(Dialog[None]):
    """A link shows where it leads, and opens nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,b", "leave", "leave", show=False)]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog reader") as dialog:
            dialog.border_title = Content(one_line(self._title))  # a plain text would be read as markup
            dialog.border_subtitle = "n next heading · p previous · space page · Esc back"
            yield Document(self._text)

    def action_leave(self) -> None:
        self.dismiss(None)
