"""A line to type in that keeps what was pasted, all of it, and shows none of it raw."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.suggester import Suggester
from textual.widgets import Input

from warroom.domain.text.safe_text import masked, one_line
from warroom.tui.runtime.draft_keeper import Draft

_NAME = re.compile(r"(?:^|(?<=[\s,:]))@[\w.-]+$")


def completed(line: str, people: tuple[str, ...]) -> str | None:
    """`line` with the @name at its end completed; None when there is none to complete."""
    found = _NAME.search(line)
    if found is None:
        return None
    typed = found[0].lower()
    name = next((name for name in people if name.lower().startswith(typed) and name != found[0]), None)
    return None if name is None else line + name[len(typed) :]


class People(Suggester):
    """Completes the @name at the end of a line; the right arrow takes it."""

    def __init__(self, people: tuple[str, ...]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._people = people

    async def get_suggestion(self, value: str) -> str | None:
        return completed(value, self._people)


class Line(Input):
    """Holds line ends too, shown as ⏎: Input's own paste would drop everything after the first."""

    # Of its own accord Input lays the whole screen out anew at each key: its text might ask for another width.
    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(
        self,
        value: str = "",
        *,
        draft: Draft | None,
        placeholder: str = "",
        id: str | None = None,
        people: bool = True,
    ) -> None:
        """`draft` keeps what is typed; None keeps nothing, as where one looks for something."""
        self._empty: dict[tuple[bool, int, str], Strip] = {}
        self.draft = draft
        super().__init__(value, placeholder=one_line(placeholder), id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._completes = people

    def on_mount(self) -> None:
        people: tuple[str, ...] = getattr(self.app, "people", ())
        if self._completes and people:
            self.suggester = People(people)

    def watch_value(self, before: str, value: str) -> None:
        # At once, where the message of the change comes after the next key: that one may close the dialog.
        if self.draft is not None and before != value:
            self.draft.changed()

    @property
    def _value(self) -> Text:
        return Text(masked(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        """As it is shown. Input's own takes hours over a long line with a line end in it, and counts none before that."""
        return cell_len(masked(self.value[:position]))

    def render_line(self, y: int) -> Strip:
        """Empty, it is painted with every note that is saved, and looks the same each time."""
        if self.value or y:
            return super().render_line(y)
        look = (self.has_focus, self.size.width, self.placeholder)
        if look not in self._empty:
            self._empty[look] = super().render_line(y)
        return self._empty[look]

    def notify_style_update(self) -> None:
        self._empty.clear()
        super().notify_style_update()

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            # Its binding is looked up only after the screen and the app were asked, which takes as long as painting.
            event.stop()
            event.prevent_default()
            await self.action_submit()
        elif event.key in ("ctrl+j", "alt+enter", "shift+enter"):
            event.stop()
            event.prevent_default()
            self.insert_text_at_cursor("\n")

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.put(event.text)

    def put(self, text: str) -> None:
        """As if it was pasted: it stands in the line, and nothing enters it."""
        text = _pasted(text)
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)

    def with_put(self, text: str) -> str:
        """What the line would hold after `put`."""
        start, end = sorted(self.selection)
        return f"{self.value[:start]}{_pasted(text)}{self.value[end:]}"


def _pasted(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
