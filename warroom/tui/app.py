"""The console: which screen is shown, the palette, the themes. What waits is done by `runtime.workers`."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import wait
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import DescendantFocus, Event, Key, Paste
from textual.notifications import Notification, Notify
from textual.screen import Screen
from textual.theme import ThemeProvider
from textual.widgets import Input
from textual.worker import Worker, get_current_worker

from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.local.config.config import Config
from warroom.room import Room
from warroom.store.errors import StoreProblem
from warroom.tui.commands import COMMANDS
from warroom.tui.console import Console
from warroom.tui.room_view import Rows, listed
from warroom.tui.runtime.bursts import BurstPaste
from warroom.tui.runtime.first_screen import Opened
from warroom.tui.runtime.hangup import end_at_hangup, end_at_signals
from warroom.tui.runtime.key_queue import TypedAhead, is_typed
from warroom.tui.runtime.left_screens import leave_above
from warroom.tui.runtime.textual_private import driver_of, make_switchable, press, set_clipboard, withdraw
from warroom.tui.runtime.workers import Backstage
from warroom.tui.screens.room import RoomScreen

if TYPE_CHECKING:
    from warroom.domain.incident.state import Incident

COLLECT_AFTER = 2.0
"""Seconds without garbage collection, which finds nothing while the first screen is made and delays it."""
SAVING_PATIENCE = 3.0
"""Seconds that suspending waits for what is being saved."""
ALARM = 600.0
"""Seconds that a lost database is told over a screen that has no line for it."""
FIRST_LOOK = 0.2
"""Seconds that the first frame waits for the room to be read; one without it would only be painted twice."""

CONFIG_FAULT_SECONDS = 20
"""How long the notice of settings that cannot be read stands on the screen."""


def _collect_again() -> None:
    gc.collect()  # of what the first frames left; the modules are frozen by now
    gc.freeze()  # what is loaded by now stays, and needs no looking at again
    gc.enable()


def _start(room: Room) -> tuple[Rows, bool]:
    """The incidents, and whether this console only looks on."""
    return listed(room), room.store.looking


class OpeningScreen(Screen[None]):
    """Stands until it is known what to show, and takes no key: all that is typed is meant for what comes."""

    at_work = keeps_keys = True


class WarroomApp(Console):
    """Returns `demo` when the user asks for it, else nothing."""

    TITLE = "warroom"
    CSS_PATH = "styles/warroom.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "quit", priority=True)]

    def __init__(
        self,
        backstage: Backstage,
        now: Callable[[], datetime],
        zone: tzinfo,
        config: Config,
        me: str,
        *,
        banner: str = "",
        begin: str = "",
        throw_away: Callable[[], None] = lambda: None,
        config_faults: Sequence[str] = (),
    ) -> None:
        """`config_faults` are the sentences for what cannot be read of the settings; `begin` names what to show first: `library`, `metrics`, or an incident's number to review, as 7, or its reference to show its room, as INC-7.

        `throw_away` removes what a demo leaves, when the terminal goes before it has ended.
        """
        super().__init__(backstage, now, zone, config, me)
        self._banner, self._begin_with, self._throw_away = banner, begin, throw_away
        self._config_faults = list(config_faults)
        self.animation_level = "none"
        self.failed = ""
        """Why the console had to end, in one sentence."""
        self.ended_by = 0
        """The signal that ended the console."""
        self._alarmed: tuple[Screen[object], str] | None = None
        self._alarms: list[Notification] = []
        """What of that still stands."""
        self._ahead = TypedAhead(self, super().on_event)
        self._watched = False

    def get_driver_class(self) -> type[Driver]:
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":  # Windows, or a browser
            return found
        from warroom.tui.runtime.terminal_driver import Terminal  # which Windows cannot load

        return Terminal

    def get_default_screen(self) -> Screen[None]:
        """The room at once when it is known by now: mounting another screen before it takes a frame or two."""
        opened = None if self._begin_with else self._known_soon()
        if opened is None:
            return OpeningScreen(id="_default")
        room = RoomScreen(opened.number, banner=self._banner, opened=opened)
        make_switchable(room)
        return room

    def _known_soon(self) -> Opened | None:
        # The problem of a reading that failed is told by `_begin`.
        done, _ = wait({self.backstage.first_look()}, timeout=FIRST_LOOK)
        return next((first.result() for first in done if first.exception() is None), None)

    def on_mount(self) -> None:
        if self.config.theme is not None and self.config.theme not in self.available_themes:
            name = safe_text.one_line(self.config.theme)
            self._config_faults.append(f"There is no theme “{name}”; the palette (ctrl+p) lists them.")
        self._tell_config_faults()
        self.backstage.terminal = self.write_to_terminal
        self.backstage.alarm = self._alarm
        self.backstage.all_clear = self._end_alarm
        self.set_timer(COLLECT_AFTER, _collect_again)
        self.run_worker(self._begin_and_warn())

    def _tell_config_faults(self) -> None:
        """In one notice, which leaves by itself: the first fault, and how many more there are."""
        if self._config_faults:
            first, *more = self._config_faults
            others = f"\n{len(more)} more; `warroom config check` tells all." if more else ""
            self.notify(
                f"{safe_text.one_line(first)}{others}",
                title="SETTINGS", severity="warning", timeout=CONFIG_FAULT_SECONDS, markup=False,
            )  # fmt: skip

    def _alarm(self, sentence: str) -> None:
        """Once on each screen; the room has a line for it, which stays."""
        if not self.screen_stack:  # a reading that ends after the console did
            return
        told = (self.screen, sentence)
        if not isinstance(self.screen, RoomScreen) and self._alarmed != told:
            self._alarmed = told
            notice = Notification(safe_text.one_line(sentence), severity="error", markup=False, timeout=ALARM)
            self._alarms.append(notice)
            self.post_message(Notify(notice))

    def hear_news(self) -> None:
        """Another console has written; a screen without a timeline sees it with its next poll. From any thread."""
        with contextlib.suppress(RuntimeError):  # the console has ended
            self.call_later(self._show_news)

    def _show_news(self) -> None:
        if self.screen_stack and isinstance(self.screen, RoomScreen):
            self.screen.look_for_news()

    def _end_alarm(self) -> None:
        """The record can be read again: what was told of it is true no more, on whatever screen it stands."""
        for notice in self._alarms:
            self.call_later(
                withdraw, self, notice
            )  # behind the message that shows it, which may not have come yet
        self._alarms, self._alarmed = [], None

    def copy_to_clipboard(self, text: str) -> None:
        """Everything that Textual copies by itself: a selection of the mouse, ctrl+c and ctrl+x of its editors."""
        from warroom.tui.actions.copy import copy_selection, say_nothing_selected  # few copy so

        if not text.strip():
            say_nothing_selected(self)
        else:
            set_clipboard(self, text)
            self.run_worker(copy_selection(self, text), group="copy", exit_on_error=False)

    def action_help_quit(self) -> None:
        """ctrl+c with nothing selected, where some mean to copy and some to leave."""
        self.copy_to_clipboard("")

    @property
    def typed_run(self) -> int:
        """Which of all that came in one go the key belongs to that is being handed on."""
        return self._ahead.run

    @property
    def typed_words(self) -> int:
        """How many printable characters came in one go with that key, as far as is known."""
        return self._ahead.words

    def _watch_app_focus(self, focus: bool) -> None:
        """The terminal lost the focus, or has it again: what has it here keeps it.

        Textual takes it away meanwhile, and cannot give it back to a line that is hidden.
        """
        self.screen.update_node_styles()

    async def on_event(self, event: Event) -> None:
        if is_typed(event):
            await self._ahead.take(event)
        else:
            await super().on_event(event)

    async def _on_key(self, event: Key) -> None:
        """A key that nothing on the screen took."""
        event.prevent_default()  # what Textual does at the end of a key is done here
        if not await press(self, event.key):
            from warroom.tui.actions.unbound_key import say_no_key  # a console in a SEV does not need it

            say_no_key(self, event)

    def on_paste(self, event: Paste) -> None:
        """A paste that nothing on the screen took."""
        from warroom.tui.actions.stray_paste import take_paste  # a console in a SEV does not need it

        event.stop()
        take_paste(self, event.text, like_keys=isinstance(event, BurstPaste))

    # The terminal, and the end

    def watch_terminal(self, give_back: Callable[[], None]) -> None:
        if self._watched:
            return
        self._watched = True
        end_at_hangup(self._leave_by, give_back, self._end, self._throw_away)
        end_at_signals(self._leave_by, self._end, self._throw_away, give_back)

    def _leave_by(self, number: int) -> None:
        """Told by a signal, on another thread."""
        self.ended_by = number
        self.call_later(self.exit, None, 128 + number)

    def suspend_to_shell(self, *, group: bool = False) -> None:
        """What is being saved is saved first, for it would hold the database."""
        self.run_worker(self._suspend(group))

    async def _suspend(self, group: bool) -> None:
        until = time.monotonic() + SAVING_PATIENCE
        while self.backstage.saving and time.monotonic() < until:
            await asyncio.sleep(0.02)
        stops = getattr(driver_of(self), "suspend", None)
        if stops is None or not stops(group=group):
            self.notify("There is no shell to go to from here; the console goes on.", markup=False)

    async def _begin_and_warn(self) -> None:
        await self._begin()
        with contextlib.suppress(StoreProblem, Refusal, OSError):  # whoever reads next says so
            for words in await self.backstage.read(lambda room: room.store.warnings()):
                self._alarm(words)

    async def _begin(self) -> None:
        if any(isinstance(screen, RoomScreen) for screen in self.screen_stack[:1]):
            return
        if self._begin_with == "library":
            self.go_to_library()
            return
        if self._begin_with == "metrics":
            self.go_to_metrics()
            return
        if self._begin_with.startswith("INC-"):
            self.go_to_room(int(self._begin_with.removeprefix("INC-")))
            return
        if self._begin_with:
            self.go_to_review(int(self._begin_with))
            return
        try:
            opened = await asyncio.wrap_future(self.backstage.first_look())
            if opened is not None:
                self._show(RoomScreen(opened.number, banner=self._banner, opened=opened))
            else:
                self._show_start(*await self.backstage.read(_start))
        except (StoreProblem, Refusal, OSError) as problem:
            self.failed = str(problem)
            self.exit()

    def go_to_room(self, number: int, *, then: str = "") -> None:
        self._show(RoomScreen(number, banner=self._banner, then=then))

    def go_to_review(self, number: int, entry: int | None = None) -> None:
        from warroom.tui.screens.replay import ReviewScreen  # a console in a SEV does not need it

        self._show(ReviewScreen(number, entry))

    def go_to_library(self) -> None:
        from warroom.tui.screens.library import LibraryScreen  # a console in a SEV does not need it

        self._show(LibraryScreen())

    def go_to_metrics(self) -> None:
        from warroom.tui.screens.metrics import MetricsScreen  # a console in a SEV does not need it

        self._show(MetricsScreen())

    def go_to_start(self, *, declaring: bool = True, back: Incident | None = None) -> Worker[None]:
        async def work() -> None:
            try:
                rows, looking = await self.backstage.read(_start)
            except (StoreProblem, OSError) as problem:
                self.notify(str(problem), severity="error", markup=False)
            else:
                self._show_start(rows, looking, declaring=declaring, back=back)

        return self.run_worker(work())

    def _show_start(
        self, rows: Rows, looking: bool, *, declaring: bool = False, back: Incident | None = None
    ) -> None:
        from warroom.tui.screens.start import StartScreen  # a console that opens a room does not need it

        self._show(StartScreen(rows, declaring=declaring, looking=looking, back=back))

    def _show(self, screen: Screen[None]) -> None:
        if not self.screen_stack:  # a reading that ends after the console did
            return
        first, *others = self.screen_stack
        shown = others[0] if others and isinstance(first, OpeningScreen) else first
        leave_above(shown)  # else it would be replaced, and the screen below it stay for good
        if isinstance(shown, OpeningScreen):
            self.push_screen(screen)
        else:
            self.switch_screen(screen)

    def action_command_palette(self) -> None:
        from warroom.tui.dialogs.palette import Palette  # few look for a command by name

        if not Palette.is_open(self):  # type: ignore[arg-type]  # Textual asks for an App of object
            self.push_screen(Palette(id="--command-palette"))

    def search_themes(self) -> None:
        from warroom.tui.dialogs.palette import Palette

        self.push_screen(Palette(providers=[ThemeProvider], placeholder="Search for themes…"))

    async def push_screen_wait(self, screen: Screen[Any] | str, *, mode: str | None = None) -> Any:
        """As Textual's, but for a worker whose screen may be left meanwhile.

        Textual would first do what the app is about to do. If that is to remove the worker's own screen, the removal
        would cancel the worker, the worker the removal, and that the app: a console that hangs.

        Raises:
            CancelledError: The worker's screen was left, so nobody asks any more.
        """
        if get_current_worker().node.screen not in self.screen_stack:
            raise asyncio.CancelledError
        return await asyncio.shield(self.push_screen(screen, wait_for_dismiss=True, mode=mode))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        if isinstance(screen, RoomScreen):
            for command in COMMANDS:
                if command.name not in ("palette", "quit"):
                    yield SystemCommand(
                        command.label.capitalize(),
                        f"{command.shown_key}  {command.help}",
                        lambda name=command.name: screen.action_command(name),
                    )
        if hasattr(signal, "SIGTSTP"):
            words = "To the shell; fg comes back"
            yield SystemCommand("Suspend", words, lambda: self.suspend_to_shell(group=True))
        kept = ("Theme", "Quit", "Screenshot")
        yield from (c for c in super().get_system_commands(screen) if c.title in kept)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """No cursor blinks, not in the palette either: each time would paint its line again."""
        if isinstance(event.widget, Input):
            event.widget.cursor_blink = False

    def _end(self) -> None:
        self.drafts.flush()
        self.backstage.stop()

    def on_unmount(self) -> None:
        self._end()
