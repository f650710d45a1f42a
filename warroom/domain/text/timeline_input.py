"""Pasted timelines: notes, tables, chats and what this program printed, taken apart into entries. Pure.

Nothing is dropped: every line that is not blank is in the words of an item, is context that was used, or is listed as not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from warroom.domain.refusal import Refusal
from warroom.domain.text.line_front import take_apart
from warroom.domain.text.own_print import (
    Printed,
    csv_columns,
    csv_rows,
    own_row,
    printed_end,
    unsigned,
)
from warroom.domain.text.page_context import (
    day_first,
    named_zone,
)
from warroom.domain.text.page_zone import is_zone, zone_said
from warroom.domain.text.time_frame import WITH_ZONE, Frame, Outcome, Question, Timed, form
from warroom.domain.text.time_sequence import read_in_order
from warroom.domain.text.timeline_days import days_named
from warroom.domain.text.timeline_lines import (
    ALONE,
    BLANK,
    CONTINUED,
    DAY,
    HEADER,
    HEADING,
    ITEMS,
    LAYOUT,
    QUOTED,
    TEXT,
    SourceLine,
    classified,
)
from warroom.domain.text.zone_words import SURE

_INDENT = re.compile(r"\s*")
_CLAUSE = re.compile(r"\bon\s+(?=\d|[A-Z])")


@dataclass(frozen=True, slots=True)
class PastedItem:
    """An entry to be: `at` (UTC), or `asked`, the sentence that says what is unclear. `lines` are those of the paste, from 1."""

    at: datetime | None
    words: str
    lines: tuple[int, ...]
    who: str = ""
    estimated: bool = False
    struck: bool = False
    """Whether it was printed as struck; then it is recorded and struck."""
    asked: str = ""
    candidates: tuple[datetime, ...] = ()

    @property
    def text(self) -> str:
        """The words as they are recorded, with who said them in front."""
        if not self.who:
            return self.words
        sign = self.words[:2] if self.words[:2] in ("! ", "? ") else ""
        return f"{sign}{self.who}: {self.words[len(sign) :]}"


@dataclass(frozen=True, slots=True)
class PastedTimeline:
    """What was found in a paste. `context` are lines that set a day or a zone or only lay the page out; `not_read` the rest.

    `asked` are questions about the whole paste; `zone_word` is the zone that the page names.
    """

    items: tuple[PastedItem, ...] = ()
    context: tuple[tuple[int, str], ...] = ()
    not_read: tuple[tuple[int, str], ...] = ()
    asked: tuple[str, ...] = ()
    zone_word: str = ""
    names_no_zone: bool = False
    """Whether there are clocks without a zone of their own, which are in that of the page or of whoever pastes."""

    @property
    def questions(self) -> list[tuple[int, str]]:
        """What is asked about single items, by their first line."""
        return [(item.lines[0], item.asked) for item in self.items if item.asked]


TIMED = 2
"""Timed lines from which on a paste is a timeline."""


def is_timeline(read: PastedTimeline, text: str) -> bool:
    """Whether a paste is more than one note: two timed lines, or one whose time the note line would not read.

    That is so under a sentence that names the zone, and where a name stands before the time, as in a chat.
    """
    if len(read.items) != 1:
        return len(read.items) >= TIMED
    first = next((line for line in text.split("\n") if line.strip()), "")
    return bool(read.zone_word) or bool(read.items[0].who and take_apart(first).stamp is None)


@dataclass(slots=True)
class _Draft:
    line: SourceLine
    more: list[tuple[int, str, str]] = field(default_factory=list)
    """Number, text and kind of the lines that belong to it."""

    @property
    def is_closed(self) -> bool:
        """Whether this program printed it, with who recorded it at its end."""
        last = self.more[-1][1] if self.more else self.line.words
        return bool(self.line.printed and (self.line.table or printed_end(last).who))


def read_timeline(text: str, frame: Frame, *, zone_given: bool = False) -> PastedTimeline:
    """Read a paste. `frame.day` is the day that was named for it; with `zone_given` its zone is not the page's own."""
    table = _csv(text, frame)
    if table is not None:
        return table
    lines = classified(text)
    context, zone, asked = _context(lines, zone_given)
    frame = _on_page(replace(frame, pasted=True), lines, zone)
    drafts, not_read = _drafts(lines, context)
    days, undated = days_named(lines, [draft.line.number for draft in drafts], frame)
    outcomes = read_in_order([draft.line.front() for draft in drafts], frame, days)
    outcomes = [
        _as_named(zone, draft, outcome, frame) for draft, outcome in zip(drafts, outcomes, strict=True)
    ]
    items = [_item(draft, outcome) for draft, outcome in zip(drafts, outcomes, strict=True)]
    items = _without_their_day(items, drafts, days, undated)
    used = [(line.number, line.text) for line in lines if line.number in context]
    return PastedTimeline(
        tuple(items), tuple(used), tuple(not_read), tuple(asked), zone or "", _names_no_zone(drafts)
    )


def _context(lines: Sequence[SourceLine], zone_given: bool) -> tuple[set[int], str | None, list[str]]:
    """Lines that lay the page out or say something of its times, the zone they name, and what is asked because of it."""
    used = {line.number for line in lines if line.kind in (LAYOUT, DAY, HEADING)}
    zones: dict[str, int] = {}
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else None
        head = line.kind in (HEADING, DAY) or (line.table and line.kind == TEXT)
        is_head = line.table and line.kind == TEXT and after is not None and after.kind == LAYOUT
        if is_head:
            used.add(line.number)
        if line.kind not in (TEXT, HEADING, DAY):
            continue
        said = zone_said(line.text, brackets=head)
        if said is None and after is not None and after.kind == TEXT and line.kind == TEXT:
            joined = zone_said(f"{line.text.rstrip()} {after.text.strip()}")
            if joined and zone_said(after.text) is None:
                said = joined
                used.add(after.number)
        if said:
            zones.setdefault(said, line.number)
            used.add(line.number)
    if zone_given:
        return used, None, []
    if len(zones) > 1:
        named = " and ".join(f"{zone} (line {number})" for zone, number in zones.items())
        return (
            used,
            None,
            [f"The page names several zones, {named}; say which one its bare times are in {WITH_ZONE}."],
        )
    unclear = next((zone for zone in zones if not is_zone(zone)), None)
    if unclear is not None:
        asked = f"Line {zones[unclear]} says that the times are “{unclear}”; name that zone {WITH_ZONE}, as in +01:00 or Europe/Berlin."
        return used, None, [asked]
    return used, next(iter(zones), None), []


def _on_page(frame: Frame, lines: Sequence[SourceLine], zone: str | None) -> Frame:
    frame = replace(
        frame, day_first=day_first(line.time or line.text for line in lines if line.kind in (*ITEMS, DAY))
    )
    if zone is None:
        return frame
    if named := named_zone(zone):
        return replace(frame, zone=named, zones=(*frame.zones, *([frame.zone] if frame.zone else [])))
    return replace(frame, zone_word=zone.upper())


def _as_named(zone: str | None, draft: _Draft, outcome: Outcome, frame: Frame) -> Outcome:
    """The outcome; a question where the page says CET and clocks there showed CEST then."""
    stamp = draft.line.front().stamp
    if zone is None or not zone.isalpha() or frame.zone is None:
        return outcome
    if isinstance(outcome, Question) and stamp and stamp.zone is None:
        return _of_that_name(zone, outcome, frame.zone)
    if not isinstance(outcome, Timed) or not outcome.at:
        return outcome
    called = outcome.at.astimezone(frame.zone).tzname() or ""
    if stamp is None or stamp.clock is None or stamp.zone is not None or not called.isalpha():
        return outcome
    if called == zone.upper() or {called, zone.upper()} <= {*SURE, "MEZ", "CET"}:
        return outcome
    asked = (
        f"the page says {zone}, and clocks there showed {called} on {outcome.at.astimezone(frame.zone):%Y-%m-%d}; "
        f"write {form(outcome.at, frame, zoned=True)} if that is meant, or name the zone {WITH_ZONE}."
    )
    return Question(asked, (outcome.at,), outcome.text)


def _of_that_name(word: str, asked: Question, zone: tzinfo) -> Outcome:
    """In the hour that comes twice, the page's CET tells which of the two is meant."""
    clocks = {f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}" for at in asked.candidates}
    named = [at for at in asked.candidates if at.astimezone(zone).tzname() == word.upper()]
    return Timed(named[0], asked.text) if len(clocks) == len(named) == 1 else asked


def _names_no_zone(drafts: Sequence[_Draft]) -> bool:
    stamps = (draft.line.front().stamp for draft in drafts)
    return any(stamp is not None and stamp.clock is not None and stamp.zone is None for stamp in stamps)


def _without_their_day(
    items: Sequence[PastedItem],
    drafts: Sequence[_Draft],
    days: Mapping[int, date],
    undated: Mapping[int, str],
) -> list[PastedItem]:
    """The items; what stands under a day that is not clear is asked about, instead of taken for another day."""
    asked, found = "", []
    for index, (item, draft) in enumerate(zip(items, drafts, strict=True)):
        asked = undated.get(index, "" if index in days else asked)
        stamp = draft.line.front().stamp
        bare = stamp is not None and stamp.clock is not None and stamp.day is None
        found.append(replace(item, at=None, asked=asked) if asked and bare else item)
    return found


def _drafts(lines: Sequence[SourceLine], context: set[int]) -> tuple[list[_Draft], list[tuple[int, str]]]:
    """Each item with the lines that belong to it, and the lines that belong to none."""
    drafts: list[_Draft] = []
    not_read: list[tuple[int, str]] = []
    current: _Draft | None = None
    blank = False
    for index, line in enumerate(lines):
        if line.kind == BLANK:
            blank = True
            if current and current.more and not current.is_closed:
                current.more.append((line.number, "", BLANK))
            continue
        if line.kind == CONTINUED and current:
            current.more.append((line.number, line.text, CONTINUED))
        elif line.kind in ITEMS:
            current = _Draft(line)
            drafts.append(current)
        elif line.kind == LAYOUT and line.number in context and current and current.line.kind == HEADER:
            pass  # the name above the next message
        elif line.number in context:
            if line.kind in (HEADING, DAY):
                current = None
        elif current is not None and _belongs(current, line, lines, index, blank):
            current.more.append((line.number, line.text, line.kind))
        else:
            if line.kind == TEXT and line.bullet:
                current = None
            not_read.append((line.number, line.text))
        blank = False
    return drafts, not_read


def _belongs(draft: _Draft, line: SourceLine, lines: Sequence[SourceLine], index: int, blank: bool) -> bool:
    """Whether a line without a time of its own goes on with what an item says."""
    first = draft.line
    if draft.is_closed:
        return False
    if line.kind == QUOTED or first.kind in (ALONE, HEADER):
        return True
    if line.table or first.table:
        return line.table and first.table
    if first.bullet and line.bullet:
        return line.indent > first.indent
    if not blank or line.indent > first.indent:
        return True
    if line.text.lstrip().startswith("[") and "]:" in line.text:
        return False  # the target of a link
    return any(each.kind in ITEMS for each in _section(lines, index)) or not (first.bullet or first.table)


def _section(lines: Sequence[SourceLine], index: int) -> Sequence[SourceLine]:
    """The lines from there to the next heading; a few hundred are enough to see whether the list goes on."""
    for at in range(index + 1, min(len(lines), index + 300)):
        if lines[at].kind == HEADING or (
            lines[at].kind == TEXT and lines[at].bullet and not lines[at].indent
        ):
            return lines[index + 1 : at]
    return lines[index + 1 : index + 300]


def _item(draft: _Draft, outcome: Outcome) -> PastedItem:
    line, who = draft.line, draft.line.who
    estimated = isinstance(outcome, Timed) and outcome.estimated
    words = line.words
    if line.kind not in (ALONE, HEADER) and (estimated or (not isinstance(outcome, Timed))):
        front = line.front()
        words = (
            f"{front.written} {words}".strip()
            if front.written and front.words.strip()
            else words or line.text
        )
    elif estimated:
        words = line.front().written
    said = Printed(_joined(words, draft), who)
    if line.printed:
        said = own_row(said.words) if line.table else printed_end(said.words)
    words = unsigned(said.words)
    numbers = (line.number, *(number for number, text, _ in draft.more if text.strip()))
    item = PastedItem(None, words, numbers, said.who, struck=said.struck)
    if isinstance(outcome, Question):
        return replace(item, asked=outcome.asked, candidates=outcome.candidates)
    if isinstance(outcome, Refusal):
        return replace(item, asked=outcome.reason)
    if outcome.at is None:
        asked = f"“{line.time.strip()[:60]}” is not read as a time; write it as 2026-01-31 14:02."
        return replace(item, asked=asked)
    if not words.strip():
        asked = "there is a time and nothing that happened then; write a word or two behind it."
        return replace(item, asked=asked)
    return replace(item, at=outcome.at, estimated=estimated)


def _joined(words: str, draft: _Draft) -> str:
    """The words with the lines that go on with them: a wrapped sentence on one line, all else line by line."""
    if not draft.more:
        return words
    first = draft.line
    if first.printed:
        return "\n".join([words, *(_unindented(text, first.printed.indent) for _, text, _ in draft.more)])
    texts = [text for _, text, _ in draft.more]
    common = min((len(_INDENT.match(text)[0]) for text in texts if text.strip()), default=0)  # type: ignore[index]  # it always matches
    pieces = [words]
    for _, text, kind in draft.more:
        plain = text.strip()
        wrapped = first.kind not in (ALONE, HEADER) and kind == TEXT and not _starts_anew(plain)
        cells = " | ".join(cell.strip() for cell in plain.split("|") if cell.strip())
        piece = cells if first.table and plain.startswith("|") else text[common:].rstrip()
        pieces += [" ", plain] if wrapped and pieces != [""] else ["\n", piece]
    return "".join(pieces).strip("\n")


def _unindented(text: str, most: int) -> str:
    return text[min(most, len(text) - len(text.lstrip(" "))) :]


def _starts_anew(text: str) -> bool:
    return text[:2] in ("- ", "* ", "+ ", "• ", "> ", "! ", "? ") or text[:1] in ("|", "`", "#")


def _csv(text: str, frame: Frame) -> PastedTimeline | None:
    """A table of comma-separated values with a head that names its columns, as `export --format csv` writes it."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    columns = csv_columns(first)
    if columns is None:
        return None
    at = lines.index(first)
    rows = csv_rows(lines[at:])
    if not rows or any(line.strip() for line in lines[at + rows[-1][1] + 1 :]):
        return None
    entries = [columns.entry(row) for _, _, row in rows]
    outcomes = read_in_order([take_apart(f"{when} x") for when, _ in entries], replace(frame, pasted=True))
    items = []
    for (start, end, _), (when, said), outcome in zip(rows, entries, outcomes, strict=True):
        line = SourceLine(at + start + 1, when, words=said.words, who=said.who, time=f"{when} x")
        numbers = tuple(range(at + start + 1, at + end + 2))
        items.append(
            replace(_item(_Draft(line), outcome), words=said.words, struck=said.struck, lines=numbers)
        )
    return PastedTimeline(tuple(items), ((at + 1, first),))
