"""The three texts of the spec, "Communication Templates", with times absolute and nothing made up."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from warroom.domain.events import Noted, Recorded, StatusChanged
from warroom.domain.incident import Incident
from warroom.domain.plain import one_line, outgoing
from warroom.domain.policy import Status

DASH = "—"


def clock(moment: datetime | None, zone: tzinfo) -> str:
    """`2026-11-23 14:15 CET`, or a dash when the time is not known."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}" if moment else DASH


def broadcast(incident: Incident) -> str:
    """The line to post with the announcement. Only here is @here live; spec, "Triage"."""
    return f"@here {incident.severity}: {_line(incident.title)}"


def announcement(incident: Incident) -> str:
    lines = [
        f"🚨 {incident.severity}: {_line(incident.title)}",
        f"Status: {incident.status.label}",
        f"Impact: {_impact(incident)}",
        f"Incident Commander: {_line(incident.commander or DASH)}",
        f"Channel: {incident.channel}",
    ]
    return "\n".join(lines)


def summary(events: list[Recorded]) -> str:
    """What happened, from the events since the last update: decisions first, then the rest, newest last."""
    decisions, findings = [], []
    for recorded in events:
        match recorded.event:
            case Noted(text=text) if text.startswith("!"):
                decisions.append(f"Decision: {_line(text[1:].strip())}")
            case Noted(text=text) if not text.startswith("?"):
                findings.append(_line(text))
            case StatusChanged(status=status):
                findings.append(f"Status is now {status.label}")
    return "; ".join(decisions + findings) or "No change since the last update"


def update(
    incident: Incident,
    at: datetime,
    zone: tzinfo,
    status: Status,
    summary: str,
    next_steps: str | None = None,
    eta: str | None = None,
    next_update: datetime | None = None,
) -> str:
    lines = [
        f"📊 Update #{incident.next_update_number} - {clock(at, zone)}",
        f"Status: {status.label}",
        f"Summary: {outgoing(summary)}",
    ]
    lines += [f"Next: {outgoing(next_steps)}"] if next_steps else []
    lines += [f"ETA: {outgoing(eta)}"] if eta else []
    lines += [f"Next update by {clock(next_update, zone)}"] if next_update else []
    return "\n".join(lines)


def resolution(incident: Incident, zone: tzinfo) -> str:
    milestone, start = incident.counted_from()
    lines = [f"✅ Resolved - {clock(incident.resolved_at, zone)}"]
    if incident.resolved_at:
        guessed = ", estimated" if start.estimated else ""
        words = hours_and_minutes(incident.resolved_at - start.time)
        lines.append(f"Duration: {words} (counted from {milestone.label}{guessed})")
    lines.append(f"Root Cause: {outgoing(incident.cause or DASH)}")
    lines.append(f"Fix: {outgoing(incident.fix or DASH)}")
    lines += [f"Postmortem: {outgoing(incident.postmortem)}"] if incident.postmortem else []
    return "\n".join(lines)


def hours_and_minutes(length: timedelta) -> str:
    minutes = max(0, int(length.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    return f"{hours} hour{'' if hours == 1 else 's'} {minutes} minute{'' if minutes == 1 else 's'}"


def _impact(incident: Incident) -> str:
    users = f"{incident.users:,} users" if incident.users is not None else ""
    words = _line(incident.impact) if incident.impact else ""
    return f"{words} ({users})" if words and users else words or users or DASH


def _line(text: str) -> str:
    return outgoing(one_line(text))
