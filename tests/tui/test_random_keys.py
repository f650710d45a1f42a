"""Random keys, bursts, pastes, sizes of the terminal and a second writer: the console runs on, and loses no note.

A failure prints its seed and the last steps. FUZZ_SEEDS=20:40 and FUZZ_STEPS=2000 look further than the slow test does.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from operator_at_work import PATIENCE, Desk, Operator, at_the_console
from textual.events import Key

from warroom.domain.incident.notes import Noted
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.refusal import Refusal
from warroom.local.drafts import Drafts, PendingNote
from warroom.store.errors import StoreProblem
from warroom.tui.app import WarroomApp
from warroom.tui.dialogs.help import HelpDialog
from warroom.tui.runtime.bursts import Piece, Typed
from warroom.tui.runtime.terminal_input import TerminalInput
from warroom.tui.screens.room import RoomScreen
from warroom.tui.screens.start import StartScreen

FIRST, _, BEHIND = os.environ.get("FUZZ_SEEDS", "1:4").partition(":")
SEEDS = range(int(FIRST), int(BEHIND or int(FIRST) + 1))
STEPS = int(os.environ.get("FUZZ_STEPS", "300"))
LOOK_EVERY = 20
"""Steps between two looks at whether a key is answered and a note is saved."""

LETTERS = "nuarsviteohxclyzwdbmpfjkXSUAGo?/[]!=>@0123456789 -:.,qMFRV+'_"
SPECIAL = {
    "enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "backspace": "\x7f", "delete": "\x1b[3~",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "page up": "\x1b[5~", "page down": "\x1b[6~", "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS",
    "ctrl+z": "\x1a", "ctrl+r": "\x12", "ctrl+j": "\n", "ctrl+p": "\x10", "ctrl+a": "\x01", "ctrl+k": "\x0b",
    "ctrl+u": "\x15", "ctrl+w": "\x17", "ctrl+c": "\x03", "ctrl+x": "\x18", "ctrl+y": "\x19", "ctrl+d": "\x04",
    "ctrl+e": "\x05", "ctrl+s": "\x13", "ctrl+t": "\x14", "alt+n": "\x1bn", "alt+enter": "\x1b\r",
}  # fmt: skip
TEXTS = (
    "m", "xlb", "@li lag 5m", "14:02 lag", "-7m lag", "yesterday 23:50 db full", "? who", "=1 li", "! drain", "#9",
    "[b]x[/b]", "[@click=app.quit]x[/]", "\u202egnp", "🔥 火事", "é" * 40, "words " * 30, "/find", "2026-11-23 13:00",
    "12:00 li: db down\n12:05 maya: db up\n12:09 li: lag\n", "a\nb\n", "> @li drain lb-3", "v3\r", "sm\r", "x\r\r",
)  # fmt: skip
SIZES = ((120, 36), (80, 24), (80, 24), (40, 10), (20, 4), (1, 1), (200, 60), (109, 29))


class Fuzz:
    """Drives one console with random input, and remembers what it was told."""

    def __init__(self, desk: Desk, ic: Operator, seed: int) -> None:
        self.desk, self.ic, self.random = desk, ic, random.Random(seed)
        self.app: Any = ic.pilot.app
        self.reader = TerminalInput()
        self.steps: deque[str] = deque(maxlen=60)
        self.faults: list[str] = []
        self.acknowledged: dict[str, str] = {}
        """Notes that the console took for recorded, by id."""
        self.entered: dict[str, PendingNote] = {}
        """Notes that left the line."""
        self.refused: set[str] = set()
        """Notes that were given back; random keys may have thrown them away since."""
        asyncio.get_running_loop().set_exception_handler(self._unhandled)
        self._watch()

    def _unhandled(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.faults.append(f"{context.get('message')}: {context.get('exception')!r}")

    def _watch(self) -> None:
        """Hear of every note that leaves the line, and what becomes of it."""
        writing = self.app.backstage.writing

        def watched(job: Callable[[Any], Any], note: PendingNote | None = None) -> asyncio.Future[Any]:
            future: asyncio.Future[Any] = writing(job, note)
            if note is not None:
                self.entered[note.id] = note
                future.add_done_callback(lambda done: self._recorded(note, done))
            return future

        self.app.backstage.writing = watched

    def _recorded(self, note: PendingNote, done: asyncio.Future[Any]) -> None:
        if done.cancelled() or done.exception() is not None:
            self.refused.add(note.id)
        else:
            self.acknowledged[note.id] = note.text

    # What comes from the terminal

    def comes(self, raw: str) -> None:
        """As the driver sends what it read in one go."""
        now = time.monotonic()
        tokens = [*self.reader.tokens(raw, now), *self.reader.tick(now + 9)]
        pieces: list[Piece] = []
        for token in tokens:
            if token.typed:
                keys = [message for message in token.messages if isinstance(message, Key)]
                pieces += [Piece(token.raw if n == 0 else "", key) for n, key in enumerate(keys or [None])]
                continue
            if pieces:
                self.app.post_message(Typed(pieces, now, now))
            pieces = []
            for message in token.messages:
                self.app.post_message(message)
        if pieces:
            self.app.post_message(Typed(pieces, now, now, esc_follows=self.reader.esc_waits))

    def key(self) -> str:
        name = self.random.choice((*LETTERS, *LETTERS, *SPECIAL, *("enter", "esc", "tab", "down") * 5))
        return SPECIAL.get(name, name)

    async def step(self) -> None:
        kinds = {
            "key": 50, "keys": 14, "burst": 8, "paste": 5, "resize": 4, "writer": 6, "clock": 3, "mouse": 5, "go": 5,
            "clipboard": 1, "act": 8,
        }  # fmt: skip
        kind = self.random.choices([*kinds], [*kinds.values()])[0]
        await getattr(self, f"_{kind}")()
        match self.random.randrange(6):
            case 0:
                pass
            case 1 | 2:
                await asyncio.sleep(self.random.choice((0, 0, 0.002, 0.02, 0.06)))
            case _:
                await self.quiet()

    async def _key(self) -> None:
        key = self.key()
        self.told("key", key)
        self.comes(key)

    async def _keys(self) -> None:
        """One after the other, faster than the console follows."""
        keys = [self.key() for _ in range(self.random.randint(2, 6))]
        self.told("keys", keys)
        for key in keys:
            self.comes(key)
            await asyncio.sleep(self.random.choice((0, 0, 0.001, 0.01)))

    async def _burst(self) -> None:
        raw = "".join(self.key() for _ in range(self.random.randint(2, 8))) + self.random.choice(TEXTS)
        raw += self.random.choice(("", "\r", "\r\r", "\x1b"))
        self.told("burst", raw)
        self.comes(raw.replace("\n", "\r"))

    async def _paste(self) -> None:
        text = self.random.choice(TEXTS) * self.random.choice((1, 1, 1, 3, 200))
        self.told("paste", text[:60])
        self.comes(f"\x1b[200~{text}\x1b[201~")

    async def _resize(self) -> None:
        size = self.random.choice(SIZES)
        self.told("resize", size)
        await self.ic.pilot.resize_terminal(*size)

    async def _writer(self) -> None:
        room = self.desk.room("li")
        number = self.random.randint(1, room.store.incident_count())
        act = self.random.choice(
            (
                lambda: room.note(number, self.random.choice(("lag", "? who", "> @maya look 5m", "! wait"))),
                lambda: room.note(number, "! wait"),
                lambda: room.impact(number, f"{self.random.randint(1, 99)}%", None),
                lambda: room.undo(number, room.incident(number).head),
                lambda: room.status(number, self.random.choice([*Status][:3])),
                lambda: room.severity(number, self.random.choice([Severity(step) for step in (1, 2, 3, 4)])),
                lambda: room.add_criterion(number, "errors under 1%"),
                lambda: room.resolve(number, "", "restarted", None),
            )
        )
        self.told("writer", number)
        try:
            act()
        except (Refusal, StoreProblem):
            pass
        finally:
            room.close()

    async def _clock(self) -> None:
        by = self.random.choice((1, 30, 600, 3600, 86400, -90))
        self.told("clock", by)
        self.desk.clock.at += timedelta(seconds=by)

    async def _mouse(self) -> None:
        column, row = self.random.randint(1, 125), self.random.randint(1, 38)
        button = self.random.choice((0, 0, 0, 64, 65, 35))
        self.told("mouse", (button, column, row))
        self.comes(f"\x1b[<{button};{column};{row}M\x1b[<{button};{column};{row}m")

    async def _go(self) -> None:
        """Leave for another screen, by its own keys, in one go with what is open."""
        keys = self.random.choice(
            (
                ("esc", "esc", "w"),
                ("esc", "o"),
                ("esc", "f3"),
                ("esc", "d"),
                ("f2",),
                ("esc", "esc", "l"),
                ("esc", "m"),
            )
        )
        self.told("go", keys)
        for key in keys:
            self.comes(SPECIAL.get(key, key))

    async def _clipboard(self) -> None:
        self.desk.clipboard.works = not self.desk.clipboard.works
        self.told("clipboard", self.desk.clipboard.works)

    async def _act(self) -> None:
        """What an IC does in one flow of keys, so that dialogs are filled in and done."""
        act = self.random.choice(
            (
                "s2\r", "v2\r", "i5xx\r", "r\t@li\r", "t@li lag 5m\r", "lerrors\r", "u\r", "a\r", "xlb\tfix\r", "Xno\r",
                "c\x1b[Bd\r", "e\r", "hli\r", "S5m\r", "m13:00\r", "p\x1b", "y", "A\r", "z", "\x1a", "\x1a\x1a", "/lag\r",
                "nlag is 4 s\r\x1b", "n? who\r\x1b", "=1 li\r", "U\r", "b\r", "o", "w\x1b[B\r", "ddb down\r", "?",
            )
        )  # fmt: skip
        self.told("act", act)
        for key in act:
            self.comes(key)
            await asyncio.sleep(self.random.choice((0, 0.02, 0.06)))
        if self.random.random() < 0.5:
            await self.quiet()
            self.comes("\r")

    def told(self, kind: str, what: object) -> None:
        self.steps.append(
            f"{kind} {what!r} on {type(self.app.screen).__name__ if self.app.screen_stack else '-'}"
        )

    # What must be so

    async def quiet(self) -> None:
        """Wait until all keys were handed on and nothing is read, kept or copied."""
        until, still = time.monotonic() + PATIENCE, 0
        while still < 2:
            self.check()
            assert time.monotonic() < until, self.report(f"the console hangs: {self.waits_for()}")
            await asyncio.sleep(0.01)
            still = still + 1 if not self.ic._typed_ahead() and not self.desk.at_work else 0

    def waits_for(self) -> object:
        screen, ahead = self.app.screen, self.app._ahead
        flow = (getattr(screen, "at_work", None), getattr(screen, "_doing", None), screen.focused)
        return ahead._on_its_way, [*ahead._waiting], flow, self.desk.at_work

    def check(self) -> None:
        assert not self.app.crashed, self.report(self.app.crashed)
        assert self.app._exception is None, self.report(repr(self.app._exception))
        assert self.app._running, self.report(
            f"the console has ended: {self.app.return_value} {self.app.failed}"
        )
        assert not self.faults, self.report("\n".join(self.faults))

    def report(self, fault: str) -> str:
        try:
            shown = self.ic.screen()
        except Exception as problem:  # noqa: BLE001  # the fault is what counts
            shown = repr(problem)
        return "\n".join((fault, *self.steps, shown))

    async def answers(self) -> None:
        """Whatever is open: Esc leads out of it, and the room takes a note."""
        await self.ic.pilot.resize_terminal(120, 36)
        await self.quiet()
        until = time.monotonic() + PATIENCE
        presses = 0
        while not (
            isinstance(self.app.screen, RoomScreen)
            and self.app.screen.view
            and not self.app.screen.note_line.value
        ):
            await self._leave(presses)
            presses += 1
            assert presses < 40, self.report("Esc leads nowhere")
            assert time.monotonic() < until, self.report("Esc leads nowhere")
        room = self.app.screen
        self.comes("\x1b")
        await self.quiet()
        self.comes("?")
        await self._until(lambda: isinstance(self.app.screen, HelpDialog), "? is not answered")
        self.comes("\x1b")
        await self._until(lambda: self.app.screen is room, "Esc does not close the help")
        marker = f"marker {self.random.randrange(10**9)} "
        self.comes("n")
        await self.quiet()
        self.comes(marker)
        await self.quiet()
        self.comes("\r")
        assert len(self.app.screen_stack) <= 2, self.report(f"screens pile up: {self.app.screen_stack}")
        await self._until(lambda: marker in self.acknowledged.values(), "a note is not saved")
        await self.quiet()

    async def _leave(self, presses: int) -> None:
        screen = self.app.screen
        if isinstance(screen, RoomScreen) and screen.view:
            screen.note_line.value = ""  # what random keys left there
            self.comes("\x1b")
        elif presses % 4 == 3:
            self.app.go_to_room(1)
        else:
            self.comes("\x1b")
        await self.quiet()

    async def _until(self, condition: Callable[[], object], fault: str) -> None:
        until = time.monotonic() + PATIENCE
        while not condition():
            self.check()
            assert time.monotonic() < until, self.report(fault)
            await asyncio.sleep(0.02)

    def kept(self) -> None:
        """After the end: what was acknowledged is in the record, and what was entered there or in the journal."""
        room = self.desk.room()
        try:
            texts = {
                recorded.id: recorded.event.text
                for number in range(1, room.store.incident_count() + 1)
                for recorded in room.store.read_after(number)
                if isinstance(recorded.event, Noted)
            }
            lost = {id: text for id, text in self.acknowledged.items() if not room.store.has(id)}
            assert not lost, self.report(f"acknowledged and not recorded: {lost}")
            journalled = {note.id for note in Drafts(self.desk.folder / "drafts").pending()}
            gone = {id for id in self.entered if not room.store.has(id) and id not in journalled}
            gone -= self.refused
            assert not gone, self.report(f"entered and gone: {[self.entered[id] for id in gone]}")
            assert texts
        finally:
            room.close()


def prepared(desk: Desk) -> None:
    """Two incidents that are open, with something of everything in them, and one that is over."""
    room = desk.room()
    room.resolve(room.declare("Search slow", Severity.SEV3).number, "disk full", "restarted", None)
    for title, severity in (("API down for EU customers", Severity.SEV1), ("Chat broken", Severity.SEV2)):
        number = room.declare(title, severity, impact="30% of checkouts fail").number
        room.set_roles(number, {"fixer": ["@li"]})
        for text in ("? who knows lb-3", "> @li drain lb-3 5m", "! no rollback", "lag is 4 s"):
            room.note(number, text)
        room.add_criterion(number, "errors under 1%")
    room.close()


def _nothing(*_: object, **__: object) -> None:
    """In place of what ends this console, or writes into the folder of who runs the test."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
async def test_random_keys_end_nothing_and_lose_nothing(
    desk: Desk, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for screen, ends in (
        (StartScreen, "action_demo"),
        (WarroomApp, "action_quit"),
        (WarroomApp, "deliver_screenshot"),
    ):
        monkeypatch.setattr(screen, ends, _nothing)
    prepared(desk)
    async with at_the_console(desk) as ic:
        fuzz = Fuzz(desk, ic, seed)
        await fuzz.quiet()
        for step in range(1, STEPS + 1):
            await fuzz.step()
            fuzz.check()
            if step % LOOK_EVERY == 0:
                await fuzz.answers()
        await fuzz.answers()
    fuzz.kept()
