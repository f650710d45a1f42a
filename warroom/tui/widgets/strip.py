"""Two lines for a small terminal: the most urgent of what the panes beside the timeline say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from rich.cells import cell_len
from textual.content import Content

from warroom.domain.policy.deadlines import Deadline, Urgency, What, standing, urgency
from warroom.domain.text.safe_text import one_line
from warroom.tui.room_view import View, countdown_words, put_off_words
from warroom.tui.styles import meanings
from warroom.tui.widgets.countdown import sent_words, set_urgency
from warroom.tui.widgets.due import state_words
from warroom.tui.widgets.now import most_urgent
from warroom.tui.widgets.pane import Pane
from warroom.tui.widgets.who import who_words
from warroom.tui.widgets.wrap import fitted

REASON = 34
"""Characters of why an update was put off, so that what else the strip tells still fits in 80 columns."""
LEAST = 24
"""Cells that what stands now has at least beside the roles."""


class Strip(Pane):
    """The update and what is due; below, who has which role and what stands now."""

    def show(self, view: View, now: datetime, zone: tzinfo) -> None:
        set_urgency(self, view.update_due, now)
        view = replace(view, due=standing(view.due, now))
        self.draw_changed(lambda: self._lines(view, now, zone))

    def _lines(self, view: View, now: datetime, zone: tzinfo) -> Content:
        width = self.size.width - 2
        first = next((line for line in _told(view, now, zone) if cell_len(line) <= width), None)
        first = fitted(first or _told(view, now, zone)[-1], width)
        return Content("\n").join(
            [_loud(first, urgency(view.update_due, now)), Content(_who_and_now(view, width))]
        )


def _who_and_now(view: View, width: int) -> str:
    roles, stands = who_words(view), most_urgent(view)
    if not stands:
        return fitted(roles, width)
    room = max(LEAST, width - cell_len(roles) - 3)
    if cell_len(stands) > room:
        stands = fitted(stands, room)
    return f"{fitted(roles, width - cell_len(stands) - 3)} │ {stands}"


def _loud(told: str, held: Urgency) -> Content:
    """What is overdue of a line is reversed; the update that is due soon has its colour."""
    parts = []
    for at, part in enumerate(told.split(" · ")):
        late = "overdue" in part and (at > 0 or held is Urgency.OVERDUE)
        style = meanings.LATE if late else meanings.URGENCY[held] if at == 0 else ""
        words = part.rstrip()
        parts.append(Content.styled(words, style).append(" " * (len(part) - len(words))))
    return Content(" · ").join(parts)


def _told(view: View, now: datetime, zone: tzinfo) -> list[str]:
    """The first line of the strip, and with what it can do without left out, so that what is overdue stays on it."""
    clock, why = countdown_words(view, now, zone), put_off_words(view)
    last, sent = view.incident.last_update, sent_words(view, now, zone)
    if len(why) > REASON:
        why = f"{why[: REASON - 1]}…"
    told = [(clock, why, sent)]
    owed = [d for d in view.due if d.what is not What.UPDATE and d.at is not None]
    pressing = next((d for d in owed if d.is_overdue(now)), None)
    if pressing:
        bare, kept = "put off" if why else "", sent if last else ""
        told += [
            (clock, bare, sent),
            (clock, bare, kept),
            (clock, "", kept),
            (clock.split(" (")[0], "", kept),
            (clock.split(" (")[0], "", ""),
        ]
    ahead = _ahead(pressing or owed[0], now) if owed else ""
    # One is named; that it is not the only one has to be seen too.
    if others := sum(d.is_overdue(now) or d.is_now(now) for d in owed if d is not (pressing or owed[0])):
        ahead += f" +{others}"
    return [" · ".join(filter(None, (*parts, ahead, view.settled))) for parts in told]


def _ahead(owed: Deadline, now: datetime) -> str:
    left = owed.left(now) or timedelta(0)
    # Whom, and of what kind, is in the wide layout; here only that it comes.
    name = "escalate" if owed.what is What.ESCALATION else one_line(owed.words).partition(":")[0]
    return f"{name} {'in ' if left > timedelta(0) else ''}{state_words(owed, left, now)}"
