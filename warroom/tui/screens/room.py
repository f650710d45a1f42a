"""The room: one incident on one screen. It draws; what the keys do is in `actions.bindings`."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.widgets import Input

from warroom.domain.incident.sent_messages import ending
from warroom.domain.policy.deadlines import Urgency, urgency
from warroom.domain.refusal import Refusal
from warroom.room import Room
from warroom.store.errors import StoreProblem
from warroom.store.sql.timeline_table import Place
from warroom.tui.actions import notes, unsaved_notes
from warroom.tui.commands import COMMANDS, Command, by_key, by_name, why_not
from warroom.tui.incident_screen import IncidentRoom
from warroom.tui.room_view import look, notices
from warroom.tui.runtime.draft_keeper import Draft
from warroom.tui.runtime.first_screen import Opened, opened
from warroom.tui.runtime.render_cache import Beneath, Covered, CoveredHorizontal, KeptStatic, KeptVertical
from warroom.tui.widgets.coach_line import CoachLine
from warroom.tui.widgets.facts import Facts
from warroom.tui.widgets.find_line import FindLine
from warroom.tui.widgets.footer import Keys
from warroom.tui.widgets.headline import Headline
from warroom.tui.widgets.line import Line
from warroom.tui.widgets.note_line import NoteLine
from warroom.tui.widgets.reading_column import ReadingColumn
from warroom.tui.widgets.strip import Strip
from warroom.tui.widgets.timeline import Timeline
from warroom.tui.widgets.too_small import KeepsFocus, TooSmall

TROUBLE = (StoreProblem, Refusal, OSError)
"""What reading and writing may raise; each message is a sentence for the screen."""
IDLE = 0.4
"""Seconds after the last reading until the next update is composed ahead."""
PANES = (
    "#headline, #coach, #digits, #countdown-words, #last-sent, #who, #now, #due, #sent, #found, #runbook, "
    "#timeline, #said, #find-line, #note-line, #keys"
)
"""Everything that is drawn again and again."""


def _classes(breakpoints: list[tuple[int, str]], length: int) -> list[str]:
    return [name for least, name in breakpoints if length >= least][-1:]


class RoomScreen(KeepsFocus, Beneath, IncidentRoom, Covered):
    HORIZONTAL_BREAKPOINTS = [(0, "-small"), (80, "-narrow"), (110, "-wide"), (160, "-very-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high"), (30, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = "Timeline"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(command.key, f"command('{command.name}')", command.label)
            for command in COMMANDS
            if command.name not in ("palette", "quit")
        ),
        Binding("escape", "leave", "leave", show=False),
    ]

    def __init__(
        self, number: int, *, banner: str = "", then: str = "", opened: Opened | None = None
    ) -> None:
        """`then` names the command to use once the room stands; `opened` is the room where it is known already."""
        super().__init__(number)
        self._banner, self._then, self._opened = banner, then, opened
        self.note_line = NoteLine(
            Draft(self.app.drafts, lambda: notes.line_texts(self)),
            put_off=lambda: unsaved_notes.put_off(self),
            take_next=lambda: unsaved_notes.take_next(self),
        )
        self._unread = False
        """Whether the last reading failed."""
        self._polling = self._composing = False
        self._doing = ""
        """The command that is at work, until its dialog comes."""
        self._opening = True
        self._flow: object | None = None
        """The command whose dialogs keys have to wait for."""
        self._seen_version: str | None = None
        self._rung = self._late = False
        self._runbook = ("", "")
        """Name and text of the one in use, as far as it was read."""

    def compose(self) -> ComposeResult:
        # Textual gives them after the first layout, which is then made and painted for the wrong size.
        size = self.app.size
        self.add_class(*_classes(self.HORIZONTAL_BREAKPOINTS, size.width))
        self.add_class(*_classes(self.VERTICAL_BREAKPOINTS, size.height))
        if self._banner:
            yield KeptStatic(self._banner, id="banner", markup=False)
        yield Headline(id="headline", markup=False)
        yield CoachLine(id="coach", classes="-none", markup=False)
        yield Strip(id="strip", markup=False)
        with CoveredHorizontal(id="panes"):
            with KeptVertical(id="timeline-frame") as frame:
                frame.border_title = "Timeline"
                timeline = Timeline(self.backstage.read, self.zone, id="timeline")
                yield timeline
            yield Facts(id="facts")
            yield ReadingColumn(id="reading")
        yield self.message
        yield FindLine(timeline, self._find, self.say, self.start, self.zone)
        yield self.note_line
        yield Keys()
        yield TooSmall("The room", "Everything is running and saved.")

    def on_mount(self) -> None:
        self.set_interval(1.0, self._tick)
        if self._opened is not None:
            self._show(self._opened)
        self.run_worker(self._open(), group="open")

    def _show(self, room: Opened) -> None:
        self._seen_version, self.view = room.version, room.view
        if self.looking:  # else the style decides, which hides it where the terminal is too small
            self.note_line.display = False
        self.timeline.open(room.number, room.page)
        self.draw()

    async def _open(self) -> None:
        with self.trouble():
            if self._opened is None:
                self._show(await self.backstage.read(lambda room: opened(room, self.number)))
            if not self.looking:
                await notes.take_up(self)
            elif warned := await self.backstage.read(lambda room: room.store.warnings()):
                self.say(warned[0], trouble=True)
            # The dialogs, and the patterns of `u`, are loaded once the room stands, so that it stands sooner.
            await self.backstage.read(_load_the_rest)
            await self._read_situation()
            if await self.backstage.read(lambda room: room.store.announces):
                self.backstage.listen(self.app.hear_news)
            self._compose_ahead()
            if self._then:
                self.action_command(self._then)
        self._opening = False

    async def _read_situation(self) -> None:
        """What the first paint does not wait for."""
        number = self.number
        view = await self.backstage.read(lambda room: look(room, number, whole=True))
        if self.stands and self.view is not None and self.view.situation is None:
            self.view = view
            self.draw()

    async def _read_runbook(self, name: str) -> None:
        """Beside the timeline; where it is not on this machine, its name alone stands there."""
        from warroom.local import runbook_files  # a room without the third column does not need it

        folders = [Path(folder).expanduser() for folder in self.app.config.runbooks]

        def read(_: object) -> str:
            book = next((book for book in runbook_files.listed(folders) if book.name == name), None)
            return runbook_files.read(book) if book else ""

        text = await self.backstage.read(read)
        if self.stands and self._runbook[0] == name:
            self._runbook = name, text
            self.draw()

    def on_resize(self) -> None:
        self.query_one(TooSmall).measure()
        self._draw_keys()
        self.call_after_refresh(self._stand_again)

    def _stand_again(self) -> None:
        with self.trouble():  # it may be taken down by now
            if self.focused is None:  # what had the focus was hidden while the terminal was too small
                self.timeline.focus()
            self.draw()

    # Reading

    def _tick(self) -> None:
        """Clocks only; whether somebody wrote is asked on the reader's thread."""
        with self.trouble():  # it may be taken down by now
            self.draw_clocks()
            self.message.forget_untrue()
        self.look_for_news()

    def look_for_news(self) -> None:
        """Ask whether somebody has written, and show it."""
        if not self._polling and self.view is not None:
            self._polling = True
            self.run_worker(self._poll(), group="poll")

    async def _poll(self) -> None:
        try:
            with self._reading():
                version = await self.backstage.read(lambda room: room.store.version())
                if version != self._seen_version:
                    await self.refresh_all()
        finally:
            self._polling = False

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """Say why nothing can be read, until something can be."""
        with self.trouble():
            try:
                yield
            except TROUBLE as problem:
                self._unread = True
                self.say(str(problem), trouble=True, holds=lambda: self._unread)
            else:
                self._unread = False

    async def refresh_all(self) -> None:
        with self._reading():
            number = self.number
            # The version first: what is written after it is seen by the next poll.
            version, view = await self.backstage.read(
                lambda room: (room.store.version(), look(room, number, whole=True))
            )
            if self.stands:
                await self.timeline.reload()
            if self.stands:
                self._seen_version, self.view = version, view
                self.draw()
                self._compose_ahead()
                await notes.remember_seen(self)

    def _compose_ahead(self) -> None:
        """Compose the next update once nothing else is going on: what that takes is known then when `u` is pressed."""
        if not self._composing and self.view is not None and self.view.incident.is_open and not self.looking:
            self._composing = True
            self.set_timer(IDLE, self._begin_composing)

    def _begin_composing(self) -> None:
        self._composing = False
        if self.stands:
            self.run_worker(self._composed_ahead(), group="ahead")

    async def _composed_ahead(self) -> None:
        number = self.number
        with contextlib.suppress(*TROUBLE):  # whoever presses `u` is told
            await self.backstage.read(lambda room: _next_update(room, number))

    # Drawing

    def draw(self) -> None:
        view = self.view
        if view is None or not self.stands:
            return
        self.draw_clocks()
        self._draw_keys()
        reading = self.query_one(ReadingColumn)
        if reading.display:
            name = view.situation.runbook if view.situation else ""
            if name != self._runbook[0]:
                self._runbook = name, ""
                self.start(self._read_runbook(name))
            reading.show(view, self.zone, self._runbook)

    def draw_clocks(self) -> None:
        view, now = self.view, self.now()
        if view is None or not self.stands:
            return
        # Another console may have sent that update meanwhile.
        incident = view.incident
        owed = f"Update #{incident.next_update_number} " if incident.is_open else f"The {ending(incident)} "
        unsent = self.unsent if self.unsent.startswith(owed) else self.backstage.drafts_problem
        said = notices(view, now, unsent)
        self.query_one(Headline).show(view, now, said)
        # Where the headline has no line for it, it stands where what was done is said.
        self.message.notice(() if self.has_class("-tall") else said)
        self.query_one(CoachLine).show(view, self.app.config.policy, now, self.zone)
        facts = self.query_one(Facts)
        if facts.display:
            facts.show(view, now, self.zone)
        else:
            self.query_one(Strip).show(view, now, self.zone)
        overdue = urgency(view.update_due, now) is Urgency.OVERDUE
        if overdue is not self._late:
            self._late = overdue
            self._draw_keys()
        if overdue and not self._rung and self.app.config.bell:
            self.app.bell()
        self._rung = overdue

    def _draw_keys(self) -> None:
        if isinstance(self.focused, Line):
            self.query_one(Keys).show_typing(self.focused.id or "")
        else:
            self.query_one(Keys).show_commands(self.view, late=self._late)

    @contextlib.contextmanager
    def trouble(self) -> Iterator[None]:
        """Say what went wrong instead of ending the program."""
        try:
            yield
        except TROUBLE as problem:
            self.say(str(problem), trouble=True)
        except NoMatches:
            # A screen that is left loses its panes one by one, and not in the order in which they are drawn.
            if self.stands and len(self.query(PANES)) == PANES.count("#"):
                raise

    async def _find(self, words: str) -> list[Place]:
        return await self.backstage.read(lambda room: room.find(self.number, words))

    # Doing

    def action_command(self, name: str) -> None:
        command, view = by_name(name), self.view
        if view is None:
            return
        if reason := why_not(command, view):
            self._refuse(command, reason)
            return
        if self._doing:
            # A second dialog on top of the one that is coming would take keys meant for the first.
            doing = self._doing
            words = f"{command.label} has to wait: {doing} is still on its way."
            self.say(words, trouble=True, holds=lambda: self._doing == doing)
            return
        from warroom.tui.actions.bindings import ACTIONS

        if name != "undo":
            self.undone = self.taken_back = None
        self.begin(command.label, ACTIONS[name](self, view))

    def begin(self, doing: str, work: Awaitable[None]) -> None:
        this = object()

        async def flow() -> None:
            try:
                await work
            finally:
                if self._flow is this:
                    self.needs_no_keys()

        if self.message.troubled and not self.note_line.value:
            self.say("")  # an old reason is no answer to this key
        self._doing, self._flow = doing, this
        self.start(flow())

    def _refuse(self, command: Command, reason: str) -> None:
        """Say why a command is not possible, as long as that is so."""
        self.say(
            reason, trouble=True, holds=lambda: self.view is None or why_not(command, self.view) == reason
        )

    @property
    def is_busy(self) -> bool:
        return bool(self._doing)

    @property
    def at_work(self) -> bool:
        """Whether keys wait: for a dialog that is coming, between two of one command, or for the room."""
        return self._opening or self._flow is not None

    def needs_no_keys(self) -> None:
        self._doing, self._flow = "", None

    def on_screen_resume(self) -> None:
        """A dialog closed: the keys are the room's again."""
        self._doing = ""

    def start(self, work: Awaitable[None]) -> None:
        async def safely() -> None:
            with self.trouble():
                await work

        self.run_worker(safely(), group="flow")

    def action_leave(self) -> None:
        if not self.stands:  # Esc may come before its panes do, and after they went
            return
        self.undone = self.taken_back = None
        if self.find_line.is_open:
            self.find_line.close()
        if self.note_line.value == self.doubted and by_key(self.doubted.strip()):
            self.note_line.value = self.doubted = ""  # it was meant as a key
            self.say("")
        self.set_focus(self.timeline)  # at once, where `focus` would come after the next key

    def on_descendant_focus(self) -> None:
        self._draw_keys()

    def on_keys_pressed(self, message: Keys.Pressed) -> None:
        self.action_command(message.command)

    def on_descendant_blur(self) -> None:
        self._draw_keys()

    def on_timeline_followed(self, message: Timeline.Followed) -> None:
        words = "" if message.following else "not following · end to follow"
        self.query_one("#timeline-frame").border_subtitle = words

    def on_timeline_acted_on(self, message: Timeline.ActedOn) -> None:
        """Enter on an open question answers it."""
        incident = self.view.incident if self.view else None
        asked = [q for q in incident.open_questions if q.entry == message.entry.n] if incident else []
        if not asked or self._doing:
            return
        if reason := why_not(by_name("note"), self.view) if self.view else None:
            self._refuse(by_name("note"), reason)
            return
        from warroom.tui.actions import questions  # the room's first paint does not need it

        async def answer() -> None:
            await questions.answer(self, asked[0].number)

        self.begin("answer", answer())

    def on_timeline_trouble(self, message: Timeline.Trouble) -> None:
        self.say(message.reason, trouble=True)

    # The note line's; the find line sees to its own

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            notes.enter(self, event.value)

    def takes(self, event: events.Event) -> bool:
        """Asked by the queue of keys for each of them. In a line with a paste that came like keys, more of them may be another."""
        if not super().takes(event):
            return False
        line = self.note_line
        if self.focused is not line or not line.came_like_keys or not self.holds(event):
            return True
        held = line.value
        words = f"NOT RECORDED yet: {self.why} Enter again records the note."
        self.say(words, trouble=True, holds=lambda: line.value == held)
        return False

    def on_input_changed(self) -> None:
        if not self.note_line.value:
            self.note_line.came_like_keys = False
            unsaved_notes.emptied(self)
        self.message.forget_untrue()

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted beside every line is a note or a timeline; only Enter records it."""
        event.stop()
        if self.view is None:
            if self.note_line.has_focus:
                self.note_line.put(event.text)
            return
        if reason := why_not(by_name("note"), self.view):
            self._refuse(by_name("note"), reason)
            return
        from warroom.tui.actions import paste  # few notes are pasted

        paste.take(self, event)


def _load_the_rest(_: object) -> None:
    for name in ("warroom.tui.actions.bindings", "warroom.domain.status_update.compose"):
        importlib.import_module(name)


def _next_update(room: Room, number: int) -> None:
    """Compose it, for the sake of what that leaves in memory."""
    incident = room.incident(number)
    if incident.is_open:
        room.texts.update(incident, room.texts.update_parts(incident))
