"""Words typed to find entries, as an index understands them. Every input is answered, if only with a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from warroom.domain.refusal import Refusal

MOST = 32
"""Words of one search; a longer text is no search, and an index takes only so many."""
LONGEST = 1000
"""Characters of one word."""
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# Chinese, Japanese, Thai and their neighbours put no spaces between words, so an index holds whole sentences.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3040-\u30ff\u31c0-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


@dataclass(frozen=True)
class Asked:
    """What an entry has to hold: all of both."""

    words: tuple[str, ...] = ()
    """Looked up in the index; each may be the beginning of a word unless it is one letter; `api-1` is two side by side."""
    signs: tuple[str, ...] = ()
    """Emoji, symbols and scripts without spaces: in no index, so they are looked for letter by letter."""

    @property
    def marks(self) -> re.Pattern[str] | None:
        """Finds what is asked for in a text, to mark it; None when nothing is."""
        parts = [r"\W+".join(map(re.escape, re.findall(r"\w+", word))) for word in self.words]
        parts = [rf"\b{part}" for part in parts if part] + [re.escape(sign) for sign in self.signs]
        return re.compile("|".join(sorted(parts, key=len, reverse=True)), re.IGNORECASE) if parts else None


def unaccented(text: str) -> str:
    """The text folded for looking something up: José is found by jose."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def asked(typed: str) -> Asked | Refusal:
    """What these words ask for. Punctuation counts only when there is nothing else."""
    found = [word for word in dict.fromkeys(_BREAKS.split(typed)) if word]
    if problem := too_many(found):
        return problem
    if longest := next((word for word in found if len(word) > LONGEST), None):
        return Refusal(
            f"A word of {len(longest):,} characters is too long to look for; take {LONGEST:,} at most."
        )
    words, signs, points = [], [], []
    for word in found:
        lettered = any(_lettered(c) for c in word)
        if _UNSPACED.search(word) or any(unicodedata.category(c) in ("So", "Sk") for c in word):
            signs.append(word)
        elif lettered:
            words.append(word)
        else:
            points.append(word)
    if not words and not signs:
        signs = points
    return Asked(tuple(words), tuple(signs))


def too_many(words: Sequence[str]) -> Refusal | None:
    """Why so many words are not looked for."""
    if len(words) <= MOST:
        return None
    return Refusal(f"{len(words):,} words are too many to look for; take {MOST} at most.")


def _lettered(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"
