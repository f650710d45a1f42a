"""The short text that shares the learnings with everybody (spec, "Postmortem")."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from warroom.domain.incident.state import ActionState, Incident
from warroom.domain.text.durations import minutes
from warroom.domain.text.safe_text import outgoing_line as _line
from warroom.texts.kinds import Kind, Outgoing
from warroom.texts.messages import DASH, clock, counted_from
from warroom.texts.render import common


def share(now: Incident, at: datetime, zone: tzinfo, lessons: Sequence[str]) -> Outgoing:
    """`lessons` are those of the postmortem as it was written."""
    length = minutes(now.lasted) if now.lasted is not None else ""
    actions = [
        f"{_line(a.text)} ({_line(a.owner or 'no owner')}, {a.due or 'no date'})"
        for a in now.actions
        if a.state is ActionState.OPEN
    ]
    values = {
        **common(now, at, zone, None),
        "duration": length,
        "counted_from": counted_from(now),
        "cause": _line(now.cause or ""),
        "fix": _line(now.fix or ""),
        "lessons": [_line(lesson) for lesson in lessons],
        "actions": actions,
        "postmortem": _line(now.postmortem or ""),
    }
    lasted = "not resolved yet" if now.is_open else "resolved before it was noticed"
    if length:
        lasted = f"{length} (counted from {values['counted_from']})"
    rows = [
        f"📘 {values['drill']}Postmortem {now.reference}: {values['title']}",
        f"{now.severity}, {clock(now.declared_at, zone)}, {lasted}",
        f"Impact: {values['impact'] or DASH}",
        f"Root Cause: {values['cause'] or DASH}",
        f"Fix: {values['fix'] or DASH}",
        *(f"Lesson: {_line(lesson)}" for lesson in lessons),
        *(f"Action: {action}" for action in actions),
    ]
    rows += [f"Postmortem: {values['postmortem']}"] if now.postmortem else []
    return Outgoing(Kind.SHARE, "\n".join(rows), values, Kind.SHARE)
