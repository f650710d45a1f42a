"""Putting the next update off."""

from __future__ import annotations

from datetime import timedelta

from warroom.domain.refusal import Refusal
from warroom.domain.text.durations import minutes
from warroom.domain.text.local_times import when
from warroom.room.minutes import whole_minutes
from warroom.texts.messages import clock
from warroom.tui.actions.act import changing
from warroom.tui.dialogs.form import Field, Values
from warroom.tui.dialogs.kept_form import form
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View

LONG = 60
"""Minutes from which on it is asked whether the update is really meant to wait so long."""


async def snooze(screen: IncidentRoom, view: View) -> None:
    fields = [
        # A hint, not a value: what is typed would be appended to it.
        Field("minutes", "Put the next update off by how many minutes (empty is 10)", hint="10"),
        Field("reason", "Why it waits"),
    ]

    asked = 0

    async def submit(values: Values) -> str | None:
        nonlocal asked
        try:
            more = whole_minutes(values["minutes"].strip() or "10")
        except Refusal as problem:
            return str(problem)
        if more > LONG and more != asked and values["reason"].strip():
            asked = more
            return _long(screen, more)
        return await changing(screen, lambda room: room.snooze(view.incident.number, more, values["reason"]))

    done = await form(screen, view.incident.id, "Put the update off", fields, submit, does="puts it off")
    if done and screen.view and (until := screen.view.update_due):
        number = screen.view.incident.next_update_number
        screen.say(f"update #{number} is put off to {clock(until, screen.zone)}")


def _long(screen: IncidentRoom, more: int) -> str:
    assert screen.view is not None
    now, length = screen.now(), timedelta(minutes=more)
    until = when(max(screen.view.update_due or now, now) + length, screen.zone, now)
    return f"{more} min is {minutes(length)}, until {until}; Enter again puts it off so long."
