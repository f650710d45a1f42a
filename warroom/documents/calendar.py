"""Calendar files (RFC 5545) by the icalendar library: the rota, the postmortem, action items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from warroom.domain.incident import Incident
from warroom.domain.learning import ActionState
from warroom.domain.plain import one_line
from warroom.domain.promises import Check
from warroom.domain.rota import Shift

MEETING = timedelta(hours=1)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//warroom//EN")
    calendar.add("version", "2.0")
    return calendar


def _event(uid: str, summary: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@warroom")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("summary", one_line(summary))
    return event


def rota(shifts: Sequence[Shift], stamp: datetime) -> bytes:
    """Every shift as an event, in UTC."""
    calendar = _calendar()
    for shift in shifts:
        start, end = shift.start.astimezone(UTC), shift.end.astimezone(UTC)
        event = _event(f"oncall-{start:%Y%m%dT%H%M%SZ}", f"On call: {shift.person}", stamp)
        event.add("dtstart", start)
        event.add("dtend", end)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def postmortem_event(incident: Incident) -> bytes:
    """The postmortem's date, and action items on their due days."""
    calendar = _calendar()
    tick = incident.checks.get(Check.SCHEDULE_POSTMORTEM)
    if tick is not None and tick.when is not None:
        event = _event(
            f"{incident.id}-postmortem", f"Postmortem {incident.reference}: {incident.title}", tick.at
        )
        event.add("dtstart", tick.when)
        event.add("dtend", tick.when + MEETING)
        calendar.add_component(event)
    for action in incident.actions:
        if action.due is not None and action.state is ActionState.OPEN:
            owner = action.owner or "no owner"
            event = _event(
                f"{incident.id}-action-{action.number}", f"{owner}: {action.text}", incident.recorded_at
            )
            event.add("dtstart", action.due)
            calendar.add_component(event)
    return bytes(calendar.to_ical())
