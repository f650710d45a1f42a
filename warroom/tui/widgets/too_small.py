"""What stands on a terminal that is too small for its screen, and what becomes of what is typed meanwhile.

Nothing that is typed unseen may do something: words go into the line that has the focus, everything else nowhere, and
both is said.
"""

from __future__ import annotations

from textual.content import Content
from textual.events import Event, Key
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from warroom.domain.text.safe_text import masked, one_line
from warroom.tui.widgets.line import Line

EDITING = (
    "backspace", "delete", "left", "right", "home", "end", "ctrl+left", "ctrl+right", "ctrl+w", "ctrl+u", "ctrl+k",
    "ctrl+j", "alt+enter", "shift+enter",
)  # fmt: skip
"""Keys that only change what stands in a line."""
LEAST = (80, 24)
"""Columns and rows from which on a screen shows itself; its breakpoints and the style say the same."""
SHOWN = 200
"""Characters that are shown of the line, or of what was not taken; the last ones."""


class TooSmall(Static):
    """Shown by the style of its screen, in place of everything else."""

    def __init__(self, what: str, more: str = "") -> None:
        """`what` needs the room, as in `The library`; `more` is a sentence to say besides."""
        super().__init__("", id="too-small", markup=False)
        self._what, self._more, self._not_taken = what, more, ""

    def on_mount(self) -> None:
        self.watch(self.screen, "focused", self._focused)

    def _focused(self, widget: Widget | None) -> None:
        if isinstance(widget, Line):
            self.watch(widget, "value", self.tell)
        else:
            self.tell()

    def measure(self) -> None:
        """The terminal has another size."""
        if not self.stands:
            self._not_taken = ""
        self.tell()

    @property
    def stands(self) -> bool:
        """Whether the terminal is too small. The style that says so comes a moment later."""
        size = self.app.size
        return size.width < LEAST[0] or size.height < LEAST[1]

    def takes(self, event: Event) -> bool:
        """Whether what has the focus may be given that, with the terminal too small. What is not taken is said."""
        line = self.screen.focused
        if not isinstance(event, Key):  # a paste, which stands in a line until Enter
            return True
        if isinstance(line, Line) and (event.is_printable or event.key in EDITING):
            return True
        shown = event.character if event.is_printable and event.character else f" {event.key} "
        self._not_taken = f"{self._not_taken}{shown}"[-SHOWN:]
        self.tell()
        return False

    def tell(self) -> None:
        """Say how large the terminal is, and what becomes of what is typed."""
        if not self.stands:
            return
        size, line = self.app.size, self.screen.focused
        words = [f"Too small: {size.width}x{size.height}. {self._what} needs 80x24.", self._more]
        if isinstance(line, Line):
            words.append("Words go into the line; Enter and other keys do nothing until there is room.")
            words.append(f"In the line: {masked(line.value[-SHOWN:])}" if line.value else "")
        else:
            words.append("Keys do nothing until there is room, but for ctrl+q, which quits.")
        words.append(f"Not taken: {one_line(self._not_taken.strip())}" if self._not_taken else "")
        self.update(Content("\n".join(filter(None, words))))


class KeepsFocus:
    """Mixed into a screen with such a notice, in front of its class: what is hidden by the notice keeps the focus."""

    @property
    def _notice(self) -> TooSmall | None:
        """The notice while it is shown."""
        assert isinstance(self, Screen)
        notice = self.query_one_optional(TooSmall)
        return notice if notice is not None and notice.stands else None

    def takes(self, event: Event) -> bool:
        """Asked by the queue of keys for each key and paste."""
        notice = self._notice
        return notice is None or notice.takes(event)

    def _reset_focus(self, widget: Widget, avoiding: list[Widget] | None = None) -> None:
        """From Textual, for what is hidden and for what is removed."""
        if widget.is_attached and widget not in (avoiding or ()) and self._notice is not None:
            return
        super()._reset_focus(widget, avoiding)  # type: ignore[misc]  # the screen's, behind this class
