"""When the impact started, was detected, declared, mitigated, resolved."""

from __future__ import annotations

from collections.abc import Callable

from warroom.domain.incident.state import Milestone
from warroom.domain.refusal import Refusal
from warroom.domain.text.local_times import typed_time
from warroom.room import Room
from warroom.room.act import Done
from warroom.tui.actions.act import doing
from warroom.tui.dialogs.form import Field, Values
from warroom.tui.dialogs.kept_form import form
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View


async def milestones(screen: IncidentRoom, view: View) -> None:
    settable = [m for m in Milestone if m is not Milestone.RESOLVED or not view.incident.is_open]

    def known(milestone: Milestone) -> str:
        moment = view.incident.milestones.get(milestone)
        if moment is None:
            return ""
        guess = "~" if moment.estimated else ""
        return f"{guess}{typed_time(moment.time, screen.zone)}"

    before = {milestone.value: known(milestone) for milestone in settable}
    fields = [
        Field(m.value, m.label.capitalize(), before[m.value], "14:02, -7m, or ~14:00 for a guess", time=True)
        for m in settable
    ]

    def job(values: Values) -> Callable[[Room], Done]:
        changed = {m: values[m.value].strip() for m in settable if values[m.value].strip() != before[m.value]}
        if not changed:
            raise Refusal("Write or change a time, or press Esc.")
        if emptied := [m.label for m, text in changed.items() if not text]:
            raise Refusal(
                f"“{emptied[0]}” has a time, which can be corrected but not emptied; write another, "
                "or press Esc, and ctrl+z takes back your last act."
            )
        wanted = {m: (text.lstrip("~ "), text.startswith("~")) for m, text in changed.items()}
        return lambda room: room.milestones(view.incident.number, wanted)

    await form(screen, view.incident.id, "Times", fields, doing(screen, job), does="records them")
