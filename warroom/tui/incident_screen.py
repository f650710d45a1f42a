"""What an action may ask of the screen that it was started on: of any about one incident, and of its room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from typing import NamedTuple

from textual.screen import Screen

from warroom.domain.incident.state import Milestone
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.refusal import Refusal
from warroom.tui.console import Console
from warroom.tui.room_view import View
from warroom.tui.runtime.enter_again import EnterAgain
from warroom.tui.runtime.workers import Backstage
from warroom.tui.widgets.find_line import FindLine
from warroom.tui.widgets.line import Line
from warroom.tui.widgets.message_line import MessageLine
from warroom.tui.widgets.note_line import NoteLine, Unsaved
from warroom.tui.widgets.timeline import Timeline


class IncidentScreen(Screen[None]):
    """A screen about the incident `number`: its room, or its review."""

    app: Console

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    @property
    def looking(self) -> bool:
        """Whether this console only looks on."""
        raise NotImplementedError

    def say(
        self,
        words: str,
        *,
        trouble: bool = False,
        whole: bool = False,
        holds: Callable[[], bool] = lambda: True,
    ) -> None:
        """Say it in one line, until the next one or until it `holds` no more.

        `trouble` is a reason why something was not done; the `whole` of it counts, where one row is too short.
        """
        raise NotImplementedError

    async def refresh_all(self) -> None:
        """Read the state and the timeline again."""
        raise NotImplementedError


class Undone(NamedTuple):
    """The act that was taken back last, and what that recorded."""

    act: list[Recorded]
    by: list[Recorded]
    newest: list[Recorded] | None
    """The act that was then the last; once there is another, ctrl+z is about that one."""


class IncidentRoom(EnterAgain, IncidentScreen):
    """The room of an incident, as its actions see it; `screens.room` reads and draws it."""

    app: Console
    note_line: NoteLine

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.view: View | None = None
        """What was last read; None before the first reading."""
        self.unsent = ""
        """Which text was copied and not marked sent, in words."""
        self.undone: Undone | None = None
        """What ctrl+z brings back, when it is the next key that does something."""
        self.taken_back: tuple[datetime, list[Recorded]] | None = None
        """When ctrl+z took an act back, and the one before it, while no other key came behind it."""
        self.unsaved = Unsaved()
        self.line_id = ""
        """The id that the note in the line will have."""
        self.doubted = ""
        """A note that reads like a key and was not recorded at the first Enter."""
        self.offered_times: dict[Milestone, datetime] = {}
        """Times that a message offered; `m` has them in its fields."""
        self.entering = 0
        """How many notes have left the line and are not yet kept anywhere but in its draft."""
        self.message = MessageLine()

    @property
    def backstage(self) -> Backstage:
        return self.app.backstage

    @property
    def zone(self) -> tzinfo:
        return self.app.zone

    def now(self) -> datetime:
        return self.app.now()

    @property
    def acts(self) -> list[list[Recorded]]:
        """What this console did in this incident, for undo, 100 acts at most; the last act last."""
        acts = self.app.acts.setdefault(self.number, [])
        del acts[:-100]  # a night of notes would be held twice
        return acts

    @property
    def looking(self) -> bool:
        return self.view is not None and self.view.looking

    @property
    def timeline(self) -> Timeline:
        return self.query_one(Timeline)

    def chosen_entry(self) -> TimelineEntry:
        """The selected entry, else the newest. Raises Refusal."""
        entry = self.timeline.meant
        if entry is None:
            raise Refusal("The timeline is empty.")
        return entry

    @property
    def find_line(self) -> FindLine:
        return self.query_one("#find-line", FindLine)

    @property
    def stands(self) -> bool:
        """Whether the room is still shown: who awaited something may find it gone."""
        timeline = self.query_one_optional(Timeline)  # remembered by Textual, unlike a query
        return self.is_attached and timeline is not None and timeline.is_attached

    @property
    def left_behind(self) -> bool:
        """Whether the IC has gone on meanwhile, types or looks elsewhere: no dialog may open by itself then."""
        return self.app.screen is not self or isinstance(self.focused, Line)

    @property
    def is_busy(self) -> bool:
        """Whether the dialog of a command is on its way."""
        raise NotImplementedError

    def say(
        self,
        words: str,
        *,
        trouble: bool = False,
        whole: bool = False,
        holds: Callable[[], bool] = lambda: True,
    ) -> None:
        """One line above the note line, until the next one or until it `holds` no more."""
        self.message.say(words, trouble=trouble, whole=whole or trouble, holds=holds)

    def draw(self) -> None:
        """Draw what was last read, as it is now."""
        raise NotImplementedError

    def begin(self, doing: str, work: Awaitable[None]) -> None:
        """Keys wait until the dialog of this work comes, or the work is done."""
        raise NotImplementedError

    def start(self, work: Awaitable[None]) -> None:
        """Do it while keys go on; what goes wrong is said."""
        raise NotImplementedError

    def needs_no_keys(self) -> None:
        """The command at work shows nothing more that keys could be meant for, however long it takes."""
        raise NotImplementedError
