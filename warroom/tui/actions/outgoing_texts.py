"""Texts that go out once: written, copied on the press, shown, recorded as sent when the IC says so."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident.sent_messages import Document
from warroom.domain.incident.state import Incident
from warroom.local.draft_names import BETWEEN
from warroom.tui.actions import unsent_text
from warroom.tui.actions.act import changing
from warroom.tui.actions.compose import Write, composed
from warroom.tui.actions.copy import Copying
from warroom.tui.dialogs.outgoing import Composed, Copy, OutgoingDialog, Send
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.runtime.draft_keeper import Draft, several


async def sheet(
    screen: IncidentRoom, title: str, key: str, fresh: Composed, copied: Copy, send: Send
) -> bool:
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
    screen: IncidentRoom,
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
        if document.ends and not ending and not sent_before:
            unsent_text.remember(screen, incident, f"The {document}", "x", said)
        return said

    async def send(text: str, when: str) -> str | None:
        problem = await changing(screen, lambda room: room.send_message(incident.number, document, text))
        if problem is None:
            if document.ends:
                unsent_text.forget(screen, incident)
                screen.app.drafts.keep({f"{key}/sent": "yes"})
            copying.recorded(f"The {document} is recorded as sent", then)
        return problem

    return await sheet(screen, document.value.capitalize(), key, fresh, copied, send)
