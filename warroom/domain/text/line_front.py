"""What stands in front of a line: bullets, brackets and signs, then perhaps a time; and which words are left."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from warroom.domain.text.lazy_pattern import LazyPattern
from warroom.domain.text.number_words import BARE_LENGTH, FIRST_WORDS, TIME_IN_WORDS, TIME_WITH_A_SLIP
from warroom.domain.text.other_languages import in_other_words
from warroom.domain.text.other_times import other_time
from warroom.domain.text.time_words import Stamp, placeholder, plain_head, scan_time

_BULLET = re.compile(
    r"\s*(?:[-*+•·◦‣▪●○→➜➤▶►▸]\s+|#\d{1,4}\s+(?=\d{1,2}:\d{2})|[a-z]\)\s+(?=\d{1,2}:\d{2})|\d{1,3}[.)]\s+|-(?=\d{1,2}:\d{2})|#{1,6}\s+|>+\s*(?!@)|\|\s*|\[[ xX]\]\s+|<\d{1,3}>\d?\s?"
    r"|\d{1,6}\s{2,}(?=\d{4}-\d\d-\d\d\s\d\d:\d\d)|\s)"
)
"""The number in the middle stands in front of the lines that `warroom timeline` prints."""
_SIGN = LazyPattern(
    r"[!?]\s*|(?:\d{1,3}\.){3}\d{1,3}\s\S{1,40}\s\S{1,40}\s(?=\[\d{1,2}/[A-Z][a-z]{2}/\d{4}:)|:[a-z0-9_+-]{1,30}:\s*"
    r"|\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|FATAL|CRIT(?:ICAL)?)\s?\]?:?\s+(?=\[?\d{1,4}[-/:]\d{2})"
)
_OPENER = LazyPattern(r"\*{1,3}|_{1,2}|~~|`{1,3}|[\[(<{\"'“‘«]")
_CLOSERS = {"[": "]", "(": ")", "<": ">", "{": "}", "“": "”", "‘": "’", "«": "»"}
_SEPARATOR = re.compile(r"(?:>(?!\d)|\s*(?::(?!\d)|[,;|](?!\d)|\.{1,3}(?!\d)|-{1,3}>?(?=\s|$)|=>|→))?\s*")
"""A `>` that stands apart from the time is the words' own: the mark of a task, or of a quotation."""
_PAIRED = ("*", "_", "`", "~")

_QUANTITY = (
    "s|ms|secs?|seconds?|mins?|minutes?|h|hours?|days?|weeks?|months?|years?|times|k|mn?|bn|thousand|million|billion|[kmgt]i?b|[kmg]?hz|[rq]ps|"
    "percent|points?|eur|usd|per|of|users?|customers?|clients?|people|requests?|errors?|calls?|events?|alerts?|messages?|rows?|jobs?|orders?|"
    "payments?|tickets?|accounts?|sessions?|connections?|threads?|retries|timeouts?|failures?|hits?|lines?|items?|records?|files?|bytes|pods?"
)
_VERSION = (
    "rolled|rolling|rollout|rollback|releases?|released|versions?|builds?|shipped|deployed|upgraded?|is|are|was|were|has|"
    "had|and|or|to|vs|on|images?|clients?|servers?|hosts?|nodes?|pods?|clusters?|kernels?"
)
"""What follows a number like 2.15 that is no time."""
_COUNTED = LazyPattern(
    rf"\s+(?:more\s+|new\s+|open\s+|failed\s+)?(?:{_QUANTITY})(?!\w)|\s?%|\s*[-+*/=]\s*\d", ignore_case=True
)
_NUMBERED = LazyPattern(rf"\s+(?:{_QUANTITY}|{_VERSION})(?!\w)|\s?%|\s+[^a-z\s]|\s*$", ignore_case=True)
_PLURAL = LazyPattern(r"\s+(?:[a-z]+\s)?[a-z]{2,}[^s\W]s(?!\w)", ignore_case=True)
_YEAR_LIKE = range(1990, 2041)

_LOOKS_TIMED = LazyPattern(
    r"~?(?:[01]?\d|2[0-4]):[0-5]\d(?!\d|(?::[0-9a-f]{2}){2})\S*"  # but no hardware address
    r"|~?(?:yesterday|today|tomorrow)(?=[\s,]|$)"
    r"|(?:last night|this morning|this afternoon|tonight)(?=[\s,]|$)"
    r"|(?:a few|some|several|a couple of) (?:minutes|hours) ago"
    r"|(?:\d{1,4}|a few|some) ?(?:m|mins?|minutes?|h|hours?) (?:later|earlier|before)(?!\w)"
    r"|[tT]?\+\d{1,3}(?::\d{2}|\s?m(?:in)?|\s?h)(?!\w)"
    r"|\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{1,4})?[\s,T]{1,3}\d{1,2}:\d{2}(?!\d)"
    r"|\d{3,6}-\d{1,2}-\d{1,2}(?=[T\s]|$)\S*"
    r"|(?:@?time(?:stamp)?|ts|t|at|date)\"\s?:\s?\"?\d[\d:.TZ+ -]{7,40}"  # a log in JSON
    r"|\d{6}Z(?:\s[A-Z]{3}(?:\s\d{2,4})?)?(?!\w)"  # day and time as forces write them
    r"|(?!1:1(?!\d))(?:[01]?\d|2[0-3]):\d(?=\s(?!ratio|compression|odds|in|split|for|on|with|against))"
    r"|-\d+(?!(?:dbm?|[kmgt]i?b|k|[mun]s|pp|pts?|[rq]ps|eur|usd|c|f)\b)[a-z]\w*"
    r"|-\d+(?:\.\d+)?\s?(?:m|mins?|minutes?|h|hrs?|hours?|d|days?)\b",
    ignore_case=True,
)
"""What somebody may have meant as a time; rather too little than an ordinary note."""
_FOREIGN_DATE = LazyPattern(
    r"(?:[^\W\d_]{1,10}\.?,?\s+)?(?:\d{1,2}\.?\s+[^\W\d_]{3,10}\.?|[^\W\d_]{3,10}\.?\s+\d{1,2}\.?),?\s+(?:\d{4},?\s+)?\d{1,2}:\d{2}(?!\d)"
)
"""`26. Okt 15:42`: a day in words that are not known here."""
_UNIX = LazyPattern(r"@?(\d{10})(?:(\d{3})|\.(\d{1,9}))?(?!\w|\.\d)")


@dataclass(frozen=True, slots=True)
class Front:
    """A line taken apart. `kept` are the signs in front that belong to the words, `words` what is left behind the time.

    `unread` is what looks like a time and is none of the forms. `indent` and `bullet` tell how the line is laid out.
    """

    line: str
    kept: str = ""
    stamp: Stamp | None = None
    written: str = ""
    words: str = ""
    unread: str = ""
    indent: int = 0
    bullet: str = ""
    bracketed: bool = False
    unix: float | None = None

    @property
    def is_signed(self) -> bool:
        return self.kept[:1] in ("!", "?") and bool(self.kept)

    @property
    def text(self) -> str:
        """The words without the time."""
        return f"{self.kept} {self.words}".strip() if self.kept else self.words

    @property
    def text_with_time(self) -> str:
        """The words with the time as it was written, where that says more than the moment."""
        return " ".join(part for part in (self.kept, self.written, self.words) if part.strip())


def take_apart(line: str) -> Front:
    """Find the time in front of a line, under whatever marks stand there."""
    whole, head = line, plain_head(line)
    at, kept, bullet = _lead(head)
    indent = len(head) - len(head.lstrip())
    openers: list[str] = []
    while len(openers) < 6 and (found := _OPENER.match(head, at)):
        openers.append(found[0])
        at = found.end()
    blanks = len(head[at:]) - len(head[at:].lstrip())
    start = at + blanks
    if bullet.startswith("|"):
        line = line.rstrip().removesuffix("|").rstrip()
    bracketed = bool(openers) and openers[-1] in ("[", "(", "<")
    stamp = scan_time(head, start)
    if stamp and stamp.length is None and (stamp.clock is None or stamp.clock.loose):
        more = in_other_words(head, start) or other_time(head, start)
        if len(more) > stamp.end - start:  # `14 h 02`, `26 Nov '26 14:02`
            return Front(whole, kept, None, "", line, more, indent, bullet)
    if stamp is None:
        found = _UNIX.match(head, start)
        if found and 10**9 <= int(found[1]) < 4 * 10**9:
            words = _behind(line, head, found.end(), openers)
            sure = bracketed or bool(found[3]) or found[0][0] == "@"
            seconds = int(found[1]) + float(f"0.{found[2] or found[3] or 0}")
            return Front(whole, kept, None, found[0], words, "", indent, bullet, sure, seconds)
        return Front(whole, kept, None, "", line, _unread(head, start, bullet), indent, bullet)
    written = line[start : stamp.end].strip()
    words = _behind(line, head, stamp.end, openers)
    return Front(whole, kept, stamp, written, words, "", indent, bullet, bracketed)


def is_count(front: Front) -> bool:
    """Whether `1402 errors`, `14.02 released` or `2h30 of downtime` begins with a number and not with a time."""
    assert front.stamp is not None
    assert front.stamp.clock is not None
    loose, head = front.stamp.clock.loose, plain_head(front.line)
    if loose == "digits":
        return bool(_COUNTED.match(head, front.stamp.end))
    return bool(loose) and bool(_NUMBERED.match(head, front.stamp.end)) and not front.bracketed


def may_be_count(front: Front) -> bool:
    """Whether that is not clear."""
    assert front.stamp is not None
    assert front.stamp.clock is not None
    clock, head = front.stamp.clock, plain_head(front.line)
    if clock.loose != "digits":
        return bool(clock.loose) and not front.bracketed
    year = clock.hour * 100 + clock.minute
    return not front.bracketed and (year in _YEAR_LIKE or bool(_PLURAL.match(head, front.stamp.end)))


def _lead(head: str) -> tuple[int, str, str]:
    """Where the line itself begins, the signs that belong to its words, and its bullet."""
    at, kept, bullet = 0, "", ""
    for _ in range(8):
        if found := _BULLET.match(head, at):
            if found[0].strip()[:1].isdigit() and _is_dated(head, at):
                break  # `26. Nov 15:42`
            at, bullet = found.end(), bullet or found[0].strip()
            continue
        end = at
        while (
            end < len(head)
            and end - at < 4
            and head[end] > "\x7f"
            and unicodedata.category(head[end]) in ("So", "Sk", "Mn")
        ):
            end += 1
        if end > at:
            kept, at = f"{kept} {head[at:end]}".strip(), end
        elif found := _SIGN.match(head, at):
            kept, at = f"{kept} {found[0].strip()}".strip(), found.end()
        else:
            break
    return at, kept, bullet


def _is_dated(head: str, at: int) -> bool:
    place = at + len(head[at:]) - len(head[at:].lstrip())
    stamp = scan_time(head, place)
    return bool(stamp and stamp.day) or bool(_FOREIGN_DATE.match(head, place))


def _behind(line: str, head: str, at: int, openers: list[str]) -> str:
    """The words behind a time: without what closes the marks around it, and without what parts it from them."""
    open_ones, parted = list(openers), False
    for _ in range(12):
        closer = _closer(open_ones[-1]) if open_ones else ""
        blank = 1 if head[at : at + 1] == " " else 0
        if closer and head.startswith(closer, at + blank):
            at, parted = at + blank + len(closer), False
            open_ones.pop()
        elif not parted and (found := _SEPARATOR.match(head, at)) and found.end() > at:
            at, parted = found.end(), True
        else:
            break
    words = line[at:]
    for opener in reversed(open_ones):  # what opened before the time and closes later belongs to the words
        closer = _closer(opener)
        stripped = words.rstrip()
        if opener[0] in _PAIRED and stripped.endswith(closer):
            words = stripped[: -len(closer)]
        elif words.strip():
            words = opener + words
    return words


def _has_clock(head: str, at: int) -> bool:
    """Whether hours and minutes may stand near the begin of a line, as behind a day in words."""
    colon = head.find(":", at, at + 40)
    return colon > 0 and head[colon - 1].isdigit()


def _closer(opener: str) -> str:
    return _CLOSERS.get(opener, opener)


def _unread(head: str, at: int, bullet: str) -> str:
    """What looks like a time at that place; most lines begin like none."""
    first = head[at : at + 1].lower()
    word = re.split(r"[^a-z]", head[at : at + 20].lower(), maxsplit=1)[0]
    if other := in_other_words(head, at) or other_time(head, at):
        return other
    if (first.isdigit() or first == "~" or word in FIRST_WORDS) and (found := TIME_IN_WORDS.match(head, at)):
        return found[0]
    if not (first.isdigit() or (first and first in "~-+?(xhytlas@d")) and not _has_clock(head, at):
        return ""
    if bullet == "-" and (found := BARE_LENGTH.match(head, at)):
        return f"- {found[0]}"
    for pattern in (_LOOKS_TIMED, TIME_WITH_A_SLIP, _FOREIGN_DATE):
        if found := pattern.match(head, at):
            return found[0]
    return placeholder(head, at)
