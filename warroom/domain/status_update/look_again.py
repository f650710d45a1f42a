"""What to look at once more before an update goes out, a sentence each: what the record does not say, or may contradict."""

from __future__ import annotations

from datetime import datetime, timedelta

from warroom.domain.incident.state import Incident
from warroom.domain.status_update.compose import NO_NEXT
from warroom.domain.status_update.parts import LeftOut, UpdateParts
from warroom.domain.text.durations import minutes
from warroom.domain.text.safe_text import outgoing_line

SOON = timedelta(minutes=5)
"""How long before its time a task is worth a word."""


def look_again(incident: Incident, parts: UpdateParts, at: datetime) -> list[str]:
    """Of the parts of the next update as it would go out `at` (UTC)."""
    asks = [asked for asked in parts.asks if asked != NO_NEXT or not parts.next_steps]
    doubted = [
        f"entry {line.because_of} may tell that this is done, so it is not in Next: {line.words}"
        for line in parts.stage
        if line.left_out is LeftOut.MAY_BE_DONE and line.because_of is not None
    ]
    return [*asks, *doubted, *_tasks_near_their_time(incident, at)]


def _tasks_near_their_time(incident: Incident, at: datetime) -> list[str]:
    said = []
    for task in incident.open_tasks:
        if task.due is None or task.due - at > SOON:
            continue
        owner, left = outgoing_line(task.owner), task.due - at
        when = f"{minutes(left)} from its time" if left > timedelta(0) else "past its time"
        said.append(f"{owner}'s task is {when}")
    return said
