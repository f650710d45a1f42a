"""How a time stands in a line: clock, day, zone, or a length such as `-7m`. Which moment that is, `time_input` decides.

Only the first `HEAD` characters of a line are looked at, so that the cost does not grow with the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta

from warroom.domain.text.days import WrittenDay, scan_day
from warroom.domain.text.half_day import half_of_day
from warroom.domain.text.lazy_pattern import LazyPattern
from warroom.domain.text.number_words import NUMBER_WORD, number_of
from warroom.domain.text.other_times import doubled
from warroom.domain.text.zone_words import scan_zone, zone_in_front

HEAD = 200

_SAME = {ord(c): "-" for c in "‐‑‒–—―−﹣－"} | {ord(c): ":" for c in "：∶꞉﹕"} | {ord(c): "/" for c in "／⁄"}
_SAME |= {
    ord(c): " "
    for c in "\t\u00a0\u2007\u2009\u200a\u202f\u3000\u200b\u200e\u200f\u202a\u202c\u2066\u2069\ufeff"
}
_SAME |= {0xFF01: "!", 0xFF1F: "?", 0xFF0E: ".", 0x2248: "~", 0x223C: "~", 0xFF5E: "~", 0xB1: "~"}

_COLON = LazyPattern(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?:([ap])(?!\w|\.\s?m)|\s{0,2}([ap])(?:\.\s?)?m(?:\.(?=[\s:,|)\]]|$))?(?!\w|\s(?:abend|nachmittag|morgen|vormittag|mittag)(?!\w)))?(?:\s?(?:h|hrs|uhr)(?!\w))?",
    ignore_case=True,
)
_HALF_DAY = LazyPattern(r"(\d{1,2})(?:\.(\d{2}))?\s{0,2}([ap])(?:\.\s?)?m\.?(?!\w)", ignore_case=True)
_HOUR_OF_HALF = LazyPattern(
    r"(\d{1,2})(?=\s(?:(?:in the|this) (?:morning|afternoon|evening)|at night|tonight|(?<=12\s)(?:noon|midnight))(?!\w|['’-]\w))",
    ignore_case=True,
)
_HOUR_LETTER = LazyPattern(r"(\d{1,2})(\s?)h(\d{2})?(?!\w)", ignore_case=True)
_DOT = LazyPattern(r"(\d{1,2})\.(\d{2})(?!\w|\.\d)(\s?uhr(?!\w))?", ignore_case=True)
_DIGITS = LazyPattern(
    r"(\d{2})(\d{2})(\d{2})?(?:\.(\d+))?(?:\s?(?:h|hrs|hours|uhr)(?!\w))?(?=Z?(?!\w)(?![.,:/]\d))",
    ignore_case=True,
)
_ISH = LazyPattern(
    r"-?ish(?!\w)|\?(?!\?)|\s-?ish(?!\w)|\s(?:or so|or thereabouts)(?!\w)|\s\((?:approx(?:imately|\.)?|ca\.?|circa|roughly|about|estimated|est\.?)\)"
    r"|\sapprox(?:imately(?!\w)|\.|(?=[:,]))",
    ignore_case=True,
)
_OTHER_CLOCK = LazyPattern(
    r"\s\(\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?\s(?:[A-Z]{1,5}|[+-]\d{1,2}:?\d{0,2})\)"
)
"""`14:02 (8:02 ET)`: the same moment by another clock, which says in which zone the first one is."""
_YEAR = LazyPattern(r"\s(\d{4})(?![\d:.,/-])")
_RANGE = LazyPattern(
    r"\s{0,3}(?:-{1,2}>?|->|→|/|…|\.{2,3}|\b(?:to|until|till|til|and)\b)\s{0,3}(?:\d{4}-\d\d-\d\d[T ])?(?:\d{1,2}(?:[:.]\d{2}(?:\s?[ap]\.?m\.?|\s?[ap])?|h\d{2}|\s?[ap]\.?m\.?)(?!\w)(?!\.\d)|(?:noon|midnight)(?!\w))",
    ignore_case=True,
)
_ATTACHED_SPAN = LazyPattern(r"-(\d{1,2}):([0-5]\d)(?![\w:])")
_OTHER_DAY = LazyPattern(r"\s?\(?[+-]\d{1,2}\s?d(?:ays?)?(?!\w)", ignore_case=True)
"""`00:10 +1d` is of another day than the one that is at hand."""
_RANGE_DIGITS = LazyPattern(r"\s?-\s?\d{4}(?!\w|[.,:/-]\d)")
_DAY_TO_CLOCK = LazyPattern(
    r"(?:T(?=\d)|:(?=\d{2}:)|[\s,_|]*(?:-\s|@\s*|at\s+|um\s+|à\s+)?[\s*_`]*)", ignore_case=True
)
_CLOCK_TO_DAY = LazyPattern(r"[\s,]*(on\s+|the\s+|\(|-\s|of\s+){0,2}", ignore_case=True)

_AGO_SIGN = LazyPattern(
    r"-(?=\d)(?:(\d{1,4})d)?(?:(\d{1,4})h(?:\s(?=\d{1,2}m))?)?(?:(\d{1,5})(?:m(?:in)?|(?<=h\d)|(?<=h\d\d)))?(?:(\d{1,6})s)?(?=[\s,:;.)\]|]|$)"
)
"""The minutes behind an hour may stand alone, as in `-2h47`."""
_BARE_UNIT = r"(d(?:ays?)?|h(?:(?:ou)?rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?)"
_UNIT = rf"{_BARE_UNIT}(?![a-z\d])"
_LONG_SIGN = LazyPattern(
    rf"-(\d{{1,5}}(?:\.\d{{1,3}})?)\s?{_UNIT}(?:\sago(?!\w))?(?=[\s,:;.)\]|…/]|-{{1,2}}>?\s?-?\d|-\s|$)",
    ignore_case=True,
)
_LENGTH_SPAN = LazyPattern(
    r"\s?(?:-{1,2}>?|to|until|till|\.{2,3}|…|/)\s?-?\d{1,5}(?:\.\d+)?\s?(?:d|h|m|s|days?|hrs?|hours?|mins?|minutes?|secs?|seconds?)(?!\w)",
    ignore_case=True,
)
_AGO_PART = LazyPattern(
    rf"(half an|{NUMBER_WORD}|an?|\d{{1,5}}(?:\.\d{{1,3}})?)\s?{_BARE_UNIT}(?![a-z])(?!\d+(?!\d|\s?[hms]))(?:\s?,\s?|\s(?:and\s)?)?",
    ignore_case=True,
)
_WHOLE_DAYS = LazyPattern(rf"(?:an?|{NUMBER_WORD}|\d{{1,4}})\s?d(?:ays?)?\s+ago(?!\w)", ignore_case=True)
_AGO_HOURS = LazyPattern(r"(\d{1,4})h(\d{1,2})(?=\s+ago)", ignore_case=True)
_AGO_END = LazyPattern(r"\s?ago(?!\w)", ignore_case=True)
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}

_ABOUT = LazyPattern(
    r"(?:~\s*|(?:approx(?:imately|\.)?|about|around|circa|ca\.|c\.|roughly|abt\.?|est\.)\s+(?:at\s+)?)(?=\S)",
    ignore_case=True,
)
_AT = LazyPattern(
    r"(?:at|on|@|um|(?:time(?:stamp)?|when|ts|t|at|date)=[\"']?(?=\d)|time(?:stamp)?:|time\s|when:|ts:|(?:author|commit)?date:|(?:uhr)?zeit:|heure\s?:|hora:)\s*(?:the\s+)?(?=[\d~(]|[a-z]{3})",
    ignore_case=True,
)
_SINCE = LazyPattern(
    r"(since|until|till|before|after|by|from|between|as of|past)\s+(?=~?\d)", ignore_case=True
)


@dataclass(frozen=True, slots=True)
class Clock:
    """What a clock showed; the part behind the seconds in microseconds. `parts` is 1 for an hour alone, 4 with a fraction."""

    hour: int
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    parts: int = 2
    loose: str = ""
    """How it is written, when that is often no time: `digits` (1402), `dot` (14.02), `hours` (14h); else empty."""
    wrong: bool = False
    """Whether no clock shows that, as 14:15 pm."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as written in `text[start:end]`. A `length` before now, or a day, a clock and a zone, each where it was given."""

    start: int
    end: int
    clock: Clock | None = None
    day: WrittenDay | None = None
    zone: str | None = None
    zone_is_sure: bool = True
    """False for `14:02 +10`, which may be the zone +10 or ten more of something."""
    length: timedelta | None = None
    estimated: bool = False
    is_range: bool = False
    since: str = ""
    """The word of `since 14:02`, which names no moment of its own."""
    signed: bool = False
    """Whether a length is written as -7m, rather than as 7 minutes ago."""
    doubt: str = ""
    """Why nobody can tell which moment is meant, behind the time as it was written: “may be of two days”."""


def plain_head(text: str, at: int = 0) -> str:
    """`HEAD` characters of `text` from `at` on, as many as before, with plain digits, dashes, colons and blanks."""
    head = text[at : at + HEAD]
    if head.isascii():
        return head.replace("\t", " ")
    head = head.translate(_SAME)
    return "".join(
        str(unicodedata.decimal(c)) if c > "\x7f" and unicodedata.decimal(c, None) is not None else c
        for c in head
    )


def scan_time(head: str, at: int) -> Stamp | None:
    """The time written at that place of a plain head, with what says that it is a guess; None when there is none."""
    start, estimated, since = at, False, ""
    zone, at = zone_in_front(head, at)
    if head[at : at + 1] in ("T", "t") and (clock := _COLON.match(head, at + 1)) and clock[0][2:3] == ":":
        at += 1
    for _ in range(3):
        if head[at : at + 1].isdigit():
            break
        if found := _ABOUT.match(head, at):
            at, estimated = found.end(), True
        elif found := _SINCE.match(head, at):
            at, since = found.end(), found[1].lower()
        elif found := _AT.match(head, at):
            at = found.end()
        else:
            break
    stamp = scan_length(head, at)
    stamp = _days_ago(head, stamp) or stamp if stamp else _scan_stamp(head, at)
    if stamp is None:
        return None
    if head[stamp.end : stamp.end + 1] in ('"', "'") and head[at - 1 : at] == head[stamp.end]:
        stamp = replace(stamp, end=stamp.end + 1)  # time="14:02"
    if zone and stamp.zone is None and stamp.clock is not None:
        stamp = replace(stamp, zone=zone)
    return replace(stamp, start=start, estimated=estimated or stamp.estimated, since=since)


def _days_ago(head: str, stamp: Stamp) -> Stamp | None:
    """`2 days ago 09:00`: a day and a clock, where the length is one of whole days or weeks and a clock follows."""
    if stamp.length is None or stamp.signed or not _WHOLE_DAYS.match(head, stamp.start):
        return None
    gap = _DAY_TO_CLOCK.match(head, stamp.end)
    place = gap.end() if gap else stamp.end
    timed = scan_clock(head, place)
    if timed is None or timed[0].loose:
        return None
    clock, end = timed
    zone, sure, end = scan_zone(head, end, sure=True)
    day = WrittenDay(from_today=-stamp.length.days)
    return _closed(Stamp(stamp.start, end, clock, day, zone, sure), head)


def scan_length(head: str, at: int) -> Stamp | None:
    """`-7m`, `-2h47`, `7 minutes ago`."""
    found = _AGO_SIGN.match(head, at) if head[at : at + 1] == "-" else None
    if found and any(found.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        end = _LENGTH_SPAN.match(head, found.end())
        return Stamp(at, end.end() if end else found.end(), length=length, signed=True, is_range=bool(end))
    if head[at : at + 1] != "-" and "ago" not in head.lower():
        return None
    if found := _LONG_SIGN.match(head, at):
        end = _LENGTH_SPAN.match(head, found.end())
        length = _length(found[1], found[2])
        return Stamp(at, end.end() if end else found.end(), length=length, signed=True, is_range=bool(end))
    if found := _AGO_HOURS.match(head, at):
        end = _AGO_END.match(head, found.end())
        length = timedelta(hours=int(found[1]), minutes=int(found[2]))
        return Stamp(at, end.end(), length=length) if end else None
    length, end_of_parts = timedelta(), at
    for _ in range(4):
        part = _AGO_PART.match(head, end_of_parts)
        if part is None:
            break
        length += _length(part[1], part[2])
        end_of_parts = part.end()
    if end_of_parts > at and (
        ago := _AGO_END.match(head, end_of_parts) or _AGO_END.match(head, end_of_parts - 1)
    ):
        return Stamp(at, ago.end(), length=length)
    return None


def _length(number: str, unit: str) -> timedelta:
    amount = {"a": 1.0, "an": 1.0, "half an": 0.5}.get(number.lower())
    if amount is None:
        amount = float(number) if number[0].isdigit() else float(number_of(number))
    return timedelta(**{_UNITS[unit[0].lower()]: amount})


def _scan_stamp(head: str, at: int) -> Stamp | None:
    if dated := scan_day(head, at):
        day, end = dated
        gap = _DAY_TO_CLOCK.match(head, end)
        place = gap.end() if gap else end
        about = _ABOUT.match(head, place)
        timed = scan_clock(head, about.end() if about else place, after_day=True)
        if timed is None:
            number_only = day.short and not any(c.isalpha() for c in head[at:end])
            return None if number_only and not _ends(head, end) else Stamp(at, end, day=day)
        clock, end = timed
        span = _span(head, clock, end) if head[place - 1] != "T" else None
        if span and span[0] > (clock.hour, clock.minute):
            return Stamp(at, span[1], clock, day, is_range=True)
        zone, sure, end = scan_zone(head, end, sure=True)
        if (
            not day.has_year and day.readings and (year := _YEAR.match(head, end))
        ):  # as the program `date` prints it
            day, end = day.in_year(int(year[1])), year.end()
            if zone is None:  # as `git log` prints it
                zone, sure, end = scan_zone(head, end, sure=True)
        return _closed(Stamp(at, end, clock, day, zone, sure), head)
    timed = scan_clock(head, at)
    if timed is None:
        return None
    clock, end = timed
    if span := _span(head, clock, end):
        return Stamp(at, span[1], clock, is_range=True)
    if clock.loose == "digits" and (found := _RANGE_DIGITS.match(head, end)):
        return Stamp(at, found.end(), clock, is_range=True)
    zone, sure, end = scan_zone(head, end, sure=clock.parts > 2)
    if clock.loose:
        return _closed(Stamp(at, end, clock, None, zone, sure), head)
    gap = _CLOCK_TO_DAY.match(head, end)
    if gap and (dated := scan_day(head, gap.end())):
        day, after = dated
        named = day.from_today is not None or day.weekday is not None or bool(day.readings)
        if named and (
            not day.short
            or gap[1]
            or re.match(r"[a-z]|\d{1,2}(?:st|nd|rd|th)?\s?[a-z]{3}", head[gap.end() : after], re.I)
        ):
            if "(" in gap[0] and head[after : after + 1] == ")":
                after += 1
            if zone is None:
                zone, sure, after = scan_zone(head, after, sure=True)
            return _closed(Stamp(at, after, clock, day, zone, sure), head)
    return _closed(Stamp(at, end, clock, None, zone, sure), head)


def _span(head: str, clock: Clock, end: int) -> tuple[tuple[int, int], int] | None:
    """The second clock of `09:00-10:00`, and where it ends; what could be an offset behind seconds is one."""
    found = _ATTACHED_SPAN.match(head, end) if clock.parts == 2 else None
    return ((int(found[1]), int(found[2])), found.end()) if found else None


def _ends(head: str, at: int) -> bool:
    """Whether nothing but marks comes after that place."""
    return not any(c.isalnum() for c in head[at:])


def _closed(stamp: Stamp, head: str) -> Stamp | None:
    """The stamp unless it runs on into something else, as in `14:02-rc1`; marked when it is the begin of a range."""
    if _OTHER_DAY.match(head, stamp.end):
        return None
    if found := _RANGE.match(head, stamp.end):
        return replace(stamp, end=found.end(), is_range=True)
    stamp = _in_its_half(stamp, head)
    if end := doubled(head, stamp.end):
        return replace(stamp, end=end, doubt="may be several times")
    if stamp.zone is None and (found := _OTHER_CLOCK.match(head, stamp.end)):
        return replace(stamp, end=found.end(), doubt="may be in one of two zones")
    if found := _ISH.match(head, stamp.end):
        return replace(stamp, end=found.end(), estimated=True)
    after = head[stamp.end : stamp.end + 2]
    if after[:1].isalnum() or (after[:1] == "_" and after[1:].isalnum()):
        return None
    if after[:1] in (":", ".", "/", "+", "-", "%") and after[1:].isdigit():
        return None
    if after[:1] in ("/", "+", "%", "-", "'", "’") and after[1:].strip():
        return None
    return stamp


def _in_its_half(stamp: Stamp, head: str) -> Stamp:
    """The stamp with the half of the day that is written behind it, as `in the afternoon`, and the zone behind that."""
    clock = stamp.clock
    half = half_of_day(head, stamp.end, clock.hour, after_day=stamp.day is not None) if clock else None
    if clock is None or half is None or clock.wrong:
        return stamp
    hour, end = half
    if hour is None:
        return replace(stamp, end=end, doubt="may be several times")
    stamp = replace(stamp, end=end, clock=replace(clock, hour=hour))
    if stamp.zone is None:
        zone, sure, end = scan_zone(head, end, sure=True)
        stamp = replace(stamp, zone=zone, zone_is_sure=sure, end=end)
    return stamp


def scan_clock(head: str, at: int, *, after_day: bool = False) -> tuple[Clock, int] | None:
    """The clock written at that place, and where it ends. Behind a day, `11.50` and `1150` are clocks beyond doubt."""
    if found := _COLON.match(head, at):
        hour, minute, second, fraction, a, am = found.groups()
        if head[found.end() : found.end() + 1] == ":" and head[found.end() + 1 : found.end() + 2].isdigit():
            return None  # a hardware address
        return _clock(found, hour, minute, second, fraction, half=a or am)
    if found := _HALF_DAY.match(head, at):
        return _clock(found, found[1], found[2], half=found[3])
    if found := _HOUR_OF_HALF.match(head, at):
        return _clock(found, found[1], None)
    if found := _HOUR_LETTER.match(head, at):
        sure = after_day or (len(found[1]) == 2 and found[3] and not found[2])
        return _clock(found, found[1], found[3], loose="" if sure else "hours")
    if found := _DOT.match(head, at):
        return _clock(found, found[1], found[2], loose="" if after_day or found[3] else "dot")
    if found := _DIGITS.match(head, at):
        if not (after_day or (found[3] is None and found[4] is None)):
            return None
        spelled = found[0][-1:].isalpha() or head[found.end() : found.end() + 1] == "Z"
        return _clock(
            found, found[1], found[2], found[3], found[4], loose="" if after_day or spelled else "digits"
        )
    return None


def _clock(
    found: re.Match[str], hour: str, minute: str | None, second: str | None = None, fraction: str | None = None,
    *, half: str | None = None, loose: str = "",
) -> tuple[Clock, int] | None:  # fmt: skip
    of_day, parts = int(hour), 1 + sum(part is not None for part in (minute, second, fraction))
    wrong = False
    if half:
        wrong = not 1 <= of_day <= 12
        of_day = of_day if wrong else of_day % 12 + (12 if half in "pP" else 0)
    wrong = wrong or of_day > 23 or int(minute or 0) > 59 or int(second or 0) > 59
    if wrong and loose:
        return None
    microsecond = int((fraction or "0")[:6].ljust(6, "0"))
    return Clock(of_day, int(minute or 0), int(second or 0), microsecond, parts, loose, wrong), found.end()


def placeholder(head: str, at: int) -> str:
    """What stands there in place of a time that nobody knows, `2X:XX` or `HH:mm`, or of a day, `2022-05-??`; else empty."""
    found = _PLACEHOLDER.match(head, at)
    return found[0].strip() if found else ""


_PLACEHOLDER = LazyPattern(
    r"(?:(?:\d{3,6}[-/][\dx?/-]{1,14}|\d{1,2}[-/][\dx?]{1,2}[-/][\dx?]{1,4})[\sT,]{1,2})?"
    r"(?:(?=[\d?:._]{0,4}[xXhHmM?_])[\dxXhH?_]{1,2}[:.][\dxXmM?_]{2}(?!\w)|[(\[]?\s?(?:time\s)?(?:TBC|TBD|\?{2,}|unknown time|time unknown)(?!\w)\s?[)\]]?)"
    r"|\d{4}[-/](?:\d{1,2}|\?\?|xx)[-/](?:\?\?|xx)"
    r"|\d{5,6}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2})?|\d{4}/\d{2}-[?x]{2}-[?x]{2}"
)
