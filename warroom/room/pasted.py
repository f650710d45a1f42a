"""Many lines at once, as they are pasted or read from a file: all can be recorded, or none is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from warroom.domain import decide, plain
from warroom.domain.refusal import Refusal
from warroom.domain.text.time_frame import Frame, Question
from warroom.domain.text.time_sequence import read_in_order
from warroom.room.reading import RefusedError

EXPLAINED = 20
"""Lines of many whose reasons are told; of the others, the numbers."""


def facts_of(lines: Sequence[str], frame: Frame) -> tuple[decide.Fact, ...]:
    """The lines as notes; raises RefusedError naming every one that cannot be read, from 1.

    One without a time happened when the line before it did, the first one now; when the day was named, it has to have
    a time.
    """
    wrong: list[tuple[int, str]] = []
    facts: list[decide.Fact] = []
    moment: datetime | None = frame.now if frame.day is None else None
    numbered = [(at, line) for at, line in enumerate(lines, 1) if line.strip()]
    outcomes = read_in_order([line for _, line in numbered], frame)
    for (at, _), read in zip(numbered, outcomes, strict=True):
        if isinstance(read, Question | Refusal):
            wrong.append((at, read.asked if isinstance(read, Question) else read.reason))
            continue
        moment = read.at or moment
        if moment is None:  # they are of a day that was named, and "now" is not
            wrong.append((at, "it begins with no time; write one in front, as in 14:02."))
            continue
        decided = decide.note(plain.storable(read.text), moment)
        if isinstance(decided, Refusal):
            wrong.append((at, decided.reason))
        else:
            facts.extend(decided)
    if wrong:
        shown = " · ".join(f"line {at}: {reason}" for at, reason in wrong[:EXPLAINED])
        if rest := [at for at, _ in wrong[EXPLAINED:]]:
            shown += f" · and lines {_ranges(rest)}"
        raise RefusedError(f"Nothing was recorded. {shown}")
    if not facts:
        raise RefusedError("There is no line to record.")
    return tuple(facts)


def _ranges(numbers: Sequence[int]) -> str:
    """Rising numbers in few words: `3, 7-9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)
