"""An incident as one row of a list."""

from __future__ import annotations

from datetime import datetime, tzinfo

from textual.content import Content

from warroom.domain.incident_list import Listed
from warroom.reports.incident_rows import owed_words, title
from warroom.reports.postmortem_stage import review_words
from warroom.tui.room_view import span

WIDEST = len("postmortem on time")
"""Cells of the longest state."""


def row(incident: Listed, due: datetime | None, hours: int, now: datetime, zone: tzinfo) -> Content:
    """Reference, severity, status or date, what is due, title, what is owed. `hours` are the postmortem's."""
    if incident.is_open:
        where, state = incident.status.label, "no update due"
        if due is not None:
            state = f"overdue {span(due - now)}" if due < now else f"update in {span(due - now)}"
    else:
        where = f"{incident.declared_at.astimezone(zone):%Y-%m-%d}"
        # How late a postmortem is stands in the library; here only that it is.
        state = review_words(incident, hours, now)[:WIDEST].rstrip()
    owed = owed_words(incident)
    return Content(
        f"{incident.reference:<8} {incident.severity:<5} {where:<13} {state:<{WIDEST}}  "
        f"{title(incident)}{f'  ({owed})' if owed else ''}"
    )
