"""How the command line writes a state and a timeline."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from warroom.documents.messages import DASH, clock
from warroom.domain.events import Recorded, Unknown, write_payload
from warroom.domain.incident import Incident
from warroom.domain.plain import one_line
from warroom.room import Room

LATE = timedelta(minutes=1)
_KIND_WORDS = {"noted": "", "update_sent": "update sent", "message_sent": "sent"}


def system_zone() -> tzinfo | None:
    """The zone of TZ or of /etc/localtime with its rules, not just today's offset; None when it has no name."""
    name = os.environ.get("TZ", "").lstrip(":")
    if not name:
        target = os.path.realpath("/etc/localtime")
        name = target.partition("zoneinfo/")[2] if Path(target).exists() else ""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def state(incident: Incident, room: Room) -> str:
    due, zone = room.update_due(incident), room.zone
    roles = [f"{seat.role.capitalize()}: {one_line(seat.person)}" for seat in incident.roles]
    users = "" if incident.users is None else f" ({incident.users:,} users)"
    rows = [
        f"{incident.reference}  {incident.severity}  {incident.status.label}: {one_line(incident.title)}",
        f"Channel: {incident.channel}",
        f"Impact: {one_line(incident.impact or DASH)}{users}",
        *(roles or ["Roles: nobody has one"]),
        *(
            f"{milestone.label.capitalize()}: {clock(moment.time, zone)}{' (estimated)' if moment.estimated else ''}"
            for milestone, moment in incident.milestones.items()
        ),
        f"Last update: {f'#{last.number} sent {clock(last.at, zone)}' if (last := incident.last_update) else DASH}",
        f"Next update: {clock(due, zone) if due else 'none due at this severity and status'}",
    ]
    return "\n".join(rows)


def entry(recorded: Recorded, zone: tzinfo) -> str:
    """One line: number, time, words, who; late entries say so."""
    event = recorded.event
    late = recorded.recorded_at - recorded.at >= LATE
    added = f"  (added {clock(recorded.recorded_at, zone)}, late)" if late else ""
    return f"{recorded.n:>4}  {clock(recorded.at, zone)}  {_words(event)}  {one_line(recorded.actor)}{added}"


def _words(event: object) -> str:
    if isinstance(event, Unknown):
        return f"written by a newer warroom ({one_line(event.written_as)})"
    values = event.model_dump(mode="json", exclude_none=True)  # type: ignore[attr-defined]  # every event is a model
    kind = values.pop("kind")
    word = _KIND_WORDS.get(kind, kind.replace("_", " "))
    hidden = ("was", "was_text", "was_users", "was_estimated", "replaces", "channel")
    parts = [
        f"{v}" if k in ("text", "title", "status") else f"{k} {v}"
        for k, v in values.items()
        if k not in hidden
    ]
    return one_line(": ".join(part for part in (word, ", ".join(parts)) if part))


def entries_json(entries: Sequence[Recorded]) -> str:
    """A list of {n, id, at, recorded_at, actor, kind, payload}; times are ISO-8601 UTC."""
    rows = [
        {
            "n": e.n,
            "id": e.id,
            "at": e.at.isoformat(),
            "recorded_at": e.recorded_at.isoformat(),
            "actor": e.actor,
            "kind": e.event.written_as if isinstance(e.event, Unknown) else e.event.kind,
            "payload": json.loads(
                e.event.payload if isinstance(e.event, Unknown) else write_payload(e.event)
            ),
        }
        for e in entries
    ]
    return json.dumps(rows, indent=1, ensure_ascii=False)
