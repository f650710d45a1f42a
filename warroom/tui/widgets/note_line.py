"""The note line of a room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from warroom.tui.actions import notes, unsaved_notes
from warroom.tui.runtime.draft_keeper import Draft
from warroom.tui.widgets.line import Line

if TYPE_CHECKING:
    from warroom.tui.screens.room import RoomScreen


class NoteLine(Line):
    """Its draft is the room's; a note that was given back is not lost when another one is typed over it."""

    def __init__(self, room: RoomScreen) -> None:
        draft = Draft(room.app.drafts, lambda: notes.line_texts(room))
        super().__init__(
            draft=draft, id="note-line", placeholder="note, or 14:02 note, or -7m note, or ! decision"
        )
        self._room = room
        self.pasted = ""
        """What was pasted last, of which more may come."""
        self.aside: list[str] = []
        """Long pastes that were left in their preview, the last one first; the up key shows it again."""
        self.previewed = ""
        """What is shown in the preview of a paste; after a crash it stands in the line."""

    @property
    def to_keep(self) -> str:
        """The draft of the line, with the paste that is looked at."""
        return self.with_put(self.previewed) if self.previewed else self.value

    def preview(self, text: str) -> None:
        """Keep a paste that is looked at with the draft at once; an empty one is over."""
        self.previewed = text
        if self.draft is not None:
            self.draft.changed()
            self.draft.flush()

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()  # the room decides whether it is a note or a timeline

    def replace(self, text: str, start: int, end: int) -> None:
        whole = sorted((start, end)) == [0, len(self.value)]
        if whole and self.value and text:
            unsaved_notes.put_off(self._room)
        super().replace(text, start, end)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "up":
            event.stop()
            event.prevent_default()
            if self.aside and not self.value and not self._room.unsaved.waiting and not self._room.is_busy:
                from warroom.tui.actions import paste  # few pastes are put aside

                paste.show_aside(self._room)
            else:
                unsaved_notes.take_next(self._room)
            return
        await super()._on_key(event)
