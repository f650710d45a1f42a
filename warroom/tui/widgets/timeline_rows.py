"""An entry as lines of the screen: the time, the sign, the words wrapped, who wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from rich.cells import cell_len

from warroom.domain.record import timeline_text
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.local_times import same_clock, same_day
from warroom.domain.text.safe_text import block, one_line
from warroom.tui.widgets.entry_styles import entry_styles
from warroom.tui.widgets.wrap import wrap

PREFIX = 9
"""Cells in front of the words: the time, the sign."""


Parts = tuple[tuple[str, str], ...]
"""A line's texts, each with the name of its style."""


@dataclass(frozen=True)
class Saving:
    """A note on its way to the disk, or back from it."""

    id: str
    text: str
    typed_at: datetime
    returned: bool = False
    """Whether it could not be recorded, and waits to be entered again."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the screen: which entry (an index, or None), its parts and their styles."""

    entry: int | None
    parts: Parts

    @property
    def text(self) -> str:
        """What stands in it."""
        return "".join(text for text, _ in self.parts)


def entry_rows(entry: TimelineEntry, width: int, zone: tzinfo) -> tuple[Row, ...]:
    told = timeline_text.line(entry, zone)
    sign, style = entry_styles(entry, told.sign)
    remark = " · ".join((*told.remarks, one_line(entry.recorded.actor)))
    wrapped = wrap(told.words, width - PREFIX - 1)
    rows = []
    for index, text in enumerate(wrapped):
        time = (f"{entry.at.astimezone(zone):%H:%M}  ", "muted")
        front = [time, (f"{told.sign} ", sign)] if index == 0 else [(" " * PREFIX, "muted")]
        rows.append([*front, (text, style)])
    room = width - PREFIX - cell_len(wrapped[-1]) - 1
    if cell_len(remark) + 2 <= room:
        rows[-1].append((" " * (room - cell_len(remark)) + remark, "muted"))
    else:
        rows.extend([(" " * PREFIX, "muted"), (text, "muted")] for text in wrap(remark, width - PREFIX - 1))
    return tuple(Row(None, tuple(row)) for row in rows)


def saving_rows(note: Saving, width: int, zone: tzinfo) -> list[Row]:
    state, sign = ("NOT SAVED", "✗") if note.returned else ("saving", "…")
    wrapped = wrap(f"{block(note.text)}  ({state})", width - PREFIX - 1)
    return [
        Row(
            None,
            (
                (f"{note.typed_at.astimezone(zone):%H:%M}  {sign} " if i == 0 else " " * PREFIX, "muted"),
                (text, "saving"),
            ),
        )
        for i, text in enumerate(wrapped)
    ]


def arranged(
    entries: Sequence[TimelineEntry], zone: tzinfo, rows_of: Callable[[TimelineEntry], Iterable[Row]]
) -> tuple[list[Row], list[int]]:
    """The rows of entries, each day under its date and zone, and at which row each entry starts."""
    rows: list[Row] = []
    starts: list[int] = []
    for index, entry in enumerate(entries):
        if not index or not under_one_heading(entries[index - 1], entry, zone):
            rows.append(heading(entry, zone))
        starts.append(len(rows))
        rows.extend(Row(index, row.parts) for row in rows_of(entry))
    return rows, starts


def heading(entry: TimelineEntry, zone: tzinfo) -> Row:
    """The day and the zone of the entries below it."""
    return Row(None, ((f"── {entry.at.astimezone(zone):%Y-%m-%d %Z} ──", "muted"),))


def under_one_heading(one: TimelineEntry, other: TimelineEntry, zone: tzinfo) -> bool:
    """Whether both are of the same day, with no change of the clocks between them."""
    return same_day(one.at, other.at, zone) and same_clock(one.at, other.at, zone)


def fullest(rows: list[Row], found: re.Pattern[str] | None) -> int:
    """Which of the rows of an entry holds the most of what is found, the first of them: a log fills many screens."""

    def held(index: int) -> int:
        words = (text for text, style in rows[index].parts if style != "muted")
        return len({hit.casefold() for text in words for hit in found.findall(text)}) if found else 0

    return max(range(len(rows)), key=held)


def pieces(text: str, found: re.Pattern[str] | None) -> list[tuple[str, bool]]:
    if found is None:
        return [(text, False)]
    pieces, last = [], 0
    for match in found.finditer(text):
        pieces += [(text[last : match.start()], False), (match[0], True)]
        last = match.end()
    return [(piece, marked) for piece, marked in [*pieces, (text[last:], False)] if piece]
