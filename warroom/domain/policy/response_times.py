"""Response times: one of the spec's four phrases, or a length of time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

LONGEST = timedelta(days=365)
_PHRASES = ("immediate", "same day", "within 48 hours", "next sprint")
_UNITS = {"m": ("minutes", "min"), "h": ("hours", "h"), "d": ("days", "day"), "w": ("weeks", "week")}
_LENGTH = re.compile(r"([-+]?\d{1,9})\s*(m|min|mins|minutes?|h|hours?|hrs?|d|days?|w|weeks?)", re.IGNORECASE)
_INSTEAD = (
    'it should be "immediate", "same day", "within 48 hours" or "next sprint", or a length as in "15m", '
    '"4h" or "2 days"'
)


class ResponseTime(str):
    """How soon somebody must respond; spec, "Severity Levels". The text is as the settings say it."""

    length: timedelta | None
    """How long after the declaration; None for a phrase."""

    IMMEDIATE: ClassVar[ResponseTime]
    SAME_DAY: ClassVar[ResponseTime]
    WITHIN_48_HOURS: ClassVar[ResponseTime]
    NEXT_SPRINT: ClassVar[ResponseTime]

    def __new__(cls, typed: str) -> ResponseTime:
        """Raises ValueError for what is neither a phrase nor a length from a minute to a year."""
        words = " ".join(typed.split()).lower()
        length = None
        if words not in _PHRASES:
            length, words = _read(words)
        made = super().__new__(cls, words)
        made.length = length
        return made

    @property
    def words(self) -> str:
        """Within a sentence: `immediate`, or `within 15 min`."""
        return str(self) if self.length is None else f"within {self}"

    @property
    def label(self) -> str:
        return self.words[:1].upper() + self.words[1:]

    def deadline(self, declared: datetime) -> datetime | None:
        """When the response is late (UTC); None for Next sprint, which has no clock.

        Immediate is 5 minutes and Same day ends at midnight in the zone of `declared`. The others are lengths of
        time, and last as long on the day that the clocks change.
        """
        if self.length is not None:
            return declared.astimezone(UTC) + self.length
        match str(self):
            case "immediate":
                return declared.astimezone(UTC) + timedelta(minutes=5)
            case "same day":
                midnight = declared.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
                return (midnight + timedelta(days=1)).astimezone(UTC)
            case "within 48 hours":
                return declared.astimezone(UTC) + timedelta(hours=48)
        return None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema  # only a config file needs it

        return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())


def _read(words: str) -> tuple[timedelta, str]:
    """A length and how it is written. Raises ValueError."""
    found = _LENGTH.fullmatch(words)
    if found is None:
        raise ValueError(_INSTEAD)
    amount, (unit, short) = int(found[1]), _UNITS[found[2][0].lower()]
    if amount <= 0:
        raise ValueError("it should be longer than nothing")
    if amount > LONGEST / timedelta(**{unit: 1}):
        raise ValueError("it should be a year at most")
    plural = "s" if short in ("day", "week") and amount > 1 else ""
    return timedelta(**{unit: amount}), f"{amount} {short}{plural}"


ResponseTime.IMMEDIATE, ResponseTime.SAME_DAY, ResponseTime.WITHIN_48_HOURS, ResponseTime.NEXT_SPRINT = map(
    ResponseTime, _PHRASES
)
