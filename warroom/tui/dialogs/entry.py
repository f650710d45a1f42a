"""One entry of the timeline, whole: what was sent, a brief, and how it read before each correction."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from warroom.domain.text.safe_text import one_line
from warroom.tui.dialogs.dialog import Dialog


class EntryDialog(Dialog[str | None]):
    """Dismisses with `copy`, `correct`, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "leave('')", "leave", show=False),
        Binding("y", "leave('copy')", "copy", show=False),
        Binding("c", "leave('correct')", "correct", show=False),
    ]

    def __init__(self, title: str, page: Content, *, can_write: bool) -> None:
        """`page` is safe to show. Who only looks on cannot correct."""
        super().__init__()
        self._title, self._page, self._can_write = title, page, can_write

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog reader") as dialog:
            dialog.border_title = Content(one_line(self._title))  # a plain text would be read as markup
            correct = " · c correct" if self._can_write else ""
            dialog.border_subtitle = f"y copy{correct} · Esc back"
            with VerticalScroll(classes="entry") as page:
                page.can_focus = True
                yield Static(self._page, markup=False)

    def on_mount(self) -> None:
        self.set_focus(self.query_one(VerticalScroll))

    def action_leave(self, how: str) -> None:
        if how == "correct" and not self._can_write:
            return
        self.dismiss(how or None)
