"""The state on one page: the next update, who, what stands now, what is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo

from textual.app import ComposeResult

from warroom.domain.policy.deadlines import standing
from warroom.tui.room_view import View
from warroom.tui.runtime.render_cache import KeptVertical
from warroom.tui.widgets.countdown import Countdown
from warroom.tui.widgets.due import Due
from warroom.tui.widgets.now import Now
from warroom.tui.widgets.who import Who

ROOMY = 45
"""Rows of the terminal from which more lines of a kind stand under Now."""
MANY = 6


class Facts(KeptVertical):
    """The column beside the timeline: one frame for the update, which is loud when it is late, and one for the rest."""

    def compose(self) -> ComposeResult:
        yield Countdown(id="countdown")
        with KeptVertical(id="state") as state:
            state.border_title = "Who"
            yield Who(id="who", markup=False)
            now = Now(id="now", markup=False)
            now.border_title = "Now"
            yield now
            due = Due(id="due", markup=False)
            due.border_title = "Due"
            yield due

    def show(self, view: View, now: datetime, zone: tzinfo) -> None:
        view = replace(view, due=standing(view.due, now))
        self.query_one(Countdown).show(view, now, zone)
        self.query_one(Who).show(view)
        self.query_one(Now).show(view, *([MANY] if self.app.size.height >= ROOMY else []))
        self.query_one(Due).show(view, now)
