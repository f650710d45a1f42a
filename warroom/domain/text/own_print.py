"""Lines that this program printed itself, from `timeline`, `export` and its CSV, taken back to the words that were noted."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

SIGNS = "·!?▲◆●▣✔▒☐☑◷≡✎∑"
_LINE = re.compile(r"\s{0,6}\d{1,6}\s\s\d{4}-\d\d-\d\d \d\d:\d\d \S{1,10}\s\s\S\s")
_TITLE = re.compile(r"(decision|question):\s?")
_WHO = re.compile(r"\s\s(@\S[^()]{0,80}?)(\s\s\([^()]*(?:\([^()]*\)[^()]*)*\))?$")
_MARKS = re.compile(r"\s\((?:added|set later|amended|struck)\b[^()]*\)$")
TIME_COLUMNS = ("at", "time", "timestamp", "when", "date", "datetime")
WORD_COLUMNS = ("words", "text", "event", "what", "message", "description", "note", "summary")
WHO_COLUMNS = ("actor", "who", "author", "user", "name")


def is_printed(line: str) -> bool:
    """Whether `warroom timeline` or `export --since` wrote that line."""
    return bool(_LINE.match(line[:80]))


def unsigned(words: str) -> str:
    """The words as they were typed: without the sign of their kind, a decision with its `!`."""
    if len(words) < 3 or words[0] not in SIGNS or words[1] != " ":
        return words
    sign, rest = words[0], words[2:].lstrip()
    if sign in "!?":
        found = _TITLE.match(rest)
        return f"{sign} {rest[found.end() :] if found else rest}"
    return rest


def from_own_row(words: str) -> str:
    """The words of a row of our Markdown table: without what the other record says of the entry, but that it was struck."""
    if len(words) < 3 or words[0] not in SIGNS or words[1] != " ":
        return words
    found = _MARKS.search(words, max(0, len(words) - 200))
    struck = " (struck)" if found and re.search(r"\bstruck\b", found[0]) else ""
    return (words[: found.start()] if found else words).replace("\\|", "|") + struck


def from_own_csv(words: str) -> str:
    """The words of a row of our CSV, which has no signs."""
    found = _TITLE.match(words)
    return f"{'!' if found[1] == 'decision' else '?'} {words[found.end() :]}" if found else words


def printed(words: str) -> tuple[str, str]:
    """Who recorded a printed line, and its words; those that were struck say so."""
    tail = words[-400:]
    found = _WHO.search(tail)
    if found is None:
        return "", words
    # When it was added, and that it was amended, is of the other record; that it was struck is not.
    struck = " (struck)" if found[2] and re.search(r"\bstruck\b", found[2]) else ""
    return found[1].strip(), words[: len(words) - len(tail) + found.start()].rstrip() + struck


def csv_columns(first: str) -> tuple[int, int, int] | None:
    """The columns of time, words and person (or -1) in the head of a CSV; None when it is none."""
    if first.count(",") < 1 or len(first) > 300:
        return None
    names = [name.strip().lower() for name in next(csv.reader([first]))]
    time = next((names.index(name) for name in TIME_COLUMNS if name in names), -1)
    words = next((names.index(name) for name in WORD_COLUMNS if name in names), -1)
    who = next((names.index(name) for name in WHO_COLUMNS if name in names), -1)
    return (time, words, who) if time >= 0 and words >= 0 else None


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
