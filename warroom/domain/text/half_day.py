"""The half of the day in words behind a clock: `2:05 in the afternoon`, `9:30 tonight`, `2:05 de la tarde`."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.text.lazy_pattern import LazyPattern

_BEHIND = LazyPattern(
    r",?\s{1,2}[(\[]?(?:"
    r"(?P<last>last night|last evening|evening|night|ce soir|esta noche)"
    r"|(?P<am>a\.?m\.?(?=[)\]]))|(?P<pm>p\.?m\.?)"
    r"|(?P<noon>noon|midday)|(?P<midnight>midnight)"
    r"|(?P<today>tonight|this evening)"
    r"|(?P<morning>(?:in the|this) morning|de la ma[ñn]ana|de la madrugada|da manhã|du matin|(?:di|del) mattin[ao]|morgens|vormittags"
    r"|am (?:morgen|vormittag)|'s (?:ochtends|morgens)|утра|rano)"
    r"|(?P<afternoon>(?:in the|this) afternoon|de la tarde|da tarde|de l'apr[èe]s-midi|del pomeriggio|nachmittags|am nachmittag"
    r"|'s middags|дня|po południu)"
    r"|(?P<evening>in the evening|du soir|di sera|abends|am abend|'s avonds|вечера|wieczorem)"
    r"|(?P<night>(?:at|in the) night|de la noche|da noite|di notte|nachts|in der nacht|'s nachts|ночи|w nocy)"
    r")(?!\w|['’-]\w)[)\]]?",
    ignore_case=True,
)
_BEHIND_A_DAY = LazyPattern(
    r"\s{1,2}(?:(?P<morning>morning)|(?P<afternoon>afternoon)|(?P<evening>evening)|(?P<night>night))(?!\w|['’-]\w)",
    ignore_case=True,
)
_PART = LazyPattern(
    r",?\s{1,2}[(\[]?(?:"
    r"(?P<small>overnight|over night|in the (?:small|early|wee) hours|before dawn|pre-?dawn|(?:just |shortly |right )?(?:after|past) midnight|"
    r"midnight(?=[:,]))"
    r"|(?P<morning>(?:early |late |mid-?)?morning|first thing|(?:after|before|at) (?:breakfast|dawn|sunrise)|früh|morgens?|matin|(?:just |shortly )?before noon)"
    r"|(?P<afternoon>(?:early |late |mid-?)?afternoon|(?:just |shortly |right )?(?:after|over|during) (?:lunch|noon|midday)|mittags?|nachmittags?|"
    r"(?:après-midi|tarde)(?!\w))"
    r"|(?P<evening>(?:early |late |mid-?)evening|(?:after|before|over|at) (?:dinner|supper|sunset|dusk)|soir)"
    r"|(?P<night>(?:late |mid-?)night|(?:just |shortly )?before midnight|during the night|nuit|noche)"
    r")(?!\w|['’-]\w)[)\]]?",
    ignore_case=True,
)
"""Other words for a part of the day. They stay in the text, and must go with the clock in front of them."""
_HOURS = {
    "small": range(9), "morning": range(4, 12), "afternoon": range(12, 19), "evening": range(16, 24), "night": (*range(20, 24), *range(6)),
}  # fmt: skip
_FIRST_LETTERS = frozenset("abcefjlorstdinmvwpудвн'y")
"""What those words begin with: behind most clocks no pattern is needed."""


def half_of_day(head: str, at: int, hour: int, *, after_day: bool = False) -> tuple[int | None, int] | None:
    """The hour from 0 to 23 that the words at that place make of `hour`, and where they end; the hour is None where it is not clear.

    None when no such words stand there, or when they belong to the note, as in `21:30 tonight we deploy`.
    """
    if head[at : at + 3].lstrip(" ,([").lower()[:1] not in _FIRST_LETTERS:
        return None
    found = (_BEHIND_A_DAY.match(head, at) if after_day else None) or _BEHIND.match(head, at)
    if found is None:
        part = _PART.match(head, at)
        # `14:02 morning shift leaves`: a clock of 24 hours and the name of a thing.
        if part is None or hour in _HOURS[part.lastgroup or ""] or (hour > 12 and " " not in part[0].strip()):
            return None
        return None, part.end()
    half, end = found.lastgroup or "", found.end()
    if found[0][-1:] in (")", "]") and "(" not in found[0] and "[" not in found[0]:
        end -= 1  # it closes what was opened before the clock
    if half in ("last", "noon", "midnight") and hour > 12 and " " not in found[0].strip():
        return None  # `14:02 night shift joins`
    if half == "today":
        if hour > 12:
            return None
        # A clock of 24 hours says 09:30, and has no evening at that hour.
        half = "last" if head[max(0, at - 5) : at].startswith("0") else "evening"
    return _hour(half, hour), end


_TODAY = LazyPattern(r".*(?:tonight|this (?:morning|afternoon|evening))[)\]]?$", ignore_case=True)
_STILL_NIGHT = 6
"""Up to that hour of the morning, tonight began the evening before."""


def before_today(written: str, at: datetime, now: datetime) -> bool:
    """Whether a time that is written as one of today, as `9:30 tonight`, was read as one of a day before. Both in one zone."""
    return now.hour >= _STILL_NIGHT and at.date() < now.date() and bool(_TODAY.match(written, 0))


def _hour(half: str, hour: int) -> int | None:
    if half in ("am", "pm"):
        return hour % 12 + 12 * (half == "pm") if 1 <= hour <= 12 else None
    if half in ("noon", "midnight"):
        return 12 * (half == "noon") if hour == 12 else 0 if hour == 0 and half == "midnight" else None
    if half == "morning":
        return hour if hour < 12 else None
    if half == "afternoon":
        return hour + 12 if 1 <= hour <= 7 else hour if hour >= 12 else None
    if half == "evening":
        return hour + 12 if 4 <= hour <= 11 else hour if hour >= 16 else None
    if half == "night":
        return 0 if hour == 12 else hour + 12 if 6 <= hour <= 11 else hour if hour < 6 or hour >= 17 else None
    return None  # last night is of two days, unless an hour says which
