"""The note line of a room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from warroom.tui import notes, unsaved
from warroom.tui.drafts import Draft
from warroom.tui.line import Line

if TYPE_CHECKING:
    from warroom.tui.room_screen import RoomScreen


class NoteLine(Line):
    """Its draft is the room's; a note that was given back is not lost when another one is typed over it."""

    def __init__(self, room: RoomScreen) -> None:
        draft = Draft(room.app.drafts, lambda: notes.line_texts(room))
        super().__init__(
            draft=draft, id="note-line", placeholder="note, or 14:02 note, or -7m note, or ! decision"
        )
        self._room = room

    def replace(self, text: str, start: int, end: int) -> None:
        whole = sorted((start, end)) == [0, len(self.value)]
        if whole and self.value and text:
            unsaved.put_off(self._room)
        super().replace(text, start, end)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "up":
            event.stop()
            event.prevent_default()
            unsaved.take_next(self._room)
            return
        await super()._on_key(event)
