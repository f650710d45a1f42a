"""How many timed lines of real timelines are read as labelled: timelines.py LABELS_FOLDER TIMELINES_FOLDER

Labels are JSON lines: file, line (from 1), at. `at` is an instant, with a Z when the page says UTC, else in the zone of
whoever pastes; or `ask`, `none` (there is no time), `prose` (a time within a sentence); several with | between them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from warroom.domain.text.time_frame import Frame
from warroom.domain.text.timeline_input import PastedItem, read_timeline

NOW = datetime(2026, 11, 27, 16, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
"""Far from UTC, so that a zone that is overlooked shows."""


def verdict(wanted: str, item: PastedItem | None, at_line: bool) -> str:
    """`untouched`, `asked`, `not read`, `as prose`, or `WRONG` when it would go in with another time."""
    options = wanted.split("|")
    if item is None or not at_line:
        return "as prose" if "prose" in options else "as no time" if "none" in options else "not read"
    if item.at is None:
        return "asked, rightly" if {"ask", "none"} & set(options) else "asked"
    instants = {
        datetime.fromisoformat(option.replace("Z", "+00:00")) if option.endswith("Z")
        else datetime.fromisoformat(option).replace(tzinfo=ZONE)
        for option in options
        if option[:1].isdigit()
    }  # fmt: skip
    return "untouched" if item.at in instants else "WRONG"


def main() -> None:
    labels, timelines = Path(sys.argv[1]), Path(sys.argv[2])
    rows = [
        json.loads(line) for file in sorted(labels.glob("*.jsonl")) for line in file.read_text().splitlines()
    ]
    counts: Counter[str] = Counter()
    timed: Counter[str] = Counter()
    for name in dict.fromkeys(row["file"] for row in rows):
        text = (timelines / name).read_text()
        read = read_timeline(text, Frame(NOW, ZONE))
        firsts = {item.lines[0]: item for item in read.items}
        labelled = {row["line"] for row in rows if row["file"] == name}
        for row in (row for row in rows if row["file"] == name):
            item = firsts.get(row["line"])
            result = verdict(row["at"], item, item is not None)
            counts[result] += 1
            if row["at"][:1].isdigit() and "prose" not in row["at"]:
                timed[result] += 1
            if result not in ("untouched", "as prose"):
                print(
                    f"{result:15} {name[:40]}:{row['line']} {row['text'][:70]!r} {item.asked or item.at if item else ''}"
                )
        for number, item in firsts.items():
            if number not in labelled:
                counts["not labelled"] += 1
                print(f"{'not labelled':15} {name[:40]}:{number} {item.at} {item.asked} {item.words[:60]!r}")
        for question in read.asked:
            print(f"{'asked of all':15} {name[:40]} {question}")
    print(f"\nall labelled lines: {dict(counts)}")
    total = sum(timed.values())
    print(f"timed lines: {total}, untouched {timed['untouched']} ({100 * timed['untouched'] / max(1, total):.1f} of 100), "
          f"asked {timed['asked'] + timed['asked, rightly']}, not read {timed['not read']}, WRONG {timed['WRONG']}")  # fmt: skip


if __name__ == "__main__":
    main()
