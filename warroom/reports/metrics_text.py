"""Metrics in words, CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from warroom.domain.incident.impact import impact_words
from warroom.domain.incident.metric_corrections import LENGTHS
from warroom.domain.incident.state import Incident
from warroom.domain.metrics.incident_metrics import Length, Metrics, counts
from warroom.domain.metrics.time_in_state import Updates
from warroom.domain.text.durations import span
from warroom.domain.text.own_print import FORMULA
from warroom.domain.text.safe_text import one_line
from warroom.reports.json_api import iso
from warroom.texts.messages import DASH


def one(metrics: Metrics) -> list[str]:
    """One incident's metrics, a line each."""
    rows = [
        f"{length.name}: {span(length.seconds)} ({one_line(length.ends)}{_remark(length)})"
        for length in metrics.lengths
    ]
    now, updates = metrics.incident, metrics.updates
    rows.append(f"Affected: {impact_words(now.impact, now.users)}")
    rows.append(f"Response: {response_words(metrics)}")
    by_status = metrics.by_status
    statuses = None if by_status is None else {s.label: t for s, t in by_status.items()}
    rows.append(_spent("In severity", metrics.by_severity, metrics.why_not["severity"]))
    rows.append(_spent("In status", statuses, metrics.why_not["status"]))
    rows.append(updates_words(updates))
    alone, told = metrics.without_commander, f"declared to {_closing(now)}"
    rows.append(f"Without a commander: {span(alone)} ({metrics.why_not['commander'] or told})")
    return rows + [f"Look again: {one_line(warning)}" for warning in metrics.warnings]


def _spent(name: str, by: Mapping[Any, float] | None, why_not: str) -> str:
    if by is None:
        return f"{name}: {DASH} ({why_not})"
    return f"{name}: " + (", ".join(f"{value} {span(seconds)}" for value, seconds in by.items()) or DASH)


def _closing(now: Incident) -> str:
    return "now" if now.is_open else "resolved"


def remark(length: Length) -> str:
    """What has to be known about a length: why it is missing, that it is a guess, who corrected it."""
    if length.corrected:
        return f"corrected by {one_line(length.corrected)}"
    return length.why_not or ("estimated" if length.estimated else "")


def _remark(length: Length) -> str:
    words = remark(length)
    return f"; {words}" if words else ""


def updates_words(updates: Updates) -> str:
    if not updates.recorded:
        return f"Updates: {updates.sent} sent; what was due is not recorded (filed afterwards)"
    gap = f"worst gap {span(updates.worst_gap)}"
    if updates.worst_gap is None:
        gap = f"worst gap {DASH} (none were asked for)"
    elif updates.gap_ends:
        gap += f" ({updates.gap_ends})"
    return f"Updates: {updates.due} due, {updates.sent} sent, {updates.on_time} on time, {updates.late} late, {gap}"


def response_words(metrics: Metrics) -> str:
    """Whether the severity's response time was reached, with both its ends."""
    response, now = metrics.response, metrics.incident
    if response.due is None:
        return f"{response.reached.value} for {response.severity}{_first(metrics)}"
    allowed = span((response.due - now.declared_at).total_seconds())
    return f"{response.reached.value} (declared to first response; {response.severity} allows {allowed}){_first(metrics)}"


def _first(metrics: Metrics) -> str:
    response = metrics.response
    if response.at is None:
        return ""
    seconds = (response.at - metrics.incident.declared_at).total_seconds()
    when = f"{span(seconds)} after declaration" if seconds >= 0 else f"{span(-seconds)} before declaration"
    return f": {one_line(response.by)}, {when}"


def shape(metrics: Metrics) -> dict[str, Any]:
    """One incident, as `metrics --json` prints it; lengths in seconds, null with the reason when not known."""
    now, response, updates = metrics.incident, metrics.response, metrics.updates
    return {
        "reference": now.reference,
        "title": now.title,
        "severity": int(now.severity),
        "severity_label": str(now.severity),
        "declared_at": iso(now.declared_at),
        "counted": counts(now),
        "lengths": {
            m.name: {
                "seconds": m.seconds, "ends": m.ends, "why_not": m.why_not or None,
                "estimated": m.estimated, "corrected": m.corrected or None,
                "from": iso(m.start.at), "to": iso(m.end.at),
            }
            for m in metrics.lengths
        },
        "affected_users": now.users,
        "impact_seconds": metrics.length("user impact").seconds,
        "detected_by": now.detected_by.value if now.detected_by else None,
        "response": {
            "reached": response.reached.value, "severity": int(response.severity), "severity_label": str(response.severity), "due": iso(response.due),
            "at": iso(response.at), "by": response.by or None,
        },
        "seconds_by_severity": {int(s): t for s, t in (metrics.by_severity or {}).items()},
        "seconds_by_status": {s.value: t for s, t in (metrics.by_status or {}).items()},
        "updates": {
            "due": updates.due if updates.recorded else None, "sent": updates.sent,
            "on_time": updates.on_time if updates.recorded else None,
            "late": updates.late if updates.recorded else None,
            "worst_gap_seconds": updates.worst_gap, "worst_gap": updates.gap_ends or None,
        },
        "without_commander_seconds": metrics.without_commander,
        "warnings": list(metrics.warnings),
    }  # fmt: skip


COLUMNS = (
    "incident", "title", "severity", "declared_at", "resolved_at", "counted",
    *(f"{name.replace(' ', '_').lower()}_seconds" for name in LENGTHS),
    "users", "detected_by", "response", "response_due_at", "responded_at", "updates_due", "updates_sent",
    "updates_on_time", "updates_late", "worst_gap_seconds", "without_commander_seconds", "estimated", "warnings",
)  # fmt: skip
"""The columns of the CSV of metrics."""


def table(measured: Sequence[Metrics]) -> str:
    """CSV, one incident a row, lengths in seconds, empty where not known."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for m in measured:
        now, response, updates = m.incident, m.response, m.updates
        row = [
            now.reference, now.title, int(now.severity), now.declared_at, now.resolved_at, counts(now),
            *(m.length(name).seconds for name in LENGTHS),
            now.users, now.detected_by.label if now.detected_by else None, response.reached.value,
            response.due, response.at, *_promised(updates), updates.worst_gap, m.without_commander,
            "; ".join(length.name for length in m.lengths if length.estimated), "; ".join(m.warnings),
        ]  # fmt: skip
        writer.writerow([cell(value) for value in row])
    return out.getvalue()


def _promised(updates: Updates) -> tuple[int | None, ...]:
    """Due, sent, on time and late; None where it is not known what was due."""
    if not updates.recorded:
        return None, updates.sent, None, None
    return updates.due, updates.sent, updates.on_time, updates.late


def cell(value: object) -> object:
    """A value as a cell: a time in ISO form, nothing where it is not known, and no text that a spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return iso(value)
    if not isinstance(value, str):
        return value
    words = one_line(value)
    # Some spreadsheets trim what stands before the sign, and a tab or a line end is shown as spaces here.
    return f"'{words}" if words.lstrip(" ⏎'").startswith(FORMULA) else words
