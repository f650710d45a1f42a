"""Metrics in words, CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from warroom.documents.lines import impact_words
from warroom.documents.messages import DASH
from warroom.domain.metrics import LENGTHS, Metrics, Spread, counts, impact_lasted, spreads
from warroom.domain.plain import one_line


def span(seconds: float | None) -> str:
    """`45 s`, `12 min`, `3 h 05 min`, `2 d 3 h`; a dash when it is not known."""
    if seconds is None:
        return DASH
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours < 48 else f"{hours // 24} d {hours % 24} h"


def one(metrics: Metrics) -> list[str]:
    """One incident's metrics, a line each."""
    now = metrics.incident
    rows = []
    for length in metrics.lengths:
        remark = length.why_not or ("estimated" if length.estimated else "")
        remark = f"corrected by {length.corrected}" if length.corrected else remark
        rows.append(f"{length.name}: {span(length.seconds)} ({length.ends}{f'; {remark}' if remark else ''})")
    lasted = impact_lasted(now)
    rows.append(
        f"User impact: {impact_words(now.impact, now.users)}, for {span(lasted.total_seconds() if lasted else None)}"
    )
    rows.append("In severity: " + ", ".join(f"{s} {span(t)}" for s, t in metrics.by_severity.items()))
    rows.append("In status: " + ", ".join(f"{s.label} {span(t)}" for s, t in metrics.by_status.items()))
    rows.append(
        f"Updates: {metrics.updates_sent} sent, {metrics.updates_on_time} on time, {metrics.updates_due} due, "
        f"worst gap {span(metrics.worst_gap)}"
    )
    rows.append(f"Without a commander: {span(metrics.without_commander)}")
    return rows + [f"Look again: {one_line(warning)}" for warning in metrics.warnings]


def many(measured: Sequence[Metrics]) -> list[str]:
    """Over many: n, median, 90th percentile, every point when they are few, the mean last."""
    left_out = [m.incident for m in measured if not counts(m.incident)]
    kept = [m for m in measured if counts(m.incident)]
    rows = [f"{len(kept)} incidents counted; left out: {_left_out(left_out)}"]
    rows.append(f"{'':<22}{'n':>4}{'median':>14}{'90%':>14}{'mean':>14}")
    for spread in spreads(measured):
        shown = "".join(f"{span(value):>14}" for value in (spread.median, spread.p90, spread.mean))
        rows.append(f"{spread.name:<22}{len(spread.points):>4}{shown}  {bars(spread)}")
    for title, groups in _groups(kept).items():
        rows += ["", f"{title:<22}{'n':>4}{'TTM median':>14}"]
        for name, members in groups.items():
            ttm = next(s for s in spreads(members) if s.name == "TTM")
            rows.append(f"{name:<22}{len(members):>4}{span(ttm.median):>14}  {'█' * min(len(members), 40)}")
    return rows


def bars(spread: Spread) -> str:
    """Every point in order of time, as bars to scale; the newest forty."""
    points = spread.points[-40:]
    top = max(points, default=0.0)
    return "".join("▁▂▃▄▅▆▇█"[min(7, int(8 * point / top))] if top else "▁" for point in points)


def _left_out(incidents: Sequence[Any]) -> str:
    drills = sum(i.drill for i in incidents)
    words = [f"{drills} drills"] if drills else []
    for standing in ("duplicate", "cancelled"):
        n = sum(not i.drill and i.standing.value == standing for i in incidents)
        words += [f"{n} {standing}"] if n else []
    return ", ".join(words) or "none"


def _groups(kept: Sequence[Metrics]) -> dict[str, dict[str, list[Metrics]]]:
    found: dict[str, dict[str, list[Metrics]]] = {"by month": {}, "by severity": {}, "by detection": {}}
    for m in sorted(kept, key=lambda m: m.incident.declared_at):
        detected = m.incident.detected_by
        found["by month"].setdefault(f"{m.incident.declared_at:%Y-%m}", []).append(m)
        found["by severity"].setdefault(str(m.incident.severity), []).append(m)
        found["by detection"].setdefault(detected.label if detected else "not recorded", []).append(m)
    found["by severity"] = dict(sorted(found["by severity"].items()))
    return found


def shape(metrics: Metrics) -> dict[str, Any]:
    """One incident, as `metrics --json` prints it; lengths in seconds, null with the reason when not known."""
    now, lasted = metrics.incident, impact_lasted(metrics.incident)
    return {
        "reference": now.reference,
        "title": now.title,
        "severity": int(now.severity),
        "declared_at": now.declared_at.isoformat(),
        "counted": counts(now),
        "lengths": {
            m.name: {
                "seconds": m.seconds, "ends": m.ends, "why_not": m.why_not or None,
                "estimated": m.estimated, "corrected": m.corrected or None,
            }
            for m in metrics.lengths
        },
        "affected_users": now.users,
        "impact_seconds": lasted.total_seconds() if lasted else None,
        "seconds_by_severity": {int(s): t for s, t in metrics.by_severity.items()},
        "seconds_by_status": {s.value: t for s, t in metrics.by_status.items()},
        "updates": {
            "due": metrics.updates_due, "sent": metrics.updates_sent, "on_time": metrics.updates_on_time,
            "worst_gap_seconds": metrics.worst_gap,
        },
        "without_commander_seconds": metrics.without_commander,
        "warnings": list(metrics.warnings),
    }  # fmt: skip


def table(measured: Sequence[Metrics]) -> str:
    """CSV, one incident a row, lengths in seconds, empty where not known."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [f"{name.replace(' ', '_').lower()}_seconds" for name in LENGTHS]
    writer.writerow(
        ["incident", "title", "severity", "declared_at", "resolved_at", "counted", *names, "users"]
    )
    for m in measured:
        now = m.incident
        ends = now.resolved_at.isoformat() if now.resolved_at else ""
        row = [
            now.reference,
            cell(now.title),
            int(now.severity),
            now.declared_at.isoformat(),
            ends,
            counts(now),
        ]
        lengths = ["" if m.length(name).seconds is None else m.length(name).seconds for name in LENGTHS]
        writer.writerow([*row, *lengths, "" if now.users is None else now.users])
    return out.getvalue()


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    words = one_line(text)
    return f"'{words}" if words.startswith(("=", "+", "-", "@")) else words
