"""What all incidents owe to learning, in a few lines under the list of incidents."""

from __future__ import annotations

from datetime import date, datetime

from rich.cells import cell_len
from textual.content import Content

from warroom.domain.incident_list import Debts
from warroom.reports.incident_rows import action_line, checks_line, postmortems_line
from warroom.tui.widgets.wrap import fitted

MOST = 4
"""Action items that are shown at the most; `warroom action list` prints them all."""


def owed(debts: Debts, hours: int, now: datetime, today: date, width: int, most: int) -> Content:
    """The action items that are due first, with a count of the rest; then postmortems, then checks."""
    rows = [action_line(incident, action, today) for incident, action in debts.pressing[:most]]
    if rows and debts.actions > len(rows):
        rest = f"  (and {debts.actions - len(rows):,} more: warroom action list)"
        last = rows[-1]
        if cell_len(last) + len(rest) > width:
            last = fitted(last, width - len(rest))
        rows[-1] = last + rest
    rows += filter(None, (postmortems_line(debts, hours, now), checks_line(debts, width)))
    return Content("\n".join(rows))
