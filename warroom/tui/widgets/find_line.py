"""The find line: the newest hit while the words are typed, the others by Enter and the arrows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import tzinfo

from textual import events

from warroom.store.sql.timeline_table import Place
from warroom.tui.widgets.excerpt import excerpt, unseen
from warroom.tui.widgets.line import Line
from warroom.tui.widgets.timeline import Timeline


class FindLine(Line):
    """Not there until it is opened."""

    def __init__(
        self,
        timeline: Timeline,
        find: Callable[[str], Awaitable[list[Place]]],
        say: Callable[[str], None],
        start: Callable[[Awaitable[None]], None],
        zone: tzinfo,
    ) -> None:
        """`find` says where the words stand in what is recorded, and `timeline` shows it; `start` does such work."""
        super().__init__(
            draft=None, id="find-line", placeholder="find words; Enter older, down newer, Esc back"
        )
        self.add_class("-closed")
        self._timeline, self._find, self._say, self._start, self._zone = timeline, find, say, start, zone
        self._hits: list[Place] = []
        """Where the words stand, and which of them is shown."""
        self._hit = 0

    @property
    def is_open(self) -> bool:
        return not self.has_class("-closed")

    def open(self) -> None:
        self.remove_class("-closed")
        self.clear()
        self.screen.set_focus(self)

    def close(self) -> None:
        self.add_class("-closed")
        self._timeline.highlight("")
        self._say("")

    def on_input_changed(self, event: Line.Changed) -> None:
        event.stop()
        self._start(self._typed(event.value))

    def on_input_submitted(self, event: Line.Submitted) -> None:
        event.stop()
        self._start(self._go(-1))

    def on_key(self, event: events.Key) -> None:
        if event.key in ("up", "down"):
            self._start(self._go(-1 if event.key == "up" else 1))

    async def _typed(self, words: str) -> None:
        """Show the newest hit while the words are typed."""
        if not self.is_open:
            return
        self._timeline.highlight(words)
        self._hits = await self._find(words)
        if self.value != words:
            return  # typed on meanwhile
        self._hit = len(self._hits)
        if self._hits:
            await self._go(-1)
        else:
            self._say("" if not words else f"no entry has “{words}”")

    async def _go(self, step: int) -> None:
        """Go to the hit before or after the one that is shown."""
        if not self._hits:
            return
        self._hit = min(max(self._hit + step, 0), len(self._hits) - 1)
        await self._timeline.go_to(self._hits[self._hit])
        told = f"{self._hit + 1} of {len(self._hits)}"
        entry, marks = self._timeline.selected, self._timeline.found
        if entry and (text := unseen(entry, self._zone, marks)):
            told += " · in the text of this entry: "
            told += excerpt(text, self.screen.size.width - len(told) - 2, marks)
        self._say(told)
