"""Reading a long Markdown text: headings, links and all, with nothing of it live."""

from __future__ import annotations

from pathlib import PurePath
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import MarkdownViewer

from warroom.domain.plain import block, one_line


class Pages(MarkdownViewer):
    """Follows links inside the text; where any other goes is only said. Textual's own would load the file, or crash."""

    async def go(self, location: str | PurePath) -> None:
        address = str(location)
        if address.startswith("#"):
            self.document.goto_anchor(address[1:])
        else:
            dialog = self.screen.query_one(".reader")
            dialog.border_subtitle = Content(f"the link goes to {one_line(address)} · Esc back")


class ReaderDialog(ModalScreen[None]):
    """A link shows where it goes, and opens only inside the text."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,b", "leave", "leave", show=False)]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog reader") as dialog:
            dialog.border_title = Content(one_line(self._title))  # a plain text would be read as markup
            dialog.border_subtitle = "Esc back"
            yield Pages(
                block(self._text), show_table_of_contents=self.app.size.width >= 120, open_links=False
            )

    def action_leave(self) -> None:
        self.dismiss(None)
