"""The word for a zone behind a clock: `UTC`, `CET`, `+02:00`. Which zone it is, and whether it is known, comes later."""

from __future__ import annotations

from warroom.domain.text.lazy_pattern import LazyPattern

ZONE_WORDS = frozenset(
    """
    ACDT ACST ACT ADT AEDT AEST AFT AKDT AKST ALMT AMST AMT ART AST AWST AZT BDT BNT BOT BRST BRT BST
    BTT CAT CDT CEST CET CHST CLST CLT COT CST CVT CT EAT ECT EDT EEST EET EST ET FJT FKT GET GST GYT
    HADT HAST HDT HKT HOVT HST ICT IDT IRDT IRKT IRST IST JST KGT KRAT KST LHDT LHST LMT MAGT MDT MESZ
    MET MEST MEZ MMT MSD MSK MST MT MUT MVT MYT NDT NOVT NPT NST NZDT NZST OMST PDT PET PETT PGT PHT PKT
    PST PT PYT PYST RET SAMT SAST SBT SCT SGT SRT SST TJT TLT TMT TRT ULAT UYT UZT VET VLAT WAST WAT
    WEST WET WIB WIT WITA YAKT YEKT
    """.split()  # noqa: SIM905
)
"""Abbreviations of time zones in use; a capital word behind a clock that is none of them belongs to the text."""
SURE = ("UTC", "GMT", "Z")
_LOWER_ZONES = frozenset(
    ["utc", "gmt", "cet", "cest", "bst", "edt", "pst", "pdt", "aest", "msk", "mez", "mesz"]
)
"""Those that are no words of a language as well."""

_ZONE = LazyPattern(
    r"\s?(?:(Z|(?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::?[0-5]\d)?)?|[+-]\d{2}(?::?[0-5]\d)?|[A-Za-z]{2,5})(?![\w/])(?!-\w|['’]\w))"
)
_OPENED = LazyPattern(r"\s?([(\[])")


def scan_zone(head: str, at: int, *, sure: bool) -> tuple[str | None, bool, int]:
    """The zone word behind a clock, whether it is one beyond doubt, and where it ends; `sure` holds for bare offsets."""
    place = at
    opened = _OPENED.match(head, at)
    if opened:
        place = opened.end()
    found = _ZONE.match(head, place)
    if found is None:
        return None, True, at
    end = found.end()
    if opened:
        if head[end : end + 1] not in (")", "]"):
            return None, True, at
        end += 1
    word = found[1]
    if word[0] in "+-":
        attached = not opened and not found[0][0].isspace()
        if int(word[1:3]) > 14 and not attached:
            return None, True, at
        # `14:02 +10` may be ten more of something; nobody writes that as +05.
        certain = attached or bool(opened) or ":" in word or word[1] == "0" or (sure and len(word) > 3)
        return word, certain, end
    if word.upper().startswith(("UTC", "GMT")) or word == "Z":
        return word.upper(), True, end
    if word.lower() == "z":
        return ("Z", True, end) if not found[0][0].isspace() else (None, True, at)
    if (word.isupper() and word in ZONE_WORDS) or word == "ChST" or word in _LOWER_ZONES:
        return word.upper(), True, end
    return None, True, at
