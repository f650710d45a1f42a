"""What is owed, soonest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.cells import cell_len
from textual.content import Content

from warroom.domain.incident.state import TaskState
from warroom.domain.policy.deadlines import Deadline, Urgency, What
from warroom.domain.text.durations import minutes
from warroom.domain.text.safe_text import one_line
from warroom.tui.room_view import View, span
from warroom.tui.styles import meanings
from warroom.tui.widgets.pane import Pane
from warroom.tui.widgets.wrap import fitted, wrap

COLUMN = len("1 h 04 min")
"""Cells for the time of what is due."""
OVERDUE_COLUMN = len("overdue 00:00")
"""The same, once something is overdue."""
HEARD = " heard ✓"
"""Behind a task whose owner said that they heard it."""
NOTHING = "nothing; t asks for a task"


class Due(Pane):
    """Everything that is owed, soonest first, as far as it fits. A role that nobody has stands with the roles."""

    def show(self, view: View, now: datetime) -> None:
        self.draw_changed(lambda: self._lines(view, now))

    def _lines(self, view: View, now: datetime) -> Content:
        rows: list[Content] = []
        below = list(filter(None, (view.settled, view.related)))
        owed_here = [owed for owed in view.due if owed.what is not What.ROLE]
        width, height = self.size.width, self.size.height - len(below)
        shown = owed_here if len(owed_here) <= height else owed_here[: max(0, height - 1)]
        spare = height - len(owed_here)
        late = any(owed.is_overdue(now) for owed in shown)
        column = (OVERDUE_COLUMN if late else COLUMN) + 2
        for owed in shown:
            left, words = owed.left(now), one_line(owed.words)
            if left is not None and owed.what is What.COMMANDER:
                text = fitted(f"nobody commands, for {minutes(-left)}", width)
            else:
                heard = HEARD if is_heard(view, owed) else ""
                lines = wrap(f"{words}{heard}", width - column)
                if len(lines) > 1 + max(0, spare):  # every row comes before the end of one
                    lines = [f"{fitted(words, width - column - cell_len(heard)).rstrip()}{heard}"]
                spare -= len(lines) - 1
                time = "" if left is None else state_words(owed, left, now)
                rows.append(_owed(time, lines, column - 2, owed.urgency(now)))
                continue
            rows.append(Content.styled(text, meanings.URGENCY[owed.urgency(now)]))
        if left_out := len(owed_here) - len(shown):
            rows.append(Content(f"and {left_out} more (t)"))
        rows += [Content(fitted(words, width).rstrip()) for words in below]
        empty = Content.styled(
            NOTHING if view.incident.is_open and not view.looking else "nothing", meanings.MUTED
        )
        return Content("\n").join(rows) if rows else empty


def is_heard(view: View, owed: Deadline) -> bool:
    """Whether it is a task whose owner said that they heard it."""
    if owed.what is not What.TASK:
        return False
    task = view.incident.task(int(owed.key))
    return task is not None and task.state is TaskState.ACKNOWLEDGED


def _owed(time: str, lines: Sequence[str], column: int, held: Urgency) -> Content:
    """The time, and beside it the words. Of what is late only the time is reversed: five such rows would be one block."""
    style = meanings.URGENCY[held]
    words = meanings.REFUSED if held is Urgency.OVERDUE else style
    front = Content(" " * (column - len(time))).append(Content.styled(time, style)).append("  ")
    return Content(f"\n{'':{column + 2}}").join(
        [front.append(Content.styled(lines[0], words)), *(Content.styled(line, words) for line in lines[1:])]
    )


def state_words(owed: Deadline, left: timedelta, now: datetime) -> str:
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
