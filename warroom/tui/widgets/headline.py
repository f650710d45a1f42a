"""The headline: how bad it is and where it stands, what users notice, and what has to be said now. Nothing throws another out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.cells import cell_len
from textual.content import Content

from warroom.domain.incident.impact import impact_words
from warroom.domain.incident.state import Exclusion
from warroom.domain.text.safe_text import one_line
from warroom.tui.room_view import Notice, View, full_span, is_unended
from warroom.tui.styles import meanings
from warroom.tui.widgets.badges import severity_badge, status_words
from warroom.tui.widgets.pane import Pane
from warroom.tui.widgets.wrap import fitted

CHANNEL = len("#incident-2023-02-14-api-…")
"""Cells that a channel's name takes at least."""
TITLE = 8
"""Cells that the title has at least."""


class Headline(Pane):
    """Severity, status, title and clock; then the channel and what users notice; then the worst notice, if it has a line."""

    def show(self, view: View, now: datetime, notices: Sequence[Notice] = ()) -> None:
        self.draw(lambda: self._lines(view, now, notices))

    def _lines(self, view: View, now: datetime, notices: Sequence[Notice]) -> Content:
        lines = [self._first(view, now), Content.styled(self._second(view), meanings.PLAIN)]
        if self.size.height > len(lines):
            lines.append(Content(" ").append(notice_line(notices, self.size.width - 2)))
        return Content("\n").join(lines)

    def _first(self, view: View, now: datetime) -> Content:
        incident, width = view.incident, self.size.width
        marks = [name for name, holds in (("READ-ONLY", view.looking), ("FILED", incident.filed)) if holds]
        left = Content(" ").join(
            [
                severity_badge(incident.severity),
                *([Content.styled(" DRILL ", meanings.DRILL)] if incident.drill else []),
                *(Content.styled(f" {mark}", meanings.STRONG) for mark in marks),
                status_words(incident.status, one_line(incident.status_words).upper()),
            ]
        )
        lasted, since = _lasted(view, now)
        others = len(view.others)
        told = f"   ▲ {others} other{'s' if others > 1 else ''} " if others else " "
        clock = f"  {incident.reference}  {lasted}"
        title = one_line(incident.title)
        right = f"{clock} {since}"
        taken = left.cell_length + 2 + cell_len(told)
        if others or incident.resolved_at:  # what it is counted from is in the review too
            right = right if taken + cell_len(title + right) <= width else clock
        room = max(TITLE, width - taken - cell_len(right))
        return Content.assemble(
            left,
            "  ",
            (fitted(title, room), meanings.STRONG),
            (right, meanings.STRONG),
            (told, meanings.RAISED),
        )

    def _second(self, view: View) -> str:
        incident = view.incident
        impact = f"impact: {impact_words(incident.impact, incident.users)}"
        impact = " · ".join(filter(None, (view.related, impact)))
        spare = self.size.width - 5 - cell_len(impact)
        # Of a channel's name, which begins with the date, a short piece tells nothing; `a` has it whole.
        channel = fitted(incident.channel, spare).rstrip() if spare >= CHANNEL else ""
        return fitted(f" {channel}   {impact}" if channel else f" {impact}", self.size.width)


def notice_line(notices: Sequence[Notice], width: int) -> Content:
    """The worst notice, and how many more there are."""
    if not notices:
        return Content("")
    worst, *more = notices
    count = f"  +{len(more)}" if more else ""
    room = width - cell_len(count) - cell_len(worst.way)
    words = f"! {worst.words}"
    if worst.shorter and cell_len(words) > room:
        words = f"! {worst.shorter}"
    cut = fitted(words, room).rstrip() if cell_len(words) > room else words
    style = meanings.REFUSED if worst.late else meanings.SOON
    return Content.styled(f"{cut}{worst.way}{count}", style)


def _lasted(view: View, now: datetime) -> tuple[str, str]:
    """How long it is or was, and since when."""
    incident = view.incident
    milestone, start = incident.counted_from()
    if is_unended(view, now):
        return "—", "no end recorded"
    if not incident.resolved_at:
        since = "start" if milestone.value == "started" else milestone.label
        return full_span(now - start.time), f"since {since}"
    if incident.lasted is None:
        return "—", f"resolved before {milestone.label}"
    since = f"from {milestone.label} to resolved"
    if incident.standing is not Exclusion.NONE:
        since = f"from {milestone.label} to its end"
    return full_span(incident.lasted or timedelta(0)), since + (
        ", while open" if incident.over_between else ""
    )
