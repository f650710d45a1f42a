"""The timeline: a window of lines over the store, so that ten entries and a million feel the same."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine
from datetime import tzinfo
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from warroom.domain.entries import Entry
from warroom.room import Reading, RefusedError
from warroom.store.entries import Place
from warroom.store.problem import StoreProblem
from warroom.tui.panes import pages
from warroom.tui.panes.pages import PAGE, Page, scrollbar
from warroom.tui.panes.painting import Painter
from warroom.tui.panes.rows import PREFIX, Row, Saving, arranged, entry_rows, fullest, same_day, saving_rows

WINDOW = 3 * PAGE
"""Entries held at most."""
MARGIN = 60
"""Lines left in the window when more are fetched."""
FLASH_SECONDS = 2.5

Read = Callable[[Callable[[Reading], "Page"]], Awaitable["Page"]]


class Timeline(Widget, can_focus=True):
    """Shows, scrolls and selects the entries of one incident."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "timeline--time", "timeline--note", "timeline--event", "timeline--decision", "timeline--remark",
        "timeline--struck", "timeline--saving", "timeline--selected", "timeline--flash", "timeline--found",
        "timeline--bar",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "select(-1)", "previous entry", show=False),
        Binding("down,j", "select(1)", "next entry", show=False),
        Binding("pageup", "scroll_lines(-1)", "page up", show=False),
        Binding("pagedown,space", "scroll_lines(1)", "page down", show=False),
        Binding("home,g", "beginning", "first entry", show=False),
        Binding("end,G", "follow", "newest entry", show=False),
    ]

    class Followed(Message):
        """Follow mode was taken up or let go."""

        def __init__(self, following: bool) -> None:
            super().__init__()
            self.following = following

    class Trouble(Message):
        """What was to be shown could not be read; `reason` is a sentence."""

        def __init__(self, reason: str) -> None:
            super().__init__()
            self.reason = reason

    def __init__(self, read: Read, zone: tzinfo, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._read, self._zone, self.number = read, zone, 0
        self._page = Page([], 0, 0)
        self._saving: list[Saving] = []
        self._rows: list[Row] = []
        self._starts: list[int] = []
        self._top, self.following = 0, True
        self._selected: int | None = None
        self._flashed: int | None = None
        self.found: re.Pattern[str] | None = None
        """What is marked: the words of the find line."""
        self._painter = Painter(self)
        self._fetching = False
        self._cache: dict[tuple[object, ...], tuple[Row, ...]] = {}

    # What the screen calls

    def open(self, number: int, newest: Page) -> None:
        """Show the newest entries of an incident."""
        self.number = number
        self._show(newest)

    async def reload(self) -> None:
        """Read what is shown again: somebody wrote."""
        number, entries = self.number, self._page.entries
        if self.following or not entries:
            page = await self._read(lambda room: pages.last(room, number))
        else:
            at, n = entries[0].place
            just_before = (at, n - 1)
            wanted = max(len(entries) + 20, PAGE)
            page = await self._read(lambda room: pages.after(room, number, just_before, wanted))
        self._show(page)

    def add(self, entry: Entry) -> bool:
        """Show an entry that was just written. False when it is not the newest, or the end is not shown."""
        page = self._page
        newest = not page.entries or entry.place > page.entries[-1].place
        if newest and self.following and self._at_end:
            # Until the next reading the window may hold some entries more; only the new one is laid out.
            self._page = Page([*page.entries, entry], page.before, page.total + 1)
            self._lay_out_newest()
            return True
        return False

    def saving(self, note: Saving) -> None:
        """Show a note at the end while it is on its way."""
        self._saving.append(note)
        self._set_follow(True)
        self._lay_out()

    def settled(self, id: str, *, redraw: bool = True) -> None:
        """The note is an entry now, or back in the line. Without `redraw` its row stays until the next reading."""
        self._saving = [note for note in self._saving if note.id != id]
        if redraw:
            self._lay_out()

    @property
    def selected(self) -> Entry | None:
        """The entry under the cursor; None while following."""
        return next((entry for entry in self._page.entries if entry.n == self._selected), None)

    @property
    def meant(self) -> Entry | None:
        """The entry under the cursor; without one, the last that is in sight."""
        return self.selected or next((self._page.entries[i] for i in self._in_sight()[-1:]), self.newest)

    @property
    def newest(self) -> Entry | None:
        return self._page.entries[-1] if self._page.entries else None

    async def go_to(self, place: Place) -> None:
        """Bring the entry at `place` into view and select it."""
        number = self.number
        self._set_follow(False)
        self._selected = place[1]
        if not any(entry.n == place[1] for entry in self._page.entries):
            self._show(await self._read(lambda room: pages.around(room, number, place)))
        self._reveal(middle=True)

    async def flash(self, place: Place) -> None:
        """Go to an entry once, mark it, and come back to the end if that is where the view was."""
        back = self.following
        await self.go_to(place)
        self._flashed = place[1]
        self._lay_out()

        def done() -> None:
            self._flashed = None
            if back and self._selected == place[1]:
                self.action_follow()
            self._lay_out()

        self.set_timer(FLASH_SECONDS, done)

    def highlight(self, words: str) -> None:
        """Mark what is found for these words, as the library does; none unmarks."""
        from warroom.domain.searching import Asked, asked  # the room's first paint does not need it

        found = asked(words)
        self.found = found.marks if isinstance(found, Asked) else None
        self.refresh()

    # Keys and mouse

    def action_select(self, step: int) -> None:
        entries = self._page.entries
        if not entries:
            return
        in_sight = self._in_sight() or range(len(entries))
        index = next((i for i in in_sight if entries[i].n == self._selected), None)
        if index is None:  # scrolled away from, or none was selected yet
            index = in_sight[0] if step > 0 and not self.following else in_sight[-1]
        else:
            index += step
        if index >= len(entries) and self._at_end:
            self.action_follow()
            return
        self._selected = entries[min(max(index, 0), len(entries) - 1)].n
        self._set_follow(False)
        self._reveal()

    def action_scroll_lines(self, pages: int) -> None:
        self._scroll(pages * max(self.size.height - 1, 1))

    def action_beginning(self) -> None:
        async def work() -> None:
            number = self.number
            self._set_follow(False)
            self._show(await self._read(lambda room: pages.after(room, number, None, PAGE)))
            self._selected = self._page.entries[0].n if self._page.entries else None
            self._top = 0
            self.refresh()

        self._start(work())

    def action_follow(self) -> None:
        self._selected = None
        self._set_follow(True)
        if self._at_end:
            self._lay_out()
        else:
            self._start(self.reload())

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-3)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(3)

    def on_click(self, event: events.Click) -> None:
        row = self._top + event.y
        if 0 <= row < len(self._rows) and (index := self._rows[row].entry) is not None:
            self._selected = self._page.entries[index].n
            self._set_follow(False)
            self.refresh()

    # The window

    def _in_sight(self) -> range:
        """The entries of the page of which a line is shown."""
        rows = self._rows[max(self._top, 0) : self._top + self.size.height]
        shown = [row.entry for row in rows if row.entry is not None]
        return range(shown[0], shown[-1] + 1) if shown else range(0)

    @property
    def _at_end(self) -> bool:
        return self._page.before + len(self._page.entries) >= self._page.total

    def _show(self, page: Page) -> None:
        anchor = self._anchor()
        self._page = page
        self._lay_out(anchor)

    def _anchor(self) -> tuple[int, int] | None:
        """The entry at the top, and how many of its lines are above it."""
        for row in range(self._top, len(self._rows)):
            index = self._rows[row].entry
            if index is not None and index < len(self._page.entries):
                return self._page.entries[index].n, row - self._starts[index]
        return None

    def _lay_out_newest(self) -> None:
        entries, width = self._page.entries, self.size.width - 1
        index = len(entries) - 1
        if (
            self._saving
            or not index
            or len(self._starts) != index
            or not same_day(entries[-2], entries[-1], self._zone)
        ):
            self._lay_out()
            return
        self._starts.append(len(self._rows))
        self._rows.extend(Row(index, row.parts) for row in self._entry_rows(entries[-1], width))
        self._top = max(0, len(self._rows) - self.size.height)
        self.refresh()

    def _lay_out(self, anchor: tuple[int, int] | None = None) -> None:
        self._arrange(anchor)
        self.refresh()

    def _arrange(self, anchor: tuple[int, int] | None = None) -> None:
        anchor = anchor or self._anchor()
        width = self.size.width - 1
        if width < PREFIX + 4:
            self._rows, self._starts = [], []  # those of before may speak of entries that are no longer held
            return
        rows, starts = arranged(self._page.entries, self._zone, lambda entry: self._entry_rows(entry, width))
        for note in self._saving if self._at_end else ():
            rows.extend(saving_rows(note, width, self._zone))
        self._rows, self._starts = rows, starts
        if self.following:
            self._top = max(0, len(rows) - self.size.height)
        elif anchor is not None:
            places = {entry.n: i for i, entry in enumerate(self._page.entries)}
            if (at := places.get(anchor[0])) is not None:
                self._top = starts[at] + anchor[1]

    def _entry_rows(self, entry: Entry, width: int) -> tuple[Row, ...]:
        # The event too: a redaction changes words that were written long ago.
        key = (entry.n, entry.recorded.event, entry.text, entry.at, entry.retracted, width)
        if key not in self._cache:
            if len(self._cache) > 4 * WINDOW:
                self._cache.clear()
            self._cache[key] = entry_rows(entry, width, self._zone)
        return self._cache[key]

    def _set_follow(self, follow: bool) -> None:
        if follow != self.following:
            self.following = follow
            self.post_message(self.Followed(follow))

    def _scroll(self, by: int) -> None:
        bottom = max(0, len(self._rows) - self.size.height)
        self._top = min(max(self._top + by, 0), bottom)
        if by < 0 and bottom:
            self._set_follow(False)
        elif self._top >= bottom and self._at_end:
            self._selected = None
            self._set_follow(True)
        self.refresh()
        self._fetch_when_near()

    def _reveal(self, *, middle: bool = False) -> None:
        index = next((i for i, e in enumerate(self._page.entries) if e.n == self._selected), None)
        if index is None or index >= len(self._starts):
            return
        height = self.size.height
        first = self._starts[index]
        last = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self._rows) - 1
        if middle:
            self._top = first + fullest(self._rows[first : last + 1], self.found) - height // 2
        elif first <= self._top:
            self._top = first - (1 if index == 0 or self._rows[first - 1].entry is None else 0)
        elif last >= self._top + height:
            self._top = min(first, last - height + 1)
        self._top = min(max(self._top, 0), max(0, len(self._rows) - height))
        self.refresh()
        self._fetch_when_near()

    def _fetch_when_near(self) -> None:
        page, number = self._page, self.number
        if self._fetching or not page.entries:
            return
        if self._top < MARGIN and page.before > 0:
            place = page.entries[0].place
            self._fetch(lambda room: pages.before(room, number, place), older=True)
        elif self._top + self.size.height > len(self._rows) - MARGIN and not self._at_end:
            place = page.entries[-1].place
            self._fetch(lambda room: pages.after(room, number, place, PAGE), older=False)

    def _fetch(self, job: Callable[[Reading], Page], *, older: bool) -> None:
        self._fetching = True
        asked_for = self._page

        async def work() -> None:
            try:
                more, held = await self._read(job), self._page
            finally:
                self._fetching = False
            end = 0 if older else -1
            if not held.entries or held.entries[end].n != asked_for.entries[end].n:
                return  # another page was shown meanwhile, which these do not adjoin
            if older:
                entries = (more.entries + held.entries)[:WINDOW]
                self._show(Page(entries, more.before, more.total))
            else:
                entries = held.entries + more.entries
                cut = max(0, len(entries) - WINDOW)
                self._show(Page(entries[cut:], held.before + cut, more.total))

        self._start(work())

    def _start(self, work: Coroutine[None, None, None]) -> None:
        async def safely() -> None:
            try:
                await work
            except (StoreProblem, RefusedError, OSError) as problem:
                self.post_message(self.Trouble(str(problem)))

        self.run_worker(safely(), group="page")

    # Drawing

    def on_resize(self) -> None:
        self._lay_out()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return container.height

    def notify_style_update(self) -> None:
        self._painter.forget()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines as they were painted: Textual's own way makes each anew for a border, which this has none of."""
        if not self._rows:
            self._arrange()  # the first paint comes before the first Resize
        background, filters = self.background_colors[1], self.get_line_filters()
        size = self.size
        bar = scrollbar(self._page, len(self._rows), self._top, size.height)
        lines = []
        for y in crop.line_range:
            line = self._line(self._top + y, size.width - 1, "│█"[y in bar] if bar else " ")
            for each in filters:
                line = line.apply_filter(each, background)
            lines.append(line if crop.width == size.width else line.crop(crop.x, crop.right))
        return lines

    def _line(self, index: int, width: int, bar: str) -> Strip:
        if index >= len(self._rows):
            return self._painter.line((), width, bar)
        row = self._rows[index]
        n = None if row.entry is None else self._page.entries[row.entry].n
        mark = ""
        if n is not None:
            mark = "flash" if n == self._flashed else "selected" if n == self._selected else ""
        return self._painter.line(row.parts, width, bar, mark, self.found)
