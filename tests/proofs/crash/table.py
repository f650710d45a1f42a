"""The table that `make crash` prints: one row a part, each with a control that must fail."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field


@dataclass
class Row:
    """What one part found. `tries` are kills, disk states or replacements, as `part` says."""

    part: str
    tries: int
    acknowledged: int
    """How often something was said to be saved or written, over all tries."""
    faults: list[str] = field(default_factory=list)
    """A sentence for each thing that was lost, half recorded, unsound or said wrongly."""
    control: str = ""
    """The fault that was put into the program on purpose; empty when the part has no control of its own."""
    control_faults: int = 0
    """What the same part found with that fault. It must find something."""
    skipped: str = ""
    """Why the part did not run here."""

    @property
    def fine(self) -> bool:
        return bool(self.skipped) or not (self.faults or (self.control and not self.control_faults))


def print_table(rows: list[Row]) -> bool:
    """Print the rows, and below them each fault once; whether all is fine."""
    head = ("Part", "Tries", "Acknowledged", "Lost", "Control (lost)")
    lines = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for i, line in enumerate(lines):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
        if i == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    for row in rows:
        for sentence, times in _counted(row.faults):
            print(f"{row.part}: {sentence}" + (f" ({times} times)" if times > 1 else ""), file=sys.stderr)
        if row.control and not row.control_faults and not row.skipped:
            print(f"{row.part}: the control ({row.control}) lost nothing: it proves nothing", file=sys.stderr)
    return all(row.fine for row in rows)


def _cells(row: Row) -> tuple[str, ...]:
    if row.skipped:
        return row.part, "—", "—", "—", row.skipped
    control = f"{row.control}: {row.control_faults:,}" if row.control else "—"
    return row.part, f"{row.tries:,}", f"{row.acknowledged:,}", f"{len(row.faults):,}", control


def _counted(sentences: list[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for sentence in sentences:
        counts[sentence] = counts.get(sentence, 0) + 1
    return sorted(counts.items(), key=lambda pair: -pair[1])[:40]
