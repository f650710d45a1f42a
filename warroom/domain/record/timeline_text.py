"""The words of one timeline entry, for both faces and for the index. Safe to show, but not yet cut or wrapped.

What an event says stands with its concept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from warroom.domain.incident.milestones import MilestoneSet
from warroom.domain.record.event_model import ChangeModel, EventModel
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.durations import length
from warroom.domain.text.local_times import same_day, zone_beside
from warroom.domain.text.safe_text import block


@dataclass(frozen=True, slots=True)
class Line:
    """A sign that tells the kind at a glance, the words, and what has to be known about the entry."""

    sign: str
    words: str
    remarks: tuple[str, ...] = ()


def line(entry: TimelineEntry, zone: tzinfo) -> Line:
    event = entry.recorded.event
    sign, words = told(event, entry.corrected_text, zone, entry.at)
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


def _late(entry: TimelineEntry, zone: tzinfo) -> str:
    """When it was written; of a milestone, that it was set later than it was reached."""
    written = entry.recorded.recorded_at
    form = "%H:%M" if same_day(written, entry.at, zone) else "%Y-%m-%d %H:%M"
    at = f"{written.astimezone(zone):{form}}{zone_beside(written, entry.at, zone)}"
    event = entry.recorded.event
    # What was said in the act of declaring stands there, and not where it happened.
    set_later = isinstance(event, MilestoneSet) and event.time == entry.recorded.at
    return f"set later, at {at}" if set_later else f"added {at}, late"


def told(event: EventModel, corrected: str | None, zone: tzinfo, at: datetime) -> tuple[str, str]:
    """Sign and words of an entry of the time `at`, safe to show."""
    if corrected is not None and (reworded := event.reworded(corrected)):
        return reworded.sign_and_text(zone, at)
    sign, words = event.sign_and_text(zone, at)
    if isinstance(event, ChangeModel) and event.is_undoing:
        words = f"undone: {event.restored_text(zone, at)}"
    if not corrected or corrected == event.own_text:  # a correction that was taken back is none
        return sign, words
    return sign, f"{words}; corrected: {block(corrected)}"
