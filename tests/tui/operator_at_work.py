"""Drives the console the way an operator does: press, type, look, wait for words to appear."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import RenderableType
from textual._context import visible_screen_stack
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from warroom.domain.policy.severities import Severity
from warroom.local.clipboard import Copier
from warroom.local.config.config import Clipboard, Config
from warroom.local.user_templates import Templates
from warroom.room import Room
from warroom.store.location import Location
from warroom.tui.app import WarroomApp
from warroom.tui.runtime.workers import Backstage, Helper

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)

PATIENCE = float(os.environ.get("TEST_PATIENCE", "300"))
"""Seconds after which what is waited for is taken to hang: no limit in time, however slow the machine is.

With TEST_PATIENCE=10 in the environment a test that fails says so sooner.
"""


def at_sizes(tightest: tuple[int, int], *larger: tuple[int, int]) -> pytest.MarkDecorator:
    """Try it at `size`: `make test` where there is least room, `make check-slow` at all of them; columns and rows."""
    return pytest.mark.parametrize(
        "size", [tightest, *(pytest.param(size, marks=pytest.mark.slow) for size in larger)]
    )


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@dataclass
class FakeClipboard:
    """Stands in for tmux: takes a text and gives it back, or fails."""

    works: bool = True
    text: str = ""
    copied: list[str] = field(default_factory=list)

    def has(self, program: str) -> bool:
        return True

    def run(self, argv: Sequence[str], text: str) -> tuple[int, str]:
        if not self.works:
            return 1, ""
        if "load-buffer" in argv:
            self.text = text
            self.copied.append(text)
        return 0, self.text

    def native(self, text: str) -> str:
        raise OSError("no clipboard here")


@dataclass
class Desk:
    """A database with its console, its clock and its clipboard."""

    folder: Path
    place: Location | None = None
    """Where the record is kept; a file in the folder unless another is named."""
    clock: Clock = field(default_factory=Clock)
    clipboard: FakeClipboard = field(default_factory=FakeClipboard)
    config: Config = field(default_factory=Config)
    me: str = "maya"
    read_only: bool = False
    outbox: Path | None = None
    """A path that stands on the screen; pinned where the screen is compared."""

    at_work: set[Future[Any]] = field(default_factory=set)
    """What the console reads, keeps or copies at the moment."""

    route: Clipboard = Clipboard.TMUX

    config_faults: tuple[str, ...] = ()
    """What could not be read of the settings."""

    template_seconds: float = PATIENCE
    """How long a template may take."""

    @property
    def database(self) -> Path:
        return self.folder / "w.db"

    def room(self, me: str = "li", busy_seconds: float = PATIENCE) -> Room:
        return self.room_for_writing(me, busy_seconds, read_only=self.read_only)

    def room_for_writing(
        self, me: str = "li", busy_seconds: float = PATIENCE, *, read_only: bool = False
    ) -> Room:
        return Room.open(
            self.place or self.database, me, self.clock, UTC, self.config.policy,
            rota=self.config.rota, read_only=read_only, busy_seconds=busy_seconds,
        )  # fmt: skip

    def declare(self, title: str = "API down for EU customers", severity: int = 1) -> int:
        return self.room("maya").declare(title, Severity(severity)).number

    def app(self) -> WarroomApp:
        backstage = Backstage(
            lambda busy: self.room(self.me, busy),
            self.folder / "drafts",
            self.outbox or self.folder / "outbox",
            lambda write: Copier(self.route, terminal=write, environ={}, machine=self.clipboard),
            Templates(self.folder / "templates", self.template_seconds),
            now=self.clock,
        )
        for helper in vars(backstage).values():
            # A writing may wait for a database that the test holds.
            if isinstance(helper, Helper) and helper is not backstage._writer:
                _watch(helper, self.at_work)
        return WarroomApp(backstage, self.clock, UTC, self.config, self.me, config_faults=self.config_faults)


def _watch(helper: Helper[Any], at_work: set[Future[Any]]) -> None:
    """Keep in `at_work` what the helper was asked for and has not done yet."""
    submit = helper.submit

    def watched(job: Callable[[Any], Any]) -> Future[Any]:
        future = submit(job)
        at_work.add(future)
        future.add_done_callback(at_work.discard)
        return future

    helper.submit = watched


LOOK_AGAIN = 0.02
"""Seconds between two looks at what is waited for."""
UNPAINTED = 10
"""Looks after which the screen is read again although nothing was painted on it."""


class Operator:
    """Somebody at the keyboard."""

    def __init__(self, desk: Desk, pilot: Pilot[str]) -> None:
        self.desk, self.pilot = desk, pilot
        self._paints = 0
        """How often something was painted; while it stays the same, so does the screen."""
        paint = pilot.app._display

        def counted(screen: Screen[Any], what: RenderableType | None) -> None:
            self._paints += what is not None
            paint(screen, what)

        pilot.app._display = counted

    async def press(self, *keys: str) -> None:
        self._expect_running()
        await self.pilot.press(*keys)

    async def type(self, words: str) -> None:
        names = {
            " ": "space",
            "-": "minus",
            ":": "colon",
            "!": "exclamation_mark",
            ".": "full_stop",
            "@": "at",
            ",": "comma",
        }
        await self.press(*(names.get(character, character) for character in words))

    def screen(self) -> str:
        """What stands on the screen, as text."""
        return "".join(f"{line.text}\n" for line in self._lines())

    def _lines(self) -> list[Strip]:
        """What stands on the screen, line by line, in its colours."""
        app = self.pilot.app
        # Without the screens below, what lies behind a dialog would be painted blank, and stay so.
        visible_screen_stack.set(app._background_screens)
        return app.screen._compositor.render_strips()

    async def settles(self) -> None:
        """Wait until no key and no reading is on its way, and nothing on the screen moves, its colours included."""
        until, still, paints, shown = time.monotonic() + PATIENCE, 0, -1, list[Strip]()
        while still < 4:
            assert time.monotonic() < until, "the screen goes on moving"
            self._expect_running()
            await self.pilot.pause(0.05)
            before = shown
            if paints != self._paints:
                paints, shown = self._paints, self._lines()
            waiting = self.desk.at_work or self._typed_ahead()
            still = still + 1 if shown == before and not waiting else 0

    def _expect_running(self) -> None:
        """Raises AssertionError when the console has ended, in which nothing will ever come."""
        assert self.pilot.app._running, "the console has ended"

    def _typed_ahead(self) -> bool:
        """Whether keys wait for what the one before them does."""
        ahead = self.pilot.app._ahead
        return bool(ahead._waiting) or ahead._on_its_way is not None

    async def sees(self, *words: str) -> str:
        """Wait until all these words stand on the screen together."""
        wanted = [_squeezed(word) for word in words]
        return await self._looks(
            lambda shown: all(word in shown for word in wanted), lambda: f"{words} never came"
        )

    async def misses(self, words: str) -> None:
        """Wait until these words are gone."""
        unwanted = _squeezed(words)
        await self._looks(lambda shown: unwanted not in shown, lambda: f"{words!r} stayed on")

    async def _looks(self, fits: Callable[[str], bool], told: Callable[[], str]) -> str:
        """Wait until what stands on the screen fits, squeezed; it is read when something was painted."""
        until = time.monotonic() + PATIENCE
        while not fits(_squeezed(shown := self.screen())):
            assert time.monotonic() < until, f"{told()}; the screen shows\n{shown}"
            await self._next_paint()
        return shown

    async def _next_paint(self) -> None:
        """Return when something was painted, or could have been."""
        before = self._paints
        for _ in range(UNPAINTED):
            self._expect_running()
            await asyncio.sleep(LOOK_AGAIN)
            if self._paints != before:
                break
        await self.pilot.pause(0)

    async def waits(self, condition: Callable[[], object]) -> None:
        """Wait until that holds."""
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, f"it never came; the screen shows\n{self.screen()}"
            self._expect_running()
            await self.pilot.pause(LOOK_AGAIN)


def _squeezed(text: str) -> str:
    """Without spaces, line ends and frames, so that it does not matter where a text was wrapped."""
    return re.sub(r"[\s│╭╮╰╯─▌]", "", text)


@asynccontextmanager
async def at_the_console(desk: Desk, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Operator]:
    app = desk.app()
    async with app.run_test(size=size, notifications=True) as pilot:
        yield Operator(desk, pilot)
