"""Every text that goes out, as the program writes it and with the variables that a template may use.

`starters` holds the same texts as templates, and `meanings` says what each variable is.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from warroom.domain.incident.impact import impact_words
from warroom.domain.incident.state import DataLost, Incident
from warroom.domain.policy.severities import Severity
from warroom.domain.status_update.parts import UpdateParts
from warroom.domain.status_update.times import clock_words
from warroom.domain.text.durations import minutes
from warroom.domain.text.safe_text import outgoing
from warroom.domain.text.safe_text import outgoing_line as _line
from warroom.texts import messages
from warroom.texts.kinds import Kind, Outgoing, Value
from warroom.texts.messages import DASH, clock, drill, hours_and_minutes


def announcement(incident: Incident, at: datetime, zone: tzinfo, next_update: datetime | None) -> Outgoing:
    return _made(Kind.ANNOUNCEMENT, messages.announced(incident), common(incident, at, zone, next_update))


def update(
    incident: Incident,
    parts: UpdateParts,
    at: datetime,
    zone: tzinfo,
    next_update: datetime | None,
    today: datetime | None = None,
) -> Outgoing:
    """As it goes out `at`; with the date in its first line when that is another day than `today`."""
    lead, *facts = (outgoing(fact) for fact in parts.facts)
    values: dict[str, Value] = {
        **common(incident, at, zone, next_update),
        "number": str(incident.next_update_number),
        "status": parts.status.label,
        "summary": outgoing(parts.summary),
        "next": outgoing(parts.next_steps or ""),
        "eta": outgoing(parts.eta or ""),
        "clock": clock_words(at, zone, today or at),
        "lead": lead,
        "facts": facts,
        "steps": [outgoing(step) for step in parts.steps],
        "impact_line": parts.impact,
        "incident_line": parts.incident,
        "next_clock": clock_words(next_update, zone, at) if next_update else "",
    }
    return _made(Kind.UPDATE, messages.update(incident, parts, at, zone, next_update, today), values)


def severity(
    incident: Incident,
    was: Severity,
    at: datetime,
    zone: tzinfo,
    next_update: datetime | None,
    reason: str | None = None,
) -> Outgoing:
    """Said when the severity changed from `was` at `at`."""
    values = {
        **common(incident, at, zone, next_update),
        "was": str(was),
        "word": incident.severity.turned(was),
        "reason": outgoing(reason or ""),
        "next_clock": clock_words(next_update, zone, at) if next_update else "",
    }
    return _made(
        Kind.SEVERITY, messages.severity_change(incident, was, at, zone, reason, next_update), values
    )


def resolution(incident: Incident, at: datetime, zone: tzinfo) -> Outgoing:
    ended, lasted = incident.resolved_at, incident.lasted
    values = {
        **common(incident, at, zone, None),
        "resolved": clock(ended, zone) if ended else "",
        "duration": hours_and_minutes(lasted) if lasted is not None else "",
        "counted_from": messages.counted_from(incident),
        "cause": outgoing(incident.cause or ""),
        "fix": outgoing(incident.fix or ""),
        "data_lost": "" if incident.data_lost is DataLost.UNKNOWN else incident.data_lost.value,
        "postmortem": outgoing(incident.postmortem or ""),
        "named": messages.named(incident),
    }
    return _made(Kind.RESOLUTION, messages.resolution(incident, zone), values)


def cancellation(incident: Incident, at: datetime, zone: tzinfo, other: Incident | None) -> Outgoing:
    """Said of an incident that was none, or of a duplicate of `other`, where that one is known here."""
    values = {
        **common(incident, at, zone, None),
        "ended": clock(incident.resolved_at, zone) if incident.resolved_at else "",
        "reason": outgoing(incident.standing_reason or ""),
        "duplicate_of": _line(incident.duplicate_of or ""),
        "other_title": _line(other.title) if other else "",
        "other_channel": other.channel if other else "",
    }
    return _made(Kind.CANCELLATION, messages.cancellation(incident, zone, other), values)


def escalation(
    incident: Incident, who: str, why: str, at: datetime, zone: tzinfo, next_update: datetime | None
) -> Outgoing:
    values = {**common(incident, at, zone, next_update), "who": _line(who), "why": _line(why)}
    return _made(Kind.ESCALATION, messages.escalation(incident, who, why, at, zone), values)


def common(incident: Incident, at: datetime, zone: tzinfo, next_update: datetime | None) -> dict[str, Value]:
    """The variables of every internal text."""
    impact = outgoing(impact_words(incident.impact, incident.users))
    # How long it ran is not known of one that was filed afterwards, before it is told when it ended.
    no_end, ended = incident.filed and incident.is_open, incident.resolved_at or at
    return {
        "drill": drill(incident),
        "reference": incident.reference,
        "title": _line(incident.title),
        "severity": str(incident.severity),
        "status": incident.status.label,
        "impact": "" if impact == DASH else impact,
        "users": "" if incident.users is None else f"{incident.users:,}",
        "commander": _line(incident.commander or ""),
        "channel": _line(incident.channel),
        "time": clock(at, zone),
        "declared": clock(incident.declared_at, zone),
        "open_for": "" if no_end else minutes(at - incident.declared_at),
        "running": "" if no_end else minutes(ended - incident.counted_from()[1].time),
        "next_update": clock(next_update, zone) if next_update else "",
    }


def _made(kind: Kind, built_in: str, values: dict[str, Value]) -> Outgoing:
    return Outgoing(kind, built_in, values, kind)
