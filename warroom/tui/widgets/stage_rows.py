"""The lines that a status update is made of, as rows: a box, the clock, the words, and what sort of line it is. Pure."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from rich.cells import cell_len

from warroom.domain.incident.state import Incident
from warroom.domain.status_update.parts import Field, StageLine
from warroom.domain.status_update.times import clock_words, fact_time
from warroom.domain.text.safe_text import one_line
from warroom.tui.widgets.timeline_rows import Parts
from warroom.tui.widgets.wrap import fitted

HERE, ELSEWHERE = "▸", " "
"""In front of the line that the keys act on, and of the others: told without colour."""
IN, OUT, NEVER, LEAD, NEXT = "[x]", "[ ]", " – ", " ★ ", "[>]"
"""Boxes: in the Summary, left out, not meant for it, in front of all, in Next."""
TAG = 12
"""Cells of the column with the kind of a line, or why it is left out."""
NARROW, SHORT_TAG = 50, 9
"""Below so many cells a row has a shorter column, so that its words have room."""


@dataclass(frozen=True, slots=True)
class StageRow:
    """A row of the stage: `line` is the index among the lines of the update; None for a heading."""

    words: str
    line: int | None = None
    box: str = ""
    clock: str = ""
    tag: str = ""
    style: str = "plain"

    def parts(self, width: int, *, here: bool) -> Parts:
        """The row `width` cells wide; `here` marks the one that the keys act on."""
        if self.line is None:
            return ((fitted(self.words, width), self.style),)
        front = f"{HERE if here else ELSEWHERE}{self.box} "
        tag = SHORT_TAG if width < NARROW else TAG
        clock = f"{self.clock} " if self.clock else ""
        room = width - cell_len(front) - cell_len(clock) - tag - 1
        return (
            (front, "strong"),
            (clock, "muted"),
            (fitted(self.words, room), self.style),
            (" " + fitted(self.tag, tag), "muted"),
        )


def stage_rows(
    incident: Incident, lines: Sequence[StageLine], of_next: Container[int], at: datetime, zone: tzinfo
) -> tuple[StageRow, ...]:
    """The facts under when the last update went, then the steps under Next; `at` is when the update goes out, UTC.

    `of_next` are the indexes of the lines under Next: what a key moves there, or away, keeps its row.
    """
    last = incident.last_update
    since = f"since #{last.number}, {clock_words(last.at, zone, at)}" if last else "since the declaration"
    facts: list[StageRow] = []
    steps: list[StageRow] = []
    for index, line in enumerate(lines):
        of = steps if index in of_next else facts
        of.append(_row(index, line, at, zone, timed=of is facts))
    rows = [StageRow(since, style="quiet"), *(facts or [StageRow("  nothing new", style="muted")])]
    if steps:
        rows += [StageRow("Next", style="quiet"), *steps]
    return tuple(rows)


def box(line: StageLine) -> str:
    """How it stands: told by its shape alone."""
    if line.leads and line.chosen:
        return LEAD
    if line.left_out is not None:
        return NEVER if line.left_out.unfit else OUT
    return NEXT if line.field is Field.NEXT else IN


def whole(line: StageLine) -> str:
    """All of its words, and why it is left out."""
    if line.left_out is None:
        return line.words
    because = f" (entry {line.because_of})" if line.because_of is not None else ""
    return f"{line.words} — left out: {line.left_out.value}{because}"


def _row(index: int, line: StageLine, at: datetime, zone: tzinfo, *, timed: bool) -> StageRow:
    style = "plain" if line.chosen else "muted"
    if line.chosen and line.leads:
        style = "strong"
    return StageRow(
        one_line(line.words),
        index,
        box(line),
        fact_time(line.at, zone, at) if timed else "",
        line.kind if line.left_out is None else line.left_out.tag,
        style,
    )
