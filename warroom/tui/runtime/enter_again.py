"""Enter that came in one go with the key that opened a dialog: nobody saw what it would do, so it is asked for again.

A short text that a terminal sends like keys has an Enter at its end; `xlb` and Enter would resolve the incident.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Event, Key
from textual.widgets import Input

if TYPE_CHECKING:
    from warroom.tui.runtime.terminal_app import TerminalApp

WHY = "it came in one go with the key that opened this. Look, then"
"""Why an Enter did nothing; behind it stands what another one does."""


class EnterAgain:
    """Mixed into a screen whose Enter does something for good, in front of its class."""

    app: TerminalApp
    _opened_in = -1
    _broken: Input | None = None
    """The line in which an Enter did nothing: words that go on behind it begin a new line there."""

    def on_mount(self) -> None:
        self._opened_in = self.app.typed_run

    @property
    def is_one_go(self) -> bool:
        """Whether what is typed came in one go with the key that opened this screen."""
        return self.app.typed_run == self._opened_in

    def holds(self, event: Event) -> bool:
        """Whether it is an Enter that must not do anything yet; asked once for each key."""
        if not isinstance(event, Key) or not self.is_one_go:
            self._broken = None
            return False
        line = self.app.screen.focused
        if event.key == "enter":
            self._broken = line if isinstance(line, Input) and line.value else None
            return True
        if event.is_printable and self._broken is not None and self._broken is line:
            self._broken.insert_text_at_cursor("\n")
        self._broken = None
        return False
