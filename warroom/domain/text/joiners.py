"""Which invisible joiners belong to a text: between letters that join (Persian, Hindi …) and inside an emoji."""

from __future__ import annotations

import re
import unicodedata

ZWNJ, ZWJ = "\u200c", "\u200d"

_JOINING = re.compile(
    "[\u0600-\u074f\u0750-\u077f\u07c0-\u07ff\u0840-\u0fff\u1000-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1c4f"
    "\ua840-\ua8ff\ua980-\ua9ff\uaa60-\uaa7f\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010ac0-\U00010aff\U00010d00-\U00010d3f\U00011000-\U00011fff\U0001e900-\U0001e95f]"
)
"""Scripts whose letters take other shapes beside each other: Arabic and its kin, and those of India and around it."""
_VIRAMA = 9
"""The combining class of the sign that joins two consonants of an Indian script."""
_EMOJI = re.compile(
    "[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f]"
)
FLAG_TAGS = "(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
"""What makes a flag of a part of a country, as of Scotland; a pattern."""


def belongs(text: str, at: int) -> bool:
    """Whether the joiner at `at` is one that writing or an emoji needs."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    in_emoji = text[at] == ZWJ and _EMOJI.match(before) and _EMOJI.match(after)
    return bool(in_emoji) or joins_letters(text, at)


def joins_letters(text: str, at: int) -> bool:
    """Whether the joiner at `at` stands alone beside letters that join."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or after in (ZWNJ, ZWJ):  # one after another they write nothing, but could hide something
        return False
    if unicodedata.combining(before) == _VIRAMA:
        return True
    if not _is_joining(after):
        return False
    # Persian often puts the end of a word apart from a number or a name, as in API‌ها.
    return _is_joining(before) or (text[at] == ZWNJ and before.isalnum())


def _is_joining(character: str) -> bool:
    return bool(_JOINING.match(character)) and unicodedata.category(character)[0] in "LM"
