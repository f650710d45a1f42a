"""The coach of a drill, in two rows: what a commander would do now and by which key, and why; at the end the score."""

from __future__ import annotations

from datetime import datetime, tzinfo

from rich.cells import cell_len
from textual.content import Content

from warroom.domain.drill.coach import Advice, advice
from warroom.domain.policy.severities import Policy
from warroom.tui.commands import by_name, why_not
from warroom.tui.room_view import View
from warroom.tui.styles import meanings
from warroom.tui.widgets.pane import Pane
from warroom.tui.widgets.wrap import fitted


class CoachLine(Pane):
    """Not there but in a drill."""

    _shown: tuple[Advice, str, str] | None = None

    def show(self, view: View, policy: Policy, now: datetime, zone: tzinfo) -> None:
        self.set_class(not view.incident.drill, "-none")
        if not view.incident.drill:
            return
        told = advice(view.incident, policy, now, zone)
        command = by_name(told.command)
        key = "" if why_not(command, view) else f" ({command.shown_key})"
        if self._shown != (told, key, view.score):
            self._shown = told, key, view.score
            self.draw(lambda: self._lines(told, key, view.score))

    def _lines(self, told: Advice, key: str, score: str) -> Content:
        width = self.size.width
        style = meanings.REFUSED if told.late else meanings.STRONG
        mark = "Coach  "
        do = fitted(told.do, width - len(mark) - cell_len(key)).rstrip()
        why = f"{score}. {told.why}" if score else told.why
        return Content.assemble(
            (mark, meanings.MUTED),
            (f"{do}{key}", style),
            "\n",
            (fitted(f"{'':{len(mark)}}{why}", width).rstrip(), meanings.PLAIN),
        )
