"""What a page says about the times on it: the day in a heading or on a line of its own, and the zone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from warroom.domain.text.days import WrittenDay, dates_of, scan_day, wrong_weekday
from warroom.domain.text.page_zone import is_zone, zone_said
from warroom.domain.text.time_frame import LONG_AGO, Frame
from warroom.domain.text.time_words import plain_head
from warroom.domain.text.time_zones import fixed_offset

_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_AROUND = " \t*_#=~>|:-–—─•.,()[]"
_LOG_MARK = re.compile(
    r"[-*─\s]{0,6}(?:(?:day changed(?:\sto)?|log opened|date:?|on)\s+|day \d{1,2}(?:\s?[-:,(]+\s*|\s+)(?=\w))",
    re.IGNORECASE,
)
_NUMBERED_DAY = re.compile(r"day (\d{1,2})", re.IGNORECASE)
_DAY_IN_OTHER_WORDS = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s)?(?:den\s|le\s|el\s)?\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,10}\.?,?\s(?:de\s)?(?:19|20)\d{2}"
    r"|(?:(?:19|20)\d{2}\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일号].{0,8}"
)
_SOME_WORD = re.compile(r"[^\W\d_]{3,12}\.?,?\s(?:den\s|le\s|the\s)?(?=\d)")
_SOME_DATE = re.compile(
    r"(?<![\w/.-])(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}(?:st|nd|rd|th)?[\s/.-]|[A-Z][a-z]{2,8}\.?\s\d{1,2})"
)


def is_heading(text: str) -> bool:
    return bool(_HEADING.match(text))


def day_alone(text: str) -> WrittenDay | None:
    """The day on a line that says nothing else: `8th Sept:`, `**2026-11-27**`, `--- Day changed Fri 27 Nov 2026`."""
    head = plain_head(text)
    if len(text) > 80 or len(text.strip()) < 4:
        return None
    at = len(head) - len(head.lstrip(_AROUND))
    if mark := _LOG_MARK.match(head, 0) or _LOG_MARK.match(head, at):
        at = mark.end()
    found = scan_day(head, at)
    if found is None and (word := _SOME_WORD.match(head, at)):  # the name of the day in another language
        found = scan_day(head, word.end())
        found = found if found and found[0].has_year else None
    if found is None:
        return None
    day, end = found
    rest = head[end:].strip(_AROUND)
    words = [word for word in re.split(r"[\s()\[\],–-]+", rest) if word]
    if words and day.weekday is None and (named := scan_day(words[0], 0)) and named[0].weekday is not None:
        day, words = replace(day, weekday=named[0].weekday), words[1:]  # `2026-11-27 (Fri)`
    if words and not day.readings and (dated := scan_day(rest, 0)) and dated[0].has_year:
        day, words = replace(dated[0], weekday=day.weekday), rest[dated[1] :].split()  # `Fri (2026-11-27)`
    if words and not (zone_said(rest, brackets=True) or all(is_zone(word) for word in words)):
        return None
    return day


def numbered_day(text: str) -> int | None:
    """The number on a line that says nothing but `Day 2`."""
    found = _NUMBERED_DAY.fullmatch(plain_head(text).strip(_AROUND))
    return int(found[1]) if found and len(text) <= 80 else None


def unread_day(text: str) -> bool:
    """Whether a line is a day in words of another language, `jeudi 26 novembre 2026`, or `Day 2`, which no calendar knows."""
    if numbered_day(text) is not None:
        return True
    return len(text) <= 80 and bool(_DAY_IN_OTHER_WORDS.fullmatch(plain_head(text).strip(_AROUND)))


def day_in_heading(text: str) -> WrittenDay | None:
    """The only day in a heading, `# Incident on 2026-11-27 - API down`."""
    head = plain_head(text)
    days = []
    for found in _SOME_DATE.finditer(head):
        scanned = scan_day(head, found.start())
        if scanned and (scanned[0].readings and (not scanned[0].short or any(c.isalpha() for c in found[0]))):
            days.append(scanned[0])
    return days[0] if len(set(days)) == 1 else None


def named_zone(word: str) -> tzinfo | None:
    """The zone that is written as Europe/Berlin, UTC or +02:00, or as MEZ, which is CET."""
    word = "CET" if word.strip() == "MEZ" else word
    if fixed := fixed_offset(word.strip()):
        return fixed
    try:
        return ZoneInfo(word.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether dates like 11/12 begin with the day, told by those that can be read in one way only."""
    orders = set()
    for text in texts:
        for found in _SLASHED.finditer(plain_head(text)):
            first, second = int(found[1]), int(found[2])
            if (first > 12) is not (second > 12):
                orders.add(first > 12)
    return orders.pop() if len(orders) == 1 else None


_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?![\d/])")


def date_of(day: WrittenDay, frame: Frame, near: date | None) -> date | None:
    """The date of a day that the page names, `near` another one that it names; None when it has to be asked."""
    today = frame.now.astimezone(frame.zone or UTC).date()
    if day.from_today is not None:
        return today + timedelta(days=day.from_today)
    if len(day.readings) == 2 and frame.day_first is not None:
        day = replace(day, readings=(day.readings[0 if frame.day_first else 1],))
    known = near or frame.day
    near = known or (frame.began.astimezone(frame.zone or UTC).date() if frame.began else today)
    if not day.readings:
        if known is not None:
            return near + timedelta(days=((day.weekday or 0) - near.weekday()) % 7)
        last = dates_of(day, today, range(0))[0]
        return None if last == today or day.doubtful else last
    if len(day.readings) > 1:
        return None
    found = dates_of(day, today, range(near.year - 1, near.year + 2))
    if not day.has_year:
        found = sorted(
            (each for each in found if each <= today + timedelta(days=1)), key=lambda each: abs(each - near)
        )
        if not found or abs(found[0] - near) > LONG_AGO:
            return None
    return None if wrong_weekday(day, found[0]) else found[0]
