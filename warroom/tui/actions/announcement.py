"""The announcement, copied again."""

from __future__ import annotations

from warroom.domain.incident.sent_messages import Document
from warroom.domain.incident.state import Incident
from warroom.room import Room
from warroom.texts.kinds import Kind, Outgoing
from warroom.tui.actions.outgoing_texts import message
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import View


async def announcement(screen: IncidentRoom, view: View) -> None:
    def write(room: Room, incident: Incident) -> tuple[Outgoing, Outgoing]:
        return room.texts.announcement(incident), room.texts.public(incident, Kind.ANNOUNCEMENT)

    await message(
        screen, view.incident, Document.ANNOUNCEMENT, write, "announcement", view.incident.declared_at
    )
