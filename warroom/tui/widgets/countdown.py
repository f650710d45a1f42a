"""When the next update is due, in big digits, and what the last one said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget

from warroom.domain.policy.deadlines import Urgency, urgency
from warroom.domain.text.durations import minutes
from warroom.domain.text.local_times import zone_beside
from warroom.domain.text.safe_text import one_line
from warroom.tui.room_view import FILED, View, put_off_words, span
from warroom.tui.runtime.render_cache import KeptDigits, KeptHorizontal, KeptStatic, KeptVertical
from warroom.tui.styles import meanings
from warroom.tui.widgets.lines_pane import LinesPane
from warroom.tui.widgets.wrap import wrap

SUMMARY = "summary:"
"""Begins the line of an update that says what is known; spec, "Status Update"."""
LAST_LINES = 2
"""Lines for what the last update said."""


def set_urgency(widget: Widget, due: datetime | None, now: datetime) -> None:
    """Give it the class of how pressing that is."""
    held = urgency(due, now)
    for each in Urgency:
        widget.set_class(each is held, each.value)


class Countdown(KeptVertical):
    """Big digits until the next update, the facts that they come from beside them, the last update below."""

    _said = ""

    def compose(self) -> ComposeResult:
        with KeptHorizontal(id="clock"):
            yield KeptDigits("", id="digits")
            yield KeptStatic("", id="countdown-words", markup=False)
        yield LinesPane(id="last-sent", markup=False)

    def show(self, view: View, now: datetime, zone: tzinfo) -> None:
        incident, due = view.incident, view.update_due
        number = incident.next_update_number
        set_urgency(self, due, now)
        self._show_last(view, now, zone)
        if due is None:
            none = (
                incident.status_words.lower()
                if not incident.is_open
                else f"{incident.severity} asks for no updates"
            )
            if incident.is_open and incident.filed:
                none = FILED
            self.border_title = "Updates"
            self.set_class(True, "-none")
            self.query_one(KeptDigits).update("")
            self._say(none)
            return
        overdue = due < now
        self.set_class(False, "-none")
        self.border_title = f"Update #{number} {'OVERDUE' if overdue else 'due'}"
        self.query_one(KeptDigits).update(("-" if overdue else "") + span(due - now))
        clock = f"{due.astimezone(zone):%H:%M %Z}"
        every = f"\nevery {minutes(view.cadence)}" if view.cadence and not view.put_off else ""
        if overdue:
            self._say(f"\ndue {clock}{every}", f" overdue {span(due - now)} ")
        else:
            self._say(f"at {clock}{every}")

    def _say(self, words: str, late: str = "") -> None:
        if late + words != self._said:
            self._said = late + words
            said = Content.assemble((late, meanings.LATE), words)
            self.query_one("#countdown-words", KeptStatic).update(said, layout=False)

    def _show_last(self, view: View, now: datetime, zone: tzinfo) -> None:
        """Why the next one waits, if it does, and what the last one said."""
        rows = tuple(filter(None, (put_off_words(view), last_sent(view, now, zone))))
        self.query_one("#last-sent", LinesPane).show_lines(rows, lambda width: _cut(rows, width))


def last_sent(view: View, now: datetime, zone: tzinfo) -> str:
    """`#1 sent 16:25 “fail over …”`, as far as it is known."""
    lead = lead_of(view.situation.last_update) if view.situation else ""
    return f"{sent_words(view, now, zone)}{f' “{lead}”' if lead else ''}"


def sent_words(view: View, now: datetime, zone: tzinfo) -> str:
    """The last update; with the zone where the next one is due by another clock."""
    last = view.incident.last_update
    if last is None:
        return "none sent yet"
    beside = zone_beside(last.at, view.update_due or now, zone)
    return f"#{last.number} sent {last.at.astimezone(zone):%H:%M}{beside}"


def lead_of(text: str) -> str:
    """What an update says first: its Summary, else the first line below its heading; empty for no text."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    summary = next((line[len(SUMMARY) :] for line in lines if line.casefold().startswith(SUMMARY)), None)
    return one_line((summary if summary is not None else "".join(lines[1:2] or lines[:1])).strip())


def _cut(rows: Sequence[str], width: int) -> list[Content]:
    """The rows wrapped, and cut where they take more lines than there are."""
    lines = [line for row in rows for line in wrap(row, width)]
    if len(lines) > LAST_LINES:
        rest = lines[LAST_LINES - 1]
        while cell_len(rest) > width - 1:
            rest = rest[:-1]
        quoted = "”" if rows[-1].endswith("”") else ""
        rest = rest[:-1] if quoted and cell_len(rest) > width - 2 else rest
        lines = [*lines[: LAST_LINES - 1], f"{rest}…{quoted}"]
    return [Content.styled(line, meanings.MUTED) for line in lines]
