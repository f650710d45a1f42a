"""Names that an incident goes by: its channel and its reference."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from datetime import date

CHANNEL_LIMIT = 80
"""Characters in a channel name, without the `#`; what the common chats allow."""

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d"}
    | {"ł": "l", "Ł": "l", "þ": "th", "Þ": "th", "ð": "d", "Ð": "d", "ı": "i"}
)
_REFERENCE = re.compile(r"(?:inc[-_ ]?)?0*([1-9]\d{0,8})", re.IGNORECASE)
_APOSTROPHES = re.compile(r"['’`]")


PATTERN = "#incident-{date}-{words}"
"""Of the spec, "Triage"."""
PARTS = ("{date}", "{words}", "{severity}")
"""What a pattern is filled in with; the date has to be in it, so that one name is not used twice."""
_LONGEST_PATTERN = 60


def channel_pattern(typed: str) -> str:
    """A pattern as it is used. Raises ValueError for one that makes no channel names."""
    pattern = f"#{typed.strip().removeprefix('#').lower()}"
    rest = pattern[1:]
    for part in PARTS:
        rest = rest.replace(part, "")
    if len(pattern) > _LONGEST_PATTERN:
        raise ValueError(f"it should have {_LONGEST_PATTERN} characters at most")
    if "{date}" not in pattern:
        raise ValueError("it should hold {date}, so that the names of two days differ")
    if pattern.count("{words}") > 1:
        raise ValueError("it should hold {words} once")
    if not re.fullmatch(r"[a-z0-9_-]*", rest):
        raise ValueError("it should be made of a-z, 0-9, - and _, {date}, {words} and {severity}")
    return pattern


def channel_name(
    title: str, day: date, taken: Container[str] = (), pattern: str = PATTERN, severity: str = "",
    number: int | None = None,
) -> str:  # fmt: skip
    """`#incident-YYYY-MM-DD-brief-description` (spec, "Triage"), different from every name in `taken`.

    `pattern` is one that `channel_pattern` gave.
    Lowercase a-z, 0-9 and hyphens, whole words up to `CHANNEL_LIMIT`, accents folded. A title that is not written in
    Latin letters gives the incident's reference, `inc-6`, or `…` while its `number` is not known, as in a preview; a
    name that is taken gets -2, -3 and so on.
    """
    words = _words(title)
    digits_alone = not any(map(str.isalpha, "".join(words))) and any(map(str.isalpha, title))
    if not words or digits_alone:  # `5` of `Ошибка 5` names nothing
        words = [f"inc-{number}" if number else "…"]
    filled = pattern[1:].replace("{date}", day.isoformat()).replace("{severity}", "-".join(_words(severity)))
    before, described, after = filled.partition("{words}")
    number = 1
    while True:
        ending = "" if number == 1 else f"-{number}"
        room = CHANNEL_LIMIT - len(before) - len(after) - len(ending)
        name = f"#{before}{_joined(words, room) if described else ''}{after}{ending}"
        if name not in taken:
            return name
        number += 1


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).translate(_LETTERS))
    kept = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    return re.findall(r"[a-z0-9]+", kept)


def _joined(words: list[str], limit: int) -> str:
    name = ""
    for word in words:
        more = f"{name}-{word}" if name else word
        if len(more) > limit:
            break
        name = more
    # One word that is longer than a channel may be is the only one that gets cut.
    return name or words[0][:limit]


def parse_reference(text: str) -> int | None:
    """The number of `INC-7`, `inc-7` or `7`; None when it is no reference."""
    match = _REFERENCE.fullmatch(text.strip())
    return int(match[1]) if match else None
