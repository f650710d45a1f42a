"""The find line: the newest hit while the words are typed, the others by Enter and the arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from warroom.store.sql.timeline_table import Place
from warroom.tui.widgets.excerpt import excerpt, unseen
from warroom.tui.widgets.line import Line

if TYPE_CHECKING:
    from warroom.tui.screens.room import RoomScreen


class FindLine(Line):
    """Finds in the timeline of its room; not there until it is opened."""

    def __init__(self, room: RoomScreen) -> None:
        super().__init__(
            draft=None, id="find-line", placeholder="find words; Enter older, down newer, Esc back"
        )
        self.add_class("-closed")
        self._room = room
        self._hits: list[Place] = []
        """Where the words stand, and which of them is shown."""
        self._hit = 0

    @property
    def is_open(self) -> bool:
        return not self.has_class("-closed")

    def open(self) -> None:
        self.remove_class("-closed")
        self.clear()
        self._room.set_focus(self)

    def close(self) -> None:
        self.add_class("-closed")
        self._room.timeline.highlight("")
        self._room.say("")

    def on_input_changed(self, event: Line.Changed) -> None:
        event.stop()
        self._room.start(self._typed(event.value))

    def on_input_submitted(self, event: Line.Submitted) -> None:
        event.stop()
        self._room.start(self._go(-1))

    def on_key(self, event: events.Key) -> None:
        if event.key in ("up", "down"):
            self._room.start(self._go(-1 if event.key == "up" else 1))

    async def _typed(self, words: str) -> None:
        """Show the newest hit while the words are typed."""
        if not self.is_open:
            return
        room = self._room
        room.timeline.highlight(words)
        number = room.number
        self._hits = await room.backstage.read(lambda reading: reading.find(number, words))
        if self.value != words:
            return  # typed on meanwhile
        self._hit = len(self._hits)
        if self._hits:
            await self._go(-1)
        else:
            room.say("" if not words else f"no entry has “{words}”")

    async def _go(self, step: int) -> None:
        """Go to the hit before or after the one that is shown."""
        if not self._hits:
            return
        room = self._room
        self._hit = min(max(self._hit + step, 0), len(self._hits) - 1)
        await room.timeline.go_to(self._hits[self._hit])
        told = f"{self._hit + 1} of {len(self._hits)}"
        entry, marks = room.timeline.selected, room.timeline.found
        if entry and (text := unseen(entry, room.zone, marks)):
            told += " · in the text of this entry: "
            told += excerpt(text, room.size.width - len(told) - 2, marks)
        room.say(told)
