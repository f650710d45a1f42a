"""Incidents as rows of a list, for both faces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo

from warroom.domain.incident.state import ActionItem, Exclusion, Incident
from warroom.domain.incident_list import Debts, Listed
from warroom.domain.text.cells import padded, widest
from warroom.domain.text.safe_text import one_line
from warroom.reports.postmortem_stage import review_words, rough
from warroom.texts.durations import span

SEVERITY = len("SEV-1")
"""Columns of a severity, where none has a longer name."""


def table(found: Sequence[Listed], hours: int, now: datetime, zone: tzinfo) -> tuple[str, list[str]]:
    """The head of a table, and a row an incident; `hours` are the postmortem's."""
    wide = severity_width(found)
    head = f"{'INCIDENT':<9} {'SEV':<{wide}}  {'STATUS':<13}  {'DECLARED':<10}  {'LASTED':>10}  TITLE"
    return head, [row(incident, hours, now, zone, wide) for incident in found]


def severity_width(found: Iterable[Listed]) -> int:
    """Columns that the names of their severities need."""
    return widest({str(incident.severity) for incident in found}, SEVERITY)


def row(incident: Listed, hours: int, now: datetime, zone: tzinfo, wide: int = SEVERITY) -> str:
    """Reference, severity, status, date, how long it lasted, title; then who commanded and what is owed."""
    lasted = "" if incident.is_open else span(incident.seconds)
    counted = incident.standing is Exclusion.NONE  # else the status says why no postmortem is owed
    review = review_words(incident, hours, now) if counted else ""
    tail = filter(None, (incident.commander, review, owed_words(incident)))
    told = "; ".join(one_line(part) for part in tail)
    return (
        f"{incident.reference:<9} {padded(str(incident.severity), wide)}  {incident.status_word:<13}  "
        f"{incident.declared_at.astimezone(zone):%Y-%m-%d}  {lasted:>10}  "
        f"{title(incident)}{f'  ({told})' if told else ''}"
    )


def title(incident: Listed) -> str:
    """The title, which says so when it was an exercise."""
    return f"{'DRILL ' if incident.drill else ''}{one_line(incident.title)}"


def owed_words(incident: Listed) -> str:
    """What is owed beside the postmortem: `2 actions, 3 checks`."""
    counts = ((incident.actions, "action"), (len(incident.checks), "check"))
    return ", ".join(f"{n} {word}{'s' if n > 1 else ''}" for n, word in counts if n)


def action_line(incident: Incident, action: ActionItem, today: date) -> str:
    """`INC-7  OVERDUE 3 d  @li  alert on lag`; a missing owner or date is said."""
    if action.due is None:
        when = "NO DATE"
    elif action.due < today:
        when = f"OVERDUE {(today - action.due).days} d"
    else:
        when = f"by {action.due}"
    return f"{incident.reference}  {when}  {one_line(action.owner or 'NO OWNER')}  {one_line(action.text)}"


def postmortems_line(debts: Debts, hours: int, now: datetime) -> str:
    """How many postmortems are late, which became so last, and which is due next; empty when none is owed."""
    parts = []
    if debts.overdue:
        newest = debts.latest[0]
        late = now - (newest.postmortem_due(hours) or now)
        more = ", newest " if debts.overdue > 1 else " "
        parts.append(f"{debts.overdue:,} OVERDUE{more}{newest.reference} by {rough(late)}")
    if debts.due:
        first = debts.next_due[0]
        left = (first.postmortem_due(hours) or now) - now
        more = f" and {debts.due - 1:,} later" if debts.due > 1 else ""
        parts.append(f"{first.reference} due in {rough(left)}{more}")
    return f"Postmortems: {' · '.join(parts)}" if parts else ""


def checks_line(debts: Debts, width: int) -> str:
    """What is left to check of the newest incident, and how many others have something left.

    In so many cells, with a count of the checks when their names do not fit.
    """
    if not debts.checks:
        return ""
    newest = debts.checks[0]
    more = debts.unchecked - 1
    others = f" · and {more:,} more incident{'s' if more > 1 else ''}" if more else ""
    line = f"Checks left: {newest.reference} {', '.join(check.value for check in newest.checks)}{others}"
    if len(line) <= width:
        return line
    return f"Checks left: {newest.reference} {len(newest.checks)} check{'s' if len(newest.checks) > 1 else ''}{others}"
