"""What is new since the last update: what is so now and was not then, rather than every act on the way there."""

from __future__ import annotations

from collections.abc import Iterable

from warroom.domain.incident.declaration import Declared
from warroom.domain.incident.impact import ImpactChanged, impact_words
from warroom.domain.incident.notes import Noted
from warroom.domain.incident.resolution import Reopened, Resolved
from warroom.domain.incident.severity import SeverityChanged
from warroom.domain.incident.state import TaskState
from warroom.domain.incident.status import StatusChanged
from warroom.domain.incident.tasks import TaskChanged
from warroom.domain.policy.severities import Status
from warroom.domain.record.timeline import without_undone
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.safe_text import outgoing_line as _line


def told(entries: Iterable[TimelineEntry]) -> tuple[list[str], list[str]]:
    """Decisions, and what else an update tells of these lines, in the order in which they were written."""
    lines = _untold(entries)
    standing = without_undone(lines)
    # A task whose result was taken back is not done any more, and may be done again with another one.
    moved = {e.recorded.event.number: e.n for e in lines if isinstance(e.recorded.event, TaskChanged)}
    decisions = []
    findings = {**_status(lines, standing), **_severity(lines, standing), **_impact(lines)}
    for entry in lines:
        match entry.recorded.event:
            case Noted():
                text = entry.text or ""
                if text.startswith("!"):
                    decisions.append(f"Decision: {_line(text[1:].strip())}")
                elif not text.startswith("?"):
                    findings[entry.n] = _line(text)
            case TaskChanged(state=TaskState.DONE, number=task, words=str(result)) if moved[task] == entry.n:
                findings[entry.n] = _line(result)
    return decisions, [findings[n] for n in sorted(findings)]


def _untold(entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    """Without the impact declared with, which the announcement told."""
    lines = list(entries)
    declared = next((e.recorded.at for e in lines if isinstance(e.recorded.event, Declared)), None)
    return [
        e for e in lines if not (isinstance(e.recorded.event, ImpactChanged) and e.recorded.at == declared)
    ]


def _status(lines: list[TimelineEntry], standing: list[TimelineEntry]) -> dict[int, str]:
    """The status that it came to, and by which entry; nothing when that is the one from before."""
    acts = [e for e in lines if isinstance(e.recorded.event, StatusChanged | Resolved | Reopened)]
    if not acts:
        return {}
    first, last = acts[0].recorded.event, acts[-1].recorded.event
    before = first.was if isinstance(first, StatusChanged | Resolved) else Status.RESOLVED
    now = last.status if isinstance(last, StatusChanged | Reopened) else Status.RESOLVED
    turned = any(isinstance(e.recorded.event, Resolved | Reopened) for e in standing)
    if before is now and not turned:
        return {}
    if now is Status.RESOLVED:
        return {acts[-1].n: "Resolved"}
    reasons = (
        e.recorded.event for e in reversed(standing) if isinstance(e.recorded.event, StatusChanged | Reopened)
    )
    why = _because(next((event for event in reasons if event.status is now), None))
    return {acts[-1].n: f"{'Open again, status' if turned else 'Status'} is now {now.label}{why}"}


def _severity(lines: list[TimelineEntry], standing: list[TimelineEntry]) -> dict[int, str]:
    acts = [(e.n, e.recorded.event) for e in lines if isinstance(e.recorded.event, SeverityChanged)]
    if not acts or acts[0][1].was == acts[-1][1].severity:
        return {}
    was, (n, last) = acts[0][1].was, acts[-1]
    now = last.severity
    reasons = (e.recorded.event for e in reversed(standing) if isinstance(e.recorded.event, SeverityChanged))
    why = _because(next((event for event in reasons if event.severity == now), None))
    return {n: f"Severity {now.turned(was)} from {was} to {now}{why}"}


def _impact(lines: list[TimelineEntry]) -> dict[int, str]:
    acts = [(e, e.recorded.event) for e in lines if isinstance(e.recorded.event, ImpactChanged)]
    if not acts:
        return {}
    first, (entry, last) = acts[0][1], acts[-1]
    now = (entry.text or None, last.users)
    if now == (first.was_text, first.was_users):
        return {}
    return {entry.n: f"Impact: {_line(impact_words(*now)) if now != (None, None) else 'not known any more'}"}


def _because(act: StatusChanged | Reopened | SeverityChanged | None) -> str:
    return f" ({_line(act.reason)})" if act and act.reason and not act.is_undoing else ""
