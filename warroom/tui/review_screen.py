"""The review of one incident: the strip to scale, and the room as it was at the cursor."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from warroom.documents import lines, measures
from warroom.documents.messages import clock
from warroom.documents.strip import drawn, strip
from warroom.domain.entries import Entry
from warroom.domain.metrics import Metrics
from warroom.domain.plain import one_line
from warroom.domain.replay import Replay
from warroom.room import RefusedError
from warroom.store.problem import StoreProblem
from warroom.tui.dialogs.reader import ReaderDialog
from warroom.tui.wrap import wrap

if TYPE_CHECKING:
    from warroom.tui.app import WarroomApp

FRAME = 0.2
"""Seconds between two steps while it plays."""
SPEEDS = (10, 60, 300, 1800)
"""How many times faster than it happened."""


class ReviewScreen(Screen[None]):
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (80, "-narrow"), (110, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "step(-1)", show=False),
        Binding("right,down", "step(1)", show=False),
        Binding("shift+left,comma", "minute(-1)", show=False),
        Binding("shift+right,full_stop", "minute(1)", show=False),
        Binding("home", "step(-1000000000)", show=False),
        Binding("end", "step(1000000000)", show=False),
        Binding("space", "play", show=False),
        Binding("f", "faster", show=False),
        Binding("k", "knew", show=False),
        Binding("m", "metrics", show=False),
        Binding("p", "postmortem", show=False),
        Binding("l", "library", show=False),
        Binding("o,enter", "room", show=False),
        Binding("escape", "room", show=False),
    ]
    app: WarroomApp

    def __init__(self, number: int, entry: int | None = None) -> None:
        super().__init__()
        self.number, self._entry = number, entry
        self._replay: Replay | None = None
        self._metrics: Metrics | None = None
        self._position = 1
        self._moment: datetime | None = None
        self._as_recorded = False
        self._speed = 1
        self._playing: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="review-head", markup=False)
        yield Static("", id="review-strip", markup=False)
        with Horizontal(id="panes"):
            shown = Static("", id="review-lines", markup=False)
            yield shown
            state = Static("", id="review-state", markup=False)
            state.border_title = "Then"
            yield state
        yield Static("", id="review-said", markup=False)
        yield Static(
            "←→ entry  ,. minute  space play  f faster  k as known  m metrics  p postmortem  l library  Esc room",
            id="keys",
            markup=False,
        )

    def on_mount(self) -> None:
        self.run_worker(self._load())

    async def _load(self) -> None:
        number = self.number
        try:
            events, measured = await self.app.backstage.read(
                lambda room: (room.events(number), room.metrics(number))
            )
        except (StoreProblem, RefusedError, OSError) as problem:
            self._say(str(problem))
            return
        self._replay, self._metrics = Replay(events), measured
        self._go(self._entry or len(events))

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def _go(self, position: int) -> None:
        if self._replay is not None:
            self._position = self._replay.clamped(position)
            self._moment = self._replay.moment(self._position)
            self._draw()

    def action_step(self, by: int) -> None:
        self._go(self._position + by)

    def action_minute(self, by: int) -> None:
        self._forward(timedelta(minutes=by))

    def _forward(self, by: timedelta) -> None:
        replay = self._replay
        if replay is None or self._moment is None:
            return
        first, last = replay.moment(1), replay.moment(len(replay.events))
        self._moment = min(max(self._moment + by, first), last)
        self._position = replay.at(self._moment)
        self._draw()
        if self._moment >= last:
            self._stop()

    def action_play(self) -> None:
        if self._playing is not None:
            self._stop()
            return
        if self._replay is not None and self._position == len(self._replay.events):
            self._go(1)
        self._playing = self.set_interval(FRAME, self._frame)
        self._say(f"playing, {SPEEDS[self._speed]} times as fast; space stops")

    def _frame(self) -> None:
        self._forward(timedelta(seconds=FRAME * SPEEDS[self._speed]))

    def _stop(self) -> None:
        if self._playing is not None:
            self._playing.stop()
            self._playing = None
            self._say("")

    def action_faster(self) -> None:
        self._speed = (self._speed + 1) % len(SPEEDS)
        self._say(f"{SPEEDS[self._speed]} times as fast as it happened")

    def action_knew(self) -> None:
        self._as_recorded = not self._as_recorded
        self._draw()

    def action_metrics(self) -> None:
        if self._metrics is not None:
            rows = "\n".join(f"- {row}" for row in measures.one(self._metrics))
            self.app.push_screen(ReaderDialog("Metrics", rows))

    def action_postmortem(self) -> None:
        async def show() -> None:
            try:
                text = await self.app.backstage.read(lambda room: room.postmortem(self.number))
            except (StoreProblem, RefusedError, OSError) as problem:
                self._say(str(problem))
            else:
                self.app.push_screen(ReaderDialog("Postmortem; `warroom postmortem --edit` changes it", text))

        self.run_worker(show())

    def action_library(self) -> None:
        self.app.go_to_library()

    def action_room(self) -> None:
        self.app.go_to_room(self.number)

    def _say(self, words: str) -> None:
        self.query_one("#review-said", Static).update(Content(words))

    def _draw(self) -> None:
        replay, moment, zone = self._replay, self._moment, self.app.zone
        if replay is None or moment is None or not self.is_mounted:
            return
        state = replay.state(self._position)
        order = "as written down" if self._as_recorded else "as it happened"
        head = (
            f" {'DRILL  ' if state.drill else ''}{state.reference} {state.severity} {one_line(state.title)}\n"
            f" {clock(moment, zone)} · event {self._position} of {len(replay.events)} · {order}"
        )
        self.query_one("#review-head", Static).update(Content(head))
        rows = drawn(strip(replay.events, replay.moment(len(replay.events))), self.size.width - 2, moment)
        self.query_one("#review-strip", Static).update(Content("\n".join(rows)))
        shown = self.query_one("#review-lines", Static)
        entries = replay.lines(self._position, as_recorded=self._as_recorded)
        shown.update(Content(self._timeline(entries, shown.size.width - 1, shown.size.height)))
        self.query_one("#review-state", Static).update(Content("\n".join(self._state_rows())))

    def _timeline(self, entries: list[Entry], width: int, height: int) -> str:
        """The lines up to the cursor, those nearest to it."""
        rows: list[str] = []
        for entry in reversed(entries[-max(height, 1) :]):
            told = lines.line(entry, self.app.zone)
            remarks = f"  ({'; '.join(told.remarks)})" if told.remarks else ""
            front = f"{entry.at.astimezone(self.app.zone):%H:%M}  {told.sign} "
            wrapped = wrap(told.words + remarks, max(20, width - 9))
            rows[:0] = [(front if i == 0 else " " * 9).ljust(9) + text for i, text in enumerate(wrapped)]
            if len(rows) >= height:
                break
        return "\n".join(rows[-height:])

    def _state_rows(self) -> list[str]:
        assert self._replay is not None
        state = self._replay.state(self._position)
        rows = [
            f"{state.severity}  {state.status.label}",
            f"Impact: {lines.impact_words(state.impact, state.users)}",
            *(f"{one_line(seat.role).capitalize()}: {one_line(seat.person)}" for seat in state.roles),
        ]
        if state.no_commander_since is not None:
            rows.append("Nobody commands")
        if last := state.last_update:
            rows.append(f"Update #{last.number} sent {last.at.astimezone(self.app.zone):%H:%M}")
        rows += [f"☐ {one_line(task.owner)}: {one_line(task.text)}" for task in state.open_tasks]
        if state.cause:
            rows.append(f"Cause: {one_line(state.cause)}")
        return rows
