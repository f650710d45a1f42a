"""Picking an incident from a list."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from warroom.documents.listing_lines import owed_words, title
from warroom.documents.postmortem_stage import review_words
from warroom.domain.listing import Listed
from warroom.tui.dialogs.dialog import Dialog
from warroom.tui.view import Rows, span

WIDEST = len("postmortem on time")
"""Cells of the longest state."""


def option(incident: Listed, due: datetime | None, hours: int, now: datetime, zone: tzinfo) -> Option:
    """One row: reference, severity, status or date, what is due, title, what is owed. `hours` are the postmortem's."""
    if incident.is_open:
        where, state = incident.status.label, "no update due"
        if due is not None:
            state = f"overdue {span(due - now)}" if due < now else f"update in {span(due - now)}"
    else:
        where = f"{incident.declared_at.astimezone(zone):%Y-%m-%d}"
        # How late a postmortem is stands in the library; here only that it is.
        state = review_words(incident, hours, now)[:WIDEST].rstrip()
    owed = owed_words(incident)
    words = (
        f"{incident.reference:<8} {incident.severity} {where:<13} {state:<{WIDEST}}  "
        f"{title(incident)}{f'  ({owed})' if owed else ''}"
    )
    return Option(Content(words), id=str(incident.number))


class PickDialog(Dialog[int | None]):
    """Dismisses with the number of the incident picked."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,w", "leave", "leave", show=False)]

    def __init__(self, rows: Rows, hours: int, now: datetime, zone: tzinfo) -> None:
        super().__init__()
        self._rows, self._hours, self._now, self._zone = rows, hours, now, zone

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide") as dialog:
            dialog.border_title = "Incidents: open ones first, the most pressing on top"
            dialog.border_subtitle = "Enter or 1-9 open · Esc back"
            options = (option(i, due, self._hours, self._now, self._zone) for i, due in self._rows)
            yield OptionList(*options, classes="incidents")

    def on_key(self, event: object) -> None:
        character = getattr(event, "character", None) or ""
        if character.isdecimal() and 1 <= int(character) <= len(self._rows):
            self.dismiss(self._rows[int(character) - 1][0].number)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(int(event.option.id or 0))

    def action_leave(self) -> None:
        self.dismiss(None)
