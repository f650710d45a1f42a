"""The panes of a replay: the timeline as it read at a moment, and the strip with a cursor."""

from __future__ import annotations

from datetime import datetime, tzinfo

from textual.content import Content
from textual.widgets import Static

from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.reports.timeline_strip import Strip
from warroom.reports.timeline_strip_text import Drawing
from warroom.tui.styles import meanings
from warroom.tui.widgets.timeline_rows import Row, entry_rows, heading, under_one_heading


class ReplayedTimeline(Static):
    """Lays out only what is seen: a step costs the same at ten entries and at ten thousand."""

    def show(self, entries: list[TimelineEntry], at: int, zone: tzinfo) -> None:
        """Show the newest of `entries`, or those around the one numbered `at`, which is marked."""
        width, height = self.size.width, self.size.height
        if width < 20 or height < 1:
            return
        laid = [(index, row) for index, row in self._laid_out(entries, at, height, zone)]
        lines = [
            Content.assemble(*((text, _style(name, marked=index == at)) for text, name in row.parts))
            for index, row in laid
        ]
        self.update(Content("\n").join(lines), layout=False)

    def _laid_out(
        self, entries: list[TimelineEntry], at: int, height: int, zone: tzinfo
    ) -> list[tuple[int, Row]]:
        rows: list[tuple[int, Row]] = []
        last = len(entries) - 1
        for index in range(last, -1, -1):
            headed = index == 0 or not under_one_heading(entries[index - 1], entries[index], zone)
            mine = [(index, row) for row in entry_rows(entries[index], self.size.width, zone)]
            if headed:
                mine.insert(0, (-1, heading(entries[index], zone)))
            rows[:0] = mine
            if len(rows) >= height and index <= at:
                break
        first = next((place for place, (index, _) in enumerate(rows) if index == at), 0)
        # The newest lines, unless the marked one would be out of sight above them.
        top = max(0, len(rows) - height)
        if first < top:
            top = max(0, first - height // 3)
        return rows[top : top + height]


def _style(name: str, *, marked: bool) -> str:
    return f"{meanings.TIMELINE[name]} {meanings.CURSOR}" if marked else meanings.TIMELINE[name]


class Scrubber(Static):
    """The whole incident to scale, with the cursor on it. Drawn once for a width."""

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id, markup=False)
        self._strip: Strip | None = None
        self._drawing: tuple[tuple[int, int], Drawing] | None = None

    def take(self, strip: Strip) -> None:
        """Another strip to draw."""
        self._strip, self._drawing = strip, None

    def show(self, cursor: datetime, zone: tzinfo, *, lanes: int, legend: bool) -> None:
        if self._strip is None:
            return
        key = (self.size.width, lanes)
        if self._drawing is None or self._drawing[0] != key:
            self._drawing = key, Drawing(self._strip, self.size.width, zone, lanes)
        drawing = self._drawing[1]
        lines = [
            Content.assemble(before, (at, meanings.CURSOR), after)
            for before, at, after in drawing.rows(cursor)
        ]
        if legend:
            lines.append(Content.styled(self._strip.legend(), meanings.MUTED))
        self.styles.height = len(lines)
        self.update(Content("\n").join(lines))
