"""The texts of the spec, "Communication Templates", with times absolute and nothing made up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from warroom.domain.incident.impact import impact_words
from warroom.domain.incident.state import DataLost, Incident
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.local_times import day_and_time
from warroom.domain.text.safe_text import outgoing
from warroom.domain.text.safe_text import outgoing_line as _line
from warroom.texts.update_summary import told

DASH = "—"


@dataclass(frozen=True)
class UpdateParts:
    """What a status update says. A part left None is left out of the text."""

    status: Status
    summary: str
    next_steps: str | None = None
    eta: str | None = None
    covers: int = 0
    """The entry up to which it tells what happened."""


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
    incident: Incident, was: Severity, at: datetime, zone: tzinfo, reason: str | None = None
) -> str:
    """The announcement's form, said again for the new severity."""
    lines = [
        f"🚨 {drill(incident)}{incident.severity}: {_line(incident.title)}",
        f"Severity: {incident.severity.turned(was)} from {was} to {incident.severity} - {clock(at, zone)}",
        f"Status: {incident.status.label}",
        f"Impact: {outgoing(impact_words(incident.impact, incident.users))}",
    ]
    lines += [f"Reason: {outgoing(reason)}"] if reason else []
    return "\n".join(lines)


def summary(entries: Iterable[TimelineEntry], left_out: int = 0) -> str:
    """What happened, from the lines since the last update: decisions first, then the rest, newest last; may be empty.

    `left_out` is how many earlier ones were not looked at.
    """
    decisions, findings = told(entries)
    if left_out:
        findings.insert(0, f"({left_out:,} earlier entries are not listed)")
    return "; ".join(decisions + findings)


def no_change(incident: Incident) -> str:
    """What the next update says when there is nothing to tell."""
    return f"No change since {'the last update' if incident.updates else 'the declaration'}"


def next_steps(incident: Incident) -> str | None:
    """Open tasks and their owners; None without any."""
    return "; ".join(f"{_line(task.owner)}: {_line(task.text)}" for task in incident.open_tasks) or None


def update(
    incident: Incident, parts: UpdateParts, at: datetime, zone: tzinfo, next_update: datetime | None
) -> str:
    lines = [
        f"📊 {drill(incident)}Update #{incident.next_update_number} - {clock(at, zone)}",
        f"Status: {parts.status.label}",
        f"Summary: {outgoing(parts.summary)}",
    ]
    lines += [f"Next: {outgoing(parts.next_steps)}"] if parts.next_steps else []
    lines += [f"ETA: {outgoing(parts.eta)}"] if parts.eta else []
    lines += [f"Next update by {clock(next_update, zone)}"] if next_update else []
    return "\n".join(lines)


def escalation(incident: Incident, who: str, why: str, at: datetime, zone: tzinfo) -> str:
    """What to say to whoever a rung of the ladder calls."""
    no_end = incident.filed and incident.is_open
    running = "" if no_end else f", open for {hours_and_minutes(at - incident.declared_at)}"
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
    return "\n".join(lines)


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
    return f"{hours_and_minutes(incident.lasted)} (counted from {counted_from(incident)})"


def counted_from(incident: Incident) -> str:
    """What its duration is counted from, whether that is a guess, and what is not counted."""
    milestone, start = incident.counted_from()
    over = incident.over_between
    gap = f", without the {hours_and_minutes(over)} before it was reopened" if over else ""
    return f"{milestone.label}{', estimated' if start.estimated else ''}{gap}"


def hours_and_minutes(length: timedelta) -> str:
    minutes = max(0, int(length.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    return f"{hours} hour{'' if hours == 1 else 's'} {minutes} minute{'' if minutes == 1 else 's'}"
