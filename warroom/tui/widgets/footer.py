"""The footer: the keys that count at this stage of the incident. They can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message

from warroom.tui.commands import STAGES, Command, by_name, offered
from warroom.tui.room_view import View
from warroom.tui.runtime.render_cache import KeptStatic
from warroom.tui.styles import meanings

TYPING = {
    "note-line": ("Enter records the note", "Esc back to the keys", "14:02 or -7m in front says when it was"),
    "find-line": ("Enter older", "down newer", "Esc back to the keys"),
}
"""What is said while a line is typed in: letters are words then, and no commands."""


class Keys(KeptStatic):
    class Pressed(Message):
        """A key of the footer was clicked."""

        def __init__(self, command: str) -> None:
            """`command` is its name."""
            super().__init__()
            self.command = command

    def __init__(self) -> None:
        super().__init__("", id="keys", markup=False)
        self._shown = Content("")
        self._places: list[tuple[range, str]] = []
        """Which cells belong to which command."""

    def show_typing(self, line: str) -> None:
        self._places = []
        self._show(Content("  ").join(Content(words) for words in _as_fit(TYPING[line], self._room)))

    def show_commands(self, view: View | None, *, late: bool = False) -> None:
        """Those that count now; None is a room that was not read yet. An update that is `late` is as loud as that."""
        commands = offered(view, late=late) if view is not None else tuple(map(by_name, STAGES["open"]))
        short, gap = next(
            (fits for fits in ((False, 2), (True, 2), (True, 1)) if _width(commands, *fits) <= self._room),
            (True, 1),
        )
        line, self._places = Content(""), []
        for command in commands:
            if line.cell_length:
                line = line.append(" " * gap)
            begin = line.cell_length
            loud = late and command.name == "update"
            label = f" {_label(command, short=short)}"
            if loud:
                line = line.append(Content.styled(f"{command.shown_key}{label}", meanings.LATE))
            else:
                line = line.append(
                    Content.assemble((command.shown_key, meanings.STRONG), (label, meanings.MUTED))
                )
            self._places.append((range(begin, line.cell_length), command.name))
        self._show(line)

    def on_click(self, event: events.Click) -> None:
        column = event.get_content_offset(self)
        if column is None:
            return
        for cells, name in self._places:
            if column.x in cells:
                self.post_message(self.Pressed(name))

    @property
    def _room(self) -> int:
        return self.app.size.width - 2

    def _show(self, line: Content) -> None:
        if line != self._shown:  # asked for with every note, and mostly the same
            self._shown = line
            self.update(line, layout=False)


def _label(command: Command, *, short: bool) -> str:
    return command.short if short and command.short else command.label


def _width(commands: Sequence[Command], short: bool, gap: int) -> int:
    return sum(2 + len(_label(command, short=short)) + gap for command in commands) - gap


def _as_fit(words: Sequence[str], width: int) -> Sequence[str]:
    """As many of them as there is room for, the first first."""
    while words and sum(len(each) + 2 for each in words) - 2 > width:
        words = words[:-1]
    return words
