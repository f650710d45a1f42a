"""The window on a timeline: the entries that are held, their lines one below the other, and which line is on top."""

from __future__ import annotations

import re
from datetime import tzinfo

from textual.widget import Widget

from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.tui.timeline_pages import PAGE, Page
from warroom.tui.widgets.timeline_rows import (
    PREFIX,
    Row,
    Saving,
    arranged,
    entry_rows,
    fullest,
    saving_rows,
    under_one_heading,
)

HELD = 3 * PAGE
"""Entries held at most."""
MARGIN = 60
"""Lines left in the window when more are fetched."""

Anchor = tuple[int, int]
"""The entry at the top, by its `n`, and how many of its lines are above it."""
LaidOut = dict[tuple[int, object, object, object, object, int], tuple[Row, ...]]
"""The lines of an entry, by its `n`, all that they show of it, and the width."""


class Window:
    """Lays out and moves for one widget, in its size; reads nothing and paints nothing."""

    def __init__(self, widget: Widget, zone: tzinfo) -> None:
        self._widget, self._zone = widget, zone
        self.page = Page([], 0, 0)
        self.saving: list[Saving] = []
        """Notes on their way, shown behind the newest entry."""
        self.rows: list[Row] = []
        self._starts: list[int] = []
        """At which row each entry starts."""
        self.top, self.following = 0, True
        """The row on top, and whether the view stays at the end when there is more."""
        self._laid_out: LaidOut = {}
        """The lines of the entries that are held, and of no others."""

    # What is held

    @property
    def at_end(self) -> bool:
        """Whether the newest entry is held."""
        return self.page.before + len(self.page.entries) >= self.page.total

    @property
    def wants_older(self) -> bool:
        """Whether the view is near the first entry that is held, and there are some before it."""
        return bool(self.page.entries) and self.top < MARGIN and self.page.before > 0

    @property
    def wants_newer(self) -> bool:
        near = self.top + self._height > len(self.rows) - MARGIN
        return bool(self.page.entries) and near and not self.at_end

    def show(self, page: Page) -> None:
        """Hold these entries; the one on top stays there if it is among them."""
        anchor = self._anchor()
        self.page = page
        self.arrange(anchor)

    def join(self, more: Page, asked_for: Page, *, older: bool) -> None:
        """Hold `more` too, which was read to stand before `asked_for` or behind it; what is too much goes."""
        held, end = self.page, 0 if older else -1
        if not held.entries or held.entries[end].n != asked_for.entries[end].n:
            return  # another page was shown meanwhile, which these do not adjoin
        if older:
            self.show(Page((more.entries + held.entries)[:HELD], more.before, more.total))
        else:
            entries = held.entries + more.entries
            cut = max(0, len(entries) - HELD)
            self.show(Page(entries[cut:], held.before + cut, more.total))

    def add(self, entry: TimelineEntry) -> bool:
        """Hold an entry that was just written. False when it is not the newest, or the end is not followed."""
        page = self.page
        newest = not page.entries or entry.place > page.entries[-1].place
        if newest and self.following and self.at_end:
            entries = [*page.entries, entry]
            if len(entries) <= HELD // 2:
                self.page = Page(entries, page.before, page.total + 1)
                self._arrange_newest()
                return True
            cut = len(entries) - PAGE  # many at once, since all is laid out anew then
            self.page = Page(entries[cut:], page.before + cut, page.total + 1)
            self.arrange()
            return True
        return False

    # How it is laid out

    def arrange(self, anchor: Anchor | None = None) -> None:
        """Lay everything out; the view stays at the end, or at the `anchor`, without one at the entry on top."""
        anchor = anchor or self._anchor()
        width = self._width
        if width < PREFIX + 4:
            self.rows, self._starts = [], []  # those of before may speak of entries that are no longer held
            return
        before, self._laid_out = self._laid_out, {}
        rows, starts = arranged(
            self.page.entries, self._zone, lambda entry: self._entry_rows(entry, width, before)
        )
        for note in self.saving if self.at_end else ():
            rows.extend(saving_rows(note, width, self._zone))
        self.rows, self._starts = rows, starts
        if self.following:
            self.top = self._bottom
        elif anchor is not None:
            places = {entry.n: i for i, entry in enumerate(self.page.entries)}
            if (at := places.get(anchor[0])) is not None:
                self.top = starts[at] + anchor[1]

    def _arrange_newest(self) -> None:
        entries = self.page.entries
        index = len(entries) - 1
        if (
            self.saving
            or not index
            or len(self._starts) != index
            or not under_one_heading(entries[-2], entries[-1], self._zone)
        ):
            self.arrange()
            return
        self._starts.append(len(self.rows))
        self.rows.extend(Row(index, row.parts) for row in self._entry_rows(entries[-1], self._width, {}))
        self.top = self._bottom

    def _entry_rows(self, entry: TimelineEntry, width: int, before: LaidOut) -> tuple[Row, ...]:
        # The event too: a redaction changes words that were written long ago.
        key = (entry.n, entry.recorded.event, entry.corrected_text, entry.at, entry.retracted, width)
        rows = before.get(key) or entry_rows(entry, width, self._zone)
        self._laid_out[key] = rows
        return rows

    def _anchor(self) -> Anchor | None:
        for row in range(self.top, len(self.rows)):
            if (anchor := self.anchor_of(row)) is not None:
                return anchor
        return None

    def anchor_of(self, row: int) -> Anchor | None:
        """The entry that a row belongs to, and which of its rows it is; None for a date and where no row is."""
        entry = self.entry_at(row)
        if entry is None:
            return None
        index = self.rows[row].entry
        assert index is not None
        return entry.n, row - self._starts[index]

    def row_of(self, anchor: Anchor) -> int | None:
        """Where such a row stands now; None when its entry is not held any more."""
        index = next((at for at, entry in enumerate(self.page.entries) if entry.n == anchor[0]), None)
        return None if index is None or index >= len(self._starts) else self._starts[index] + anchor[1]

    # What of it is seen

    @property
    def _width(self) -> int:
        return self._widget.size.width - 1  # the scrollbar's

    @property
    def _height(self) -> int:
        return self._widget.size.height

    @property
    def _bottom(self) -> int:
        """The row on top when the last one is seen."""
        return max(0, len(self.rows) - self._height)

    @property
    def in_sight(self) -> range:
        """The entries of the page of which a line is shown."""
        rows = self.rows[max(self.top, 0) : self.top + self._height]
        shown = [row.entry for row in rows if row.entry is not None]
        return range(shown[0], shown[-1] + 1) if shown else range(0)

    def entry_at(self, row: int) -> TimelineEntry | None:
        """The entry that a row belongs to; None for a date, a note on its way, and where no row is."""
        index = self.rows[row].entry if 0 <= row < len(self.rows) else None
        return None if index is None or index >= len(self.page.entries) else self.page.entries[index]

    def scroll(self, by: int) -> None:
        self.top = min(max(self.top + by, 0), self._bottom)

    @property
    def scrolls(self) -> bool:
        """Whether there is more than can be seen."""
        return self._bottom > 0

    @property
    def at_bottom(self) -> bool:
        """Whether the last of all lines is seen."""
        return self.top >= self._bottom and self.at_end

    def reveal(self, n: int | None, found: re.Pattern[str] | None, *, middle: bool = False) -> bool:
        """Move as far as entry `n` needs to be seen, or bring the line that holds most of what is found to the middle.

        False when the entry is not laid out.
        """
        index = next((i for i, entry in enumerate(self.page.entries) if entry.n == n), None)
        if index is None or index >= len(self._starts):
            return False
        starts, height = self._starts, self._height
        first = starts[index]
        last = starts[index + 1] - 1 if index + 1 < len(starts) else len(self.rows) - 1
        if middle:
            self.top = first + fullest(self.rows[first : last + 1], found) - height // 2
        elif first <= self.top:
            self.top = first - (1 if index == 0 or self.rows[first - 1].entry is None else 0)
        elif last >= self.top + height:
            self.top = min(first, last - height + 1)
        self.scroll(0)
        return True
