"""Notes that say what is to be done: decisions, which begin with `!`, and plans."""

from __future__ import annotations

import re

from warroom.domain.status_update import wording

_DONE_ALREADY = re.compile(
    r"(?:[a-z]{3,16}ed|took|taken|sent|put|shut|began)\b"
    r"|(?:[^\s,]{1,40} ){0,4}(?:attempted|done|completed|complete|has been|have been|was|were|started|failed|fails|succeeded)\b",
    re.IGNORECASE,
)
_NO_PARTICIPLE = re.compile(r"(?:need|feed|speed|proceed|shed|embed|seed)\b", re.IGNORECASE)


def is_decision(raw: str) -> bool:
    return raw.lstrip().startswith("!")


def without_sign(raw: str) -> str:
    return raw.lstrip().removeprefix("!").strip()


def is_done_already(raw: str) -> bool:
    """Whether a decision tells of something done, as in `! rolled back v2`, and not of what to do."""
    words = wording.plain(without_sign(raw))
    return bool(_DONE_ALREADY.match(words)) and not _NO_PARTICIPLE.match(words) and not wording.is_plan(words)
