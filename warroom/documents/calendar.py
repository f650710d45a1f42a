"""Calendar files (RFC 5545) by the icalendar library: the rota, the postmortem, action items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from warroom.documents.messages import drill
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
    return owed([incident])


def owed(incidents: Sequence[Incident]) -> bytes:
    """The dates of postmortems and the due days of open action items."""
    calendar = _calendar()
    for incident in incidents:
        for event in _dates(incident):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _dates(incident: Incident) -> Iterator[Event]:
    tick = incident.checks.get(Check.SCHEDULE_POSTMORTEM)
    if tick is not None and tick.when is not None:
        words = f"{drill(incident)}Postmortem {incident.reference}: {incident.title}"
        event = _event(f"{incident.id}-postmortem", words, tick.at)
        event.add("dtstart", tick.when)
        event.add("dtend", tick.when + MEETING)
        yield event
    for action in incident.actions:
        if action.due is not None and action.state is ActionState.OPEN:
            words = f"{drill(incident)}{action.owner or 'no owner'}: {action.text}"
            event = _event(f"{incident.id}-action-{action.number}", words, incident.recorded_at)
            event.add("dtstart", action.due)
            yield event
