"""That an incident goes by another process than that of this console's settings: told once, in a calm line."""

from __future__ import annotations

from warroom.domain.policy.recorded_process import difference_words
from warroom.local.draft_names import PROCESS
from warroom.tui.incident_screen import IncidentRoom


async def tell(screen: IncidentRoom) -> None:
    """Say it, unless that was said on this machine already. Of what is over nothing is said: no clock runs there."""
    assert screen.view is not None
    incident = screen.view.incident
    words = difference_words(incident, screen.app.config.policy) if incident.is_open else ""
    name = f"{incident.id}{PROCESS}"
    if not words or await screen.backstage.keep(lambda drafts: drafts.draft(name)) == words:
        return
    screen.say(words, whole=True)
    await screen.backstage.keep(lambda drafts: drafts.keep(name, words))
