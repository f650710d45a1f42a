"""JSON as this program writes it: what other readers would take in two ways, or not at all, is refused."""

from __future__ import annotations

import json
import math
import re
from typing import Any

DEEPEST = 50
"""Levels of lists and objects in a value; ours have three."""
FARTHEST = 10**40
"""The largest number; nobody counts so far."""
SHORT, LONG = 3_000, 1_000_000
"""Characters in a name, and in any other text; ten times of what is recorded, since a redaction may lengthen them."""
_NAMES = frozenset(
    (
        "title",
        "channel",
        "role",
        "person",
        "replaces",
        "owner",
        "holder",
        "metric",
        "name",
        "step",
        "of",
        "was_of",
    )
)
"""Fields that hold a name or a line, never a text."""
_WHOLE = "brief"
"""A text that is made of many others, and as long as they are."""
_SURROGATE = re.compile("[\ud800-\udfff]")


class NotOursError(ValueError):
    """The JSON cannot be of this program; the message says what it does or holds, without a subject."""


def read_json(text: str | bytes) -> Any:
    """The value. Raises NotOursError, and UnicodeDecodeError for bytes that are no UTF-8."""
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_number)
    except (NotOursError, UnicodeDecodeError):
        raise
    except RecursionError as error:
        raise NotOursError("is too deeply nested") from error
    except ValueError as error:
        raise NotOursError("is broken") from error
    return value


def odd_value(value: Any) -> str:
    """What it holds that no event of ours does, without a subject: too much, too deep, half a character. Empty when nothing."""
    level = [("", value)]
    for _ in range(DEEPEST):
        for name, inner in level:
            if words := _odd(name, inner):
                return words
        level = [
            pair
            for name, outer in level
            if isinstance(outer, dict | list)
            for pair in (outer.items() if isinstance(outer, dict) else ((name, inner) for inner in outer))
        ]
        if not level:
            return ""
    return "is too deeply nested"


def _odd(name: str, value: Any) -> str:
    if isinstance(value, str):
        if len(value) > (SHORT if name in _NAMES else LONG) and name != _WHOLE:
            return f"holds {len(value):,} characters as “{name}”, more than anybody can have recorded"
        return f"holds half a character in “{name}”" if _SURROGATE.search(value) else ""
    if isinstance(value, int) and abs(value) > FARTHEST:
        return f"holds a number out of range as “{name}”"
    return ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotOursError(f"holds “{twice[:40]}” twice")
    return found


def _constant(word: str) -> float:
    raise NotOursError(f"holds {word}, which is no number")


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NotOursError(f"holds {text[:40]}, a number out of range")
    return number
