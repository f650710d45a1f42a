"""What the bytes of one key, mouse report or answer of the terminal mean. What cannot be read means nothing.

ECMA-48 says where a sequence ends, kitty's keyboard protocol and xterm what is in it; the names of keys are Textual's.
"""

from __future__ import annotations

import re

from textual import constants, events, messages
from textual.keys import Keys
from textual.message import Message

from warroom.tui.runtime.textual_private import ANSI_SEQUENCES_KEYS, FUNCTIONAL_KEYS, SequenceParser

ESC = "\x1b"
LONGEST_SEQUENCE = 64
"""Characters of a key or a report; what goes on for longer is none."""
LONGEST_ANSWER = 1 << 16
"""Characters of an answer of the terminal (its colours, its name) that are waited for."""
PRESSED = ("", "1", "2")
"""kitty's numbers for a key that was pressed or repeats; 3 is one that was let go."""
MOST_MODIFIERS = 256
FARTHEST = 1 << 16
"""Cells from the corner that a mouse can be."""

_CSI = re.compile(r"\x1b\[(?:M[\s\S]{3}|\[[A-E]|\d+\$|[ -?]*[@-LN-Z\\-~]|[ -?]+M)")
_CSI_BEGUN = re.compile(r"\x1b\[(?:M[\s\S]{0,2}|\[|[ -?]*)\Z")
_CSI_BROKEN = re.compile(r"\x1b\[[ -?]*")
_SS3 = re.compile(r"\x1bO\d?[A-Za-z]")
_ANSWER = re.compile(r"\x1b(?:P[\d>$+!|]|\]\d|_G)")
"""The beginnings of the answers that terminals give; other letters behind ESC are keys."""
_ANSWER_ENDS = re.compile(r"[\x00-\x1f]")
_FIELDS = re.compile(r"\x1b\[([<=>?]?)([\d:;]*)([ -/]*)([@-~])")
_KEYPAD = {"\x1bOl": ",", "\x1bOX": "="}


class AltKey(events.Key):
    """ESC and a character in one: the key with alt, or Esc and then that key, typed fast or over a slow line.

    Which of the two is known only where it is going: see `key_queue`.
    """

    def __init__(self, letter: events.Key, in_line: events.Key | None) -> None:
        """`in_line` is what it does to words that are typed, when it does something."""
        super().__init__(f"alt+{letter.key}", None)
        self.letter, self.in_line = letter, in_line


class EscapeCodes:
    """Reads whole sequences. It holds the place of the mouse, of which each report is told how far it went."""

    def __init__(self) -> None:
        self._textual = SequenceParser()

    def character(self, character: str) -> list[Message]:
        """The key of one character; a control character of the upper half is none."""
        if "\x80" <= character <= "\x9f":
            return []
        return list(self._keys(character))

    def alt(self, character: str) -> list[Message]:
        letters = list(self._keys(character))
        if not letters or "\x80" <= character <= "\x9f":
            return [events.Key("escape", ESC)]
        if character in "\r\n":
            return [events.Key("alt+enter", None)]
        if character == "\t":  # so says the console of Linux
            return [events.Key("shift+tab", None)]
        moves = {"b": "ctrl+left", "f": "ctrl+right", "\x7f": "ctrl+w"}
        in_line = events.Key(moves[character], None) if character in moves else None
        return [AltKey(letters[0], in_line)]

    def sequence(self, raw: str) -> list[Message]:
        """Of a whole CSI or SS3 sequence."""
        if raw == "\x1b[I":
            return [events.AppFocus()]
        if raw == "\x1b[O":
            return [events.AppBlur()]
        fields = _FIELDS.fullmatch(raw)
        if fields is None or not raw.isascii():
            return self._named(raw)
        private, numbers, between, final = fields.groups()
        if private == "<" and final in "mM":
            return self._mouse(raw, numbers)
        if private == "?" and (between, final) == ("$", "y"):
            # 1 and 3 are set, 2 can be; the size has one source, so no other answer is asked for.
            supported = numbers in ("2026;1", "2026;2", "2026;3")
            return [messages.TerminalSupportsSynchronizedOutput()] if supported else []
        if private or between:
            return self._named(raw)
        clean = _clean(numbers, final)
        if clean is None:
            return []
        return list(self._keys(clean)) if clean else self._named(raw)

    def _named(self, raw: str) -> list[Message]:
        """By the table of what older terminals send."""
        if raw in _KEYPAD:
            return list(self._keys(_KEYPAD[raw]))
        return list(self._keys(raw)) if raw in ANSI_SEQUENCES_KEYS else []

    def _keys(self, raw: str) -> list[events.Key]:
        return [key for key in self._textual.keys(raw) if key.key != Keys.Ignore]

    def _mouse(self, raw: str, numbers: str) -> list[Message]:
        parts = numbers.split(";")
        if len(parts) != 3 or not all(part.isdecimal() and int(part) < FARTHEST for part in parts):
            return []
        found = self._textual.mouse(raw)
        return [] if found is None else [found]


def end_of_sequence(data: str, start: int) -> int | None:
    """Where the sequence ends that begins with the ESC at `start`; None when more of it has to come.

    A sequence that is broken off ends where it is broken.
    """
    kind = data[start + 1 : start + 2]
    if not kind:
        return None
    if kind == "[":
        if found := _CSI.match(data, start):
            return found.end()
        if _CSI_BEGUN.match(data, start) and len(data) - start < LONGEST_SEQUENCE:
            return None
        broken = _CSI_BROKEN.match(data, start)
        assert broken
        return broken.end()
    if kind == "O":
        if len(data) - start == 2:
            return None
        found = _SS3.match(data, start)
        known = found and (found[0] in ANSI_SEQUENCES_KEYS or found[0] in _KEYPAD)
        return found.end() if found and known else start + 2
    if kind in "P]_":
        if len(data) - start == 2:
            return None
        return _end_of_answer(data, start) if _ANSWER.match(data, start) else start + 2
    return start + (1 if kind == ESC else 2)


def _end_of_answer(data: str, start: int) -> int | None:
    """Answers end with BEL or ESC \\; another control character breaks them off."""
    end = _ANSWER_ENDS.search(data, start + 2)
    if end is None:
        return None if len(data) - start < LONGEST_ANSWER else len(data)
    if end[0] == "\x07":
        return end.end()
    if end[0] == ESC:
        if end.end() == len(data):
            return None
        if data[end.end()] == "\\":
            return end.end() + 1
    return end.start()


def _clean(numbers: str, final: str) -> str | None:
    """A key of kitty or xterm as Textual can read it; empty when it is none, None when it must not be pressed."""
    parts = numbers.split(";")
    if final == "~" and parts[0] == "27" and len(parts) == 3:  # xterm's modifyOtherKeys
        parts, final = [parts[2], parts[1]], "u"
    code, *others = parts[0].split(":")
    code = code.lstrip("0") or ("" if code else "1")
    functional = f"{code}{final}" in FUNCTIONAL_KEYS
    if not functional and final != "u":
        return ""
    if constants.DISABLE_KITTY_KEY and final == "u":
        return None
    if len(parts) > 3 or not (functional or _is_character(code)):
        return None
    pressed, event, *_ = [*parts[1].split(":"), ""] if len(parts) > 1 else ["", ""]
    modifiers = int(pressed or 1) if len(pressed) < 4 else MOST_MODIFIERS + 1
    if modifiers > MOST_MODIFIERS or event not in PRESSED:
        return None
    text = parts[2] if len(parts) > 2 else ""
    if text and not all(_is_character(part) for part in text.split(":")):
        return None
    bits = max(modifiers - 1, 0)
    if not text and not functional and not bits & 0b111110:
        # A terminal that does not say which text a key makes.
        other = others[0] if others and _is_character(others[0]) else str(ord(chr(int(code)).upper()[0]))
        text = other if bits & 1 else code
    shown = "" if modifiers <= 1 else str(modifiers)
    return f"{ESC}[{';'.join((code, shown, text)).rstrip(';')}{final}"


def _is_character(code: str) -> bool:
    """Whether it is the number of a character that can be typed; kitty's own keys are not."""
    if not code.isdecimal() or len(code) > 7:
        return False
    number = int(code)
    private, surrogate = 0xE000 <= number <= 0xF8FF, 0xD800 <= number <= 0xDFFF
    return 0x20 <= number < 0x110000 and not (private or surrogate or 0x7F <= number <= 0x9F)
