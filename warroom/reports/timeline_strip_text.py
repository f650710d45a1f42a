"""The strip in characters, with a time axis under it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from warroom.domain.text.local_times import zone_beside
from warroom.domain.text.safe_text import one_line
from warroom.reports.timeline_strip import MISSED, SENT_LATE, Mark, Span, Strip

NAMES = 11
"""Cells for the name of a row."""
BETWEEN = 11
"""Cells from one clock time to the next, at least."""
_STEPS = [
    *(timedelta(seconds=s) for s in (10, 30)),
    *(timedelta(minutes=m) for m in (1, 2, 5, 10, 15, 30)),
    *(timedelta(hours=h) for h in (1, 2, 3, 6, 12)),
    *(timedelta(days=d) for d in (1, 2, 7, 14, 28, 91, 364, 3640)),
]

_DAY = timedelta(days=1)
_LONG = timedelta(days=91)
"""A step from which a day without its year would be read as another year's."""


class Drawing:
    """A strip drawn once for a width; only the cursor moves after that."""

    def __init__(self, strip: Strip, width: int, zone: tzinfo, lanes: int = 1) -> None:
        """`width` in cells, names and all; `lanes` is how many lines tasks may take."""
        self._strip, self._zone = strip, zone
        self._room = max(10, width - NAMES)
        self._length = (strip.end - strip.start).total_seconds()
        self._names: list[str] = []
        self._rows: list[list[str]] = []
        for name, spans in strip.rows(lanes):
            self._add(name, self._phases(spans))
        for name, marks in strip.marks.items():
            # A row of signs that never occur says nothing.
            if marks or name == "updates":
                self._add(name, self._signs(marks))
        self._axis = self._times()
        self.height = len(self._rows) + 1

    def _add(self, name: str, cells: list[str]) -> None:
        self._names.append(name.ljust(NAMES))
        self._rows.append(cells)

    def rows(self, cursor: datetime) -> list[tuple[str, str, str]]:
        """The lines, the axis last, each as what stands before, at and after the cursor.

        Where nothing else stands the cursor is ┃, so that it hides nothing.
        """
        at = self._cell(cursor)
        out = []
        for name, cells in zip(self._names, self._rows, strict=True):
            sign = "┃" if cells[at] in {" ", "─", "·"} else cells[at]
            out.append((name + "".join(cells[:at]), sign, "".join(cells[at + 1 :])))
        beside = zone_beside(cursor, self._strip.start, self._zone)
        axis = self._axis_with(f"▲{cursor.astimezone(self._zone):%H:%M}{beside}", at)
        return [*out, (self._zone_name() + "".join(axis[:at]), axis[at], "".join(axis[at + 1 :]))]

    def _axis_with(self, words: str, at: int) -> list[str]:
        begin = at
        if at + len(words) > self._room:  # at the right edge the sign still stands under the cursor
            words = f"{words[1:]}▲"
            begin = at + 1 - len(words)
        axis = list(self._axis)
        # A clock time half covered would read as another one.
        for place in range(max(0, begin - 1), min(self._room, begin + len(words) + 1)):
            self._clear(axis, place)
        axis[begin : begin + len(words)] = words
        return axis

    @staticmethod
    def _clear(axis: list[str], place: int) -> None:
        if axis[place] == " ":
            return
        first = last = place
        while first > 0 and axis[first - 1] != " ":
            first -= 1
        while last + 1 < len(axis) and axis[last + 1] != " ":
            last += 1
        axis[first : last + 1] = " " * (last + 1 - first)

    def _cell(self, at: datetime) -> int:
        share = (at - self._strip.start).total_seconds() / self._length
        return min(self._room - 1, max(0, int(self._room * share)))

    def _phases(self, spans: Sequence[Span]) -> list[str]:
        cells = [" "] * self._room
        for span in spans:
            first, last = self._cell(span.start), self._cell(span.end)
            begins = {" ": "├", "─": "┼", "┤": "┼"}.get(cells[first], "╪")
            cells[first : last + 1] = "─" * (last + 1 - first)
            cells[first], cells[last] = begins, "┤" if last > first else begins
            words = _fitting(span.words, last - first - 1)
            cells[first + 1 : first + 1 + len(words)] = words
        return cells

    def _signs(self, marks: Sequence[Mark]) -> list[str]:
        cells = ["·"] * self._room
        for mark in sorted(marks, key=lambda mark: mark.at):
            place = self._cell(mark.at)
            while mark.words and cells[place] != "·" and place + 1 < self._room:
                place += 1  # a milestone one cell on, rather than hidden
            if cells[place] not in (SENT_LATE, MISSED):  # of several in one cell, the one that says most
                cells[place] = mark.sign
        for mark in marks:
            place = cells.index(mark.sign) if mark.words and mark.sign in cells else -1
            end = place + len(mark.words)
            # Right beside another sign, the word would read as that one's.
            alone = place == 0 or cells[place - 1] == "·"
            if place >= 0 and alone and end <= self._room and set(cells[place + 1 : end + 1]) <= {"·"}:
                cells[place:end] = mark.words
        return cells

    def _times(self) -> list[str]:
        cells = [" "] * self._room
        per_cell = self._length / self._room
        step = next((s for s in _STEPS if s.total_seconds() / per_cell >= BETWEEN), _STEPS[-1])
        form = "%H:%M:%S" if step < timedelta(minutes=1) else "%H:%M"
        day, free = None, 0
        for wall, at in self._ticks(step):
            shown = at.astimezone(self._zone)
            words = f"{shown:{form}}{zone_beside(at, self._strip.start, self._zone)}"
            if (day is not None and shown.date() != day) or step >= _DAY:
                words = f"{shown:%m-%d}" if wall.hour == 0 or step >= _DAY else words
            if step >= _LONG:
                words = f"{shown:%Y-%m}"
            place = self._cell(at)
            if free <= place and place + len(words) + 1 <= self._room:
                cells[place : place + len(words) + 1] = "╵" + words
                day, free = shown.date(), place + len(words) + 2
        return cells

    def _ticks(self, step: timedelta) -> Iterator[tuple[datetime, datetime]]:
        """Every round time of day within the strip, on the wall and in UTC: an hour that comes twice is two, one that is left out none."""
        start, end = self._strip.start.astimezone(UTC), self._strip.end.astimezone(UTC)
        local = start.astimezone(self._zone).replace(tzinfo=None)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        wall = midnight + ((local - midnight) // step - 1) * step
        found: dict[datetime, datetime] = {}
        until = end.astimezone(self._zone).replace(tzinfo=None)
        # Where the clocks were put back, they had shown later times than the last one.
        last = until + abs((until - local) - (end - start))
        while (wall := wall + step) < last:
            for fold in (0, 1):
                at = wall.replace(tzinfo=self._zone, fold=fold).astimezone(UTC)
                stands = at.astimezone(self._zone).replace(tzinfo=None) == wall
                if start <= at < end and (stands or (step >= _DAY and not fold)):
                    found.setdefault(at, wall)
        yield from ((found[at], at) for at in sorted(found))

    def _zone_name(self) -> str:
        return f"{self._strip.start.astimezone(self._zone):%Z}"[: NAMES - 1].ljust(NAMES)


def _fitting(words: str, room: int) -> list[str]:
    """As much of the words as fits, a cell each; of SEV-1 or P1 rather its number."""
    if room < len(words) and re.fullmatch(r"[A-Z]+-?[0-9]", words):
        words = words[-1]
    cells: list[str] = []
    for character in one_line(words):
        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            continue
        wide = unicodedata.east_asian_width(character) in "WF"
        cells += [character, ""] if wide else [character]
    cells = cells[: max(0, room)]
    return [*cells[:-1], " "] if cells and unicodedata.east_asian_width(cells[-1] or " ") in "WF" else cells
