"""Incidents and found entries as rows of the library, cut to the width that there is."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from rich.cells import cell_len
from textual.content import Content

from warroom.domain.incident.state import Exclusion
from warroom.domain.incident_list import Listed, Review
from warroom.domain.record import timeline_text
from warroom.domain.text.cells import padded
from warroom.domain.text.local_times import comes_twice
from warroom.domain.text.safe_text import one_line
from warroom.reports.incident_rows import SEVERITY, owed_words, title
from warroom.reports.postmortem_stage import review_words, rough
from warroom.store.sql.search import Hit
from warroom.texts.durations import span
from warroom.tui.styles import meanings
from warroom.tui.widgets.excerpt import excerpt, unseen
from warroom.tui.widgets.wrap import fitted

WIDE = 105
"""Cells from which everything that is owed is said in the row; below, a word, and the rest in the line under it."""
SEVERITY_AT = len("INC-12345")
"""Where its severity stands in a row, with a cell on each side."""


def columns(width: int, wide: int = SEVERITY) -> str:
    """What stands where in a row; severities have `wide` cells."""
    end = f"{'Postmortem':<13} {'Owed':<18}" if width >= WIDE else f"{'Owed':<8}"
    return _row("Incident", "Sev", "Date", "Title", "Lasted", "Led by", end, width, wide)


def incident_row(
    incident: Listed,
    hours: int,
    now: datetime,
    zone: tzinfo,
    width: int,
    marks: re.Pattern[str] | None,
    wide: int = SEVERITY,
) -> Content:
    """Reference, severity, date, title, how long, who commanded, what is owed."""
    if width >= WIDE:
        state = review_words(incident, hours, now).removeprefix("postmortem ")
        end = f"{state:<13} {owed_words(incident):<18}"
    else:
        end = f"{_brief(incident, hours, now):<8}"
    row = _row(
        incident.reference,
        str(incident.severity),
        f"{incident.declared_at.astimezone(zone):%Y-%m-%d}",
        title(incident),
        "open" if incident.is_open else span(incident.seconds),
        one_line(incident.commander or "—"),
        end,
        width,
        wide,
    )
    # Styles count characters, and a wide one has two cells.
    name = padded(str(incident.severity), wide)
    shown = _marked(row, marks).stylize(
        meanings.badge(incident.severity), SEVERITY_AT, SEVERITY_AT + len(name) + 2
    )
    if incident.review(hours, now) is Review.OVERDUE:
        shown = shown.stylize(meanings.REFUSED, len(row) - len(end))
    return shown


def _row(
    reference: str,
    severity: str,
    day: str,
    title: str,
    lasted: str,
    commander: str,
    end: str,
    width: int,
    wide: int,
) -> str:
    left = f"{reference:<9} {padded(severity, wide)} {day:<10}  "
    right = f"  {fitted(lasted, 10)} {fitted(commander, 8)} {end}"
    return f"{left}{fitted(title, width - cell_len(left) - cell_len(right))}{right}"


def details(incident: Listed, hours: int, now: datetime) -> str:
    """All that is owed of one incident, in words."""
    parts = [review_words(incident, hours, now)]
    if incident.actions:
        due = f", the first by {incident.action_due}" if incident.action_due else ""
        parts.append(f"{incident.actions} open action{'s' if incident.actions > 1 else ''}{due}")
    if incident.checks:
        parts.append("left: " + ", ".join(check.value for check in incident.checks))
    told = " · ".join(filter(None, parts))
    return (
        f"{incident.reference}: {told or 'nothing is owed'}"
        if not incident.is_open
        else f"{incident.reference} is open"
    )


def hit_row(hit: Hit, zone: tzinfo, width: int, marks: re.Pattern[str] | None) -> Content:
    """Incident, time and words of an entry, cut so that what was found is in sight."""
    told = timeline_text.line(hit.entry, zone)
    at = hit.entry.at.astimezone(zone)
    front = f"  {hit.incident.reference:<9} {at:{'%Y-%m-%d %H:%M %Z' if comes_twice(hit.entry.at, zone) else '%Y-%m-%d %H:%M'}}  {told.sign} "
    remarks = f"  ({'; '.join(told.remarks)})" if told.remarks else ""
    text = unseen(hit.entry, zone, marks)
    words = one_line(told.words) + (f": {text}" if text else "") + remarks
    return Content.assemble(front, _marked(excerpt(words, width - cell_len(front), marks), marks))


def _brief(incident: Listed, hours: int, now: datetime) -> str:
    due = incident.postmortem_due(hours)
    if due is not None:
        return "OVERDUE" if due < now else f"due {rough(due - now)}"[:8]
    if incident.owes:
        return f"owes {incident.owes}"
    if incident.standing is not Exclusion.NONE:
        return incident.standing.value
    return (
        ""
        if incident.is_open
        else {Review.ON_TIME: "on time", Review.DONE: "done"}.get(incident.review(hours, now), "late")
    )


def _marked(text: str, marks: re.Pattern[str] | None) -> Content:
    if marks is None:
        return Content(text)
    parts: list[Content] = []
    last = 0
    for found in marks.finditer(text):
        parts += [Content(text[last : found.start()]), Content.styled(found[0], meanings.FOUND)]
        last = found.end()
    return Content("").join([*parts, Content(text[last:])])
