"""The review of one incident: the room as it was at the cursor, beside the whole incident to scale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from warroom.domain.incident.state import ActionState, Incident
from warroom.domain.metrics.incident_metrics import Metrics
from warroom.domain.policy.severities import Policy
from warroom.domain.record.replay import Replay
from warroom.domain.refusal import Refusal
from warroom.domain.situation import LOOKED_AT, Situation, situation
from warroom.domain.text.safe_text import one_line
from warroom.reports import metrics_text
from warroom.reports.postmortem_stage import postmortem_words
from warroom.reports.timeline_strip import LEGEND, Strip, strip
from warroom.room import Room
from warroom.store.errors import StoreProblem
from warroom.texts.messages import clock
from warroom.tui.dialogs.reader import ReaderDialog
from warroom.tui.incident_screen import IncidentScreen
from warroom.tui.room_view import View, look, looking_back, others_words
from warroom.tui.runtime.render_cache import Beneath
from warroom.tui.widgets import facts
from warroom.tui.widgets.headline import Headline
from warroom.tui.widgets.replay_panes import ReplayedTimeline, Scrubber
from warroom.tui.widgets.strip import Strip as RoomStrip
from warroom.tui.widgets.too_small import KeepsFocus, TooSmall

FRAME = 0.2
"""Seconds between two steps while it plays."""
SPEEDS = (10, 60, 300, 1800)
"""How many times faster than it happened."""
KEYS = (
    ("←→", "entry", "The entry before or after"),
    (",.", "minute", "A minute back or on"),
    ("space", "play", "Play, or stop; from the start when at the end"),
    ("f", "faster", "Play faster: 10, 60, 300, 1800 times"),
    ("home end", "", "The declaration; now"),
    ("k", "known", "As written down (what was known when), or as it happened"),
    ("m", "metrics", "What was measured"),
    ("p", "postmortem", "Read and write the postmortem, mark it done, share it"),
    ("a", "actions", "Action items: add, change, done, drop"),
    ("l", "library", "All incidents"),
    ("w", "", "The incident that the line at the bottom calls for"),
    ("?", "help", "This page"),
    ("Esc", "room", "Back to the room"),
)  # fmt: skip
"""Key, word for the footer, what it does."""


class ReviewScreen(KeepsFocus, Beneath, IncidentScreen):
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (80, "-narrow"), (110, "-wide"), (160, "-very-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high"), (30, "-tall")]  # noqa: RUF012
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
        Binding("p", "afterwards('postmortem')", show=False),
        Binding("a", "afterwards('actions')", show=False),
        Binding("l", "library", show=False),
        Binding("w", "pressing", show=False),
        Binding("question_mark", "help", show=False),
        Binding("o,enter", "room", show=False),
        Binding("escape", "room", show=False),
    ]

    def __init__(self, number: int, entry: int | None = None) -> None:
        super().__init__(number)
        self._entry = entry
        self._replay: Replay | None = None
        self._policy = Policy.model_construct()
        self._metrics: Metrics | None = None
        self._present: View | None = None
        """The room as it is now: what is still owed, and the other incidents."""
        self._position = 1
        self._moment: datetime | None = None
        self._as_recorded = False
        self._speed = 1
        self._playing: Timer | None = None
        self._said = ""
        self._reading = False
        self._unread = ""
        """Why the last reading failed; empty when it did not."""
        self._seen_version: str | None = None

    @property
    def looking(self) -> bool:
        return self._present is not None and self._present.looking

    def compose(self) -> ComposeResult:
        yield Static("", id="replay-head", markup=False)
        yield Headline(id="headline", markup=False)
        yield RoomStrip(id="strip", markup=False)
        with Horizontal(id="panes"):
            timeline = ReplayedTimeline("", id="review-lines", markup=False)
            timeline.border_title = "Timeline"
            yield timeline
            yield facts.Facts(id="facts")
        yield Scrubber(id="review-strip")
        yield Static("", id="review-said", markup=False)
        yield Static("", id="keys", markup=False)
        yield TooSmall("The review")

    def on_mount(self) -> None:
        self.set_interval(1.0, self._tick)
        self.run_worker(self.refresh_all())

    async def refresh_all(self) -> None:
        """Read the record: at first, and again when somebody wrote. The cursor stays where it is."""
        number, now = self.number, self.app.now()

        def read(room: Room) -> tuple[str, Replay, Strip, Metrics, View, Policy]:
            version, events = room.store.version(), room.events(number)
            replay = Replay(events)
            replay.state(len(events))  # folded here, so that the screen need not
            drawn = strip(events, room.policy, now)
            return version, replay, drawn, room.review.metrics(number), look(room, number), room.policy

        self._reading = True
        try:
            found = await self.app.backstage.read(read)
        except (StoreProblem, Refusal, OSError) as problem:
            self._could_not_read(problem)
            return
        finally:
            self._reading = False
        self._could_read()
        at_end = self._replay is not None and self._position == len(self._replay.events)
        first = self._replay is None
        self._seen_version, self._replay, drawn, self._metrics, self._present, self._policy = found
        self.query_one(Scrubber).take(drawn)
        if first or at_end:
            self._go((self._entry if first else None) or len(self._replay.events))
        else:
            self._draw()

    def _tick(self) -> None:
        """What is owed now, and whether somebody wrote."""
        self._draw_present()
        if not self._reading and self._replay is not None:
            self._reading = True
            self.run_worker(self._poll(), group="poll")

    async def _poll(self) -> None:
        try:
            version = await self.app.backstage.read(lambda room: room.store.version())
        except (StoreProblem, OSError) as problem:
            self._could_not_read(problem)
            return
        finally:
            self._reading = False
        self._could_read()
        if version != self._seen_version:
            await self.refresh_all()

    def _could_not_read(self, problem: Exception) -> None:
        self._unread = one_line(str(problem))
        self.say(self._unread)

    def _could_read(self) -> None:
        """What was said of a reading that failed is true no more."""
        if self._unread and self._said == self._unread:
            self.say("")
        self._unread = ""

    def on_resize(self) -> None:
        self.query_one(TooSmall).measure()
        self.call_after_refresh(self._draw)

    # The cursor

    def _go(self, position: int) -> None:
        if self._replay is not None:
            self._position = self._replay.clamped(position)
            self._moment = self._replay.moment(self._position)
            self._said = ""
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
        self._position, self._said = replay.at(self._moment), ""
        if self._moment >= last:
            self._stop()
        self._draw()

    def action_play(self) -> None:
        if self._playing is not None:
            self._stop()
            return
        if self._replay is not None and self._position == len(self._replay.events):
            self._go(1)
        self._playing = self.set_interval(FRAME, self._frame)
        self._draw()

    def _frame(self) -> None:
        replay = self._replay
        if replay is None or replay.state(self._position).is_open:
            self._forward(timedelta(seconds=FRAME * SPEEDS[self._speed]))
        elif self._position < len(replay.events):
            self._go(self._position + 1)  # between what is written after the end lie days
        else:
            self._stop()

    def _stop(self) -> None:
        if self._playing is not None:
            self._playing.stop()
            self._playing = None
            self._draw()

    def action_faster(self) -> None:
        self._speed = (self._speed + 1) % len(SPEEDS)
        self.say(f"{SPEEDS[self._speed]} times as fast as it happened")
        self._draw()

    def action_knew(self) -> None:
        self._as_recorded = not self._as_recorded
        self._draw()

    # Other things to look at

    def action_metrics(self) -> None:
        if self._metrics is not None:
            rows = "\n".join(f"- {row}" for row in metrics_text.one(self._metrics))
            self.app.push_screen(ReaderDialog("Metrics", rows))

    def action_afterwards(self, name: str) -> None:
        """Write the postmortem, or settle action items."""
        from warroom.tui.actions import action_items, postmortem  # who only looks back does not need them

        if self._replay is not None:
            self._stop()
            incident = self._replay.state(len(self._replay.events))

            action = {"postmortem": postmortem.postmortem, "actions": action_items.actions}[name]

            async def flow() -> None:
                try:
                    await action(self, incident)
                except (StoreProblem, Refusal, OSError) as problem:
                    self.say(str(problem))

            self.run_worker(flow(), group="flow", exclusive=True)

    def action_library(self) -> None:
        self.app.go_to_library()

    def action_room(self) -> None:
        self.app.go_to_room(self.number)

    def action_pressing(self) -> None:
        """Go to the open incident whose update is due first."""
        owed = [(due, i.number) for i, due, _ in self._present.others if due] if self._present else []
        if owed:
            self.app.go_to_room(min(owed)[1])
        else:
            self.say("No other incident waits for an update.")

    def action_help(self) -> None:
        keys = "\n".join(f"{key:<9}{does}" for key, _, does in KEYS)
        signs = " · ".join(f"{sign} {words}" for sign, words in LEGEND.items())
        text = (
            "The strip below shows the whole incident to scale; ├ and ┼ begin a phase, at ╪ several changes share a cell. "
            f"{signs}\n\n```\n{keys}\n```\n"
        )
        self.app.push_screen(ReaderDialog("Review", text))

    # Drawing

    def say(
        self,
        words: str,
        *,
        trouble: bool = False,
        whole: bool = False,
        holds: Callable[[], bool] = lambda: True,
    ) -> None:
        """One line above the keys, until the cursor moves."""
        self._said = one_line(words)
        if self.is_attached:  # what was being saved may be done after the review was left
            self._draw_present()

    def _draw(self) -> None:
        replay, moment, zone = self._replay, self._moment, self.app.zone
        if replay is None or moment is None or not self.is_mounted:
            return
        state = replay.state(self._position)
        view = replace(looking_back(state, self._policy, zone), situation=self._situation(replay, state))
        self._draw_head(moment, len(replay.events))
        self.query_one(Headline).show(view, moment)
        column = self.query_one(facts.Facts)
        if column.display:
            # A role is held to the end, not to the day that somebody looks back.
            column.show(replace(view, looking=True), moment, zone)  # and no key of the room works here
        else:
            self.query_one(RoomStrip).show(view, moment, zone)
        tall = self.size.height >= 30
        self.query_one(Scrubber).show(moment, zone, lanes=3 if tall else 1, legend=tall)
        shown = self.query_one(ReplayedTimeline)
        entries, at = replay.lines(self._position, max(shown.size.height, 1), as_recorded=self._as_recorded)
        shown.show(entries, at, zone)
        self._draw_present()
        self._draw_keys()

    def _situation(self, replay: Replay, state: Incident) -> Situation:
        """As it was at the cursor, from the lines that the room would have looked at."""
        entries, _ = replay.lines(self._position, LOOKED_AT, as_recorded=True)
        last = state.last_update
        sent = next((entry.text for entry in entries if last and entry.n == last.n), None)
        return situation(state, sorted(entries, key=lambda entry: entry.n), sent or "")

    def _draw_head(self, moment: datetime, count: int) -> None:
        order = "as written down" if self._as_recorded else "as it happened"
        playing = f" · ▶ {SPEEDS[self._speed]}×" if self._playing else ""
        words = (
            f"REPLAY  {clock(moment, self.app.zone)} · event {self._position} of {count} · {order}{playing}"
        )
        if self._replay is not None and self._replay.filed:
            day = f"{self._replay.events[0].recorded_at.astimezone(self.app.zone):%Y-%m-%d}"
            words += f" · filed {day}" if len(words) + len(day) + 11 <= self.size.width else " · filed"
        self.query_one("#replay-head", Static).update(Content(words), layout=False)

    def _draw_present(self) -> None:
        """What was said, or what is owed now: other incidents first."""
        if not self.is_mounted:
            return
        words = self._said
        if not words and (view := self._present):
            now = self.app.now()
            owed = postmortem_words(view.incident, self._policy, now)
            parts = (others_words(view, now), owed, _actions_words(view.incident))
            words = " · ".join(filter(None, parts))
            words = f"Now: {words}" if words else ""
        self.query_one("#review-said", Static).update(Content(words), layout=False)

    def _draw_keys(self) -> None:
        words = [f"{key} {word}" for key, word, _ in KEYS if word]
        if len("  ".join(words)) > self.size.width - 2:
            words = [w for w in words if w.split()[-1] not in ("minute", "faster", "library", "room")]
        self.query_one("#keys", Static).update(Content("  ".join(words)), layout=False)


def _actions_words(incident: Incident) -> str:
    owed = [action for action in incident.actions if action.state is ActionState.OPEN]
    bare = sum(action.owner is None or action.due is None for action in owed)
    marked = f", {bare} without owner or date" if bare else ""
    return f"{len(owed)} action item{'' if len(owed) == 1 else 's'} open{marked}" if owed else ""
