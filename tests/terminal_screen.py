"""What stands on a terminal's screen, from the bytes that Textual writes: texts at places, nothing that scrolls."""

from __future__ import annotations

import codecs
import re

from rich.cells import cell_len

_SEQUENCE = re.compile(
    r"\x1b\[([0-9;?<>=$ ]*)([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b]*\x1b\\|\x1b[()][0-9A-B]|\x1b[=>78cDEHM]"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-9;?<>=$ ]*|[\]PX^_][^\x07\x1b]*\x1b?|[()])?$")


class Screen:
    """80 columns wide unless told; wide characters take two cells, the second one empty."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._rows = [[" "] * width for _ in range(height)]
        self._x = self._y = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._left = ""

    def feed(self, data: bytes) -> None:
        """Take in what the program wrote; a sequence may come in parts."""
        text = self._left + self._decoder.decode(data)
        unfinished = _UNFINISHED.search(text)
        self._left = unfinished[0] if unfinished else ""
        text = text[: len(text) - len(self._left)]
        at = 0
        for found in _SEQUENCE.finditer(text):
            self._write(text[at : found.start()])
            if found[2]:
                self._control(found[1], found[2])
            at = found.end()
        self._write(text[at:])

    def text(self) -> str:
        return "\n".join("".join(row).rstrip() for row in self._rows)

    def flat(self) -> str:
        """All rows behind each other without frames, so that words that were wrapped still follow each other."""
        return re.sub(r"[\s│╭╮╰╯─▌┃█▎▊▁▔]+", " ", " ".join("".join(row) for row in self._rows))

    def _write(self, text: str) -> None:
        for character in text:
            if character == "\r":
                self._x = 0
            elif character == "\n":
                self._y = min(self._height - 1, self._y + 1)
            elif character == "\b":
                self._x = max(0, self._x - 1)
            elif character >= " ":
                self._put(character)

    def _put(self, character: str) -> None:
        cells = 1 if character < "\u0300" else cell_len(character)
        if cells and self._x + cells <= self._width:
            row = self._rows[self._y]
            row[self._x] = character
            if cells == 2:
                row[self._x + 1] = ""
        self._x += cells

    def _control(self, given: str, final: str) -> None:
        if given[:1] in "?<>=" and given:
            return
        numbers = [int(part) if part.isdigit() else 0 for part in given.split(";")]
        first = numbers[0]
        if final in "Hf":
            row, column = [*numbers, 0, 0][:2]
            self._y, self._x = min(self._height, max(1, row)) - 1, max(1, column) - 1
        elif final == "J" and first == 2:
            self._rows = [[" "] * self._width for _ in range(self._height)]
        elif final == "K":
            self._rows[self._y][self._x :] = [" "] * (self._width - self._x)
        elif final in "ABCD":
            step = max(1, first)
            self._x += {"C": step, "D": -step}.get(final, 0)
            self._y += {"A": -step, "B": step}.get(final, 0)
            self._x, self._y = max(0, self._x), max(0, min(self._height - 1, self._y))
