"""What is left to do once an incident is over: the spec's three checks, or those of the team."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from warroom.domain.text.safe_text import one_line

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

LONGEST_CHECK = 80
"""Characters of a check."""
_BETWEEN_WORDS = re.compile(r"[\W_]+")


class Check(str):
    """Something to do after resolution, in words that are safe to show; spec, "Resolution"."""

    VERIFY_RECOVERY: ClassVar[Check]
    CLOSE_CHANNEL: ClassVar[Check]
    SCHEDULE_POSTMORTEM: ClassVar[Check]

    def __new__(cls, words: str) -> Check:
        """Raises ValueError for words that name nothing, or for too many."""
        words = one_line(" ".join(words.split()))
        name = _name(words)
        if not name or len(words) > LONGEST_CHECK:
            raise ValueError(f"it should be a few words, of {LONGEST_CHECK} characters at most")
        return super().__new__(cls, _SPEC.get(name, words))

    @property
    def value(self) -> str:
        return str(self)

    @property
    def name(self) -> str:
        """How it is typed in a command: `close-channel`. Two checks of one name are the same check."""
        return _name(self)

    @property
    def key(self) -> str:
        """How it is called in JSON and in a list of what is owed: `CLOSE_CHANNEL`."""
        return self.name.upper().replace("-", "_")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())


def _name(words: str) -> str:
    return "-".join(word for word in _BETWEEN_WORDS.split(words.casefold()) if word and word != "the")


_SPEC = {_name(words): words for words in ("verify recovery", "close the channel", "schedule the postmortem")}
CHECKS = tuple(map(Check, _SPEC))
"""Of the spec, "Resolution"."""
Check.VERIFY_RECOVERY, Check.CLOSE_CHANNEL, Check.SCHEDULE_POSTMORTEM = CHECKS


def each_once(checks: Iterable[Check]) -> tuple[Check, ...]:
    """Without those whose name another has already."""
    named: dict[str, Check] = {}
    for check in checks:
        named.setdefault(check.name, check)
    return tuple(named.values())


def checks_of(process: dict[str, Any] | None) -> tuple[Check, ...]:
    """Those of a process that stands in the record; the spec's where it has none, or none that can be read."""
    recorded = process.get("checklist") if process else None
    if not isinstance(recorded, Iterable) or isinstance(recorded, str):
        return CHECKS
    try:
        return each_once(Check(words) for words in recorded if isinstance(words, str))
    except ValueError:
        return CHECKS
