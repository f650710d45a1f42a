"""Changing the severity, and the text that says so."""

from __future__ import annotations

from warroom.domain.incident.sent_messages import Document
from warroom.domain.incident.snooze import snooze_ended
from warroom.domain.incident.state import Incident
from warroom.domain.policy.recorded_process import process_of
from warroom.room import Room
from warroom.room.act import Done
from warroom.texts.kinds import Kind, Outgoing
from warroom.tui.actions.act import changing
from warroom.tui.actions.outgoing_texts import message
from warroom.tui.dialogs.changed_meanwhile import Meanwhile
from warroom.tui.dialogs.form import Field, Values, severities
from warroom.tui.dialogs.kept_form import form
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View


async def severity(screen: IncidentRoom, view: View) -> None:
    incident = view.incident
    fields = [
        Field(
            "severity",
            "Severity",
            str(int(incident.severity)),
            choices=severities(process_of(incident, screen.app.config.policy)),
        ),
        Field("reason", "Because (may stay empty)"),
    ]
    number, meanwhile = incident.number, Meanwhile({"Severity": str(incident.severity)})

    async def submit(values: Values) -> str | None:
        wanted, reason = (
            process_of(incident, screen.app.config.policy).called(int(values["severity"])),
            values["reason"] or None,
        )

        def change(room: Room) -> Done:
            meanwhile.tell("Severity", str(room.incident(number).severity), str(wanted))
            return room.severity(number, wanted, reason)

        return await changing(screen, change)

    done = await form(screen, incident.id, "Severity", fields, submit, does="changes it")
    if done and screen.view:

        def write(room: Room, now: Incident) -> tuple[Outgoing, Outgoing]:
            was = now.severities[-2].severity
            change = room.texts.severity_change(now, was, done["reason"] or None)
            return change, room.texts.public(now, Kind.SEVERITY, was)

        changed = screen.view.incident
        ended = snooze_ended(screen.acts[-1], screen.view.update_due, screen.zone)
        then = f"; {ended}" if ended else ""
        since = changed.severity_since
        await message(screen, changed, Document.SEVERITY_CHANGE, write, "severity", since, then)
