"""Runbooks: folders of Markdown files on this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from warroom.local.paths import write_private

LARGEST = 200_000
"""Bytes of a runbook that are read; nobody reads more in a SEV, and a huge file must not stop one."""
_WORD = re.compile(r"\w{3,}")
_COMMON = {"the", "and", "for", "all", "are", "not", "with", "from", "down", "issues", "errors", "incident"}


@dataclass(frozen=True)
class Runbook:
    name: str
    title: str
    path: Path


def listed(folders: Sequence[Path]) -> list[Runbook]:
    """Every readable Markdown file in these folders, by name. What cannot be read is left out."""
    found: dict[str, Runbook] = {}
    for folder in folders:
        for where, _, names in os.walk(folder):  # leaves out what may not be read
            for path in (Path(where, name) for name in names if name.endswith(".md")):
                title = _title(path)
                if title is not None:
                    name = path.relative_to(folder).with_suffix("").as_posix()
                    found.setdefault(name, Runbook(name, title or name, path))
    return sorted(found.values(), key=lambda book: book.name)


def matching(books: Sequence[Runbook], words: str) -> list[Runbook]:
    """Those whose name or title shares a word with the incident's, the most words first."""
    wanted = _terms(words)
    scored = [(len(wanted & _terms(f"{book.name} {book.title}")), book) for book in books]
    return [book for score, book in sorted(scored, key=lambda pair: -pair[0]) if score]


def first(books: Sequence[Runbook], words: str, named: Sequence[str]) -> list[Runbook]:
    """What to read first: those of the names, then those that match the incident's words."""
    of_name = [book for name in named for book in books if book.name == name.removesuffix(".md")]
    return list(dict.fromkeys((*of_name, *matching(books, words))))


def read(book: Runbook) -> str:
    """The text, cut with a sentence when it is too large. Raises OSError."""
    with book.path.open("rb") as file:
        data = file.read(LARGEST + 1)
    text = data[:LARGEST].decode("utf-8", "replace")
    if len(data) > LARGEST:
        text += f"\n\n(Cut here: {book.path} is larger than {LARGEST:,} bytes.)\n"
    return text


def write_starters(folder: Path) -> list[Path]:
    """Four runbooks to start from (spec, "Runbook References"). Leaves files that exist alone. Raises OSError."""
    written = []
    for name, text in STARTERS.items():
        path = folder / f"{name}.md"
        if not path.exists():
            write_private(path, text)
            written.append(path)
    return written


def _terms(words: str) -> set[str]:
    # Plural and singular are one word here: “matches” finds “match”.
    return {re.sub(r"(es|s|ing)$", "", word) for word in _WORD.findall(words.lower()) if word not in _COMMON}


def _title(path: Path) -> str | None:
    """The first line; None when there is no file to read, as behind a link that leads nowhere."""
    try:
        if not path.is_file():  # a pipe would wait for ever
            return None
        with path.open("rb") as file:
            first = file.readline(500).decode("utf-8", "replace")
    except OSError:
        return None
    return first.strip().lstrip("# ").strip()


def _starter(title: str, look: Sequence[str], act: Sequence[str], done: str) -> str:
    steps = "\n".join(f"{n}. {line}" for n, line in enumerate(look, 1))
    fixes = "\n".join(f"- {line}" for line in act)
    return f"# {title}\n\n## Look\n\n{steps}\n\n## Mitigate\n\n{fixes}\n\n## It is over when\n\n{done}\n"


STARTERS = {
    "api-errors": _starter(
        "API errors",
        ("Which endpoints and which regions fail, and since when?", "What was deployed or configured just before?",
         "Are the things it depends on (database, cache, partners) well?"),
        ("Roll back the last change if it fits the time.", "Shed load or turn off the failing feature.",
         "Take bad hosts out of rotation."),
        "The error rate has been back under its objective for 10 minutes.",
    ),
    "database": _starter(
        "Database issues",
        ("Is the primary up and does it accept writes?", "Connections, locks, disk left, replica lag?",
         "Which query or migration began at that time?"),
        ("End the query that holds the locks.", "Fail over only when the replica's lag is known.",
         "Before anything that may lose data: say so, and take a backup."),
        "Writes succeed, replicas have caught up, and it is known whether data was lost.",
    ),
    "websocket": _starter(
        "WebSocket issues",
        ("Do connections fail to open, or do open ones drop?", "Load balancer timeouts, certificate, open files?",
         "Do clients reconnect all at once?"),
        ("Spread reconnects out.", "Drain and restart gateways one at a time.", "Fall back to polling."),
        "Open connections are back at their usual number and stay there for 10 minutes.",
    ),
    "matching": _starter(
        "Match generation",
        ("When did the last run end well?", "Is the queue growing, or are the workers gone?",
         "Did the input or the model change?"),
        ("Run the last good version.", "Serve the last good matches.", "Run one small batch by hand and look."),
        "A whole run ended well and its matches look right to a person.",
    ),
}  # fmt: skip
