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


def channel_name(title: str, day: date, taken: Container[str] = (), number: int | None = None) -> str:
    """`#incident-YYYY-MM-DD-brief-description` (spec, "Triage"), different from every name in `taken`.

    Lowercase a-z, 0-9 and hyphens, whole words up to `CHANNEL_LIMIT`, accents folded. A title that is
    not written in Latin letters gives the incident's reference, `inc-6`, or `unnamed` while its `number` is not known; a name that is taken gets -2, -3 and so on.
    """
    folded = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", title).translate(_LETTERS))
    kept = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    words = re.findall(r"[a-z0-9]+", kept)
    digits_alone = not any(map(str.isalpha, "".join(words))) and any(map(str.isalpha, title))
    if not words or digits_alone:  # `5` of `Ошибка 5` names nothing
        words = [f"inc-{number}" if number else "unnamed"]
    stem = f"incident-{day.isoformat()}"
    number = 1
    while True:
        ending = "" if number == 1 else f"-{number}"
        name = f"#{_joined(stem, words, CHANNEL_LIMIT - len(ending))}{ending}"
        if name not in taken:
            return name
        number += 1


def _joined(stem: str, words: list[str], limit: int) -> str:
    name = stem
    for word in words:
        if len(name) + 1 + len(word) > limit:
            break
        name += f"-{word}"
    # One word that is longer than a channel may be is the only one that gets cut.
    return name if name != stem else f"{stem}-{words[0]}"[:limit]


def parse_reference(text: str) -> int | None:
    """The number of `INC-7`, `inc-7` or `7`; None when it is no reference."""
    match = _REFERENCE.fullmatch(text.strip())
    return int(match[1]) if match else None
