"""The app as far as the terminal is concerned: what is painted, sent, and left behind when the console ends or stops."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from typing import Any

from rich.console import RenderableType
from textual.app import App
from textual.dom import NoScreen
from textual.events import Event, Resize
from textual.filter import LineFilter, Monochrome, NoColor
from textual.geometry import Size
from textual.screen import Screen
from textual.worker import WorkerFailed

from warroom.tui.runtime.left_screens import LeftError
from warroom.tui.runtime.output_filter import Gate
from warroom.tui.runtime.sent_cells import PartialUpdate, SentCells, WholeUpdate
from warroom.tui.runtime.textual_private import (
    ChopsUpdate,
    LayoutUpdate,
    driver_of,
    end_at_once,
    whole_screen,
)

LEAST = Size(12, 4)
"""Columns and rows that are laid out in a smaller terminal too: below that, Textual (8.2) divides by a width of 0."""


class TerminalApp(App[str]):
    def __init__(self) -> None:
        super().__init__()
        self._gate = Gate()
        self._no_colour = NoColor()
        self._sent = SentCells()
        self.crashed = ""
        """What went wrong in the program itself, in the words of Python."""

    @property
    def typed_run(self) -> int:
        """Which of all that came in one go the key belongs to that is being handed on."""
        raise NotImplementedError

    @property
    def typed_words(self) -> int:
        """How many printable characters came in one go with that key, as far as is known."""
        raise NotImplementedError

    def watch_terminal(self, give_back: Callable[[], None]) -> None:
        """From the driver, before it changes the terminal for the first time, and each time after.

        `give_back` leaves the terminal as it was found; it may be called from any thread.
        """
        raise NotImplementedError

    def suspend_to_shell(self, *, group: bool = False) -> None:
        """Stop until the shell says `fg`; with `group` all of the job stops."""
        raise NotImplementedError

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Resize):
            event = Resize(_at_least(event.size), _at_least(event.virtual_size), event.container_size)
        await super().on_event(event)

    def get_line_filters(self) -> Sequence[LineFilter]:
        others = tuple(super().get_line_filters())
        if (
            self.native_ansi_color
        ):  # Textual would give the terminal's own colours a grey, which may be no other
            others = tuple(self._no_colour if isinstance(each, Monochrome) else each for each in others)
        if others != self._gate.others:
            self._gate = Gate(others)
        return [self._gate]

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ChopsUpdate):
            renderable = PartialUpdate(renderable, self._sent)
        elif isinstance(renderable, LayoutUpdate):
            renderable = WholeUpdate(renderable, self._sent)
        super()._display(screen, renderable)

    def paint_again(self) -> None:
        """All of it: somebody else wrote on the terminal meanwhile."""
        if self.screen_stack:
            self._display(self.screen, whole_screen(self.screen))

    def write_to_terminal(self, sequence: str) -> None:
        """From another thread to the driver, which belongs to the app's."""

        def write() -> None:
            if (driver := driver_of(self)) is not None:
                driver.write(sequence)

        self.call_from_thread(write)

    def _handle_exception(self, error: Exception) -> None:
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error  # which knows where it came about
        if isinstance(error, LeftError | NoScreen):
            return  # it was about what nobody sees any more
        self.crashed = self.crashed or "".join(traceback.format_exception(error))
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Who started the console says what happened, once the terminal is as it was."""
        end_at_once(self)


def _at_least(size: Size) -> Size:
    return Size(max(size.width, LEAST.width), max(size.height, LEAST.height))
