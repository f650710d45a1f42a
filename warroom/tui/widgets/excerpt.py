"""What was found in an entry, cut so that it is in sight."""

from __future__ import annotations

import re
from datetime import tzinfo

from rich.cells import cell_len

from warroom.domain.record import timeline_text
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.safe_text import one_line
from warroom.tui.widgets.wrap import DENSEST, fitted


def unseen(entry: TimelineEntry, zone: tzinfo, marks: re.Pattern[str] | None) -> str:
    """The text that an entry carries, on one line, when it holds what was found and the timeline does not show it."""
    text = one_line(getattr(entry.recorded.event, "text", None) or "")
    if (
        marks is None
        or not marks.search(text)
        or marks.search(one_line(timeline_text.line(entry, zone).words))
    ):
        return ""
    return text


def excerpt(words: str, room: int, marks: re.Pattern[str] | None) -> str:
    """At most `room` cells of `words`, those that hold what was found."""
    found = marks.search(words) if marks else None
    if found and cell_len(words[: found.end()]) > room:
        words = "…" + words[max(0, found.start() - room // 3) :]
    return fitted(words[: room * DENSEST], room).rstrip()
