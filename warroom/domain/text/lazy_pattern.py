"""Patterns that are compiled when they are first needed: building all of them would cost `warroom note` milliseconds."""

from __future__ import annotations

import re
from functools import cached_property


class LazyPattern:
    """A regular expression; only `match` is needed here."""

    def __init__(self, pattern: str, *, ignore_case: bool = False) -> None:
        self._text, self._flags = pattern, re.IGNORECASE if ignore_case else re.NOFLAG

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._text, self._flags)

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        return self._compiled.match(text, at)
