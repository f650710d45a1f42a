"""The line that names the incident, so that a text in the wrong channel shows itself: severity, title, people, channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from warroom.domain.incident.roles import RoleGiven, RoleRemoved
from warroom.domain.incident.severity import SeverityChanged
from warroom.domain.incident.state import COMMANDER, Incident
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.status_update import wording
from warroom.domain.status_update.parts import BULLET
from warroom.domain.status_update.quotation import title_words
from warroom.domain.status_update.times import clock_words
from warroom.domain.text.safe_text import outgoing_line

LONGEST = 190
"""Characters of the line behind its label."""
_TOLD = ("fixer", "communicator")
"""Roles that are named when they changed hands; the commander always is."""


def incident_line(incident: Incident, news: Sequence[TimelineEntry], at: datetime, zone: tzinfo) -> str:
    """`SEV-2 (lowered from SEV-1) Checkout returns 500s · IC @kim (since 16:32 UTC) · #incident-…`."""
    drill = "DRILL " if incident.drill else ""
    severity = f"{drill}{incident.severity}{_severity_change(incident, news)}"
    people = [_commander(incident, news, at, zone), *_others(incident, news)]
    end = " · ".join([*filter(None, people), outgoing_line(incident.channel)])
    title = title_words(incident.title)
    room = LONGEST - len(severity) - len(end) - len("  · ")
    if len(title) > room:  # the people and the channel are on a line of their own then
        return f"{severity} {title}{BULLET}{wording.cut(end, LONGEST)}"
    return f"{severity} {title} · {end}"


def _severity_change(incident: Incident, news: Sequence[TimelineEntry]) -> str:
    changes = [e.recorded.event for e in news if isinstance(e.recorded.event, SeverityChanged)]
    was = changes[0].was if changes else incident.severity
    return "" if was == incident.severity else f" ({incident.severity.turned(was)} from {was})"


def _commander(incident: Incident, news: Sequence[TimelineEntry], at: datetime, zone: tzinfo) -> str:
    held = next((role for role in incident.roles if role.role == COMMANDER), None)
    if held is None:
        return "no IC"
    new = held.since > incident.declared_at and COMMANDER in _changed(news)
    since = f" (since {clock_words(held.since, zone, at)})" if new else ""
    return f"IC {outgoing_line(held.person)}{since}"


def _others(incident: Incident, news: Sequence[TimelineEntry]) -> list[str]:
    changed = _changed(news)
    found = []
    for role in _TOLD:
        if role in changed:
            people = ", ".join(outgoing_line(person) for person in incident.holders(role)[:3])
            found.append(f"{role} {people}" if people else f"no {role}")
    return found


def _changed(news: Sequence[TimelineEntry]) -> set[str]:
    """The roles that changed hands."""
    changed = set()
    for entry in news:
        event = entry.recorded.event
        if isinstance(event, RoleGiven) and (given := event.assignment()):
            changed.add(given.role)
        if isinstance(event, RoleRemoved):
            changed.add(event.role)
    return changed
