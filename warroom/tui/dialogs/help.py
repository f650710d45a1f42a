"""The help page, built from the command declarations."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from warroom.tui.commands import COMMANDS, TIMELINE_KEYS, why_not
from warroom.tui.dialogs.dialog import Dialog
from warroom.tui.room_view import View
from warroom.tui.widgets.wrap import wrap

WIDEST, AROUND = 120, 7
"""Cells of the page at most, and of its frame and scrollbar."""
MARGIN = 22
"""Cells in front of the words: the key and the label."""


class HelpDialog(Dialog[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,enter,q", "leave", "leave", show=False)
    ]

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog help") as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "Esc back"
            yield Static(self._page())

    def _page(self) -> Content:
        rows: list[Content] = []
        room = min(WIDEST, self.app.size.width * 9 // 10) - AROUND - MARGIN
        for command in COMMANDS:
            reason = why_not(command, self._view)
            key = Content.styled(f"{command.shown_key:>8}  ", "bold")
            first, *more = wrap(f"{command.help}  ({reason})" if reason else command.help, room)
            rows.append(Content.assemble(key, f"{command.label:<11} {first}"))
            rows += [Content(" " * MARGIN + line) for line in more]
        rows += [Content(""), Content.styled("In the timeline", "bold")]
        rows += [Content(f"  {keys:<20} {words}") for keys, words in TIMELINE_KEYS]
        rows += [
            Content(""),
            Content("Signs: ▲ declared, severity   ● status, impact, times   ◆ roles   · note   ! decision"),
            Content("       ? question   ▣ sent   ✔ resolved"),
        ]
        return Content("\n").join(rows)

    def action_leave(self) -> None:
        self.dismiss(None)
