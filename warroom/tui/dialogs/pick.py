"""Picking an incident from a list."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList

from warroom.tui.dialogs.dialog import Dialog
from warroom.tui.room_view import Rows
from warroom.tui.widgets.incident_list import IncidentList


class PickDialog(Dialog[int | None]):
    """Dismisses with the number of the incident picked."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,w", "leave", "leave", show=False)]

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self._incidents = IncidentList(rows)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide") as dialog:
            dialog.border_title = "Incidents: open ones first, the most pressing on top"
            dialog.border_subtitle = "Enter or 1-9 open · Esc back"
            yield self._incidents

    def on_key(self, event: object) -> None:
        character = getattr(event, "character", None) or ""
        rows = self._incidents.rows
        if character.isdecimal() and 1 <= int(character) <= len(rows):
            self.dismiss(rows[int(character) - 1][0].number)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(int(event.option.id or 0))

    def action_leave(self) -> None:
        self.dismiss(None)
