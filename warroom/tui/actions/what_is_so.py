"""What a message says once something was recorded: what is so now and what follows; and whether that is still so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo

from warroom.domain.incident.state import Incident
from warroom.domain.record.amendments import Amended, Restored, Retracted
from warroom.domain.record.event_model import Recorded
from warroom.tui.incident_screen import IncidentRoom, IncidentScreen

LONGEST = 100
"""Characters of what is so; the timeline has it whole."""


def words(incident: Incident, recorded: Sequence[Recorded], zone: tzinfo) -> str:
    """`status Identified; the last update still says Investigating (u)`; several things are told by the first and counted."""
    of_entries = (Amended, Retracted, Restored)  # which are told by the entry itself
    told = [
        each.event.sign_and_text(zone, each.at)[1]
        for each in recorded
        if not isinstance(each.event, of_entries)
    ]
    if not told:
        return ""
    first = told[0] if len(told[0]) <= LONGEST else f"{told[0][: LONGEST - 1].rstrip()}…"
    more = f" and {len(told) - 1} more" if len(told) > 1 else ""
    return f"{first}{more}{_follows(incident, recorded)}"


def _follows(incident: Incident, recorded: Sequence[Recorded]) -> str:
    last = incident.last_update
    changed = any(each.event.kind == "status_changed" for each in recorded)
    if changed and incident.is_open and last is not None and last.status is not incident.status:
        return f"; the last update still says {last.status.label} (u)"
    return ""


def still_so(screen: IncidentScreen, recorded: Sequence[Recorded]) -> Callable[[], bool]:
    """Whether all of it stands as it was set, as far as this screen has read. What changed no state stays true."""
    newest = max((each.n for each in recorded), default=0)

    def holds() -> bool:
        view = screen.view if isinstance(screen, IncidentRoom) else None
        if view is None or view.incident.head < newest or not recorded:
            return True
        now = view.incident
        last = recorded[-1]
        return not last.event.change(now, last) or last.event.compensation(now, last) is not None

    return holds
