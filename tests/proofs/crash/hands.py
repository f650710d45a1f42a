"""What the hands do at the console: pieces of an incident, each typed as one would, with words that can be found again."""

from __future__ import annotations

import itertools
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from terminal import Terminal

WORD = r"zq\d+x\d+z"
"""Every word that a run types fits this and is typed once."""
ACKNOWLEDGED = (
    r"entry \d+ is saved",
    r"saved: entry \d+(?:, entry \d+)*",
    r"Update #\d+ is recorded as sent",
    r"undone: entry \d+(?:, \d+)*",
    r"Version \d+ is saved",
)
"""What the console says once something is in the record."""
ESC = "\x1b"
A_HAND = 0.4
"""Seconds between the last word in a dialog and Enter: what comes in one go is asked about again, as a paste."""
STILL = 5
"""Looks in a row at which nothing is open, until letters are taken to act."""
PATIENCE = 10.0
"""Seconds after which a key is pressed again."""
KEYS_ARE_ON = " n note "
"""Stands at the foot of the room while letters act."""
DIALOG = re.compile(r"\bEsc\b[^\n]*╯")
"""The lower frame of whatever is open over the room, which says how it is left."""


@dataclass
class Hands:
    """Types at one console, and remembers what belongs together."""

    terminal: Terminal
    chance: random.Random
    number: int
    acts: list[list[str]] = field(default_factory=list)
    """Words of which all are recorded or none, since one Enter sent them."""
    left: dict[str, list[str]] = field(default_factory=dict)
    """Words in dialogs that were left with Esc, by their key."""
    given_up: set[str] = field(default_factory=set)
    """Words that were left in a dialog, offered again, and typed over."""
    enters: int = 0
    on_enter: Callable[[], None] = lambda: None
    """Called right before each Enter that records something."""
    _count: itertools.count[int] = field(default_factory=itertools.count)

    def word(self) -> str:
        return f"zq{self.number}x{next(self._count)}z"

    def words(self, most: int = 5) -> str:
        """Some words, each to be found again."""
        return " ".join(self.word() for _ in range(self.chance.randint(1, most)))

    def act(self, *parts: str) -> None:
        """What the next Enter sends, all of it or nothing."""
        self.acts.append([word for part in parts for word in re.findall(WORD, part)])

    def enter(self) -> None:
        self.enters += 1
        self.on_enter()
        self.terminal.press("\r")

    def back_to_the_keys(self) -> None:
        """Leave whatever is open, and what opens by itself a moment later."""
        terminal, free = self.terminal, 0
        while free < STILL:
            terminal.look(0.05)
            terminal.rest(0.02)
            shown = KEYS_ARE_ON in terminal.screen.flat() and not DIALOG.search(terminal.screen.text())
            free = free + 1 if shown else min(free, 0) - 1
            if free < -STILL:
                terminal.press(ESC)
                terminal.rest(0.15)  # an Esc that keys follow at once is another key
                free = 0

    def open(self, key: str, shown: str) -> None:
        """Press a key until what it opens is there: something else may have come in between."""
        while True:
            self.terminal.press(key)
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until:
                if shown in self.terminal.screen.flat():
                    return
                self.terminal.look(0.05)
            self.back_to_the_keys()

    def saved(self) -> None:
        """Wait until the console says that it is saved, in whatever words."""
        self.terminal.until(
            lambda shown: bool(
                re.search("is saved|saved: entry|recorded as sent|is investigator for", shown)
            ),
            "saved",
        )


def notes(hands: Hands) -> None:
    """Several notes, one after the other, in the line."""
    hands.open("n", "Enter records the note")
    for _ in range(hands.chance.randint(1, 4)):
        text = hands.words()
        hands.act(text)
        hands.terminal.press(text)
        hands.enter()
        hands.terminal.rest(hands.chance.random() * 0.15)
    if hands.chance.random() < 0.6:
        hands.terminal.press(hands.words())  # and one that is only half typed
        hands.terminal.rest(hands.chance.random() * 0.5)


def update(hands: Hands) -> None:
    """`u`, perhaps other words and another status, and Enter or Esc."""
    terminal = hands.terminal
    hands.open("u", "Sent at")
    if hands.chance.random() < 0.6:
        terminal.press("\x05\x1b[1;5F")  # edit it, at the end of the text
        text = f"\nNext: {hands.word()} {hands.word()}"
        hands.act(text)
        terminal.press(text.replace("\n", "\x0a"))
    if hands.chance.random() < 0.7:
        hands.enter()
        hands.saved()
    else:
        terminal.press(ESC)


def _form(
    hands: Hands, key: str, shown: str, *fields: str, before: str = "", submit: bool | None = None
) -> bool:
    """A dialog: its key, what is typed into its fields, and Enter; or Esc. Whether it was sent."""
    terminal = hands.terminal
    hands.open(key, shown)
    terminal.press(before)
    hands.given_up |= {*hands.left.pop(key, [])}
    terminal.press("\t".join(fields))
    hands.terminal.rest(A_HAND + hands.chance.random() * 0.3)
    sent = hands.chance.random() < 0.75 if submit is None else submit
    if sent:
        hands.act(*fields)
        hands.enter()
        hands.terminal.rest(0.2)
    else:
        hands.left[key] = re.findall(WORD, " ".join(fields))
        terminal.press(ESC)
    return sent


def status(hands: Hands) -> None:
    _form(hands, "s", "Because", hands.words(2), before=f"{hands.chance.choice('123')}\t")


def severity(hands: Hands) -> None:
    """A change of severity, whose text is then recorded as sent."""
    if _form(hands, "v", "Because", hands.words(2), before=f"{hands.chance.choice('234')}\t"):
        hands.terminal.rest(0.3)
        if "record as sent" in hands.terminal.screen.flat():
            hands.enter()


def impact(hands: Hands) -> None:
    _form(hands, "i", "What users notice", hands.words(3), str(hands.chance.randint(2, 99_999)))


def roles(hands: Hands) -> None:
    """Two roles at once: one act."""
    first, second, third = (f"@{hands.word()}" for _ in range(3))
    _form(hands, "r", "Another role", first, second, third, before="\t")


def task(hands: Hands) -> None:
    """A task typed into the line of what is due."""
    hands.open("t", "Due, soonest first")
    text = f"@li {hands.words(3)} 5m"
    hands.terminal.press(text)
    if hands.chance.random() < 0.75:
        hands.act(text)
        hands.enter()
        hands.terminal.rest(0.2)


def milestones(hands: Hands) -> None:
    """Two times at once: one act."""
    _form(hands, "m", "Impact started", "-9m", "-7m")


def undo(hands: Hands) -> None:
    hands.on_enter()
    hands.terminal.press("\x1a")
    hands.terminal.rest(0.2)


def resolve(hands: Hands) -> None:
    """The resolution and its text, then the postmortem, and a version of it."""
    terminal = hands.terminal
    if not _form(hands, "x", "What fixed it", hands.words(2), hands.words(2), submit=True):
        return
    terminal.until(lambda shown: "record as sent" in shown, "the resolution's text")
    hands.enter()
    hands.back_to_the_keys()
    hands.open("p", "ctrl+s save")
    for _ in range(hands.chance.randint(1, 8)):
        terminal.press(f"{hands.word()} ", 0.02)
    if hands.chance.random() < 0.6:
        hands.on_enter()
        terminal.press("\x13")
        terminal.rest(0.3)
        terminal.press(hands.words(3))


PIECES = (notes, notes, update, status, severity, impact, roles, task, milestones, undo)


def work(hands: Hands, first: int) -> None:
    """Pieces in any order, from the given one on, until the console is killed."""
    hands.terminal.wait("IC @")
    if first % 6 == 5:
        resolve(hands)
        hands.back_to_the_keys()
        PIECES[0](hands)
        return
    notes(hands)
    for piece in (PIECES[first % len(PIECES)], *hands.chance.sample(PIECES, 4)):
        hands.back_to_the_keys()
        piece(hands)
