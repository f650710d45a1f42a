"""Changing the status; on a resolved incident that reopens it."""

from __future__ import annotations

from collections.abc import Callable

from warroom.domain.incident.state import Milestone
from warroom.domain.policy.severities import Status
from warroom.room import Room
from warroom.room.act import Done
from warroom.tui.actions.act import doing
from warroom.tui.dialogs.changed_meanwhile import Meanwhile
from warroom.tui.dialogs.form import Field, Values
from warroom.tui.dialogs.kept_form import form
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View


async def status(screen: IncidentRoom, view: View) -> None:
    choices = tuple((s.value, s.label) for s in Status if s is not Status.RESOLVED)
    fields = [
        Field("status", "Status", view.incident.status.value, choices=choices),
        Field("reason", "Because (may stay empty)"),
    ]

    number, meanwhile = view.incident.number, Meanwhile({"Status": view.incident.status.label})

    def job(values: Values) -> Callable[[Room], Done]:
        wanted, reason = Status(values["status"]), values["reason"] or None

        def work(room: Room) -> Done:
            now = room.incident(number)
            reopens = "" if now.is_open else f", which reopens {now.reference}"
            meanwhile.tell("Status", now.status.label, wanted.label, reopens)
            return room.status(number, wanted, reason)

        return work

    title = "Status" if view.incident.is_open else f"Reopen {view.incident.reference}"
    if await form(screen, view.incident.id, title, fields, doing(screen, job), does="changes it"):
        _offer_mitigated(screen)


def _offer_mitigated(screen: IncidentRoom) -> None:
    """Who watches a fix may say by `m` that users are well again."""
    incident = screen.view.incident if screen.view else None
    if incident is None or incident.filed or incident.status is not Status.MONITORING:
        return
    if Milestone.MITIGATED not in incident.milestones:
        screen.offered_times[Milestone.MITIGATED] = incident.status_since
        screen.say(
            f"Monitoring since {incident.status_since.astimezone(screen.zone):%H:%M} is saved. Mitigated now? m · "
            "impact now? u asks: over, still, less"
        )
