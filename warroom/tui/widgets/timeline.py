"""The timeline: a window of lines over the store, so that ten entries and a million feel the same."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from datetime import tzinfo
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.room import Queries
from warroom.store.errors import StoreProblem
from warroom.store.sql.timeline_table import Place
from warroom.tui import timeline_pages
from warroom.tui.timeline_pages import PAGE, Page, scrollbar
from warroom.tui.widgets import row_selection
from warroom.tui.widgets.timeline_paint import Painter
from warroom.tui.widgets.timeline_rows import Saving
from warroom.tui.widgets.timeline_window import Window

FLASH_SECONDS = 2.5

Read = Callable[[Callable[[Queries], Page]], Awaitable[Page]]


class Timeline(Widget, can_focus=True):
    """Shows, scrolls and selects the entries of one incident."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "timeline--plain", "timeline--strong", "timeline--quiet", "timeline--muted", "timeline--decision",
        "timeline--question", "timeline--raised", "timeline--sent", "timeline--task", "timeline--resolved",
        "timeline--impact", "timeline--struck", "timeline--saving", "timeline--selected", "timeline--flash",
        "timeline--found", "timeline--bar",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "select(-1)", "previous entry", show=False),
        Binding("down,j", "select(1)", "next entry", show=False),
        Binding("pageup", "scroll_lines(-1)", "page up", show=False),
        Binding("pagedown,space", "scroll_lines(1)", "page down", show=False),
        Binding("home,g", "beginning", "first entry", show=False),
        Binding("end,G", "follow", "newest entry", show=False),
        Binding("enter", "act_on", "answer a question", show=False),
    ]

    class Followed(Message):
        """Follow mode was taken up or let go."""

        def __init__(self, following: bool) -> None:
            super().__init__()
            self.following = following

    class ActedOn(Message):
        """Enter was pressed on an entry."""

        def __init__(self, entry: TimelineEntry) -> None:
            super().__init__()
            self.entry = entry

    class Trouble(Message):
        """What was to be shown could not be read; `reason` is a sentence."""

        def __init__(self, reason: str) -> None:
            super().__init__()
            self.reason = reason

    def __init__(self, read: Read, zone: tzinfo, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._read, self.number = read, 0
        self._window = Window(self, zone)
        self._selected: int | None = None
        self._flashed: int | None = None
        self.found: re.Pattern[str] | None = None
        """What is marked: the words of the find line."""
        self._painter = Painter(self)
        self._fetching = False

    # What the screen calls

    def open(self, number: int, newest: Page) -> None:
        """Show the newest entries of an incident."""
        self.number = number
        self._show(newest)

    async def reload(self) -> None:
        """Read what is shown again: somebody wrote."""
        number, entries = self.number, self._entries
        if self._window.following or not entries:
            page = await self._read(lambda room: timeline_pages.last(room, number))
        else:
            at, n = entries[0].place
            just_before = (at, n - 1)
            wanted = max(len(entries) + 20, PAGE)
            page = await self._read(lambda room: timeline_pages.after(room, number, just_before, wanted))
        if self.is_attached:  # else the room was left meanwhile
            self._show(page)

    def add(self, entry: TimelineEntry) -> bool:
        """Show an entry that was just written. False when it is not the newest, or the end is not followed."""
        with self._selection_kept():
            added = self._window.add(entry)
        if added:
            self.refresh()
        return added

    def saving(self, note: Saving) -> None:
        """Show a note at the end while it is on its way."""
        self._window.saving.append(note)
        self._set_follow(True)
        self._lay_out()

    def settled(self, id: str, *, redraw: bool = True) -> None:
        """The note is an entry now, or back in the line. Without `redraw` its row stays until the next reading."""
        self._window.saving = [note for note in self._window.saving if note.id != id]
        if redraw:
            self._lay_out()

    @property
    def selected(self) -> TimelineEntry | None:
        """The entry under the cursor; None while following."""
        return next((entry for entry in self._entries if entry.n == self._selected), None)

    @property
    def meant(self) -> TimelineEntry | None:
        """The entry under the cursor; without one, the last that is in sight."""
        return self.selected or next((self._entries[i] for i in self._window.in_sight[-1:]), self.newest)

    @property
    def newest(self) -> TimelineEntry | None:
        return self._entries[-1] if self._entries else None

    async def go_to(self, place: Place) -> None:
        """Bring the entry at `place` into view and select it."""
        number = self.number
        self._set_follow(False)
        self._selected = place[1]
        if not any(entry.n == place[1] for entry in self._entries):
            self._show(await self._read(lambda room: timeline_pages.around(room, number, place)))
        self._reveal(middle=True)

    async def flash(self, place: Place) -> None:
        """Go to an entry once, mark it, and come back to the end if that is where the view was."""
        back = self._window.following
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
        from warroom.domain.text.search_query import Asked, asked  # the room's first paint does not need it

        found = asked(words)
        self.found = found.marks if isinstance(found, Asked) else None
        self.refresh()

    # Keys and mouse

    def action_act_on(self) -> None:
        if self.selected is not None:
            self.post_message(self.ActedOn(self.selected))

    def action_select(self, step: int) -> None:
        entries = self._entries
        if not entries:
            return
        in_sight = self._window.in_sight or range(len(entries))
        index = next((i for i in in_sight if entries[i].n == self._selected), None)
        if index is None:  # scrolled away from, or none was selected yet
            index = in_sight[0] if step > 0 and not self._window.following else in_sight[-1]
        else:
            index += step
        if index >= len(entries) and self._window.at_end:
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
            self._show(await self._read(lambda room: timeline_pages.after(room, number, None, PAGE)))
            self._selected = self._entries[0].n if self._entries else None
            self._window.top = 0
            self.refresh()

        self._start(work())

    def action_follow(self) -> None:
        self._selected = None
        self._set_follow(True)
        if self._window.at_end:
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
        if self.text_selection is not None:
            return  # the end of a drag
        if (entry := self._window.entry_at(self._window.top + event.y)) is not None:
            self._selected = entry.n
            self._set_follow(False)
            self.refresh()

    # The window

    @property
    def _entries(self) -> list[TimelineEntry]:
        return self._window.page.entries

    def _show(self, page: Page) -> None:
        with self._selection_kept():
            self._window.show(page)
        self.refresh()

    @contextlib.contextmanager
    def _selection_kept(self) -> Iterator[None]:
        """Around what changes the rows: the same words stay selected, or none when they are not held any more."""
        window, selection = self._window, self.text_selection
        before = [end and window.anchor_of(end.y) for end in selection or ()]
        yield
        if selection is None:
            return
        rows = [anchor and window.row_of(anchor) for anchor in before]
        if any(end is not None and row is None for end, row in zip(selection, rows, strict=True)):
            self.screen.clear_selection()
            return
        ends = [end and Offset(end.x, row or 0) for end, row in zip(selection, rows, strict=True)]
        self.screen.selections = {**self.screen.selections, self: Selection(*ends)}

    def _lay_out(self) -> None:
        self._window.arrange()
        self.refresh()

    def _set_follow(self, follow: bool) -> None:
        if follow != self._window.following:
            self._window.following = follow
            self.post_message(self.Followed(follow))

    def _scroll(self, by: int) -> None:
        self._window.scroll(by)
        if by < 0 and self._window.scrolls:
            self._set_follow(False)
        elif self._window.at_bottom:
            self._selected = None
            self._set_follow(True)
        self.refresh()
        self._fetch_when_near()

    def _reveal(self, *, middle: bool = False) -> None:
        if self._window.reveal(self._selected, self.found, middle=middle):
            self.refresh()
            self._fetch_when_near()

    def _fetch_when_near(self) -> None:
        entries, number = self._entries, self.number
        if self._fetching:
            return
        if self._window.wants_older:
            first = entries[0].place
            self._fetch(lambda room: timeline_pages.before(room, number, first), older=True)
        elif self._window.wants_newer:
            last = entries[-1].place
            self._fetch(lambda room: timeline_pages.after(room, number, last, PAGE), older=False)

    def _fetch(self, job: Callable[[Queries], Page], *, older: bool) -> None:
        self._fetching = True
        asked_for = self._window.page

        async def work() -> None:
            try:
                more = await self._read(job)
            finally:
                self._fetching = False
            with self._selection_kept():
                self._window.join(more, asked_for, older=older)
            self.refresh()

        self._start(work())

    def _start(self, work: Coroutine[None, None, None]) -> None:
        async def safely() -> None:
            try:
                await work
            except (StoreProblem, Refusal, OSError) as problem:
                self.post_message(self.Trouble(str(problem)))

        self.run_worker(safely(), group="page")

    # Drawing

    def on_resize(self) -> None:
        self._lay_out()
        if self.text_selection is not None:  # its words stand in other rows now
            self.screen.clear_selection()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return container.height

    def notify_style_update(self) -> None:
        self._painter.forget()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines as they were painted: Textual's own way makes each anew for a border, which this has none of."""
        window = self._window
        if not window.rows:
            window.arrange()  # the first paint comes before the first Resize
        background, filters = self.background_colors[1], self.get_line_filters()
        size = self.size
        bar = scrollbar(window.page, len(window.rows), window.top, size.height)
        lines = []
        for y in crop.line_range:
            line = self._line(window.top + y, size.width - 1, "│┃"[y in bar] if bar else " ")
            for each in filters:
                line = line.apply_filter(each, background)
            lines.append(line if crop.width == size.width else line.crop(crop.x, crop.right))
        return lines

    def render_line(self, y: int) -> Strip:
        """Asked where the mouse is: which row, and which character of it."""
        row = self._window.top + y
        return self._line(row, self.size.width - 1, " ").apply_offsets(0, row)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        window = self._window
        texts = [row.text for row in window.rows]
        shown = range(window.top, min(window.top + self.size.height, len(texts)))
        return row_selection.selected(texts, shown, selection), "\n"

    def _line(self, row: int, width: int, bar: str) -> Strip:
        strip = self._painted(row, width, bar)
        if (selection := self.text_selection) is None or row >= len(self._window.rows):
            return strip
        style = self.screen.get_component_rich_style("screen--selection")
        return row_selection.highlighted(strip, self._window.rows[row].text, row, selection, style)

    def _painted(self, row: int, width: int, bar: str) -> Strip:
        if row >= len(self._window.rows):
            return self._painter.line((), width, bar)
        mark = ""
        if (entry := self._window.entry_at(row)) is not None:
            mark = "flash" if entry.n == self._flashed else "selected" if entry.n == self._selected else ""
        return self._painter.line(self._window.rows[row].parts, width, bar, mark, self.found)
