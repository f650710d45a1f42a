r"""Keys that come in one go, and when they are no keys but a paste.

A terminal without bracketed paste (GNU screen, a serial line, `tmux paste-buffer`) sends a text like so many keys. Beside
a line each of them would do something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from textual import events

from warroom.tui.runtime.escape_codes import AltKey

MANY = 16
"""Printable characters in one go that no hand types."""
AT_ONCE = 0.015
"""Seconds between two reads that belong together. A key held down repeats every 25 ms or slower."""
SOONER = 0.003
"""The same behind a key whose text somebody waits for: a terminal that sends a paste key by key is faster."""
OPENS_A_LINE = ("", "n", "/")
HURRIES = ("u", "U")
"""Keys of the next update: it is copied at once."""
ALPHABETS = ("left_parenthesis", "right_parenthesis")
"""Behind an ESC in a log they choose an alphabet."""
GOES_ON = 0.1
"""Seconds after a piece of a paste in which the next piece belongs to it, its line ends too."""
BY_HAND, SLOW_LINE = 0.04, 0.25
"""Seconds between two reads of which the second still came in one go with the first: one key, or several at a time."""

_LINE_END = re.compile(r"\r\n|[\r\n]")


@dataclass(frozen=True)
class Piece:
    """What one key sent; `key` is None for what cannot be read, which is text all the same when it was pasted."""

    raw: str
    key: events.Key | None


class Typed(events.Event, bubble=False):
    """The keys that came in one go, between two moments (seconds of the monotonic clock)."""

    def __init__(
        self, pieces: Sequence[Piece], began: float, ended: float, *, esc_follows: bool = False
    ) -> None:
        """`esc_follows` says that an ESC came behind them, of which it is not known yet what it begins."""
        super().__init__()
        self.pieces, self.began, self.ended, self.esc_follows = pieces, began, ended, esc_follows
        self.words = len(_printed(self.keys))
        """Printable characters that came; none in what was split off, for they were counted."""

    @property
    def keys(self) -> list[events.Key]:
        return [piece.key for piece in self.pieces if piece.key]

    @property
    def raw(self) -> str:
        return "".join(piece.raw for piece in self.pieces)

    def split_behind(self, key: str) -> tuple[Typed, Typed | None]:
        """Up to the first such key, and what came behind it."""
        for at, piece in enumerate(self.pieces, 1):
            if piece.key and piece.key.key == key and at < len(self.pieces):
                return self._part(0, at), self._part(at, len(self.pieces))
        return self, None

    def _part(self, start: int, end: int) -> Typed:
        last = end == len(self.pieces)
        part = Typed(self.pieces[start:end], self.began, self.ended, esc_follows=self.esc_follows and last)
        part.words = 0 if start else self.words
        return part


class BurstPaste(events.Paste):
    """A piece of a paste that came like keys. `goes_on` says that it came right behind the one before it."""

    def __init__(self, text: str, *, goes_on: bool) -> None:
        super().__init__(text)
        self.goes_on = goes_on


BurstPaste.handler_name = events.Paste.handler_name  # who takes a paste takes this


def is_paste(typed: Typed, is_bound: Callable[[str], bool]) -> bool:
    """Whether keys that came in one go, while no line had the focus, are a paste.

    16 or more printable characters are; and two line ends with characters that are bound to nothing, or with words
    between them that do not begin with the `n` of a note. One key held down is none, and nothing is with an Esc behind
    an Enter: so somebody types whose line is slow, and no text has it.
    """
    if _leaves_a_line(typed):
        return False
    text, printed = _text(typed.keys), _printed(typed.keys)
    if len(printed) >= MANY:
        return len({key.character for key in printed}) > 1 or not is_bound(printed[0].key)
    if len(_LINE_END.findall(text)) < 2:
        return False
    if any(not is_bound(key.key) for key in printed):
        return True
    words = any(len(set(line.strip())) > 1 for line in _LINE_END.split(text))
    return words and not text.startswith("n")


def is_paste_of_lines(typed: Typed) -> bool:
    """Whether keys that came in one go are a paste also where a line has the focus whose Enter does something for good.

    In the note line they are notes, one behind the other, as somebody types them.
    """
    lines = _LINE_END.split(_text(typed.keys).rstrip("\r\n"))
    return len(lines) > 1 and len(_printed(typed.keys)) >= MANY and not _leaves_a_line(typed)


def is_paste_of_times(typed: Typed) -> bool:
    """Whether keys that came in one go are a pasted timeline also in the note line: lines of which two begin with a time."""
    if not is_paste_of_lines(typed):
        return False
    from warroom.domain.text.timeline_lines import ITEMS, classified  # fast keys are rare

    return sum(line.kind in ITEMS for line in classified(_text(typed.keys))) > 1


def goes_on(typed: Typed, pasted_at: float) -> bool:
    """Whether keys that came right behind a paste belong to it; with an Esc they do not.

    Several at a time may come later than one: an Enter on its own is soon that of a hand.
    """
    longest = SLOW_LINE if len(_printed(typed.keys)) > 1 else GOES_ON
    return typed.began - pasted_at <= longest and not any(_is_escape(key) for key in typed.keys)


def in_one_go(before: Typed, typed: Typed) -> bool:
    """Whether these keys came in one go with those before them, as a text in pieces does.

    Somebody who looks at the screen before typing on is slower, and so is who types one key after the other.
    """
    longest = SLOW_LINE if len(_printed(before.keys)) > 1 else BY_HAND
    return typed.began - before.ended <= longest


def worth_waiting(data: str, *, in_line: bool) -> float:
    """Seconds that the next read is worth waiting for, since what was read may be the beginning of a paste; 0 when it is none.

    Arrows, the mouse and Esc are not; they act at once, and so do the keys that open a line, for words follow them.
    In a line only words that bring their own Enter are.
    """
    if in_line:
        return AT_ONCE if len(data) > 1 and _LINE_END.search(data) else 0
    if data in OPENS_A_LINE or not (data[0].isprintable() or data[0] in "\r\n"):
        return 0
    return SOONER if data in HURRIES else AT_ONCE


def _text(keys: Sequence[events.Key]) -> str:
    return "".join(key.character or "" for key in keys)


def _printed(keys: Sequence[events.Key]) -> list[events.Key]:
    return [key for key in keys if key.is_printable and key.character]


def _leaves_a_line(typed: Typed) -> bool:
    keys = typed.keys
    if typed.esc_follows and keys and keys[-1].key == "enter":
        return True
    return any(
        before.key == "enter"
        and _is_escape(key)
        and not (isinstance(key, AltKey) and key.letter.key in ALPHABETS)
        for before, key in pairwise(keys)
    )


def _is_escape(key: events.Key) -> bool:
    return isinstance(key, AltKey) or key.key == "escape"
