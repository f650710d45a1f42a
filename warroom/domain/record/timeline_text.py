"""The words of one timeline entry, for both faces and for the index. Safe to show, but not yet cut or wrapped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from warroom.domain.incident.response_text import (
    MINUTE,
    because,
    length,
    minutes,
    promise_as_before,
    promise_line,
    when,
)
from warroom.domain.incident.snooze import put_off_until
from warroom.domain.record.events import (
    Declared,
    Event,
    ImpactChanged,
    MessageSent,
    MilestoneCleared,
    MilestoneSet,
    Noted,
    Reopened,
    Resolved,
    RoleAssigned,
    RoleRemoved,
    SeverityChanged,
    StatusChanged,
    Unknown,
    UpdateSent,
)
from warroom.domain.record.models import ChangeModel
from warroom.domain.record.redaction import Redacted
from warroom.domain.record.timeline import Entry, own_text
from warroom.domain.text.local_times import same_day, zone_beside
from warroom.domain.text.safe_text import block, one_line

NAMED = 12
"""Entries that a line about a redaction names; nobody reads more."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sign that tells the kind at a glance, the words, and what has to be known about the entry."""

    sign: str
    words: str
    remarks: tuple[str, ...] = ()


def line(entry: Entry, zone: tzinfo) -> Line:
    event = entry.recorded.event
    sign, words = told(event, entry.text, zone, entry.at)
    remarks = []
    if entry.late:
        remarks.append(_late(entry, zone))
    if entry.set_back is not None:
        remarks.append(f"the clock was set back {length(entry.set_back)} before this entry")
    if entry.amended:
        remarks.append("amended")
    if entry.retracted:
        remarks.append("struck")
    return Line(sign, words, tuple(remarks))


def _late(entry: Entry, zone: tzinfo) -> str:
    """When it was written; of a milestone, that it was set later than it was reached."""
    written = entry.recorded.recorded_at
    form = "%H:%M" if same_day(written, entry.at, zone) else "%Y-%m-%d %H:%M"
    at = f"{written.astimezone(zone):{form}}{zone_beside(written, entry.at, zone)}"
    event = entry.recorded.event
    # What was said in the act of declaring stands there, and not where it happened.
    set_later = isinstance(event, MilestoneSet) and event.time == entry.recorded.at
    return f"set later, at {at}" if set_later else f"added {at}, late"


def told(event: Event, corrected: str | None, zone: tzinfo, at: datetime) -> tuple[str, str]:
    """Sign and words of an entry of the time `at`, safe to show."""
    if isinstance(event, Noted):
        text = block(event.text if corrected is None else corrected)
        if text.startswith("!"):
            return "!", f"decision: {text[1:].strip()}"
        return ("?", f"question: {text[1:].strip()}") if text.startswith("?") else ("·", text)
    if isinstance(event, Declared):
        title = one_line(event.title if corrected is None else corrected)
        how = f", noticed by {event.detected_by.label}" if event.detected_by else ""
        drill = "DRILL " if event.drill else ""
        return "▲", f"declared {drill}{event.severity}: {title}{how}"
    sign, words = _change(event, zone, at)
    if isinstance(event, ChangeModel) and event.is_undoing:
        words = f"undone: {_as_before(event, zone, at)}"
    if not corrected or corrected == own_text(event):  # a correction that was taken back is none
        return sign, words
    return sign, f"{words}; corrected: {block(corrected)}"


def _change(event: Event, zone: tzinfo, at: datetime) -> tuple[str, str]:
    match event:
        case RoleAssigned():
            instead = f", instead of {one_line(event.replaces)}" if event.replaces else ""
            return "◆", f"{one_line(event.person)} is {one_line(event.role)}{instead}{because(event.note)}"
        case RoleRemoved():
            return "◆", f"{one_line(event.person)} is no longer {one_line(event.role)}"
        case StatusChanged():
            ended = _no_longer_put_off(event, zone, at)
            return "●", f"status {event.status.label}{because(event.reason)}{ended}"
        case Reopened():
            return "●", f"reopened: {event.status.label}{because(event.reason)}"
        case SeverityChanged():
            word = event.severity.turned(event.was)
            ended = _no_longer_put_off(event, zone, at)
            return "▲", f"severity {word} from {event.was} to {event.severity}{because(event.reason)}{ended}"
        case ImpactChanged():
            return "●", f"impact: {impact_words(event.text, event.users)}"
        case MilestoneSet():
            guess = ", estimated" if event.estimated else ""
            return "●", f"{event.milestone.label} at {when(event.time, zone, at)}{guess}"
        case MilestoneCleared():
            return "●", f"{event.milestone.label}: time taken back"
        case UpdateSent():
            late = at - event.due if event.due else timedelta(0)
            over = f", {minutes(late)} late" if late >= MINUTE else ""
            ended = _no_longer_put_off(event, zone, at)
            return "▣", f"Update #{event.number} sent: {event.status.label}{over}{ended}"
        case MessageSent():
            return "▣", f"{event.document} sent"
        case Resolved():
            cause = f" · cause: {one_line(event.cause)}" if event.cause else ""
            fix = f" · fix: {one_line(event.fix)}" if event.fix else ""
            why = f" · with exit criteria open ({one_line(event.reason)})" if event.reason else ""
            if event.cancellation:
                return "☒", f"{one_line(event.cancellation)}{why}"
            return "✔", f"resolved{cause}{fix}{why}"
        case Redacted():
            return "▒", _redacted([blanked.n for blanked in event.blanked])
        case Unknown():
            return "?", f"written by a newer warroom ({one_line(event.written_as)})"
        case _:
            return promise_line(event, zone, at)


def _no_longer_put_off(
    event: StatusChanged | SeverityChanged | UpdateSent, zone: tzinfo, at: datetime
) -> str:
    until = put_off_until(event, at)
    return f"; the update had been put off until {when(until, zone, at)}" if until else ""


def _as_before(event: Event, zone: tzinfo, at: datetime) -> str:
    """What is so again since an act was taken back."""
    match event:
        case RoleAssigned():
            again = "again" if event.was_since is None else "as before"
            instead = f", instead of {one_line(event.replaces)}" if event.replaces else ""
            return f"{one_line(event.person)} is {one_line(event.role)} {again}{instead}{because(event.note)}"
        case RoleRemoved():
            return f"{one_line(event.person)} is no longer {one_line(event.role)}"
        case StatusChanged():
            return f"status is {event.status.label} again"
        case Reopened():
            return f"open again, {event.status.label}"
        case Resolved():
            return (
                f"{one_line(event.cancellation)}, as before" if event.cancellation else "resolved as before"
            )
        case SeverityChanged():
            return f"severity is {event.severity} again"
        case ImpactChanged(text=None, users=None):
            return "impact is not known any more"
        case ImpactChanged():
            return f"impact as before: {impact_words(event.text, event.users)}"
        case MilestoneSet():
            guess = ", estimated" if event.estimated else ""
            return f"{event.milestone.label} as before, at {when(event.time, zone, at)}{guess}"
        case MilestoneCleared():
            return f"{event.milestone.label} has no time any more"
        case _:
            return promise_as_before(event, zone, at)


def _redacted(entries: list[int]) -> str:
    if len(entries) == 1:
        return f"entry {entries[0]} was redacted"
    shown = ", ".join(map(str, entries[:NAMED]))
    more = f" and {len(entries) - NAMED} more" if len(entries) > NAMED else ""
    return f"entries {shown}{more} were redacted"


def impact_words(text: str | None, users: int | None) -> str:
    """What users notice and how many are affected; a dash when neither is known."""
    count = f"{users:,} users" if users is not None else ""
    words = one_line(text) if text else ""
    return f"{words} ({count})" if words and count else words or count or "—"
