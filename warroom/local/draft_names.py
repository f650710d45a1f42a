"""Names of drafts, and what becomes of two of one name: those of two consoles that were open at a time."""

from __future__ import annotations

import re

_MADE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.+-]+")
"""A part of a draft that nobody typed: an id, or when it was typed."""
BETWEEN = "\x1f"
"""Stands in a draft between its parts; in a line's, between the id that its note will have and its words."""
LINE, SEEN, COPIED, PROCESS, CHOICE = "/note", "/seen", "/copied", "/process", "/choice"
"""How the names end of a half-typed note, of how many entries were looked at, of what was copied and not sent, of what
was told of a process that differs from the settings, and of the lines that were chosen for an update."""

ANY_INCIDENT = ""
"""The incident of a note that could not be bound to one: the room that opens next offers it."""


def merged(name: str, mine: str, other: str) -> str | None:
    """One draft of two; None when they cannot be one: words of two consoles are never joined."""
    if name.endswith(PROCESS):
        return mine
    return str(max(looked_at(mine), looked_at(other))) if name.endswith(SEEN) else None


def half_typed(draft: str) -> tuple[str, str]:
    """The id that the note will have, where it has one yet, and its words."""
    id, between, words = draft.partition(BETWEEN)
    return (id, words) if between else ("", draft)


def typed_words(name: str, draft: str) -> str:
    """What somebody typed of a draft, for when it can only be shown; empty for what the console notes for itself."""
    if name.endswith((SEEN, COPIED, PROCESS, CHOICE)):
        return ""
    return " · ".join(part for part in draft.split(BETWEEN) if part.strip() and not _MADE.fullmatch(part))


def looked_at(seen: str) -> int:
    """How many entries were looked at."""
    return int(seen) if seen.isdecimal() else 0
