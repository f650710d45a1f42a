"""An incident as one row of a list."""

from __future__ import annotations

from datetime import datetime, tzinfo

from textual.content import Content

from warroom.domain.incident_list import Listed
from warroom.domain.policy.deadlines import urgency
from warroom.domain.text.cells import cells
from warroom.reports.incident_rows import SEVERITY, owed_words, title
from warroom.reports.postmortem_stage import review_words
from warroom.tui.room_view import span
from warroom.tui.styles import meanings
from warroom.tui.widgets.badges import severity_badge, status_words

WIDEST = len("postmortem on time")
"""Cells of the longest state."""
STATUS = len("◌ Investigating")
"""Cells of the longest status."""


def row(
    incident: Listed, due: datetime | None, hours: int, now: datetime, zone: tzinfo, wide: int = SEVERITY
) -> Content:
    """Reference, severity, status or date, what is due, title, what is owed.

    `hours` are the postmortem's, `wide` the cells of the severities' names.
    """
    where = Content(f"{incident.declared_at.astimezone(zone):%Y-%m-%d}")
    # How late a postmortem is stands in the library; here only that it is.
    state, style = review_words(incident, hours, now)[:WIDEST].rstrip(), meanings.MUTED
    if incident.is_open:
        where = status_words(incident.status)
        state, style = "no update due", meanings.MUTED
        if due is not None:
            state = f"overdue {span(due - now)}" if due < now else f"update in {span(due - now)}"
            style = meanings.URGENCY[urgency(due, now)]
    owed = owed_words(incident)
    return Content.assemble(
        f"{incident.reference:<8} ",
        severity_badge(incident.severity),
        " " * (wide + 1 - cells(str(incident.severity))),
        where,
        " " * (STATUS - where.cell_length + 1),
        (state, style),
        " " * (WIDEST - len(state) + 2),
        (title(incident), meanings.STRONG if incident.is_open else ""),
        (f"  ({owed})" if owed else "", meanings.MUTED),
    )
