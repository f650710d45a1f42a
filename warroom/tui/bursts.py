r"""Keys that come in one go, and when they are no keys but a paste.

A terminal without bracketed paste (GNU screen, a serial line, `tmux paste-buffer`) sends a text like so many keys. Beside
a line each of them would do something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from textual import events

MANY = 16
"""Printable characters in one go that no hand types."""
AT_ONCE = 0.015
"""Seconds between two reads that belong together. A key held down repeats every 25 ms or slower."""
GOES_ON = 0.1
"""Seconds after a piece of a paste in which the next piece belongs to it, its line ends too."""

_LINE_END = re.compile(r"\r\n|[\r\n]")


class Typed(events.Event, bubble=False):
    """The keys that came in one go, between two moments (seconds of the monotonic clock)."""

    def __init__(self, keys: Sequence[events.Key], raw: str, began: float, ended: float) -> None:
        super().__init__()
        self.keys, self.raw, self.began, self.ended = keys, raw, began, ended


def is_paste(keys: Sequence[events.Key], is_bound: Callable[[str], bool]) -> bool:
    """Whether keys that came in one go, while no line had the focus, are a paste.

    16 or more printable characters are; and two line ends with characters that are bound to nothing, or with words
    between them that do not begin with the `n` of a note. One key held down is none.
    """
    text = "".join(key.character or "" for key in keys)
    printed = [key for key in keys if key.is_printable and key.character]
    if len(printed) >= MANY:
        return len({key.character for key in printed}) > 1 or not is_bound(printed[0].key)
    if len(_LINE_END.findall(text)) < 2:
        return False
    if any(not is_bound(key.key) for key in printed):
        return True
    words = any(len(set(line.strip())) > 1 for line in _LINE_END.split(text))
    return words and not text.startswith("n")


def needs_a_look(data: str) -> bool:
    """Whether what was read may be the beginning of a paste, so that the next read is worth waiting for.

    Arrows, the mouse and Esc are not; they act at once.
    """
    return any(character.isprintable() or character in "\r\n" for character in data[:1])
