"""The texts of the spec, "Communication Templates", with times absolute and nothing made up."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from warroom.domain.incident.impact import impact_words
from warroom.domain.incident.state import DataLost, Incident
from warroom.domain.policy.severities import Severity
from warroom.domain.status_update.parts import UpdateParts
from warroom.domain.status_update.times import clock_words
from warroom.domain.text.durations import minutes
from warroom.domain.text.local_times import day_and_time
from warroom.domain.text.safe_text import outgoing
from warroom.domain.text.safe_text import outgoing_line as _line

DASH = "—"


def clock(moment: datetime | None, zone: tzinfo) -> str:
    """`2026-11-23 14:15 CET`, or a dash when the time is not known."""
    return day_and_time(moment, zone) if moment else DASH


def broadcast(incident: Incident) -> str:
    """The line to post with the announcement. Only here is @here live; spec, "Triage"."""
    return f"@here {drill(incident)}{incident.severity}: {_line(incident.title)}"


def announcement(incident: Incident) -> str:
    return "\n".join(
        (
            f"🚨 {drill(incident)}{incident.severity}: {_line(incident.title)}",
            f"Status: {incident.status.label}",
            f"Impact: {outgoing(impact_words(incident.impact, incident.users))}",
            f"Incident Commander: {_line(incident.commander or DASH)}",
            f"Channel: {_line(incident.channel)}",
        )
    )


def announced(incident: Incident) -> str:
    """The announcement and the line to post with it."""
    return f"{announcement(incident)}\n\n{broadcast(incident)}"


def severity_change(
    incident: Incident,
    was: Severity,
    at: datetime,
    zone: tzinfo,
    reason: str | None = None,
    next_update: datetime | None = None,
) -> str:
    """The announcement's form, said again for the new severity."""
    lines = [
        f"🚨 {drill(incident)}{incident.severity}: {_line(incident.title)}",
        f"Severity: {incident.severity.turned(was)} from {was} to {incident.severity} - {clock(at, zone)}",
        f"Status: {incident.status.label}",
        f"Impact: {outgoing(impact_words(incident.impact, incident.users))}",
    ]
    lines += [f"Reason: {outgoing(reason)}"] if reason else []
    # Ours follow after the form of the announcement.
    lines += [
        f"Incident Commander: {_line(incident.commander or DASH)}",
        f"Channel: {_line(incident.channel)}",
    ]
    lines += [f"Next update by {clock_words(next_update, zone, at)}"] if next_update else []
    return "\n".join(lines)


def open_tasks(incident: Incident) -> str | None:
    """Open tasks and their owners; None without any."""
    return "; ".join(f"{_line(task.owner)}: {_line(task.text)}" for task in incident.open_tasks) or None


def update(
    incident: Incident,
    parts: UpdateParts,
    at: datetime,
    zone: tzinfo,
    next_update: datetime | None,
    today: datetime | None = None,
) -> str:
    """The update as it goes out `at`; its first line has the date when that is another day than `today`."""
    lines = [
        f"📊 {drill(incident)}Update #{incident.next_update_number} - {clock_words(at, zone, today or at)}",
        f"Status: {parts.status.label}",
        f"Summary: {outgoing(parts.summary)}",
    ]
    lines += [f"Next: {outgoing(parts.next_steps)}"] if parts.next_steps else []
    lines += [f"ETA: {outgoing(parts.eta)}"] if parts.eta else []
    # Ours follow after the spec's own lines.
    lines += [f"Impact: {parts.impact}"] if parts.impact else []
    lines += [f"Incident: {parts.incident}"] if parts.incident else []
    lines += [f"Next update by {clock_words(next_update, zone, at)}"] if next_update else []
    return "\n".join(lines)


def escalation(incident: Incident, who: str, why: str, at: datetime, zone: tzinfo) -> str:
    """What to say to whoever a rung of the ladder calls."""
    no_end = incident.filed and incident.is_open
    running = "" if no_end else f", open for {minutes(at - incident.declared_at)}"
    lines = [
        f"{_line(who)}: {drill(incident)}{incident.severity} needs you - {clock(at, zone)}",
        f"{_line(incident.title)}",
        f"Status: {incident.status.label}{running}{f' ({_line(why)})' if why else ''}",
        f"Impact: {outgoing(impact_words(incident.impact, incident.users))}",
        f"Incident Commander: {_line(incident.commander or DASH)}",
        f"Channel: {_line(incident.channel)}",
    ]
    return "\n".join(lines)


def drill(incident: Incident) -> str:
    """An exercise is called one in every text."""
    return "DRILL " if incident.drill else ""


def resolution(incident: Incident, zone: tzinfo) -> str:
    lines = [f"✅ {drill(incident)}Resolved - {clock(incident.resolved_at, zone)}"]
    lasted = incident.lasted
    lines += [f"Duration: {hours_and_minutes(lasted)}"] if lasted is not None else []
    lines.append(f"Root Cause: {outgoing(incident.cause or DASH)}")
    lines.append(f"Fix: {outgoing(incident.fix or DASH)}")
    lines += [f"Postmortem: {outgoing(incident.postmortem)}"] if incident.postmortem else []
    # Ours follow after the spec's own lines.
    lines += [f"Counted from: {counted_from(incident)}"] if lasted is not None else []
    if incident.data_lost is not DataLost.UNKNOWN:
        lines.append(f"Data lost: {incident.data_lost.value}")
    lines.append(f"Incident: {named(incident)}")
    return "\n".join(lines)


def named(incident: Incident) -> str:
    """What it is about, so that a text in the wrong channel shows itself: `SEV-1 Checkout fails · IC @kim · #incident-…`."""
    commander = f"IC {_line(incident.commander)}" if incident.commander else "no IC"
    return f"{incident.severity} {_line(incident.title)} · {commander} · {_line(incident.channel)}"


def cancellation(incident: Incident, zone: tzinfo, other: Incident | None) -> str:
    word = "Duplicate" if incident.duplicate_of else "Cancelled"
    named = f"{incident.severity} {_line(incident.title)} ({incident.reference}, declared {clock(incident.declared_at, zone)})"
    lines = [f"❎ {drill(incident)}{word} - {clock(incident.resolved_at, zone)}", f"Incident: {named}"]
    if incident.duplicate_of:
        follow = f" {_line(other.title)}, followed in {other.channel}" if other else ""
        lines.append(f"Same as: {_line(incident.duplicate_of)}{follow}")
    lines += [f"Why: {outgoing(incident.standing_reason)}"] if incident.standing_reason else []
    return "\n".join(lines)


def duration(incident: Incident) -> str | None:
    """How long it lasted and what that is counted from; None while it is open, or where nobody knows."""
    if incident.lasted is None:
        return None
    return f"{minutes(incident.lasted)} (counted from {counted_from(incident)})"


def counted_from(incident: Incident) -> str:
    """What its duration is counted from, whether that is a guess, and what is not counted."""
    milestone, start = incident.counted_from()
    over = incident.over_between
    gap = f", without the {minutes(over)} before it was reopened" if over else ""
    return f"{milestone.label}{', estimated' if start.estimated else ''}{gap}"


def hours_and_minutes(length: timedelta) -> str:
    """As the spec's line Duration has it; everywhere else a length is told by `minutes`."""
    hours, rest = divmod(max(0, int(length.total_seconds() // 60)), 60)
    return f"{hours} hour{'' if hours == 1 else 's'} {rest} minute{'' if rest == 1 else 's'}"
