"""What is read and not watched, where there is room for it: the last update, what was found, the runbook in use."""

from __future__ import annotations

from datetime import tzinfo

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content

from warroom.domain.situation import Point
from warroom.domain.text.safe_text import block, one_line
from warroom.tui.room_view import View
from warroom.tui.runtime.render_cache import KeptVertical
from warroom.tui.styles import meanings
from warroom.tui.widgets.lines_pane import LinesPane
from warroom.tui.widgets.wrap import fitted, wrap

UPDATE_LINES = 14
"""Lines of the last update at most; Enter on its entry opens it whole."""
RUNBOOK_LINES = 60
"""Lines of a runbook that are wrapped; `b` opens it whole."""
FINDINGS = 40
"""Findings that are laid out; the pane shows as many as fit."""


class ReadingColumn(KeptVertical):
    """From 160 columns on."""

    def compose(self) -> ComposeResult:
        for name, title in (("sent", "Last update"), ("found", "Tried and found"), ("runbook", "Runbook")):
            pane = LinesPane(id=name, markup=False)
            pane.border_title = title
            yield pane

    def show(self, view: View, zone: tzinfo, runbook: tuple[str, str] = ("", "")) -> None:
        """`runbook` is the name of the one in use and what it says."""
        sent = view.situation.last_update if view.situation else ""
        number = view.incident.last_update.number if view.incident.last_update else 0
        self._pane("sent").border_title = f"Update #{number}, as it was sent" if number else "Last update"
        empty = "none sent yet; u writes the first" if not view.looking else "none sent yet"
        self._pane("sent").show_lines(
            sent, lambda width: _text(sent, width, UPDATE_LINES) or [_quiet(empty, width)]
        )
        found = tuple((f"{p.at.astimezone(zone):%H:%M}", p.words) for p in self._findings(view))
        self._pane("found").show_lines(
            found,
            lambda width: _findings(found, width) or [_quiet("nothing yet; n notes what you find", width)],
        )
        name, text = runbook
        # A plain text would be read as markup.
        self._pane("runbook").border_title = Content(f"Runbook {one_line(name)}".rstrip())
        self._pane("runbook").show_lines(
            runbook, lambda width: _text(text, width, RUNBOOK_LINES) or [_quiet(_no_runbook(name), width)]
        )

    def _pane(self, name: str) -> LinesPane:
        return self.query_one(f"#{name}", LinesPane)

    def _findings(self, view: View) -> tuple[Point, ...]:
        return view.situation.findings[:FINDINGS] if view.situation else ()


def _no_runbook(name: str) -> str:
    return "it cannot be read here" if name else "none is open; b lists those that fit"


def _text(text: str, width: int, most: int) -> list[Content]:
    """The text's lines, wrapped; the last one says so when there are more."""
    lines = (
        [line for row in block(text).split("\n")[: most + 1] for line in wrap(row, width)]
        if text.strip()
        else []
    )
    if len(lines) > most:
        lines = [*lines[: most - 1], "…"]
    return [Content(line) for line in lines]


def _findings(found: tuple[tuple[str, str], ...], width: int) -> list[Content]:
    rows: list[Content] = []
    for time, words in found:
        front = cell_len(time) + 2
        first, *more = wrap(words, width - front)
        rows.append(Content.assemble((time, meanings.MUTED), "  ", first))
        rows += [Content(" " * front + line) for line in more]
    return rows


def _quiet(words: str, width: int) -> Content:
    return Content.styled(fitted(words, width).rstrip(), meanings.MUTED)
