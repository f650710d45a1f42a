"""Times as a tired person types them: `14:02`, `2:15pm`, `-7m`, `yesterday 23:50`, `2023-02-14 10:29`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from warroom.domain.plain import one_line
from warroom.domain.refusal import Refusal
from warroom.domain.zones import UNREADABLE

YEARS = range(1970, 3000)
"""No incident lies outside them, and the calendar ends not far from them: no time zone could be applied."""
_AHEAD = timedelta(minutes=1)
"""How far ahead of now a time may lie: clocks differ a little."""
_BEFORE_START = timedelta(hours=12)
"""How long before the incident's start a bare time may mean."""

_AGO = re.compile(
    r"-(?=\d)(?:(\d{1,4})d)?(?:(\d{1,4})h(?:\s(?=\d{1,2}m))?)?(?:(\d{1,5})(?:m(?:in)?|(?<=h\d)|(?<=h\d\d)))?(?:(\d{1,6})s)?(?=\s|$)"
)
"""The minutes behind an hour may stand alone, as in `-2h47`."""
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2}))?"
_END = r"(?=\s|$|:\s)"
_OFFSET = r"\s?(Z|UTC|[+-]\d{2}:?\d{2})"
# Without a space before it, -14:09 is the end of a stretch of time.
_BARE = re.compile(rf"{_CLOCK}(?:\s?(Z|UTC|\+\d{{2}}:?\d{{2}}|(?<=\s)-\d{{2}}:?\d{{2}}))?{_END}")
_HALF_DAY = re.compile(
    rf"((?:yesterday\s+|\d{{4}}-\d{{2}}-\d{{2}}[T ]\s*)?)(0?[1-9]|1[0-2])(:[0-5]\d(?::[0-5]\d)?(?:\s(?=[ap]m))?)?([ap])m{_END}",
    re.IGNORECASE,
)
_YESTERDAY = re.compile(rf"yesterday\s+{_CLOCK}{_END}", re.IGNORECASE)
_FULL = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})[T ]\s*{_CLOCK}(?:\.\d{{1,6}})?(?:{_OFFSET})?{_END}")
_BETWEEN = re.compile(r":?\s*(?:[-–—]\s+)?")
"""What pasted timelines put between the time and the words, as in `14:02: x` and `14:02 - x`."""
_SIGNED = re.compile(r"[!?]\s*(?=[-~\d]|yesterday\s)", re.IGNORECASE)
"""A decision's or a question's sign that stands before the time, as in `! 14:02 fail over`."""
_LOOKS_FULL = re.compile(r"\d{3,6}-\d{1,2}-\d{1,2}(?=[T\s]|$)")

_QUANTITY = (
    "s|ms|secs?|seconds?|mins?|minutes?|h|hours?|days?|x|times|k|mn?|bn|thousand|million|billion|[kmgt]i?b|[kmg]?hz|[rq]ps|"
    "percent|points?|eur|usd|per|of|users?|customers?|requests?|errors?|calls?"
)
_VERSION = (
    "rolled|rolling|rollout|rollback|releases?|released|versions?|builds?|shipped|deployed|upgraded?|is|are|was|were|has|"
    "had|and|or|to|vs|on|images?|clients?|servers?|hosts?|nodes?|pods?|clusters?|kernels?"
)
"""What follows a number like 2.15 that is no time."""
_LOOKS_TIMED = re.compile(
    r"~?(?:[01]?\d|2[0-4]):[0-5]\d(?!\d|(?::[0-9a-f]{2}){2})\S*"  # but no hardware address
    rf"|~?(?:[01]?\d|2[0-3])\.[0-5]\d(?=\s+(?!(?:{_QUANTITY}|{_VERSION})\b)[a-z])"
    r"|~?(?:yesterday|today|tomorrow)(?=[\s,]|$)"
    r"|-\d+(?!(?:dbm?|[kmgt]i?b|k|[mun]s|pp|pts?|[rq]ps|eur|usd|c|f)\b)[a-z]\w*"
    r"|-\d+(?:\.\d+)?\s?(?:m|mins?|minutes?|h|hrs?|hours?|d|days?)\b",
    re.IGNORECASE,
)
"""What somebody may have meant as a time; rather too little than an ordinary note."""

_AHEAD_BARE = re.compile(rf"(?:(today|tomorrow)\s+)?{_CLOCK}$", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")

FORMS = "14:02, -7m, yesterday 23:50 or 2026-01-31 14:02"


@dataclass(frozen=True)
class Timed:
    """A text and the moment in front of it (UTC), or None when there was none."""

    at: datetime | None
    text: str


def split_time(
    line: str, now: datetime, zone: tzinfo, began: datetime | None = None, day: date | None = None
) -> Timed | Refusal:
    """Take the time off the front of a line. `day` is the date a bare time stands on, instead of the most recent.

    `began` is the incident's start; a bare time more than 12 hours before it is refused.
    """
    stripped = _in_24_hours(line.lstrip())
    if stripped.startswith("~"):
        timed = split_time(stripped[1:], now, zone, began, day)
        # Nothing else says that it is a guess, so the words keep what was typed.
        return Timed(timed.at, line) if isinstance(timed, Timed) else timed
    if found := _SIGNED.match(stripped):
        timed = split_time(stripped[found.end() :], now, zone, began, day)
        # `! 15:00 we fail over` is about a time to come: a decision of now, and not one to refuse.
        if isinstance(timed, Refusal) or timed.at is None:
            return Timed(None, line)
        return Timed(timed.at, f"{found[0].strip()} {timed.text}")
    if found := _AGO.match(stripped):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        at = now.astimezone(UTC) - timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return Timed(at, _words(stripped, found))
    if found := _FULL.match(stripped):
        return _checked(_full(found, zone), found, stripped, now)
    if found := _YESTERDAY.match(stripped):
        before = (now.astimezone(zone) - timedelta(days=1)).date()
        return _checked(_local(before, found.groups(), zone), found, stripped, now)
    if found := _BARE.match(stripped):
        offset = _offset(found[4], zone)
        if isinstance(offset, Refusal):
            return offset
        zone = offset
        if day is not None:
            return _checked(_local(day, found.groups(), zone), found, stripped, now)
        return _checked(_most_recent(found, now, zone, began), found, stripped, now)
    if found := _LOOKS_FULL.match(stripped):
        return Refusal(f"“{found[0]}” is no date with a time of day after it; write the time as {FORMS}.")
    return Timed(None, line)


def unread_time(line: str, now: datetime, zone: tzinfo) -> str:
    """What stands in front like a time and is none of the forms, so that the line would be one of now; else empty."""
    timed = split_time(line, now, zone)
    found = _LOOKS_TIMED.match(line.lstrip())
    return found[0] if found and isinstance(timed, Timed) and timed.at is None else ""


def unread_words(word: str, now: datetime, zone: tzinfo, would_be: str) -> str:
    """What becomes of a line with an unread time in front, and how to write that."""
    form = f"{now.astimezone(zone):%Y-%m-%d %H:%M}"
    return f"“{one_line(word)}” is not read as a time, so this {would_be} recorded for now; write {form} or -7m in front"


def parse_time(text: str, now: datetime, zone: tzinfo, began: datetime | None = None) -> datetime | Refusal:
    """A time alone, as the options take it. UTC."""
    timed = split_time(text, now, zone, began)
    if isinstance(timed, Refusal):
        return timed
    if timed.at is None or timed.text.strip():
        return Refusal(f"“{text.strip()}” is no time; write {FORMS}.")
    return timed.at


def another_day(at: datetime, now: datetime, zone: tzinfo) -> str:
    """`yesterday 23:50`, or a date and a time; empty for a time of today."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return ""
    day = "yesterday" if local.date() == today - timedelta(days=1) else f"{local:%Y-%m-%d}"
    return f"{day} {local:%H:%M}"


def parse_future(text: str, now: datetime, zone: tzinfo) -> datetime | Refusal:
    """A time that may lie ahead: `2026-01-31 14:00`, `tomorrow 14:00`, or `14:00` for the next such time. UTC."""
    typed = text.strip()
    if found := _AHEAD_BARE.match(typed):
        today = now.astimezone(zone).date()
        word, clock = (found[1] or "").lower(), found.groups()[1:]
        at = _local(today + timedelta(days=int(word == "tomorrow")), clock, zone)
        if not word and not isinstance(at, Refusal) and at < now:
            at = _local(today + timedelta(days=1), clock, zone)
    elif _DATE.match(typed):
        day = parse_day(typed)
        at = day if isinstance(day, Refusal) else _local(day, ("0", "0", None), zone)
    elif (found := _FULL.match(typed)) and found.end() == len(typed):
        at = _full(found, zone)
    else:
        return Refusal(f"“{typed}” is no date and time; write 2026-01-31 14:00 or tomorrow 14:00.")
    return at if isinstance(at, Refusal) else at.astimezone(UTC)


def _in_24_hours(line: str) -> str:
    """With `2:15pm` in front written as 14:15; 12am is midnight."""
    found = _HALF_DAY.match(line)
    if found is None:
        return line
    hour = int(found[2]) % 12 + (12 if found[4] in "pP" else 0)
    return f"{found[1]}{hour:02}{(found[3] or ':00').rstrip()}{line[found.end() :]}"


def _words(line: str, found: re.Match[str]) -> str:
    between = _BETWEEN.match(line, found.end())
    return line[between.end() if between else found.end() :]


def _checked(at: datetime | Refusal, found: re.Match[str], line: str, now: datetime) -> Timed | Refusal:
    if isinstance(at, Refusal):
        return at
    if at > now + _AHEAD:
        return Refusal(f"{found[0]} lies in the future; write a time that has passed.")
    return Timed(at.astimezone(UTC), _words(line, found))


def parse_day(typed: str) -> date | Refusal:
    """A day alone, `2026-01-31`."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return Refusal(f"“{one_line(typed)}” is no day of the calendar; write it as 2026-01-31.")
    if day.year not in YEARS:
        return Refusal(f"{typed} is not between {YEARS[0]} and {YEARS[-1]}; write the day as 2026-01-31.")
    return day


def _full(found: re.Match[str], zone: tzinfo) -> datetime | Refusal:
    day = parse_day(found[1])
    if isinstance(day, Refusal):
        return day
    offset = _offset(found[5], zone)
    if isinstance(offset, Refusal):
        return offset
    return _local(day, found.groups()[1:4], offset)


def _offset(typed: str | None, zone: tzinfo) -> tzinfo | Refusal:
    """The zone of an offset from UTC, or `zone` when none was typed."""
    if typed is None:
        return zone
    if typed in ("Z", "UTC"):
        return UTC
    hours, minutes = int(typed[1:3]), int(typed[-2:])
    if hours > 14 or minutes > 59:
        return Refusal(f"{typed} is no zone; write it as +02:00, or leave it out for your own.")
    shift = timedelta(hours=hours, minutes=minutes)
    return timezone(-shift if typed[0] == "-" else shift)


def _local(day: date, clock: tuple[str | None, ...], zone: tzinfo) -> datetime | Refusal:
    wall = _wall(day, clock, zone)
    return wall if isinstance(wall, Refusal) else _skipped(wall, zone) or wall


def _wall(day: date, clock: tuple[str | None, ...], zone: tzinfo) -> datetime | Refusal:
    """What the clock on the wall shows, if it comes to that."""
    hour, minute, second = (int(part or 0) for part in clock[:3])
    if zone is UNREADABLE:
        return Refusal(
            f"{hour}:{minute:02} cannot be read, since the time zone in the settings cannot: "
            f"write it with its offset from UTC, as in {hour:02}:{minute:02}+01:00, or as -7m."
        )
    try:
        return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return Refusal(f"{hour}:{minute:02} is no time of day; write {FORMS}.")


def _skipped(wall: datetime, zone: tzinfo) -> Refusal | None:
    there_and_back = wall.astimezone(UTC).astimezone(zone)
    if there_and_back.replace(tzinfo=None) == wall.replace(tzinfo=None):
        return None
    return Refusal(
        f"{wall.hour}:{wall.minute:02} was skipped that day, when the clocks went forward; write it with its zone, as in 2026-03-29 00:30Z."
    )


def _most_recent(
    found: re.Match[str], now: datetime, zone: tzinfo, began: datetime | None
) -> datetime | Refusal:
    today, latest = now.astimezone(zone).date(), (now + _AHEAD).astimezone(zone)
    for back in (0, 1):
        wall = _wall(today - timedelta(days=back), found.groups(), zone)
        if isinstance(wall, Refusal):
            return wall
        if skipped := _skipped(wall, zone):
            if wall > latest:  # on the wall: the clocks have not gone forward yet
                continue
            return skipped
        second_time = wall.replace(fold=1)  # an hour that the clocks went through twice: the later one
        at = second_time if second_time <= now + _AHEAD else wall
        if at <= now + _AHEAD:
            break
    if began is not None and began - at > _BEFORE_START:
        return Refusal(
            f"{found[0]} would be {at:%Y-%m-%d %H:%M}, more than 12 hours before the incident began; "
            f"if that is meant, write “{at:%Y-%m-%d %H:%M}{found[4] or ''}” in full."
        )
    return at
