"""The digest of a record at one of its entries: kept elsewhere, it shows whether the record was made anew since."""

from __future__ import annotations

import re
from dataclasses import dataclass

from warroom.domain.refusal import Refusal
from warroom.domain.text.safe_text import one_line

DIGITS = 12
"""Hexadecimal digits of the hash that a digest shows: 48 bits."""
EXAMPLE = "INC-7@42:9f3c1a2b3c4d"
_DIGEST = re.compile(
    rf"(?<![\w-])INC-([1-9]\d{{0,8}})@([1-9]\d{{0,17}}):([0-9a-f]{{{DIGITS},64}})(?![0-9a-z])", re.IGNORECASE
)
_CUT = re.compile(r"(?<![\w-])INC-\d+@\d+:[0-9a-z]*", re.IGNORECASE)
"""What was a digest before something cut it off."""
_MEANT = re.compile(r"\s*INC-?\d*@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RecordDigest:
    """INC-`number` held entry `n`, whose link of the hash chain begins with `hash` (hexadecimal)."""

    number: int
    n: int
    hash: str

    def __str__(self) -> str:
        return f"INC-{self.number}@{self.n}:{self.hash[:DIGITS]}"

    def fits(self, hash: str) -> bool:
        """Whether that is the hash meant."""
        return hash.startswith(self.hash)


def digests_in(text: str) -> list[RecordDigest]:
    """Every digest in a text, each once, in order."""
    return list(dict.fromkeys(map(_read, _DIGEST.finditer(text))))


def broken_digests(text: str) -> list[str]:
    """What begins like a digest in a text and is none."""
    found = dict.fromkeys(match[0] for match in _CUT.finditer(text))
    return [words for words in found if not _DIGEST.fullmatch(words)]


def looks_like_digest(typed: str) -> bool:
    """Whether somebody meant a digest, right or wrong."""
    return _MEANT.match(typed) is not None


def parse_digest(typed: str) -> RecordDigest | Refusal:
    """The digest that was typed."""
    found = _DIGEST.fullmatch(typed.strip())
    if found is None:
        return Refusal(
            f"“{one_line(typed)[:80]}” is no digest; it is a reference, an entry and {DIGITS} digits, as in {EXAMPLE}."
        )
    return _read(found)


def _read(found: re.Match[str]) -> RecordDigest:
    return RecordDigest(int(found[1]), int(found[2]), found[3].lower())
