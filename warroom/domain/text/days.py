"""Days of the calendar, as people write them: `2026-01-31`, `31 Jan 2026`, `Jan 31`, `27/11/2026`, `monday`, `yesterday`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from warroom.domain.refusal import Refusal
from warroom.domain.text.lazy_pattern import LazyPattern
from warroom.domain.text.safe_text import one_line

YEARS = range(1970, 3000)
"""No incident lies outside them, and the calendar ends not far from them: no time zone could be applied."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_ISO = LazyPattern(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d|:\d)")
_COMPACT = LazyPattern(r"(\d{4})(\d{2})(\d{2})(?=T\d{4}|[ _-]\d{1,2}:\d{2}|$)")
_NUMERIC = LazyPattern(r"(\d{1,2})([/.-])(\d{1,2})(?:(\2)(\d{4}|\d{2})?)?(?!\d)")
_DAY_MONTH = LazyPattern(
    rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+of\s+|[\s/-]{{0,2}}){_MONTH}(?:,?[\s/-]{{0,2}}(\d{{4}}(?!\d|:\d\d(?!:))|(?<=[/-])\d{{2}}(?=[\s,T]{{1,2}}\d{{1,2}}:\d\d)))?",
    ignore_case=True,
)
_MONTH_DAY = LazyPattern(
    rf"{_MONTH}[\s-]{{0,2}}(\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[:.]\d)(?:,?\s(\d{{4}})(?![\d:]))?",
    ignore_case=True,
)
_KLOG = LazyPattern(r"[IWEF](\d{2})(\d{2})(?=\s\d{2}:\d{2}:\d{2})")
_WEEKDAY = LazyPattern(
    r"((?:last|this|on)\s+)?(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)(?![a-z'’])\.?,?\s{0,4}",
    ignore_case=True,
)
_DAY_WORD = LazyPattern(r"(yesterday|today|tomorrow)(?![\w'’-])", ignore_case=True)
_FIRST_LETTERS = frozenset("ytmwfslojandYTMWFSLOJANDIE")
"""With which the name of a day or a month begins, a word before it, or a line of klog."""
_DAYS_FROM_NOW = {"yesterday": -1, "today": 0, "tomorrow": 1}


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as written: what it can mean.

    `readings` are (year or None, month, day); several where day and month may be either way round. `weekday` counts from
    Monday 0. `from_today` is -1 for yesterday. `short` marks what counts as a day only in front of a clock, as in `27/11`.
    """

    readings: tuple[tuple[int | None, int, int], ...] = ()
    weekday: int | None = None
    from_today: int | None = None
    doubtful: bool = False
    short: bool = False

    @property
    def has_year(self) -> bool:
        return all(year is not None for year, _, _ in self.readings) and bool(self.readings)

    def in_year(self, year: int) -> WrittenDay:
        """The same day with the year that was written elsewhere."""
        return WrittenDay(tuple((year, month, day) for _, month, day in self.readings), self.weekday)


def scan_day(text: str, at: int) -> tuple[WrittenDay, int] | None:
    """The day written at that place of `text`, and where it ends; None when there is none.

    `text` has plain digits and dashes, as `time_words.plain_head` makes them.
    """
    first = text[at : at + 1]
    if not first.isdigit() and (not first or first not in _FIRST_LETTERS):
        return None
    if found := None if first.isdigit() else _DAY_WORD.match(text, at):
        return WrittenDay(from_today=_DAYS_FROM_NOW[found[1].lower()]), found.end()
    if found := None if first.isdigit() else _WEEKDAY.match(text, at):
        weekday = WEEKDAYS.index(found[2][:3].lower())
        doubtful = (found[1] or "").strip().lower() == "last"
        if dated := _scan_date(text, found.end()):
            day, end = dated
            return WrittenDay(day.readings, weekday, short=day.short), end
        return WrittenDay(weekday=weekday, doubtful=doubtful), found.start() + len(found[0].rstrip())
    return _scan_date(text, at)


def _scan_date(text: str, at: int) -> tuple[WrittenDay, int] | None:
    if not text[at : at + 1].isdigit():
        return _scan_month_day(text, at)
    if found := _ISO.match(text, at):
        return _written([(int(found[1]), int(found[3]), int(found[4]))], found.end())
    if found := _COMPACT.match(text, at):
        year, month, of_month = (int(part) for part in found.groups())
        return _written([(year, month, of_month)], found.end())
    if found := _DAY_MONTH.match(text, at):
        return _named(found, found[2], found[1], found[3])
    if found := _NUMERIC.match(text, at):
        return _numeric(found)
    return None


def _scan_month_day(text: str, at: int) -> tuple[WrittenDay, int] | None:
    if found := _KLOG.match(text, at):
        return _written([(None, int(found[1]), int(found[2]))], found.end())
    found = _MONTH_DAY.match(text, at)
    # `may 5 pods` is no day; months are written with a capital where they are words as well.
    if found is None or found[1] in ("may", "mar", "march"):
        return None
    return _named(found, found[1], found[2], found[3])


def _named(found: re.Match[str], month: str, day: str, year: str | None) -> tuple[WrittenDay, int] | None:
    end = found.end()
    if year is not None and len(year) == 2:  # `26/Nov/26` as Jira prints it
        year = f"20{year}"
    if year is not None and int(year) not in YEARS:  # `Nov 26 1542` has no year but a time
        end, year = found.start(3), None
        end = len(found.string[:end].rstrip(" ,/-"))
    return _written(
        [(int(year) if year else None, MONTHS.index(month[:3].lower()) + 1, int(day))], end, short=not year
    )


def _numeric(found: re.Match[str]) -> tuple[WrittenDay, int] | None:
    first, mark, second, closed, year_text = found.groups()
    if year_text is None and mark == "." and not closed:
        return None  # a number or a version
    if year_text is None and closed and mark != ".":
        return None
    year = None if year_text is None else int(year_text) + (2000 if len(year_text) == 2 else 0)
    a, b = int(first), int(second)
    readings = [(year, b, a)] if mark == "." else [(year, b, a), (year, a, b)]
    return _written(
        list(dict.fromkeys(readings)), found.end(), short=year is None or len(year_text or "") == 2
    )


def _written(
    readings: list[tuple[int | None, int, int]], end: int, *, short: bool = False
) -> tuple[WrittenDay, int] | None:
    possible = tuple(reading for reading in readings if _exists(*reading))
    return (WrittenDay(possible, short=short), end) if possible else None


def _exists(year: int | None, month: int, day: int) -> bool:
    try:
        date(2000 if year is None else year, month, day)
    except ValueError:
        return False
    return year is None or year in YEARS


def dates_of(day: WrittenDay, today: date, years: range) -> list[date]:
    """The dates that a written day can mean: without a year in each of these years; of a weekday the last two until today."""
    if day.from_today is not None:
        return [today + timedelta(days=day.from_today)]
    if not day.readings:
        last = today - timedelta(days=(today.weekday() - (day.weekday or 0)) % 7)
        return [last, last - timedelta(weeks=1)]
    return [
        date(each, month, of_month)
        for year, month, of_month in day.readings
        for each in ([year] if year is not None else years)
        if _exists(each, month, of_month)
    ]


def wrong_weekday(day: WrittenDay, meant: date) -> str:
    """What is wrong with `Monday 27 November` when that is a Friday; else empty."""
    if day.weekday is None or not day.readings or meant.weekday() == day.weekday:
        return ""
    return f"{meant} is a {DAY_NAMES[meant.weekday()]}, not a {DAY_NAMES[day.weekday]}"


def read_day(typed: str) -> date | Refusal:
    """A day alone and with its year, `2026-01-31` or `31 Jan 2026`."""
    text = typed.strip()
    found = scan_day(text, 0)
    if found and found[1] == len(text) and found[0].has_year:
        days = dates_of(found[0], date.min, range(0))
        if len(days) > 1:
            return Refusal(f"“{one_line(typed)}” is {days[0]} or {days[1]}; write it as {days[0]}.")
        if wrong := wrong_weekday(found[0], days[0]):
            return Refusal(f"{wrong}; write the day as {days[0]}.")
        return days[0]
    year = re.match(r"(\d{4})-\d{2}-\d{2}$", text)
    if year and int(year[1]) not in YEARS:
        return Refusal(f"{text} is not between {YEARS[0]} and {YEARS[-1]}; write the day as 2026-01-31.")
    return Refusal(f"“{one_line(typed)}” is no day of the calendar; write it as 2026-01-31.")
