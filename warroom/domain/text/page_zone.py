"""The zone that a page gives to its times in a sentence: “All times in CET”, “Times are in PST (UTC-8)”, `Timeline (UTC)`."""

from __future__ import annotations

import re

from warroom.domain.text.time_zones import fixed_offset, place_zone
from warroom.domain.text.zone_words import SURE, ZONE_WORDS

_OFFSET = r"(?:[Uu][Tt][Cc]|[Gg][Mm][Tt])?\s?[+-]\d{1,2}(?::?\d{2})?"
_ZONE = (
    r"((?:[Uu][Tt][Cc]|[Gg][Mm][Tt])(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?|[+-]\d{1,2}:\d{2}"
    r"|[+-]\d{4}|[A-Z]{2,5})(?![A-Za-z0-9])"
    rf"(?:\s?[(\[,/=]\s?({_OFFSET})(?![\d:]))?"
)
_TIMES = r"\b(?:[Tt]ime(?:s|stamps?|\s?zone)?|(?:Uhr)?[Zz]eit(?:en|zone|angaben)?|[Hh]eures?|[Hh]oras?|[Tt]ijden|[Oo]rari?)\b"
_BETWEEN = (
    r"(?:\s?(?:below|here|listed|shown|given|displayed|quoted|noted|recorded|reported|expressed|approximate(?:ly)?|approx\.?|rough(?:ly)?"
    r"|estimated|on|this|page|document|timeline|are|is|sind|sont|en|in|as|and|but|all|the|unless|otherwise|stated|using|=|:)(?![a-z]),?)*"
)
_TIMES_IN = re.compile(rf"{_TIMES}{_BETWEEN}\s?[:(\[]?\s?{_ZONE}")
_IN_BRACKETS = re.compile(rf"[(\[](?:[Aa]ll\s)?(?:[Tt]imes?\s)?(?:are\s)?(?:in\s)?{_ZONE}[)\]]")
_BY_PLACE = re.compile(
    rf"(?:^|[(\[.:#*_|>-])\s*(?:[Aa]ll\s(?:the\s)?|[Tt]he\s)?(?:[Tt]imes?|[Tt]imestamps?|[Tt]ime\s?zone){_BETWEEN}\s?[:(\[]?\s?"
    r"(?:(?:my|our|your|their)\s)?"
    r"([Ll]ocal|[Pp]acific|[Mm]ountain|[Ee]astern|[Cc]entral|(?:[A-Z][a-z]+\s){0,2}[A-Z][a-z]+)(?:\s(?:standard\s|daylight\s|summer\s)?[Tt]ime(?:\s?zone)?)?"
    r"(?:\s?[(\[]([A-Z][A-Za-z]+(?:[\s/_][A-Z][A-Za-z]+){0,2})(?:\stime)?[)\]])?\s*(?=[.,;:)\]|*_]|$)"
)
_PART_OF_A_LAND = ("local", "pacific", "mountain", "eastern", "central")


def zone_said(text: str, *, brackets: bool = False) -> str | None:
    """The zone that a sentence gives to the times; with `brackets` also that of `Timeline (UTC)`.

    An offset beside it counts more than an abbreviation. What no zone can be made of, as “Pacific”, is given as it was written.
    """
    if len(text) > 600:
        return None
    text = text.replace("\u2212", "-")
    for found in (*_TIMES_IN.finditer(text), *(_IN_BRACKETS.finditer(text) if brackets else ())):
        word = found[1].upper() if "/" not in found[1] else found[1]
        if is_zone(word):
            beside = (found[2] or "").strip().upper()
            return beside if fixed_offset(beside) is not None else word
    for found in _BY_PLACE.finditer(text):
        for place in (found[2], found[1]):
            zone = place and (place_zone(place) or place_zone(f"{place} time"))
            if zone:
                return str(zone)
        if found[1].lower() in _PART_OF_A_LAND:
            return found[1]
        if ":" in found[0]:  # `Timezone: Munich`
            return found[1]
    return None


def is_zone(word: str) -> bool:
    """Whether a word may name a zone: an abbreviation, an offset, or an area and a place."""
    return (
        word in ZONE_WORDS
        or word in SURE
        or ("/" in word and place_zone(word) is not None)
        or fixed_offset(word) is not None
    )
