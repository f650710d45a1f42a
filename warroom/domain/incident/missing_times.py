"""The times without which a metric of the spec is not known (TTD, TTR, TTM), and what each may have been."""

from __future__ import annotations

from datetime import datetime, tzinfo

from warroom.domain.incident.notes import Noted
from warroom.domain.incident.state import Incident, Milestone
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.local_times import typed_time, when
from warroom.domain.text.safe_text import one_line

ASKED = {
    Milestone.STARTED: "When did the impact start?",
    Milestone.DETECTED: "When was it noticed?",
    Milestone.ACKNOWLEDGED: "When did somebody first respond?",
}
"""The open question for each end that is not known."""
_WORDS = 24
"""Characters of a note that stand beside its time."""


def open_question(incident: Incident) -> str:
    """The one that is to be answered first; empty when all ends are known."""
    return ASKED[incident.missing_times[0]] if incident.missing_times else ""


def candidates(
    incident: Incident, milestone: Milestone, earliest: TimelineEntry | None, zone: tzinfo
) -> list[tuple[datetime, str]]:
    """Times that it may have been, each with what it is the time of; `earliest` is the timeline's first entry."""
    found: list[tuple[datetime, str]] = []
    if earliest is not None and isinstance(earliest.recorded.event, Noted) and not earliest.retracted:
        words = one_line(earliest.text or "")
        words = words if len(words) <= _WORDS else f"{words[: _WORDS - 1].rstrip()}…"
        found.append((earliest.at, f"“{words}”"))
    for other in (Milestone.STARTED, Milestone.DETECTED):
        moment = incident.milestones.get(other)
        if moment is not None and other is not milestone:
            found.append((moment.time, other.label))
    if milestone is Milestone.ACKNOWLEDGED and incident.updates:
        found.append((incident.updates[0].at, "first update"))
    found.append((incident.declared_at, "declared"))
    return found


def hint(
    incident: Incident, milestone: Milestone, earliest: TimelineEntry | None, zone: tzinfo, now: datetime
) -> str:
    """`16:16 “pool exhausted”, 16:19 declared; empty is not known`, to be typed."""
    named = [
        f"{when(at, zone, now)} {words}" for at, words in candidates(incident, milestone, earliest, zone)
    ]
    return f"{', '.join(named)}; empty: not known"


def earlier_start(incident: Incident, entry: TimelineEntry) -> datetime | None:
    """When the impact may have started, as a note tells that happened before the declaration; None of any other."""
    said = Milestone.STARTED in incident.milestones or incident.filed
    early = isinstance(entry.recorded.event, Noted) and entry.at < incident.declared_at
    return entry.at if early and not said else None


def as_typed(moment: datetime, zone: tzinfo) -> str:
    """The time as it stands in a field, to be taken with Enter."""
    return typed_time(moment, zone)
