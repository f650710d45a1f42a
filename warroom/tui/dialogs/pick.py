"""Picking an incident from a list."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from warroom.domain.incident import Incident
from warroom.domain.learning import ActionState
from warroom.domain.plain import one_line
from warroom.domain.promises import Check
from warroom.tui.view import Rows, span

HOUR = timedelta(hours=1)


def option(incident: Incident, due: datetime | None, now: datetime, zone: tzinfo) -> Option:
    """One row: reference, severity, status, date, what is overdue, title."""
    state = ""
    if due is not None and incident.is_open:
        state = f"overdue {span(due - now)}" if due < now else f"update in {span(due - now)}"
    elif due is not None:
        state = "postmortem LATE" if due < now else f"postmortem {(due - now) // HOUR} h"
    owed = sum(action.state is ActionState.OPEN for action in incident.actions)
    left = 0 if incident.is_open else sum(check not in incident.checks for check in Check)
    marks = [f"{owed} actions"] if owed else []
    marks += [f"{left} checks left"] if left else []
    tail = f"  ({', '.join(marks)})" if marks else ""
    drill = "DRILL " if incident.drill else ""
    words = (
        f"{incident.reference:<7} {incident.severity}  {incident.status.label:<13}  "
        f"{incident.declared_at.astimezone(zone):%Y-%m-%d}  {state:<17}  {drill}{one_line(incident.title)}{tail}"
    )
    return Option(Content(words), id=str(incident.number))


class PickDialog(ModalScreen[int | None]):
    """Dismisses with the number of the incident picked."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,w", "leave", "leave", show=False)]

    def __init__(self, rows: Rows, now: datetime, zone: tzinfo) -> None:
        super().__init__()
        self._rows, self._now, self._zone = rows, now, zone

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog wide") as dialog:
            dialog.border_title = "Incidents: open ones first, the most pressing on top"
            dialog.border_subtitle = "Enter or 1-9 open · Esc back"
            yield OptionList(*(option(i, due, self._now, self._zone) for i, due in self._rows))

    def on_key(self, event: object) -> None:
        character = getattr(event, "character", None) or ""
        if character.isdecimal() and 1 <= int(character) <= len(self._rows):
            self.dismiss(self._rows[int(character) - 1][0].number)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(int(event.option.id or 0))

    def action_leave(self) -> None:
        self.dismiss(None)
