"""Keys that come faster than the console follows: one after the other, and none to what is about to go.

Over a slow line several keys arrive at once. Textual would give them all to what has the focus when the first one
comes, so that the words behind an `n` would be taken for commands, and those behind a Tab go to the wrong field.
What came in one go may be a paste, and ESC with a letter is Esc and then the letter: both are decided here, where it is
known what has the focus.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App
from textual.events import Event, Key, Paste
from textual.message_pump import MessagePump
from textual.widgets import Input, TextArea

from warroom.tui.runtime.bursts import (
    GOES_ON,
    BurstPaste,
    Typed,
    goes_on,
    in_one_go,
    is_paste,
    is_paste_of_lines,
    is_paste_of_times,
)
from warroom.tui.runtime.escape_codes import ESC, AltKey
from warroom.tui.runtime.terminal_input import as_text
from warroom.tui.runtime.textual_private import pump_above

LEAVE, NOTE_LINE = "ctrl+q", "note-line"
LOOK_AGAIN = 0.01
"""Seconds between two looks while keys wait."""
PATIENCE = 200
"""Looks for which keys wait for a dialog that is coming; after that they go where they always went.

Two seconds where nothing else is going on. On a busy machine the looks come as late as the dialog does: a limit in
seconds would hand the words of a title to the room behind it, as commands. A screen that `keeps_keys` has no use for
them, and they wait for the next one however long it takes.
"""


class TypedAhead:
    """Hands keys and pastes on, each when what the one before it did is done."""

    def __init__(self, app: App[Any], deliver: Callable[[Event], Awaitable[None]]) -> None:
        self._app, self._deliver = app, deliver
        self._waiting: deque[Event] = deque()
        self._on_its_way: Event | None = None
        self._looks = 0
        """How often it was looked since the next key could not be handed on."""
        self._looking = False
        self.run = 0
        """Counts what came in one go, up to the key that is being handed on."""
        self.words = 0
        """Printable characters of that, those behind the key in the same read included."""
        self._newest: Typed | None = None
        self._together: list[Event] = []
        """The keys of `_newest`."""
        self._pasted_at: float | None = None
        """When the last piece came of a paste that came like keys."""

    async def take(self, event: Event) -> None:
        """From the app's own pump, for each event that came from the terminal."""
        leaving = None
        if isinstance(event, Typed):
            leaving = next((key for key in event.keys if key.key == LEAVE), None)
            if leaving is not None and self._is_paste(event):
                leaving = None
            elif leaving is not None:
                event, _ = event.split_behind(LEAVE)
                event.pieces = [piece for piece in event.pieces if piece.key is not leaving]
        self._waiting.append(event)
        await self._go_on()
        if leaving is not None:  # which never waits
            await self._deliver(leaving)

    async def _go_on(self) -> None:
        while self._waiting and self._app.screen_stack:  # none is left while the console ends
            if not self._may_go(self._waiting[0]):
                self._look_again()
                return
            event = self._waiting.popleft()
            if isinstance(event, Typed):
                self._waiting.extendleft(reversed(self._taken_apart(event)))
                continue
            if event not in self._together:
                self.run, self.words = self.run + 1, 0
            if isinstance(event, AltKey):
                self._together = [*self._together, *self._with_alt(event)]
                self._waiting.extendleft(reversed(self._together[-2:]))
                continue
            if _not_taken(self._app, event):
                continue
            self._on_its_way = event
            target = self._app.focused or self._app.screen
            await self._deliver(event)
            self._follow(target, event)

    def _taken_apart(self, typed: Typed) -> list[Event]:
        """The keys one by one, or the one paste that they are."""
        if self._newest is None or not in_one_go(self._newest, typed):
            self.run, self.words = self.run + 1, 0
        elif typed.words < 2 and typed.began - self._newest.ended > GOES_ON:
            self.words = 0  # a hand that waited for the words
        self.words += typed.words
        self._newest = typed
        now, later = self._parts(typed)
        self._together = now
        return [*now, *([later] if later else [])]

    def _parts(self, typed: Typed) -> tuple[list[Event], Typed | None]:
        if self._is_paste(typed):
            paste = BurstPaste(as_text(typed.raw), goes_on=self._is_more(typed))
            self._pasted_at = typed.ended
            paste.set_sender(self._app)
            return [paste], None
        self._pasted_at = None  # keys came behind it, so that what follows them is no piece of it
        # Enter may close what has the focus: what comes behind it is looked at again.
        now, later = typed.split_behind("enter") if self._in_words else (typed, None)
        for key in now.keys:
            key.set_sender(self._app)
        return list(now.keys), later

    @property
    def _in_words(self) -> bool:
        return isinstance(self._app.focused, Input | TextArea)

    def _is_more(self, typed: Typed) -> bool:
        return self._pasted_at is not None and goes_on(typed, self._pasted_at)

    def _is_paste(self, typed: Typed) -> bool:
        if self._is_more(typed):
            return True
        if self._in_words:
            in_notes = self._app.focused is not None and self._app.focused.id == NOTE_LINE
            return is_paste_of_times(typed) if in_notes else is_paste_of_lines(typed)
        bindings = self._app.screen.active_bindings
        return is_paste(typed, lambda key: key in bindings)

    def _with_alt(self, event: AltKey) -> list[Event]:
        """In words the key that moves by a word or takes one away; else Esc, and then the letter."""
        line = self._app.focused
        if event.in_line is not None and isinstance(line, Input | TextArea):
            words = line.value if isinstance(line, Input) else line.text
            if words:
                return [event.in_line]
        return [Key("escape", ESC), event.letter]

    def _may_go(self, event: Event) -> bool:
        if self._on_its_way is None and _settled(self._app, event):
            self._looks = 0
            return True
        return self._looks >= PATIENCE and not getattr(self._app.screen, "keeps_keys", False)

    def _look_again(self) -> None:
        if not self._looking:
            self._looking = True
            self._app.set_timer(LOOK_AGAIN, self._look)

    async def _look(self) -> None:
        self._looking = False
        self._looks += 1
        await self._go_on()

    def _follow(self, node: MessagePump | None, event: Event) -> None:
        """A key goes up from the focus to the app, where its command is found; this goes up behind it."""
        # What the key closed takes nothing more.
        if node is None or node is self._app or not node.call_later(self._follow, pump_above(node), event):
            self._app.call_later(self._arrived, event)

    async def _arrived(self, event: Event) -> None:
        if self._on_its_way is event:
            self._on_its_way = None
            await self._go_on()


def _not_taken(app: App[Any], event: Event) -> bool:
    """Whether the screen refuses it, as one that was typed before its text was to be seen, and says so itself."""
    takes = getattr(app.screen, "takes", None)
    return takes is not None and not takes(event)


def _settled(app: App[Any], event: Event) -> bool:
    """Whether nothing is about to take the keys: no command at work in the room, and the focus where it belongs.

    A dialog that is saving can be left.
    """
    screen = app.screen
    leaves = isinstance(event, Key) and event.key == "escape" and getattr(screen, "can_be_left", False)
    if getattr(screen, "at_work", False) and not leaves:
        return False
    focuses = app.AUTO_FOCUS if screen.AUTO_FOCUS is None else screen.AUTO_FOCUS
    # A screen that stands and has nothing to focus takes its keys itself.
    return screen.focused is not None or not focuses or (screen.is_mounted and not screen.focus_chain)


def is_typed(event: Event) -> bool:
    """Whether the event has to keep its place among the others that were typed; leaving never waits."""
    if isinstance(event, Key):
        return not event.is_forwarded and event.key != LEAVE
    return isinstance(event, Typed) or (isinstance(event, Paste) and not event.is_forwarded)
