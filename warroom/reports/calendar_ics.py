"""Calendar files (RFC 5545) by the icalendar library: the rota, the postmortem, action items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from warroom.domain.incident.state import ActionState, Incident, Stage
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.deadlines import postmortem_due
from warroom.domain.policy.oncall import Shift
from warroom.domain.policy.severities import Policy
from warroom.domain.text.safe_text import one_line
from warroom.texts.messages import drill

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


def owed(incidents: Iterable[Incident], policy: Policy) -> bytes | None:
    """The dates of postmortems, or when they are due while they have none, and the due days of open action items.

    None without any date: many calendars refuse a file with nothing in it.
    """
    calendar = _calendar()
    for incident in incidents:
        for event in _dates(incident, policy):
            calendar.add_component(event)
    return bytes(calendar.to_ical()) if calendar.subcomponents else None


def no_dates(reference: str | None) -> str:
    """Why there is no calendar of an incident, or of all of them."""
    who = f"{reference} has no date" if reference else "No incident has a date"
    return (
        f"{who} for a calendar: no postmortem is scheduled or due, and no open action item has a day. "
        "No calendar was written."
    )


def _dates(incident: Incident, policy: Policy) -> Iterator[Event]:
    tick = incident.checks.get(Check.SCHEDULE_POSTMORTEM)
    due = postmortem_due(incident, policy) if incident.review.stage is Stage.OPEN else None
    name = f"{incident.reference}: {incident.title}"
    if tick is not None and tick.when is not None:
        event = _event(f"{incident.id}-postmortem", f"{drill(incident)}Postmortem {name}", tick.at)
        event.add("dtstart", tick.when)
        event.add("dtend", tick.when + MEETING)
        yield event
    elif due is not None:
        # The same event as the meeting, which takes its place once it has a date.
        words = f"{drill(incident)}Postmortem due {name}"
        event = _event(f"{incident.id}-postmortem", words, incident.recorded_at)
        event.add("dtstart", due)
        yield event
    for action in incident.actions:
        if action.due is not None and action.state is ActionState.OPEN:
            words = f"{drill(incident)}{action.owner or 'no owner'}: {action.text}"
            event = _event(f"{incident.id}-action-{action.number}", words, incident.recorded_at)
            event.add("dtstart", action.due)
            yield event
