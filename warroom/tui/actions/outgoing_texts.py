"""Texts that go out once: written, copied on the press, shown, recorded as sent when the IC says so."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warroom.domain.incident.sent_messages import Document
from warroom.domain.incident.snooze import snooze_ended
from warroom.domain.incident.state import Incident
from warroom.domain.policy.severities import Severity
from warroom.local.draft_names import BETWEEN
from warroom.room import Room
from warroom.room.act import Done
from warroom.texts.kinds import Kind, Outgoing
from warroom.tui.actions import unsent_text
from warroom.tui.actions.act import changing
from warroom.tui.actions.compose import Composed, Write, composed
from warroom.tui.actions.copy import Copying
from warroom.tui.actions.update_draft import several
from warroom.tui.dialogs.changed_meanwhile import Meanwhile
from warroom.tui.dialogs.form import Field, Values
from warroom.tui.dialogs.kept_form import form
from warroom.tui.dialogs.outgoing import Copy, OutgoingDialog, Send
from warroom.tui.room_view import View
from warroom.tui.runtime.draft_keeper import Draft

if TYPE_CHECKING:
    from warroom.tui.screens.room import RoomScreen


async def sheet(screen: RoomScreen, title: str, key: str, fresh: Composed, copied: Copy, send: Send) -> bool:
    """Show a text until it is recorded as sent, or left with what was changed kept under `key`."""
    left: str | None = await screen.backstage.keep(lambda drafts: drafts.draft(key))
    kept = left.split(BETWEEN) if left else []

    async def sent(text: str, when: str) -> str | None:
        problem = await send(text, when)
        if problem is None:
            draft.forget()
        return problem

    draft = Draft(screen.app.drafts, lambda: {key: several(dialog.words_left)})
    note = "This is the draft you left; ctrl+r writes it anew, and again brings it back." if kept else ""
    dialog = OutgoingDialog(title, fresh, copied, sent, kept=kept, note=note, draft=draft)
    done = await screen.app.push_screen_wait(dialog)
    screen.draw()
    return done


async def message(
    screen: RoomScreen,
    incident: Incident,
    document: Document,
    write: Write,
    name: str,
    since: datetime,
    then: str = "",
) -> bool:
    """Write a text about what is so `since` then, copy it, and show it until it is recorded as sent, or left.

    `since` tells it from the text of an earlier resolution or change of severity; `then` is said behind its record.
    """
    key = f"{incident.id}/{name}/{since.isoformat()}"
    fresh = await composed(screen, incident.number, write)
    copying = Copying(screen, f"{incident.reference}-{name}")
    sent_before = await screen.backstage.keep(lambda drafts: drafts.draft(f"{key}/sent"))

    async def copied(text: str, ending: str) -> str:
        said = await copying(text, ending)
        if document is Document.RESOLUTION and not ending and not sent_before:
            unsent_text.remember(screen, incident, f"The {document}", "x", said)
        return said

    async def send(text: str, when: str) -> str | None:
        problem = await changing(screen, lambda room: room.send_message(incident.number, document, text))
        if problem is None:
            if document is Document.RESOLUTION:
                unsent_text.forget(screen, incident)
                screen.app.drafts.keep({f"{key}/sent": "yes"})
            copying.recorded(f"The {document} is recorded as sent", then)
        return problem

    return await sheet(screen, document.value.capitalize(), key, fresh, copied, send)


async def announcement(screen: RoomScreen, view: View) -> None:
    def write(room: Room, incident: Incident) -> tuple[Outgoing, Outgoing]:
        return room.announcement(incident), room.public(incident, Kind.ANNOUNCEMENT)

    await message(
        screen, view.incident, Document.ANNOUNCEMENT, write, "announcement", view.incident.declared_at
    )


async def severity(screen: RoomScreen, view: View) -> None:
    incident = view.incident
    choices = tuple((str(int(level)), str(level)) for level in Severity)
    fields = [
        Field("severity", "Severity", str(int(incident.severity)), choices=choices),
        Field("reason", "Because (may stay empty)"),
    ]
    number, meanwhile = incident.number, Meanwhile({"Severity": str(incident.severity)})

    async def submit(values: Values) -> str | None:
        wanted, reason = Severity(int(values["severity"])), values["reason"] or None

        def change(room: Room) -> Done:
            meanwhile.tell("Severity", str(room.incident(number).severity), str(wanted))
            return room.severity(number, wanted, reason)

        return await changing(screen, change)

    done = await form(screen, incident.id, "Severity", fields, submit, does="changes it")
    if done and screen.view:

        def write(room: Room, now: Incident) -> tuple[Outgoing, Outgoing]:
            was = now.severities[-2].severity
            change = room.severity_change(now, was, done["reason"] or None)
            return change, room.public(now, Kind.SEVERITY, was)

        changed = screen.view.incident
        ended = snooze_ended(screen.acts[-1], screen.view.update_due, screen.zone)
        then = f"; {ended}" if ended else ""
        since = changed.severity_since
        await message(screen, changed, Document.SEVERITY_CHANGE, write, "severity", since, then)
