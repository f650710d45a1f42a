"""A text that was copied and not marked sent: the headline says so until it is, and the next console too."""

from __future__ import annotations

from warroom.domain.incident.state import Incident
from warroom.local.draft_names import COPIED
from warroom.tui.incident_screen import IncidentRoom


def remember(screen: IncidentRoom, incident: Incident, what: str, key: str, said: str) -> None:
    """`said` is what may be claimed of the copy, and `key` leads to where `what` is marked sent."""
    # Not every terminal can be asked.
    held = {"copied": "was copied", "sent": "went to the clipboard (not checked)"}.get(said.partition(" ")[0])
    if held is None:
        return
    at = f"{screen.now().astimezone(screen.zone):%H:%M}"
    screen.unsent = f"{what} {held} at {at} but not marked sent: {key}, then Enter"
    screen.app.drafts.keep({f"{incident.id}{COPIED}": screen.unsent})
    screen.draw()  # at once, and not with the next tick of the clock


def forget(screen: IncidentRoom, incident: Incident) -> None:
    screen.unsent = ""
    screen.app.drafts.keep({f"{incident.id}{COPIED}": ""})


def words_of(unsent: str) -> str:
    """What the headline says of it, without its key: for whoever reads a brief, and not this screen."""
    return unsent.rpartition(": ")[0]
