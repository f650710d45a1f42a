"""Correcting an entry or striking it; the original stays readable."""

from __future__ import annotations

from collections.abc import Callable

from warroom.domain.incident.declaration import Declared
from warroom.domain.record.amendments import MOVABLE
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.local_times import typed_time
from warroom.room import Room
from warroom.room.act import Done
from warroom.tui.actions.act import doing
from warroom.tui.dialogs.form import Field, Values
from warroom.tui.dialogs.kept_form import form
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View


async def correct(screen: IncidentRoom, view: View) -> None:
    await correct_entry(screen, view, screen.chosen_entry())


async def correct_entry(screen: IncidentRoom, view: View, entry: TimelineEntry) -> None:
    at = typed_time(entry.at, screen.zone, "%Y-%m-%d %H:%M:%S")
    words = entry.text or ""
    # The words first: a 2 that was meant for them must not strike the entry.
    fields = [Field("text", f"Words of entry {entry.n}", words)]
    hint = "The original stays readable."
    if isinstance(entry.recorded.event, MOVABLE):
        choices = (("correct", "correct it"), ("strike", "strike it"))
        fields += [
            Field("at", "When it happened", at, "14:02, -7m", time=True),
            Field("do", "What to do", "correct", choices=choices),
        ]
    elif isinstance(entry.recorded.event, Declared):
        hint += " X cancels what was declared by mistake."
    else:
        hint += " It changed the incident: its key sets what is so, ctrl+z takes back your last act."
    number, n = view.incident.number, entry.n

    def job(values: Values) -> Callable[[Room], Done]:
        if values.get("do") == "strike":
            return lambda room: room.retract(number, n)
        text, time = values["text"], values.get("at", at).strip()
        moved = time if time != at else None
        return lambda room: room.amend(number, n, text if text != words else None, moved)

    of, submit = f"{view.incident.id}/{n}", doing(screen, job)
    await form(screen, of, "Correct an entry", fields, submit, does="does it", checklist=hint)
