"""The half of the day in words behind a clock: `2:05 in the afternoon`, `9:30 tonight`, `2:05 de la tarde`."""

from __future__ import annotations

from warroom.domain.text.lazy_pattern import LazyPattern

_BEHIND = LazyPattern(
    r",?\s{1,2}\(?(?:"
    r"(?P<last>last night|yesterday night)"
    r"|(?P<today>tonight|this evening)"
    r"|(?P<morning>(?:in the|this) morning|de la ma[ñn]ana|de la madrugada|da manhã|du matin|(?:di|del) mattin[ao]|morgens|vormittags"
    r"|am (?:morgen|vormittag)|'s (?:ochtends|morgens)|утра|rano)"
    r"|(?P<afternoon>(?:in the|this) afternoon|de la tarde|da tarde|de l'apr[èe]s-midi|del pomeriggio|nachmittags|am nachmittag"
    r"|'s middags|дня|po południu)"
    r"|(?P<evening>in the evening|du soir|di sera|abends|am abend|'s avonds|вечера|wieczorem)"
    r"|(?P<night>(?:at|in the) night|de la noche|da noite|di notte|nachts|in der nacht|'s nachts|ночи|w nocy)"
    r")(?!\w|['’-]\w)\)?",
    ignore_case=True,
)
_BEHIND_A_DAY = LazyPattern(
    r"\s{1,2}(?:(?P<morning>morning)|(?P<afternoon>afternoon)|(?P<evening>evening)|(?P<night>night))(?!\w|['’-]\w)",
    ignore_case=True,
)
_FIRST_LETTERS = frozenset("eltidnmvaywpудвн'")
"""What those words begin with: behind most clocks no pattern is needed."""


def half_of_day(head: str, at: int, hour: int, *, after_day: bool = False) -> tuple[int | None, int] | None:
    """The hour from 0 to 23 that the words at that place make of `hour`, and where they end; the hour is None where it is not clear.

    None when no such words stand there, or when they belong to the note, as in `21:30 tonight we deploy`.
    """
    if head[at : at + 3].lstrip(" ,(").lower()[:1] not in _FIRST_LETTERS:
        return None
    found = _BEHIND.match(head, at) or (_BEHIND_A_DAY.match(head, at) if after_day else None)
    if found is None:
        return None
    half, end = found.lastgroup or "", found.end()
    if found[0].endswith(")") and "(" not in found[0]:
        end -= 1  # it closes what was opened before the clock
    if half == "today":
        if hour > 12:
            return None
        # A clock of 24 hours says 09:30, and has no evening at that hour.
        half = "last" if head[max(0, at - 5) : at].startswith("0") else "evening"
    return _hour(half, hour), end


def _hour(half: str, hour: int) -> int | None:
    if half == "morning":
        return hour if hour < 12 else None
    if half == "afternoon":
        return hour + 12 if 1 <= hour <= 7 else hour if hour >= 12 else None
    if half == "evening":
        return hour + 12 if 4 <= hour <= 11 else hour if hour >= 16 else None
    if half == "night":
        return 0 if hour == 12 else hour + 12 if 6 <= hour <= 11 else hour if hour < 6 or hour >= 17 else None
    return None  # last night is of two days, unless an hour says which
