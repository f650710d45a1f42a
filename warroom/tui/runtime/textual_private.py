"""Private API of Textual that the console calls, as seen in Textual 8.2.8. Nobody else imports a private module of it.

What the console overrides stays with the class that does so, for a method cannot stand elsewhere:

- `terminal_app.TerminalApp`: `_display` (only what changed is sent), `_handle_exception` (kept for whoever started the
  console), `_fatal_error` (Textual prints a traceback with all local values, which are people's text).
- `render_cache.Kept`: `_set_dirty` (the one way in which a widget comes to be painted anew).
- `render_cache.Beneath`: `_compositor_refresh` (else the whole terminal is painted for each tick below a dialog).
- `app.WarroomApp`: `_watch_app_focus` (what has the focus keeps it while the terminal has none).
- `widgets.too_small.KeepsFocus`: `_reset_focus` (what is hidden on a terminal too small keeps the focus).
- `terminal_driver.Terminal`: how it reads, measures, suspends and resumes the terminal.
- `widgets.line.Line`: `_value` (nothing of a line is shown raw).
- Each `_on_key` and `_on_paste`, which Textual calls before the public `on_key` and `on_paste`.

`tests/tui/test_textual_private.py` holds each of them against the installed Textual, and names the one that changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import RenderableType
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._styles_cache import StylesCache
from textual._time import get_time
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.app import App
from textual.driver import Driver
from textual.events import Key
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.notifications import Notification
from textual.screen import Screen
from textual.widget import Widget

__all__ = [
    "ANSI_SEQUENCES_KEYS",  # the names of the keys of older terminals
    "BRACKETED_PASTE_END",
    "BRACKETED_PASTE_START",
    "FUNCTIONAL_KEYS",  # the names of kitty's keys
    "ChopsUpdate",  # what is painted of a part of the screen, and of all of it
    "LayoutUpdate",
    "get_time",  # the clock of `Event.time`
]


class SequenceParser:
    """What a whole sequence from the terminal means; there is no public way from bytes to the names of keys."""

    def __init__(self) -> None:
        self._parser = XTermParser()

    def keys(self, sequence: str) -> Iterable[Key]:
        return self._parser._sequence_to_key_events(sequence)

    def mouse(self, report: str) -> Message | None:
        """Knows how far the mouse went since the last report."""
        return self._parser.parse_mouse_code(report)


def make_switchable(screen: Screen[Any]) -> None:
    """What `switch_screen` does for every screen; without it the default screen could not be switched."""
    screen._push_result_callback(screen, None)


def set_clipboard(app: App[Any], text: str) -> None:
    """What ctrl+v pastes; `copy_to_clipboard` would write to the terminal too."""
    app._clipboard = text


async def press(app: App[Any], key: str) -> bool:
    """Do what the key is bound to on the screen or in the app. Returns whether it is bound to something."""
    return await app._check_bindings(key)


def keep_terminal_colours(app: App[Any]) -> None:
    """Let a theme of the terminal's own 16 colours stay so; Textual asks only when the theme changes later."""
    app._refresh_truecolor_filter(app.ansi_theme)


def driver_of(app: App[Any]) -> Driver | None:
    """The driver of the terminal; None before the app runs."""
    return app._driver


def end_at_once(app: App[Any]) -> None:
    """End the app after a fault, with nothing printed."""
    app._close_messages_no_wait()


def fail(app: App[Any], error: Exception) -> None:
    """End the app by a fault that came about on another thread; to be called on the app's."""
    app._handle_exception(error)


def pump_above(pump: MessagePump) -> MessagePump | None:
    """Where an event goes next; `parent` is of widgets alone."""
    return pump._parent


def is_going(screen: Screen[Any]) -> bool:
    """Whether it is being taken away, or the console ends; its widgets go one by one."""
    running = screen.app._running
    return not running or screen._pruning or screen._closing or screen._closed or not screen.is_attached


def withdraw(app: App[Any], notice: Notification) -> None:
    """Take a notice away before its time is over, because it is true no more."""
    app._unnotify(notice)


def screens_below(app: App[Any]) -> list[Screen[Any]]:
    """Those that are seen behind the screen on top."""
    return app._background_screens


def whole_screen(screen: Screen[Any]) -> RenderableType | None:
    """All of it, with what is seen behind it, to be sent; `refresh` sends only what changed."""
    return screen._compositor.render_update(full=True, screen_stack=screens_below(screen.app))


def take_dirty_regions(screen: Screen[Any]) -> tuple[Region, ...]:
    """What has to be painted anew of a screen, which counts as painted from here on."""
    regions = tuple(screen._compositor._dirty_regions)
    screen._compositor._dirty_regions.clear()
    screen._dirty_widgets.clear()
    return regions


def forget_painted(screen: Screen[Any], regions: tuple[Region, ...]) -> None:
    """The screen's own lines are made anew there, but nothing is painted for that."""
    screen._set_dirty(*regions)
    screen._exchange_repaint_regions()


def forget_colour_pairs() -> None:
    """Textual keeps up to 1024 widgets that asked for a pair of colours, each with all that was painted of it."""
    StylesCache.get_inner_outer.cache_clear()


def forget_theme_watcher(app: App[Any], widget: Widget) -> None:
    """Textual keeps who watches the theme until it changes (its issue 6666), and with an editor its whole dialog."""
    watching = getattr(app, "__watchers", {}).get("theme", [])
    watching[:] = [(watcher, call) for watcher, call in watching if watcher is not widget]
