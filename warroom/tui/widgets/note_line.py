"""The note line of a room."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events

from warroom.tui.runtime.draft_keeper import Draft
from warroom.tui.widgets.line import Line

if TYPE_CHECKING:
    from warroom.local.drafts import PendingNote


class Unsaved:
    """The notes of one room that were given back."""

    def __init__(self) -> None:
        self.in_line: PendingNote | None = None
        """The one that stands in the line, changed or as it was."""
        self.waiting: list[PendingNote] = []
        self.thrown_away: PendingNote | None = None
        """The one that was emptied out of the line last: the up key brings it back."""

    @property
    def count(self) -> int:
        return len(self.waiting) + (self.in_line is not None)

    def holds(self, id: str) -> bool:
        """Whether this note is still to be entered again."""
        return any(note.id == id for note in (*self.waiting, *([self.in_line] if self.in_line else [])))


class NoteLine(Line):
    """Its draft is the room's; a note that was given back is not lost when another one is typed over it."""

    def __init__(self, draft: Draft, put_off: Callable[[], None], take_next: Callable[[], None]) -> None:
        """`put_off` is called before another note is typed over one that was given back, `take_next` at the up key."""
        super().__init__(
            draft=draft, id="note-line", placeholder="note, or 14:02 note, or -7m note, or ! decision"
        )
        self._put_off, self._take_next = put_off, take_next
        self.pasted = ""
        """What was pasted last, of which more may come."""
        self.came_like_keys = False
        """Whether that came like keys, so that what comes now may be another paste."""
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
            self._put_off()
        super().replace(text, start, end)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "up":
            event.stop()
            event.prevent_default()
            self._take_next()
            return
        await super()._on_key(event)
