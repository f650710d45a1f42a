"""The small panes: countdown, roles, due, and the strip that replaces them when it is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from warroom.domain.policy.deadlines import Deadline, Urgency, What, standing, urgency
from warroom.domain.text.durations import minutes
from warroom.domain.text.local_times import zone_beside
from warroom.domain.text.safe_text import one_line
from warroom.tui.room_view import (
    FILED,
    View,
    countdown_words,
    put_off_words,
    span,
)
from warroom.tui.runtime.render_cache import KeptDigits, KeptStatic, KeptVertical
from warroom.tui.styles import meanings
from warroom.tui.widgets.pane import Pane
from warroom.tui.widgets.wrap import fitted, wrap

COLUMN = len("1 h 04 min")
"""Cells for the time of what is due."""
OVERDUE_COLUMN = len("overdue 00:00")
"""The same, once something is overdue."""
REASON = 34
"""Characters of why an update was put off, so that what else the strip tells still fits in 80 columns."""


def set_urgency(widget: Widget, due: datetime | None, now: datetime) -> None:
    """Give it the class of how pressing that is."""
    held = urgency(due, now)
    for each in Urgency:
        widget.set_class(each is held, each.value)


class Countdown(KeptVertical):
    """Big digits until the next update, and the facts they come from."""

    _said = ""

    def compose(self) -> ComposeResult:
        yield KeptDigits("", id="digits")
        yield KeptStatic("", id="countdown-words", markup=False)

    def show(self, view: View, now: datetime, zone: tzinfo) -> None:
        incident, due = view.incident, view.update_due
        number = incident.next_update_number
        set_urgency(self, due, now)
        sent = _sent(view, now, zone)
        if due is None:
            none = (
                incident.status_words.lower()
                if not incident.is_open
                else f"{incident.severity} asks for no updates"
            )
            if incident.is_open and incident.filed:
                none = FILED
            self.border_title = "Updates"
            self.query_one(KeptDigits).update("")
            self._say(f"{none}\n{sent}")
            return
        overdue = due < now
        self.border_title = f"Update #{number} {'OVERDUE' if overdue else 'due'}"
        self.query_one(KeptDigits).update(("-" if overdue else "") + span(due - now))
        clock = f"{due.astimezone(zone):%H:%M %Z}"
        late = f" overdue {span(due - now)} " if overdue else ""
        more = f" · every {minutes(view.cadence)}" if view.cadence else ""
        if view.put_off:  # it, and not the cadence, is why it is due then
            more = f"\n{fitted(put_off_words(view), max(12, self.size.width - 2)).rstrip()}"
        self._say(f"{' was due' if overdue else 'at'} {clock}{more}\n{sent}", late)

    def _say(self, words: str, late: str = "") -> None:
        if late + words != self._said:
            self._said = late + words
            said = Content.assemble((late, meanings.LATE), words)
            self.query_one("#countdown-words", KeptStatic).update(said, layout=False)


class Roles(Pane):
    """Who has which role and for how long; a dash where nobody has it."""

    _shown: Sequence[tuple[str, str, str]] = ()

    def show(self, view: View, now: datetime) -> None:
        rows = []
        for role in view.roles:
            seats = [seat for seat in view.incident.roles if seat.role == role]
            label = one_line(role).capitalize()
            if not seats:
                rows.append((label, "—", ""))
            for seat in seats:
                # With the incident their work in it ended, whatever is noted afterwards.
                held = minutes(min(now, view.incident.resolved_at or now) - seat.since)
                who = one_line(seat.person) + (f" ({one_line(seat.note)})" if seat.note else "")
                rows.append((label, who, held))
                label = ""
        if rows != self._shown:
            # Only another number of rows moves anything.
            self.draw(lambda: self._lines(rows), layout=len(rows) != len(self._shown))
            self._shown = rows

    def _lines(self, rows: list[tuple[str, str, str]]) -> Content:
        names = min(14, max((cell_len(label) for label, _, _ in rows), default=0))
        lines = []
        for label, who, held in rows:
            room = max(4, self.size.width - names - cell_len(held) - 4)
            lines.append(f"{fitted(label, names)}  {fitted(who, room)}  {held}".rstrip())
        return Content("\n".join(lines))


class Due(Pane):
    """Everything that is owed, soonest first, as far as it fits."""

    def show(self, view: View, now: datetime) -> None:
        self.draw(lambda: self._lines(view, now))

    def _lines(self, view: View, now: datetime) -> Content:
        rows: list[Content] = []
        below = list(filter(None, (view.settled, view.related)))
        width, height = self.size.width, self.size.height - len(below)
        shown = view.due if len(view.due) <= height else view.due[: max(0, height - 1)]
        spare = height - len(view.due)
        late = any(owed.is_overdue(now) for owed in shown)
        column = (OVERDUE_COLUMN if late else COLUMN) + 2
        for owed in shown:
            left, words = owed.left(now), one_line(owed.words)
            if left is not None and owed.what is What.COMMANDER:
                text = fitted(f"nobody commands, for {minutes(-left)}", width)
            else:
                lines = wrap(words, width - column)
                if len(lines) > 1 + max(0, spare):  # every row comes before the end of one
                    lines = [fitted(words, width - column)]
                spare -= len(lines) - 1
                time = "" if left is None else _state(owed, left, now)
                rows.append(_owed(time, lines, column - 2, owed.urgency(now)))
                continue
            rows.append(Content.styled(text, meanings.URGENCY[owed.urgency(now)]))
        if left_out := len(view.due) - len(shown):
            rows.append(Content(f"and {left_out} more (t)"))
        rows += [Content(fitted(words, width).rstrip()) for words in below]
        return Content("\n").join(rows) if rows else Content("nothing")


def _owed(time: str, lines: Sequence[str], column: int, held: Urgency) -> Content:
    """The time, and beside it the words. Of what is late only the time is reversed: five such rows would be one block."""
    style = meanings.URGENCY[held]
    words = meanings.REFUSED if held is Urgency.OVERDUE else style
    front = Content(" " * (column - len(time))).append(Content.styled(time, style)).append("  ")
    return Content(f"\n{'':{column + 2}}").join(
        [front.append(Content.styled(lines[0], words)), *(Content.styled(line, words) for line in lines[1:])]
    )


class Facts(KeptVertical):
    """The column of those three beside the timeline."""

    def compose(self) -> ComposeResult:
        yield Countdown(id="countdown")
        roles = Roles(id="roles", markup=False)
        roles.border_title = "Roles"
        yield roles
        due = Due(id="due", markup=False)
        due.border_title = "Due"
        yield due

    def show(self, view: View, now: datetime, zone: tzinfo) -> None:
        view = replace(view, due=standing(view.due, now))
        self.query_one(Countdown).show(view, now, zone)
        self.query_one(Roles).show(view, now)
        self.query_one(Due).show(view, now)


class Strip(Pane):
    """Countdown, roles and what is due in two lines, for a small terminal."""

    def show(self, view: View, now: datetime, zone: tzinfo) -> None:
        set_urgency(self, view.update_due, now)
        view = replace(view, due=standing(view.due, now))
        self.draw(lambda: self._lines(view, now, zone))

    def _lines(self, view: View, now: datetime, zone: tzinfo) -> Content:
        names = []
        for role in view.roles:
            holders = ", ".join(map(one_line, view.incident.holders(role))) or "—"
            names.append(f"{one_line(role).capitalize()} {holders}")
        width = self.size.width - 2
        first = next((line for line in _told(view, now, zone) if cell_len(line) <= width), None)
        first = fitted(first or _told(view, now, zone)[-1], width)
        return Content("\n").join(
            [_loud(first, urgency(view.update_due, now)), Content(fitted(" · ".join(names), width))]
        )


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
    last, sent = view.incident.last_update, _sent(view, now, zone)
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


def _sent(view: View, now: datetime, zone: tzinfo) -> str:
    """The last update; with the zone where the next one is due by another clock."""
    last = view.incident.last_update
    if last is None:
        return "none sent yet"
    beside = zone_beside(last.at, view.update_due or now, zone)
    return f"#{last.number} sent {last.at.astimezone(zone):%H:%M}{beside}"


def _ahead(owed: Deadline, now: datetime) -> str:
    left = owed.left(now) or timedelta(0)
    # Whom, and of what kind, is in the wide layout; here only that it comes.
    name = "escalate" if owed.what is What.ESCALATION else one_line(owed.words).partition(":")[0]
    return f"{name} {'in ' if left > timedelta(0) else ''}{_state(owed, left, now)}"


def _state(owed: Deadline, left: timedelta, now: datetime) -> str:
    """`38:12`, `now`, or `overdue 00:25`."""
    if owed.is_overdue(now):
        return f"overdue {_short(left)}"
    return "now" if owed.is_now(now) else _short(left)


def _short(length: timedelta) -> str:
    """`38:12` under an hour, else in hours or days."""
    length = abs(length)
    if length < timedelta(hours=1):
        return span(length)
    if length < timedelta(hours=48):
        return minutes(length)
    return f"{length.days} days"
