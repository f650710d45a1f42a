"""The footer: what the keys do, as far as it fits."""

from __future__ import annotations

from textual.content import Content

from warroom.tui.commands import COMMANDS, why_not
from warroom.tui.room_view import View
from warroom.tui.runtime.render_cache import KeptStatic
from warroom.tui.styles import meanings

TYPING = {
    "note-line": ("Enter records the note", "Esc back to the keys", "14:02 or -7m in front says when it was"),
    "find-line": ("Enter older", "down newer", "Esc back to the keys"),
}
"""What is said while a line is typed in: letters are words then, and no commands."""


class Keys(KeptStatic):
    _shown = ""

    def show_typing(self, line: str) -> None:
        self._show([Content(words) for words in TYPING[line]])

    def show_commands(self, view: View | None) -> None:
        """Those that can be used now; None is a room that was not read yet."""
        width, used, shown = self.app.size.width - 2, 0, []
        for command in COMMANDS:
            # Help is the way to all that does not fit, so its place is kept.
            reserved = 0 if command.name == "help" else len("  ? help")
            words = f"{command.shown_key} {command.label}"
            if view is not None and why_not(command, view) is not None:
                continue
            if command.in_footer and used + len(words) + 2 + reserved <= width:
                shown.append(
                    Content.assemble(
                        (command.shown_key, meanings.STRONG), (f" {command.label}", meanings.MUTED)
                    )
                )
                used += len(words) + 2
        self._show(shown)

    def _show(self, shown: list[Content]) -> None:
        while sum(words.cell_length + 2 for words in shown) > self.app.size.width:
            shown.pop()
        line = Content("  ").join(shown)
        if line.plain != self._shown:  # asked for with every note, and mostly the same
            self._shown = line.plain
            self.update(line, layout=False)
