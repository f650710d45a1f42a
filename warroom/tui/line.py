"""A line to type in that keeps what was pasted, all of it, and shows none of it raw."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.widgets import Input

from warroom.domain.plain import masked


class Line(Input):
    """Holds line ends too, shown as ⏎: Input's own paste would drop everything after the first."""

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False

    @property
    def _value(self) -> Text:
        return Text(masked(self.value), no_wrap=True, overflow="ignore", end="")

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = event.text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)
