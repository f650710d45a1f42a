"""The one gate for text from people and machines: what is stored is raw, what is shown goes through here."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from warroom.domain.text import joiners
from warroom.domain.text.joiners import ZWJ, ZWNJ

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
_HIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}{_INVISIBLE}\ud800-\udfff]")
_SHOWN = re.compile(f"{joiners.FLAG_TAGS}|{_HIDDEN.pattern}")
"""What is hidden, and what may be only a part of a flag."""
_UNSHOWN = re.compile(f"[\t\n]|{_HIDDEN.pattern}")
_COMMANDS = re.compile(f"[\x00-\x1f\x7f-\x9f{_BIDI}]")
"""What a terminal would obey, or read in another direction."""
_JOINERS = (ZWNJ, ZWJ)
_LINE_ENDS = re.compile(r"\r\n|\r")
_BROADCAST = re.compile(r"@(?=(here|channel|everyone)\b)|<!(?=(here|channel|everyone)\b)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
LINE_END = " ⏎ "
"""How a line end is shown on one line."""


def block(text: str) -> str:
    """`text` safe to show over several lines: control, bidi and zero-width characters made visible."""
    text = _LINE_ENDS.sub("\n", text)
    if text.isascii() and text.isprintable():
        return text
    return _SHOWN.sub(_shown, text).replace("\t", "    ")


def one_line(text: str) -> str:
    """`text` safe to show on one line; a line end becomes ⏎."""
    return block(text).replace("\n", LINE_END)


def because(reason: str | None) -> str:
    """The reason in brackets, behind what it is the reason of; nothing without one."""
    return f" ({one_line(reason)})" if reason else ""


def command_word(text: object) -> str:
    """A path or name as one word of a command that somebody copies into a shell; safe to show."""
    import shlex  # few messages hold a command

    word = str(text)
    if one_line(word) == word:
        return shlex.quote(word)
    # What cannot be shown is written as a shell reads it back; a line end in quotes would end the message.
    escaped = (
        char
        if char.isascii() and char.isprintable() and char not in "'\\"
        else "".join(f"\\x{b:02x}" for b in char.encode("utf-8", "surrogateescape"))
        for char in word
    )
    return f"$'{''.join(escaped)}'"


def outgoing(text: str, *, but: Collection[str] = ()) -> str:
    """Free text as it may be copied: safe to show, and without a live @here, @channel or @everyone.

    A word joiner would be invisible; a space after the sign is plain to see and wakes nobody up. Those named in
    `but`, without their sign, are left alone.
    """

    def asleep(found: re.Match[str]) -> str:
        name = (found[1] or found[2]).lower()
        return found[0] if name in but else found[0][0] + " " + found[0][1:]

    return _BROADCAST.sub(asleep, block(text))


def outgoing_line(text: str) -> str:
    """Free text as it may be copied, on one line."""
    return outgoing(one_line(text))


def broadcasts(text: str) -> frozenset[str]:
    """Which of here, channel and everyone the text calls."""
    return frozenset((found[1] or found[2]).lower() for found in _BROADCAST.finditer(text))


def masked(text: str) -> str:
    """`text` safe to show while it is edited: as many characters as before, each hidden one as a sign."""
    return _UNSHOWN.sub(_sign, text)


def disarmed(text: str) -> str:
    """`text` without what a terminal would obey, as many characters as before. The last gate, behind the others."""
    return text if text.isprintable() else _COMMANDS.sub("\ufffd", text)


def json_escaped(text: str) -> str:
    """JSON that a terminal can be shown: the same value, hidden characters written out."""
    return _HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], text)


def handle(name: str) -> str:
    """A person's name as a handle: `maya` and `@maya` are both `@maya`."""
    return "@" + _SPACES.sub(" ", name.strip()).lstrip("@").strip()


def decoded(text: str) -> str:
    r"""Text of the command line with bytes that are no UTF-8 written out as `\xff`, so that it can be stored."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def storable(text: str) -> str:
    r"""`text` with lone surrogates, which no encoding can hold, written out as `\ud800`."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _shown(found: re.Match[str]) -> str:
    character = found[0]
    if len(character) > 1 or (character in _JOINERS and joiners.belongs(found.string, found.start())):
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # the Unicode pictures of the control codes, as in ␛
    if code == 0x7F:
        return "␡"
    return f"<U+{code:04X}>"


def _sign(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\n":
        return "⏎"
    if character == "\t":
        return " "
    if character in _JOINERS and joiners.joins_letters(found.string, found.start()):
        return character  # it takes no cell, and without it the words would be others
    return chr(0x2400 + ord(character)) if ord(character) < 0x20 else "\ufffd"
