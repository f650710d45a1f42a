"""What users notice, and how many are affected."""

from __future__ import annotations

import re
from collections.abc import Callable

from warroom.domain.refusal import Refusal
from warroom.room import Room
from warroom.room.act import Done
from warroom.tui.actions.act import doing
from warroom.tui.dialogs.form import Field, Values
from warroom.tui.dialogs.kept_form import form
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View


async def impact(screen: IncidentRoom, view: View) -> None:
    users = "" if view.incident.users is None else str(view.incident.users)
    fields = [
        Field("impact", "What users notice", view.incident.impact or "", "as in: 30% of EU checkouts fail"),
        Field("users", "How many are affected (empty: not known)", users, "as in: 4100"),
        Field("at", "Since when that is so (empty is now)", hint="14:02 or -7m", time=True),
    ]

    def job(values: Values) -> Callable[[Room], Done]:
        typed = re.sub(r"[ ,._']", "", values["users"].strip().lstrip("~"))
        if typed and not typed.isdecimal():
            raise Refusal("Write how many are affected as a number, as in 4100.")
        text = values["impact"].strip()
        # What was left alone stays as it is by now: another console may have changed it.
        changed = None if text == (view.incident.impact or "") else text
        number, unknown = (int(typed) if typed and typed != users else None), bool(users) and not typed
        # With a time the same may be said once more: it was so then.
        at = values["at"].strip() or None
        return lambda room: room.impact(
            view.incident.number, changed, number, users_unknown=unknown, at=at, again=bool(at)
        )

    await form(screen, view.incident.id, "Impact", fields, doing(screen, job), does="records it")
