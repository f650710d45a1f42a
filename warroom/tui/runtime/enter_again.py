"""Enter that came in one go with words, or with the key that opened a dialog: nobody saw what it would do, so it is asked for again.

A short text that a terminal sends like keys has an Enter at its end; `xlb` and Enter would resolve the incident, and so
would `lb` and Enter in the dialog that `x` opened before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Event, Key
from textual.widgets import Input, TextArea

if TYPE_CHECKING:
    from warroom.tui.runtime.terminal_app import TerminalApp

WORDS = 2
"""Characters that came in one go and are words, not a key: with one, `2` and Enter, a slow line is meant."""
_OPENED = "it came in one go with the key that opened this"
_PASTED = "it came in one go with the words before it, as a paste does"


class EnterAgain:
    """Mixed into a screen whose Enter does something for good, in front of its class."""

    app: TerminalApp
    _opened_in = -1
    _run = -1
    _by_hand = False
    _ends: Input | TextArea | None = None
    """Where the words are whose end was not taken for Enter: words that come in one go behind it begin a new line."""
    _begins: int | tuple[int, int] | None = None
    """Where in `_ends` the words begin that are coming now."""

    def on_mount(self) -> None:
        self._opened_in = self.app.typed_run

    @property
    def is_one_go(self) -> bool:
        """Whether what is typed came in one go with the key that opened this screen."""
        return self.app.typed_run == self._opened_in

    @property
    def why(self) -> str:
        """Why an Enter did nothing; behind it stands what another one does."""
        return f"{_OPENED if self.is_one_go else _PASTED}. Look, then"

    def ends_here(self, line: Input | TextArea) -> None:
        """What stands in the line was pasted: what comes in one go behind it is another paste."""
        self._ends, self._by_hand, self._run = line, False, self.app.typed_run

    def holds(self, event: Event) -> bool:
        """Whether it is an Enter that must not do anything yet; asked once for each key."""
        if not isinstance(event, Key):
            return False
        line = self.app.screen.focused
        if self._run != self.app.typed_run or self._ends is not line:
            self._begin(line)
        if not self.is_one_go and self.app.typed_words < WORDS:
            self._by_hand = True
            return False
        self._by_hand = False
        if event.key == "enter":
            if isinstance(line, Input | TextArea) and (line.value if isinstance(line, Input) else line.text):
                self._ends, self._begins = line, _cursor(line)
            return True
        if event.is_printable:
            self._part_words()
        return False

    def _begin(self, line: object) -> None:
        if self._by_hand or self._ends is not line:
            self._ends = None
        self._run, self._begins = self.app.typed_run, None if self._ends is None else _cursor(self._ends)

    def _part_words(self) -> None:
        """Begin a new line where the words of this go began, which are a paste as it turned out."""
        line, at = self._ends, self._begins
        if isinstance(line, Input) and isinstance(at, int):
            cursor = line.cursor_position
            line.insert("\n", at)
            line.cursor_position = cursor + 1
        elif isinstance(line, TextArea) and isinstance(at, tuple):
            line.insert("\n", at)
        self._ends = self._begins = None


def _cursor(line: Input | TextArea) -> int | tuple[int, int]:
    return line.cursor_position if isinstance(line, Input) else line.cursor_location
