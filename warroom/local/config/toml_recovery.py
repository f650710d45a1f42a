"""What can be read of a TOML text with faults in it, statement by statement; `tomllib` stops at the first fault.

A statement that cannot be read is left out. Nothing is read that could stand inside a broken text or under a broken
table heading: a setting is rather left out than put in the wrong place. The cost is linear in the text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

LONGEST_LINE = 64_000
"""Characters of a line; a longer one is left out."""
DEEPEST_KEY = 32
"""Parts of a dotted key. tomllib takes quadratic time for them."""

_WORD = r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]++|\"[^\"\n]*+\"|'[^'\n]*+'"
_DEEP = re.compile(rf"(?:(?:{_WORD})[ \t]*+\.[ \t]*+){{{DEEPEST_KEY}}}")
_HEADING = re.compile(r"[ \t]*\[{1,2}[ \t]*[A-Za-z_][\w.\- \t]*\]{1,2}[ \t]*(?:#.*)?$")
_SETTING = re.compile(r"[ \t]*(?:[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*[.=]")
_PIECE = re.compile(
    r'"""|\'\'\'|"(?:[^"\\\n]|\\[^\n])*+"|\'[^\'\n]*+\'|#[^\n]*+|[\[\]{}\n]|[^"\'#\[\]{}\n]++|["\']'
)
_INSIDE = {
    '"""': re.compile(r'(?:[^"\\]|\\.|"{1,2}(?!"))*+'),
    "'''": re.compile(r"(?:[^']|'{1,2}(?!'))*+"),
}
"""What may stand in a line of a text in three quotes, before they close it."""
POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
"""What tomllib puts behind its reasons."""
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")
_UNREAD_BYTES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class TomlFault:
    """What cannot be read, from the line `first` to the line `last`; lines count from 1."""

    first: int
    last: int
    line: int
    """Where the fault itself is."""
    reason: str
    """In tomllib's words, or ours."""
    twice: str = ""
    """The key or heading that is there for the second time."""
    lost: tuple[str, ...] = ()
    """The words that those lines begin with which may be settings of no table."""


@dataclass
class RecoveredToml:
    """`text` has the same lines as the text that was read, empty where they could not be."""

    values: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    faults: list[TomlFault] = field(default_factory=list)


def read(text: str) -> RecoveredToml:
    """Everything in `text`, or every statement that can be read. Raises nothing."""
    if _is_unsafe(text):
        return recovered(text)
    try:
        return RecoveredToml(tomllib.loads(text), text)
    except RecursionError:
        return recovered(text)
    except ValueError as problem:  # a TOMLDecodeError, or a number of thousands of digits
        found = recovered(text)
        if not found.faults:  # what is wrong only beside other statements, such as a table in place of a list
            line = _line(str(problem), 0, len(found.text.split("\n")))
            found.faults.append(TomlFault(line + 1, line + 1, line + 1, POSITION.sub("", str(problem))))
        return found


def _is_unsafe(text: str) -> bool:
    """Whether `tomllib` should not be asked: it could take minutes, or take bytes of no encoding for letters."""
    if text.isascii() and len(text) < 500:
        return False
    return bool(_UNREAD_BYTES.search(text)) or any(
        len(line) > LONGEST_LINE or (len(line) > 500 and _DEEP.search(line)) for line in text.split("\n")
    )


def recovered(text: str) -> RecoveredToml:
    """Every statement that can be read by itself. Raises nothing."""
    recovery = _Recovery(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    recovery.read()
    return RecoveredToml(recovery.values, "\n".join(recovery.kept), recovery.faults)


class _StatementError(Exception):
    """A statement cannot be read. `line` is where, `behind` the line after what is lost; both from 0."""

    def __init__(self, reason: str, line: int, behind: int) -> None:
        super().__init__(reason)
        self.line, self.behind = line, behind


class _Recovery:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self.kept = list(lines)
        self.values: dict[str, Any] = {}
        self.faults: list[TomlFault] = []
        self._table: dict[str, Any] | None = self.values
        """Where settings go; None below a heading that cannot be read."""
        self._headed: set[int] = set()
        """The ids of the tables that had a heading."""
        self._open: dict[str, tuple[int, int]] = {}
        """From where on three quotes are not closed any more before the end of the text."""

    def read(self) -> None:
        at = 0
        while at < len(self._lines):
            line = self._lines[at].strip(" \t")
            if not line or line.startswith("#"):
                self._check_comments(at, at + 1)
                at += 1
            else:
                at = self._heading(at) if line.startswith("[") else self._setting(at)

    def _check_comments(self, first: int, behind: int) -> None:
        """For lines whose settings were read: what is wrong in them is in a comment."""
        for row in range(first, behind):
            if found := _CONTROL.search(self._lines[row]):
                what = "bytes that are no UTF-8" if _UNREAD_BYTES.match(found[0]) else "a control character"
                self.faults.append(TomlFault(row + 1, row + 1, row + 1, f"The comment holds {what}"))

    def _lose(self, first: int, behind: int, reason: str, line: int, twice: str = "") -> None:
        """Leave out the lines from `first` to the one before `behind`; both from 0."""
        at_top = self._table is self.values
        lost = tuple(_first_words(self._lines[first:behind])) if at_top and not twice else ()
        self.faults.append(TomlFault(first + 1, behind, line + 1, reason, twice, lost))
        self.kept[first:behind] = [""] * (behind - first)

    def _lose_table(self, at: int, reason: str) -> int:
        """Leave out a heading and what stands under it; returns the line behind that."""
        behind = at + 1
        while behind < len(self._lines) and not self._lines[behind].lstrip(" \t").startswith("["):
            behind += 1
        self._lose(at, behind, reason, at)
        self._table = None
        return behind

    def _heading(self, at: int) -> int:
        try:
            code, _ = self._statement(at)
            inner: Any = _parsed(code, at, at + 1)
        except _StatementError as problem:
            return self._lose_table(at, str(problem))
        keys = []
        while isinstance(inner, dict) and inner:
            ((key, inner),) = inner.items()
            keys.append(key)
        table = self._entered(keys, many=isinstance(inner, list))
        if table is None:
            return self._lose_table(at, "It is set otherwise further up")
        if id(table) in self._headed:  # read as one table, since nothing else can be meant
            heading = self._lines[at].strip(" \t")
            self.faults.append(TomlFault(at + 1, at + 1, at + 1, "both count as one table", heading))
        self._headed.add(id(table))
        self._table = table
        self._check_comments(at, at + 1)
        return at + 1

    def _entered(self, keys: list[str], *, many: bool) -> dict[str, Any] | None:
        """The table of a heading, new or not; None where something else has its name."""
        table: Any = self.values
        for key in keys[:-1] if many else keys:
            table = table.setdefault(key, {})
            if isinstance(table, list) and table:
                table = table[-1]
            if not isinstance(table, dict):
                return None
        if many:
            rows = table.setdefault(keys[-1], [])
            if not isinstance(rows, list):
                return None
            table = {}
            rows.append(table)
        found: dict[str, Any] = table
        return found

    def _setting(self, at: int) -> int:
        try:
            code, behind = self._statement(at)
            found = _parsed(code, at, behind)
        except _StatementError as problem:
            # A text that is closed at the wrong place may have swallowed whole tables.
            rows = range(at + 1, problem.behind)
            behind = next((row for row in rows if _HEADING.match(self._lines[row])), problem.behind)
            if self._table is not None:
                self._lose(at, behind, str(problem), min(problem.line, behind - 1))
            return behind
        if self._table is not None:
            self._check_comments(at, behind)
            self._put(at, behind, self._table, found)
        return behind

    def _put(self, at: int, behind: int, table: dict[str, Any], found: dict[str, Any]) -> None:
        path: list[str] = []
        while True:
            ((key, value),) = found.items()
            path.append(key)
            if key not in table:
                table[key] = value
                return
            inner = table[key]
            if not (isinstance(inner, dict) and isinstance(value, dict) and len(value) == 1):
                self._lose(at, behind, "the first one counts", at, ".".join(path))
                return
            table, found = inner, value

    def _statement(self, at: int) -> tuple[str, int]:
        """The statement that begins on a line, without its comments, and the line behind it. Raises _StatementError."""
        heading = self._lines[at].lstrip(" \t").startswith("[")
        code: list[str] = []
        depth, row, place = 0, at, 0
        text = self._line(row, at)
        while True:
            found = _PIECE.match(text, place)
            if found is None:  # the end of the line
                if depth <= 0 or heading:
                    return "".join(code), row + 1
                row += 1
                if (
                    row == len(self._lines)
                    or _SETTING.match(self._lines[row])
                    or _HEADING.match(self._lines[row])
                ):
                    raise _StatementError("A bracket is not closed", at, row)
                text, place = self._line(row, at), 0
                code.append("\n")
                continue
            piece, place = found[0], found.end()
            if piece in _INSIDE:
                row, place = self._closed(piece, row, place, at, code)
                text = self._lines[row]
            elif not piece.startswith("#"):
                depth += (piece in "[{") - (piece in "]}")
                code.append(piece)

    def _line(self, row: int, at: int) -> str:
        """A line, unless it is too long. Raises _StatementError."""
        if len(self._lines[row]) > LONGEST_LINE:
            raise _StatementError(f"The line is longer than {LONGEST_LINE:,} characters", row, row + 1)
        return self._lines[row]

    def _closed(self, quotes: str, row: int, place: int, at: int, code: list[str]) -> tuple[int, int]:
        """Put the text that three quotes began into `code`; returns where it ends. Raises _StatementError."""
        code.append(quotes)
        begun = row, place
        known_open = quotes in self._open and begun >= self._open[quotes]
        while row < len(self._lines) and not known_open:
            found = _INSIDE[quotes].match(self._line(row, at), place)
            end = found.end() if found else place
            if self._lines[row].startswith(quotes, end):
                while end < len(self._lines[row]) and self._lines[row][end] == quotes[0]:
                    end += 1
                code.append(self._lines[row][place:end])
                return row, end
            code.append(f"{self._lines[row][place:]}\n")
            row, place = row + 1, 0
        self._open[quotes] = min(begun, self._open.get(quotes, begun))
        behind = at + 1  # what follows may be meant as text: only a heading is surely none
        while behind < len(self._lines) and not _HEADING.match(self._lines[behind]):
            behind += 1
        raise _StatementError(f"The text in {quotes} is not closed", begun[0], behind)


def _parsed(code: str, at: int, behind: int) -> dict[str, Any]:
    """One statement. Raises _StatementError."""
    if _UNREAD_BYTES.search(code):
        raise _StatementError("It holds bytes that are no UTF-8", at, behind)
    if _DEEP.search(code):
        raise _StatementError(f"The key has more than {DEEPEST_KEY} parts", at, behind)
    try:
        return tomllib.loads(code)
    except RecursionError:
        raise _StatementError("It is nested too deeply", at, behind) from None
    except ValueError as problem:  # TOMLDecodeError, or a number of thousands of digits
        reason = POSITION.sub("", str(problem))
        raise _StatementError(reason, _line(str(problem), at, behind), behind) from None


def _line(reason: str, first: int, behind: int) -> int:
    """The line that tomllib names, from 0, in a text that begins on `first` and ends before `behind`."""
    found = POSITION.search(reason)
    return first + int(found[1]) - 1 if found and found[1] else behind - 1


def _first_words(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if found := re.match(r"[ \t]*[\"'\[]*([A-Za-z0-9_-]+)", line):
            yield found[1]
