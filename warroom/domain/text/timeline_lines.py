"""The lines of a pasted timeline, one by one: what kind each is, before anything is read from its time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from warroom.domain.text.chat_lines import is_name, name_of, speaker, time_at_the_end
from warroom.domain.text.line_front import Front, is_count, take_apart
from warroom.domain.text.other_languages import begins_with_a_day
from warroom.domain.text.own_print import PrintedLine, further_lines, printed_line, printed_row
from warroom.domain.text.page_context import day_alone, is_heading, unread_day
from warroom.domain.text.time_words import plain_head, scan_time

_FENCE = re.compile(r"\s{0,12}(```|~~~)")
_RULE = re.compile(r"[\s|:+=-]{3,}$|\s*[*_─═-]{3,}\s*$")
_BULLET = re.compile(r"(\s*)(?:[-*+•·◦‣▪●○]\s+|\d{1,3}[.)]\s+)")
_POSTED = re.compile(r"\s{0,8}Posted (?:\d{1,4}|an?) \w{3,8} ago[.,]?\s{1,8}", re.IGNORECASE)
_LIKE_A_DATE = re.compile(r"\s\d{1,6}[-/.]\d{1,3}[-/.]\d{1,5}$")
_KEY = re.compile(r"\s*(?:[-*+•]\s+)?[*_]{0,2}[A-Z][^:\d]{2,40}:\s*[*_]{0,2}\s*\d")

BLANK, LAYOUT, HEADING, DAY, TEXT, QUOTED = "blank", "layout", "heading", "day", "text", "quoted"
CONTINUED = "continued"
"""A further line of an entry that this program printed, whatever it begins with."""
TIMED, ALONE, HEADER = "timed", "alone", "header"
ITEMS = (TIMED, ALONE, HEADER)
"""Kinds that begin an item: a time with words, a time alone above its words, a name with a time above its words."""


@dataclass(slots=True)
class SourceLine:
    """A line of the paste. `time` is what the one reader of times is given, `words` what the line itself says."""

    number: int
    text: str
    kind: str = TEXT
    time: str = ""
    words: str = ""
    who: str = ""
    indent: int = 0
    bullet: bool = False
    table: bool = False
    printed: PrintedLine | None = None
    """How it begins, when this program printed it."""
    apart: Front | None = None
    ended_by_time: bool = False
    """Whether its time stands behind its words, as in `Repaired 2021-06-09 13:46`."""

    def front(self) -> Front:
        """Its time, taken apart."""
        if self.apart is None or self.apart.line != self.time:
            self.apart = take_apart(self.time)
        return self.apart


def classified(text: str) -> list[SourceLine]:
    """Every line with its kind; numbers count from 1."""
    lines = [SourceLine(number, line) for number, line in enumerate(_split(text), 1)]
    _keep_printed_together(lines)
    _quote_fences(lines)
    for line in lines:
        if line.kind == TEXT:
            _classify(line)
    lines = _times_above(lines)
    for index, line in enumerate(lines):
        if line.kind == TEXT:
            _look_for_a_header(lines, index)
    has_table = any(line.table and line.kind == TIMED for line in lines)
    for index, line in enumerate(lines):
        if line.kind == ALONE:
            _look_for_a_name_above(lines, index)
        elif line.kind == TIMED and line.ended_by_time and has_table:
            line.kind = TEXT  # the facts above a table of what happened
        elif line.kind == TIMED and line.who and line.who == name_of(line.words):  # Teams
            if index + 1 < len(lines) and lines[index + 1].kind in (TEXT, QUOTED):
                line.kind, line.words = HEADER, ""
            else:
                line.who = ""
    if sum(line.kind == HEADER for line in lines) >= 2 or (
        _first(lines) in (HEADER, ALONE) and sum(line.kind in (HEADER, ALONE) for line in lines) >= 2
    ):
        _keep_what_was_said(lines)
    _go_on_speaking(lines)
    return lines


def _times_above(lines: list[SourceLine]) -> list[SourceLine]:
    """The lines with each time above its words, also where the page has them below, as a status page does.

    It has them below when words come before the first time, nothing comes after the last one, and every time is alone.
    """
    said = [line for line in lines if line.kind not in (BLANK, LAYOUT)]
    for line in said:
        if line.kind == TEXT and (found := _POSTED.match(line.text)):
            time = line.text[found.end() :]
            front = take_apart(time)
            if front.stamp and front.stamp.clock and front.stamp.day and not front.words.strip():
                line.kind, line.time, line.apart = ALONE, time, front
    times = [line for line in said if line.kind in ITEMS]
    if not times or any(line.kind != ALONE for line in times) or said[-1] is not times[-1]:
        return lines
    if said[0].kind not in (TEXT, HEADING) or (said[1] is times[0] and is_name(said[0].text)):
        return lines  # one line above a time may be the name of who speaks below it
    turned: list[SourceLine] = []
    block: list[SourceLine] = []
    for line in lines:
        if line.kind != ALONE:
            block.append(line)
            continue
        first = next((at for at, each in enumerate(block) if each.kind == TEXT), len(block))
        turned += [*block[:first], line, *block[first:]]
        block = []
    return turned + block


def _split(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _first(lines: Sequence[SourceLine]) -> str:
    return next((line.kind for line in lines if line.kind in ITEMS), "")


def _keep_printed_together(lines: list[SourceLine]) -> None:
    """Entries that this program printed, each with its further lines."""
    for line in lines:
        line.printed = printed_line(line.text)
    begins = [index for index, line in enumerate(lines) if line.printed]
    for at, until in pairwise([*begins, len(lines)]):
        begin = lines[at].printed
        assert begin is not None
        for line in lines[
            at + 1 : at + 1 + further_lines([each.text for each in lines[at + 1 : until]], begin)
        ]:
            line.kind = CONTINUED


def _quote_fences(lines: list[SourceLine]) -> None:
    """Lines between fences are quoted, unless most of them are timed: then only the fences are layout."""
    start: int | None = None
    for index, line in enumerate(lines):
        if line.kind == CONTINUED or not _FENCE.match(line.text) or line.text.count("```") > 1:
            continue
        if start is None:
            start = index
            continue
        inner = [each for each in lines[start + 1 : index] if each.text.strip() and each.kind != CONTINUED]
        timed = sum(take_apart(each.text).stamp is not None for each in inner)
        open_fence = bool(inner) and timed * 2 >= len(inner)
        for each in lines[start : index + 1]:
            if each.kind != CONTINUED:
                each.kind = TEXT if open_fence else QUOTED
        lines[start].kind = lines[index].kind = LAYOUT if open_fence else QUOTED
        start = None


def _classify(line: SourceLine) -> None:
    text = line.text
    if not text.strip():
        line.kind = BLANK
        return
    if _RULE.match(text):
        line.kind = LAYOUT
        return
    bullet = _BULLET.match(text)
    line.indent = len(text) - len(text.lstrip())
    line.bullet, line.table = bool(bullet), text.lstrip().startswith("|")
    line.printed = line.printed or printed_row(text)
    if line.printed:
        line.kind, line.time, line.words = TIMED, f"{line.printed.time} x", line.printed.rest
        return
    front = line.apart = take_apart(text)
    if (front.stamp is None or front.stamp.clock is None) and (day_alone(text) or unread_day(text)):
        line.kind = DAY
        return
    if _is_timed(front, line):
        line.kind, line.time = (TIMED if front.words.strip() else ALONE), text
        line.words = front.text if front.stamp or front.unix is not None else _unmarked(text)
        if line.kind == TIMED:
            _who_says(line, front)
        return
    if line.table and _time_in_another_cell(line):
        return
    if is_heading(text):
        line.kind = HEADING


def _unmarked(text: str) -> str:
    bullet = _BULLET.match(text)
    return text[bullet.end() if bullet else 0 :].strip(" |")


def _is_timed(front: Front, line: SourceLine) -> bool:
    listed = line.bullet or line.table
    if front.unix is not None:
        return True  # whether it is a time is asked, where it may be a number
    stamp = front.stamp
    if stamp is None:
        dated = listed or not front.unread[:1].isalpha() or begins_with_a_day(front.unread)
        return bool(front.unread) and dated and not is_heading(line.text)
    if stamp.length is not None:
        return True
    if stamp.clock is None:
        # A day with words and no clock: in a list or a table it is an entry, in a sentence it is not.
        day = stamp.day
        dated = day is not None and bool(day.readings) and (day.has_year or listed)
        return dated and (listed or line.text.lstrip()[:4].isdigit()) and not is_heading(line.text)
    if stamp.clock.loose and is_count(front):
        return False
    if stamp.clock.loose and front.written[:1].isdigit() and not listed and not front.bracketed:
        return stamp.clock.loose == "digits"
    return not ((stamp.since or stamp.is_range) and not listed and line.text.lstrip()[:1].isalpha())


def _who_says(line: SourceLine, front: Front) -> None:
    in_chat = front.bracketed or bool(front.stamp and front.stamp.day and "," in front.written)
    if front.bracketed and len(line.words.split()) > 1 and is_name(line.words):
        line.who = name_of(line.words)  # until it is seen whether words follow
        return
    line.who, line.words = speaker(line.words, in_chat=in_chat)


def _time_in_another_cell(line: SourceLine) -> bool:
    """A row of a table whose time stands in a later column."""
    cells = [cell.strip() for cell in line.text.strip().strip("|").split("|")]
    timed = []
    for index, cell in enumerate(cells[:6]):
        head = plain_head(cell)
        stamp = scan_time(head, 0) if cell and len(cell) < 60 else None
        if stamp and stamp.clock and not stamp.clock.loose and stamp.end >= len(head.rstrip()):
            timed.append(index)
    if len(timed) != 1 or len(cells) < 2:
        return False
    words = [cell for index, cell in enumerate(cells) if index != timed[0] and cell]
    line.kind, line.time, line.words = TIMED, cells[timed[0]], " | ".join(words)
    return True


def _look_for_a_header(lines: list[SourceLine], index: int) -> None:
    """`Li Wei  2:05 PM` above what was said, or a line that ends with its time: `Repaired 2021-06-09 13:46`."""
    line = lines[index]
    found = time_at_the_end(line.text)
    if found is None:
        return
    words, time = found
    said = lines[index + 1] if index + 1 < len(lines) else None
    front = take_apart(time)
    clock_and_day = bool(front.stamp and front.stamp.clock and front.stamp.day)
    speaks = said is not None and said.kind in (TEXT, QUOTED) and not _ends_alike(words, said)
    if not line.bullet and not line.table and is_name(words) and speaks:
        line.kind, line.time, line.who = HEADER, time, name_of(words)
        return
    bullet = _BULLET.match(words)
    label = words[bullet.end() :] if bullet else words
    label = label.strip(" *_:–-")
    if _LIKE_A_DATE.search(label):  # a day with a slip in it
        line.kind, line.words = TIMED, label
        line.time = f"{label.split()[-1]} {time} {label}"
        return
    short = len(label.split()) <= 6 and label.split()[-1:] not in (
        ["since"],
        ["until"],
        ["before"],
        ["after"],
        ["and"],
        ["to"],
        ["by"],
    )
    if short and ((clock_and_day and (line.bullet or label[:1].isupper())) or _KEY.match(line.text)):
        line.kind, line.time, line.words, line.ended_by_time = TIMED, time, label, True


def _ends_alike(words: str, below: SourceLine) -> bool:
    """Whether the line below ends with a time too and does not look like a name either: two facts, and no chat."""
    found = time_at_the_end(below.text)
    return found is not None and not (words[:1].isupper() and is_name(found[0]))


def _look_for_a_name_above(lines: list[SourceLine], index: int) -> None:
    """Slack as it is copied: the name on a line, the time on the next one, then what was said."""
    line, above = lines[index], lines[index - 1] if index else None
    if above is None or above.kind != TEXT or above.bullet or not is_name(above.text):
        return
    before = lines[index - 2].kind if index > 1 else HEADING
    # The line above may also be the end of what the time before it tells of, above all when it is one word.
    full_name = len(above.text.split()) > 1 or above.text.lstrip().startswith("@")
    apart = before in (DAY, HEADING, LAYOUT) or (before == BLANK and full_name)
    if apart or (before != ALONE and line.indent > above.indent):
        line.kind, line.who = HEADER, name_of(above.text)
        above.kind = LAYOUT


def _go_on_speaking(lines: Sequence[SourceLine]) -> None:
    """Slack as it is copied: `[2:06 PM]` under a message begins the next one of the same person."""
    speaker = ""
    for line in lines:
        if line.kind in (HEADING, DAY):
            speaker = ""
        elif line.kind == HEADER:
            speaker = line.who
        elif line.kind in (ALONE, TIMED) and line.text.lstrip()[:1] == "[" and speaker and not line.who:
            line.who, line.kind = speaker, HEADER if line.kind == ALONE else TIMED


def _keep_what_was_said(lines: Sequence[SourceLine]) -> None:
    """Under the names of a chat, words may begin with a clock and are still what was said."""
    in_chat = False
    for line in lines:
        if line.kind in (HEADER, HEADING):
            in_chat = line.kind == HEADER
        elif line.kind == TIMED and in_chat and not line.printed and line.text.lstrip()[:1] != "[":
            line.kind = TEXT
