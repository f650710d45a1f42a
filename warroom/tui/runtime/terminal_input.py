"""What comes from the terminal, cut into keys, pastes and reports. A paste is text, whatever bytes it holds.

Textual's own reader takes each ESC of a paste for the beginning of a key, presses the letters of every sequence that it
does not know, and ends the console at the first byte that is no UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textual import constants, events
from textual.message import Message

from warroom.domain.text.safe_text import decoded
from warroom.tui.runtime.escape_codes import ESC, EscapeCodes, end_of_sequence
from warroom.tui.runtime.textual_private import BRACKETED_PASTE_END, BRACKETED_PASTE_START

REST_AFTER = 0.5
"""Seconds that the rest of a sequence may be late; after that it is given up."""
LATE = 1.0
"""Seconds after an Esc in which `[A` is the rest of an arrow that a slow line tore apart."""
PASTE_ENDS_AFTER = 3.0
"""Seconds without anything until a paste is over whose end mark was lost."""

_LATE_REST = re.compile(r"\[200~|\[[\d;:]*[A-HPQSZ~u]|O[A-DFHP-S]")
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that stand for no byte."""


@dataclass(frozen=True)
class Token:
    """One character, sequence or paste, and what it means."""

    raw: str
    messages: tuple[Message, ...]
    typed: bool = True
    """Whether it is a key, or would be one if it could be read; else a paste or a report of the terminal."""


class TerminalInput:
    """Fed with what was read, as text in which bytes that are no UTF-8 are surrogates. Times are in seconds."""

    def __init__(self) -> None:
        self._codes = EscapeCodes()
        self._begun = ""
        """A sequence of which more has to come."""
        self._pasted: list[str] | None = None
        """The paste that is coming; None outside of one."""
        self._last = ""
        """The end of what was pasted, which may be the beginning of the end mark."""
        self._at = 0.0
        """When something came."""
        self._esc_at: float | None = None
        """When ESC was taken for the key, since nothing followed."""

    def feed(self, data: str, now: float = 0.0) -> Iterable[Message]:
        for token in self.tokens(data, now):
            yield from token.messages

    def wait(self, now: float) -> float | None:
        """Seconds until `tick` has something to do; None when nothing waits."""
        patience = self._patience()
        return None if patience is None else max(self._at + patience - now, 0.0)

    @property
    def esc_waits(self) -> bool:
        """Whether the last that came is an ESC, of which it is not known yet what it begins."""
        return self._begun == ESC

    def tick(self, now: float) -> Iterator[Token]:
        """What is said by nothing having come for a while: Esc alone, a sequence or a paste given up."""
        patience = self._patience()
        if patience is None or now < self._at + patience:
            return
        if self._pasted is not None:
            yield self._end_paste("".join(self._pasted))
            return
        begun, self._begun = self._begun, ""
        if begun == ESC:
            self._esc_at = now
            yield self._escape()
        elif len(begun) == 2:
            yield Token(begun, tuple(self._codes.alt(_readable(begun[1]))))
        else:
            yield Token(begun, ())

    def tokens(self, data: str, now: float = 0.0) -> Iterator[Token]:
        self._at = now
        data, self._begun = self._begun + data, ""
        late, self._esc_at = self._is_late(data, now), None
        if late:
            data = ESC + data
        at = 0
        while at < len(data):
            if self._pasted is not None:
                at, token = self._paste(data, at)
                if token:
                    yield token
                continue
            if data[at] != ESC:
                yield Token(data[at], tuple(self._codes.character(_readable(data[at]))))
                at += 1
                continue
            end = end_of_sequence(data, at)
            if end is None:
                self._begun = data[at:]
                return
            raw, at = data[at:end], end
            if raw == BRACKETED_PASTE_START:
                self._pasted, self._last = [], ""
            elif late:
                yield Token(raw, ())  # its Esc was pressed already
            else:
                yield self._token(raw)
            late = False

    def _token(self, raw: str) -> Token:
        if raw == ESC:
            return self._escape()
        if len(raw) == 2:
            return Token(raw, tuple(self._codes.alt(_readable(raw[1]))))
        found = tuple(self._codes.sequence(raw)) if raw[1] in "[O" else ()
        return Token(raw, found, typed=not found or isinstance(found[0], events.Key))

    @staticmethod
    def _escape() -> Token:
        return Token(ESC, (events.Key("escape", ESC),))

    def _is_late(self, data: str, now: float) -> bool:
        if self._esc_at is None or now - self._esc_at > LATE:
            return False
        return _LATE_REST.match(data) is not None

    def _patience(self) -> float | None:
        if self._pasted is not None:
            return PASTE_ENDS_AFTER
        if not self._begun:
            return None
        return constants.ESCAPE_DELAY if self._begun == ESC else REST_AFTER

    def _paste(self, data: str, at: int) -> tuple[int, Token | None]:
        """Take what belongs to the paste from `at` on; returns where it goes on, and the paste once it is whole."""
        assert self._pasted is not None
        mark = BRACKETED_PASTE_END
        came = self._last + data[at:]
        found = came.find(mark)
        if found < 0:
            self._pasted.append(data[at:])
            self._last = came[1 - len(mark) :]
            return len(data), None
        # tmux lets a text pass that holds the mark itself, so that what follows in it would be keys.
        another = came.find(BRACKETED_PASTE_START, found)
        found = came.rfind(mark, 0, another if another >= 0 else len(came))
        end = at + found + len(mark) - len(self._last)
        self._pasted.append(data[at:end])
        return end, self._end_paste("".join(self._pasted).removesuffix(mark))

    def _end_paste(self, text: str) -> Token:
        self._pasted, self._last = None, ""
        return Token(text, (events.Paste(as_text(text)),), typed=False)


def as_text(raw: str) -> str:
    """What came, as a text that can be kept: bytes that are no UTF-8 are written out, NUL is left out."""
    return decoded(_NO_BYTE.sub("\ufffd", raw)).replace("\x00", "")


def _readable(character: str) -> str:
    return "\ufffd" if "\ud800" <= character <= "\udfff" else character
