"""The console: a first, thin room screen. Everything on the disk happens on one worker thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, Input, Static

from warroom.domain.deadlines import SOON
from warroom.domain.events import Recorded
from warroom.domain.incident import Incident
from warroom.domain.plain import one_line
from warroom.room import RefusedError, Room
from warroom.store.problem import StoreProblem

ENTRIES_SHOWN = 200
"""The newest entries on the screen; `warroom timeline` prints them all."""


@dataclass(frozen=True)
class View:
    """What the screen draws: one reading of the room."""

    incident: Incident
    due: datetime | None
    lines: tuple[str, ...]


class Console(App[None]):
    """One open incident: headline, countdown, timeline and the note line."""

    CSS = """
    #headline, #clock, #state { height: auto; padding: 0 1; }
    #headline { text-style: bold; background: $panel; }
    #clock.soon { color: $warning; }
    #clock.overdue { color: $error; text-style: bold; }
    #timeline { height: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "write_note", "note"),
        Binding("escape", "leave_line", "leave line"),
        Binding("ctrl+q", "quit", "quit"),
    ]

    class Seen(Message):
        def __init__(self, view: View) -> None:
            super().__init__()
            self.view = view

    class Saved(Message):
        def __init__(self, entry: Recorded) -> None:
            super().__init__()
            self.entry = entry

    class Failed(Message):
        """A note was not saved: its text comes back with the reason."""

        def __init__(self, text: str, reason: str) -> None:
            super().__init__()
            self.text, self.reason = text, reason

    def __init__(
        self,
        open_room: Callable[[], Room],
        number: int,
        clock: Callable[[], datetime],
        zone: tzinfo,
        draw: Callable[[Recorded, tzinfo], str],
    ) -> None:
        super().__init__()
        self._open_room, self._number, self._clock, self._zone, self._draw = (
            open_room,
            number,
            clock,
            zone,
            draw,
        )
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._room: Room | None = None
        self._view: View | None = None
        self._polling: Future[None] | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="headline", markup=False)
        yield Static(id="clock", markup=False)
        with VerticalScroll(id="timeline"):
            yield Static(id="entries", markup=False)
        yield Static(id="state", markup=False)
        yield Input(placeholder="note, or 14:02 note, or -7m note", id="line")
        yield Footer()

    def on_mount(self) -> None:
        self.set_interval(1, self._tick)
        self._tick()
        self.query_one("#timeline").focus()

    def on_unmount(self) -> None:
        self._worker.shutdown(wait=True)  # a note that is being saved is finished first

    def action_write_note(self) -> None:
        self.query_one(Input).focus()

    def action_leave_line(self) -> None:
        self.query_one("#timeline").focus()

    def on_input_submitted(self, submitted: Input.Submitted) -> None:
        text = submitted.value
        if not text.strip():
            return
        submitted.input.value = ""
        self._say(f"saving: {text}")
        self._worker.submit(self._save, text)

    def _tick(self) -> None:
        if self._view is not None:
            self._show_clock(self._view)
        if self._polling is None or self._polling.done():
            self._polling = self._worker.submit(self._read)

    def _opened(self) -> Room:
        """On the worker thread only, which owns the database."""
        if self._room is None:
            self._room = self._open_room()
        return self._room

    def _read(self) -> None:
        try:
            room = self._opened()
            incident = room.incident(self._number)
            if self._view is not None and self._view.incident == incident:
                return
            entries = room.timeline(self._number)[-ENTRIES_SHOWN:]
            lines = tuple(self._draw(entry, self._zone) for entry in entries)
            self.post_message(self.Seen(View(incident, room.update_due(incident), lines)))
        except (StoreProblem, RefusedError, OSError) as problem:
            self.post_message(self.Failed("", str(problem)))

    def _save(self, text: str) -> None:
        try:
            self.post_message(self.Saved(self._opened().note(self._number, text)))
        except (StoreProblem, RefusedError, OSError) as problem:
            self.post_message(self.Failed(text, str(problem)))
        self._read()

    def on_console_seen(self, seen: Seen) -> None:
        view = self._view = seen.view
        incident = view.incident
        words = f"{incident.severity}  {incident.status.label.upper()}  {one_line(incident.title)}  {incident.reference}"
        self.query_one("#headline", Static).update(Content(words))
        self.query_one("#entries", Static).update(Content("\n".join(view.lines)))
        self.query_one("#timeline", VerticalScroll).scroll_end(animate=False)
        self._show_clock(view)

    def on_console_saved(self, saved: Saved) -> None:
        self._say(f"entry {saved.entry.n} is saved")

    def on_console_failed(self, failed: Failed) -> None:
        self._say(f"NOT SAVED: {failed.reason}" if failed.text else failed.reason)
        line = self.query_one(Input)
        if failed.text:
            # What was typed meanwhile stays too.
            line.value = f"{failed.text} {line.value}".rstrip()
            line.focus()

    def _say(self, words: str) -> None:
        self.query_one("#state", Static).update(Content(one_line(words)))

    def _show_clock(self, view: View) -> None:
        clock = self.query_one("#clock", Static)
        left = view.due - self._clock() if view.due else None
        clock.set_class(left is not None and left < timedelta(0), "overdue")
        clock.set_class(left is not None and timedelta(0) <= left <= SOON, "soon")
        clock.update(Content(countdown_words(view, left, self._zone)), layout=False)


def countdown_words(view: View, left: timedelta | None, zone: tzinfo) -> str:
    """When the next update is due; overdue counts up."""
    if not view.incident.is_open:
        return "resolved: no update is due"
    if left is None or view.due is None:
        return f"no updates are due for {view.incident.severity}"
    seconds = int(abs(left).total_seconds())
    hours, rest = divmod(seconds, 3600)
    digits = f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"
    number = view.incident.next_update_number
    at = f"{view.due.astimezone(zone):%H:%M %Z}"
    return (
        f"Update #{number} overdue {digits} (was due {at})"
        if left < timedelta(0)
        else f"Update #{number} due in {digits} at {at}"
    )
