"""On which line of a TOML file each key stands: the standard library reads the values but not their places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

from warroom.local.config.places import Place

_BLANK = re.compile(r"(?:[\s,]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_PART = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'")
_TEXT = re.compile(r'"""(?:[^\\]|\\.)*?"""+|\'\'\'.*?\'\'\'+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_REST = re.compile(r"[^\n]*")
_BARE = re.compile(r"[^,\]}#\n]*")


def lines(text: str) -> dict[Place, int]:
    """Every key, table and list element of a valid TOML text, and its line from 1."""
    return _Scan(text).places


def line_of(places: Mapping[Place, int], place: Place) -> int | None:
    """The line of `place`, or of the nearest thing around it that stands in the file."""
    while place:
        if place in places:
            return places[place]
        place = place[:-1]
    return None


class _Scan:
    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._begins = [found.end() for found in re.finditer("\n", text)]
        self.places: dict[Place, int] = {}
        self._tables: dict[Place, int] = {}
        """How often each `[[table]]` came."""
        table: Place = ()
        while self._more():
            if self._next("["):
                table = self._header()
            else:
                self._entry(table)

    def _header(self) -> Place:
        many, begin = self._next("["), self._at
        key = self._key()
        self._match(_REST)
        place = self._inside(key[:-1]) + key[-1:]
        for upto in range(1, len(place) + 1):
            self.places.setdefault(place[:upto], self._line(begin))
        if many:
            self._tables[place] = self._tables.get(place, 0) + 1
            place = (*place, self._tables[place] - 1)
            self.places[place] = self._line(begin)
            return place
        return self._inside(key)

    def _inside(self, key: Place) -> Place:
        """A key as written, with the number of the latest table where it leads through a list of them."""
        place: Place = ()
        for part in key:
            place = (*place, part)
            if place in self._tables:
                place = (*place, self._tables[place] - 1)
        return place

    def _entry(self, table: Place) -> None:
        begin = self._at
        key = self._key()
        for upto in range(1, len(key) + 1):
            self.places.setdefault(table + key[:upto], self._line(begin))
        self._match(_SPACE)
        self._next("=")
        self._match(_SPACE)
        self._value(table + key)

    def _value(self, place: Place) -> None:
        if self._next("["):
            number = 0
            while self._more() and not self._next("]"):
                self.places[(*place, number)] = self._line(self._at)
                self._value((*place, number))
                number += 1
        elif self._next("{"):
            while self._more() and not self._next("}"):
                self._entry(place)
        elif not self._match(_TEXT):
            self._match(_BARE)

    def _key(self) -> Place:
        parts: list[str] = []
        while True:
            self._match(_SPACE)
            part = self._match(_PART)
            parts.append(part.strip("\"'"))
            self._match(_SPACE)
            if not self._next("."):
                return tuple(parts)

    def _more(self) -> bool:
        self._match(_BLANK)
        return self._at < len(self._text)

    def _next(self, sign: str) -> bool:
        found = self._text.startswith(sign, self._at)
        self._at += len(sign) if found else 0
        return found

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return found[0] if found else ""

    def _line(self, at: int) -> int:
        return bisect_right(self._begins, at) + 1
