"""Lines that this program printed itself, from `timeline`, `export` and its CSV, taken back to the words that were noted."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from warroom.domain.text.safe_text import LINE_END

SIGNS = "·!?▲◆●▣✔▒☐☑◷≡✎∑"
FORMULA = ("=", "+", "-", "@")
"""With what a cell begins that a spreadsheet takes for a formula."""
CONTINUED = 32
"""Blanks in front of the further lines of an entry, as `warroom timeline` prints them."""
_NUMBER = 4
"""Characters that the number of an entry takes at least."""
_TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d(?: \S{1,10})?"
_LINE = re.compile(rf"( {{0,12}})(\d{{1,6}})  ({_TIME})  (\S)(?: |$)")
_ROW = re.compile(rf"\s{{0,12}}\|\s({_TIME})\s\|\s(?=[{SIGNS}]\s)")
_TITLE = re.compile(r"(decision|question):\s?")
_REMARK = r"(?:added|set later|the clock was set back|amended|struck)\b[^()]*"
_REMARKS = re.compile(rf"  \({_REMARK}\)$")
_MARKS = re.compile(rf"\s\({_REMARK}\)$")
_STRUCK = re.compile(r"\bstruck\)$")
_LINE_END = re.compile(f" ?{LINE_END.strip()} ?")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
TIME_COLUMNS = ("at", "time", "timestamp", "when", "date", "datetime")
WORD_COLUMNS = ("words", "text", "event", "what", "message", "description", "note", "summary")
WHO_COLUMNS = ("actor", "who", "author", "user", "name")


@dataclass(frozen=True, slots=True)
class Printed:
    """An entry as this program printed it: its words with the sign of their kind, and what stood beside them."""

    words: str
    who: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """The line that a printed entry begins with. `indent` blanks at the most stand in front of its further lines."""

    time: str
    rest: str
    indent: int = 0


def printed_line(line: str) -> PrintedLine | None:
    """The begin of an entry that `warroom timeline` or `export --since` printed; None when it is none."""
    found = _LINE.match(line[:80])
    if found is None:
        return None
    moved = len(found[1]) + len(found[2]) - max(_NUMBER, len(found[2]))
    words = line[found.end() :]
    return PrintedLine(found[3], f"{found[4]} {words}", CONTINUED + moved)


def printed_row(line: str) -> PrintedLine | None:
    """A row of our Markdown table of a timeline; None when it is none."""
    found = _ROW.match(line[:80])
    if found is None:
        return None
    return PrintedLine(found[1], line[found.end() :].rstrip().removesuffix("|").rstrip())


def further_lines(lines: Sequence[str], begin: PrintedLine) -> int:
    """How many of the lines behind the begin of a printed entry go on with its words.

    They are printed under its words. A page that lost the blanks in front of its lines is told by who recorded the
    entry, which stands at its end. `lines` go to the next begin.
    """
    count = 0
    for index, line in enumerate(lines):
        if line.strip() and len(line) - len(line.lstrip(" ")) < begin.indent:
            break
        count = index + 1 if line.strip() else count
    if printed_end(lines[count - 1] if count else begin.rest).who:
        return count
    ended = (at for at in range(count, len(lines)) if printed_end(lines[at]).who)
    return next(ended, count - 1) + 1


def printed_end(words: str) -> Printed:
    """The words of a printed entry without who recorded it and what the other record says of it, but that it was struck."""
    found = _REMARKS.search(words, max(0, len(words) - 200))
    told = words[: found.start()] if found else words
    who = told.rfind("  @")
    if who < 0 or "  " in told[who + 2 :].strip() or "\n" in told[who:]:
        return Printed(words)
    return Printed(told[:who], told[who:].strip(), bool(found and _STRUCK.search(found[0])))


def unsigned(words: str) -> str:
    """The words as they were typed: without the sign of their kind, a decision with its `!`."""
    if len(words) < 3 or words[0] not in SIGNS or words[1] != " ":
        return words
    sign, rest = words[0], words[2:]
    if sign in "!?":
        found = _TITLE.match(rest)
        return f"{sign} {rest[found.end() :] if found else rest}"
    return rest


def own_row(words: str) -> Printed:
    """What stands in a row of our Markdown table, with the sign of its kind."""
    found = _MARKS.search(words, max(0, len(words) - 200))
    told = words[: found.start()] if found else words
    told = told[:2] + _over_lines(_ESCAPED.sub(r"\1", told[2:]))
    return Printed(told, struck=bool(found and _STRUCK.search(found[0])))


def _over_lines(words: str) -> str:
    """Words that were shown on one line."""
    return _LINE_END.sub("\n", words)


def marks_escaped(words: str) -> str:
    """The Markdown of an entry's words, so that no bracket at their end reads like what a row says of the entry."""
    found = _MARKS.search(words, max(0, len(words) - 200))
    return f"{words[: found.start() + 1]}\\{words[found.start() + 1 :]}" if found else words


def csv_words(sign: str, words: str) -> str:
    """The words of an entry in our CSV: with a sign only where they would be read as another kind without it."""
    return f"{sign} {words}" if sign == "·" and (_TITLE.match(words) or words.startswith("· ")) else words


def _own_csv(words: str, remarks: str) -> Printed:
    """A row of our CSV, where a title tells the kind."""
    told = _over_lines(words)
    if told.startswith("· "):
        told = told[2:]
    elif found := _TITLE.match(told):
        told = f"{'!' if found[1] == 'decision' else '?'} {told[found.end() :]}"
    return Printed(told, struck=bool(_STRUCK.search(f"{remarks})")))


def _of_cell(words: str) -> str:
    """What a cell says, without the quote that keeps a spreadsheet from taking it for a formula."""
    return words[1:] if words[:1] == "'" and words.lstrip(" ⏎'").startswith(FORMULA) else words


@dataclass(frozen=True, slots=True)
class CsvColumns:
    """Where the time, the words, the person and our remarks stand in a row; -1 for a column that is not there."""

    time: int
    words: int
    who: int
    remarks: int
    ours: bool

    def entry(self, row: Sequence[str]) -> tuple[str, Printed]:
        """The time of a row as it is written, and what was said then."""
        time, words, who, remarks = (
            row[at] if 0 <= at < len(row) else "" for at in (self.time, self.words, self.who, self.remarks)
        )
        said = _own_csv(_of_cell(words), remarks) if self.ours else Printed(unsigned(_of_cell(words)))
        return time, replace(said, who=who.lstrip("'"))


def csv_columns(first: str) -> CsvColumns | None:
    """The columns that the head of a CSV names; None when it is none."""
    if first.count(",") < 1 or len(first) > 300:
        return None
    names = [name.strip().lower() for name in next(csv.reader([first]))]

    def place(*known: str) -> int:
        return next((names.index(name) for name in known if name in names), -1)

    columns = CsvColumns(
        place(*TIME_COLUMNS),
        place(*WORD_COLUMNS),
        place(*WHO_COLUMNS),
        place("remarks"),
        "recorded_at" in names,
    )
    return columns if columns.time >= 0 and columns.words >= 0 else None


def csv_rows(lines: Sequence[str]) -> list[tuple[int, int, list[str]]]:
    """The rows behind the head: the first and the last line of each, from 0, and its cells."""
    reader = csv.reader(f"{line}\n" for line in lines)
    rows, before = [], 0
    try:
        for cells in reader:
            if before and any(cell.strip() for cell in cells):
                rows.append((before, reader.line_num - 1, cells))
            before = reader.line_num
    except csv.Error:  # a cell of more than 128 KiB
        return []
    return rows
