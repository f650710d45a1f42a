"""Which offset is offered to somebody who wrote a zone that cannot be read."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from warroom.domain.text.place_words import zone_offered
from warroom.domain.text.time_frame import Frame
from warroom.domain.text.time_zones import fixed_offset, offset_words, place_zone

_USUAL = {
    "ACST": "+09:30", "AEDT": "+11:00", "AEST": "+10:00", "AKDT": "-08:00", "AKST": "-09:00", "ART": "-03:00", "AST": "-04:00",
    "AWST": "+08:00", "BRT": "-03:00", "BST": "+01:00", "CAT": "+02:00", "CDT": "-05:00", "CEST": "+02:00", "CET": "+01:00",
    "CST": "-06:00", "EAT": "+03:00", "EDT": "-04:00", "EEST": "+03:00", "EET": "+02:00", "EST": "-05:00", "GST": "+04:00",
    "HKT": "+08:00", "HST": "-10:00", "ICT": "+07:00", "IDT": "+03:00", "IST": "+05:30", "JST": "+09:00", "KST": "+09:00",
    "MDT": "-06:00", "MSK": "+03:00", "MST": "-07:00", "NDT": "-02:30", "NPT": "+05:45", "NST": "-03:30", "NZDT": "+13:00",
    "NZST": "+12:00", "PDT": "-07:00", "PHT": "+08:00", "PKT": "+05:00", "PST": "-08:00", "SAST": "+02:00", "SGT": "+08:00",
    "TRT": "+03:00", "WAT": "+01:00", "WEST": "+01:00", "WET": "+00:00", "WIB": "+07:00",
}  # fmt: skip
"""What an abbreviation mostly means. It is only offered: some have other meanings."""
_ALSO = {
    "AST": ("+03:00",), "BST": ("+06:00",), "CST": ("+08:00", "-05:00"), "GST": ("-02:00",), "IST": ("+02:00", "+01:00"),
    "MST": ("+08:00",), "PST": ("+08:00",), "SST": ("+08:00", "-11:00"), "ECT": ("-05:00",), "AMT": ("-04:00", "+04:00"),
    "BRST": ("-02:00",), "CLT": ("-04:00",), "COT": ("-05:00",), "PET": ("-05:00",), "UYT": ("-03:00",), "GET": ("+04:00",),
    "AZT": ("+04:00",), "SAMT": ("+04:00",), "MUT": ("+04:00",), "UZT": ("+05:00",), "MVT": ("+05:00",), "BDT": ("+06:00",),
    "NPT": ("+05:45",), "MMT": ("+06:30",), "WITA": ("+08:00",), "WIT": ("+09:00",), "MYT": ("+08:00",), "SCT": ("+04:00",),
}  # fmt: skip
"""What an abbreviation may mean beside that."""
_PARTS = {
    "PT": "Los_Angeles", "PACIFIC": "Los_Angeles", "MT": "Denver", "MOUNTAIN": "Denver", "CT": "Chicago", "CENTRAL": "Chicago",
    "ET": "New_York", "EASTERN": "New_York",
}  # fmt: skip


def offsets_of(word: str) -> tuple[str, ...]:
    """Every offset from UTC that an abbreviation is used for, as far as known."""
    usual = _USUAL.get(word)
    return (*([usual] if usual else []), *_ALSO.get(word, ()))


def offset_offered(word: str, frame: Frame) -> str:
    """The offset from UTC that a zone word may mean, as +05:30; of one that says nothing, that of the own zone."""
    if usual := _USUAL.get(word) or (_USUAL.get(word[:3]) if word[3:4] in "+-0123456789" else None):
        return usual
    named = (
        _zone_of_part(word)
        or _zone_named(zone_offered(word))
        or fixed_offset(word)
        or place_zone(word)
        or frame.zone
        or UTC
    )
    return offset_words(frame.now, named)


def _zone_of_part(word: str) -> ZoneInfo | None:
    city = _PARTS.get(word.upper().removesuffix(" TIME"))
    return _zone_named(f"America/{city}" if city else None)


def _zone_named(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except ZoneInfoNotFoundError:  # a machine without zone data
        return None
