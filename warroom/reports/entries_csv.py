"""CSV of a timeline."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC

from warroom.domain.record import timeline_text
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.own_print import csv_words
from warroom.reports.metrics_text import cell


def entries(timeline: Sequence[TimelineEntry]) -> str:
    """One line of the timeline a row, times in UTC."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["n", "at", "recorded_at", "actor", "kind", "words", "remarks"])
    for entry in timeline:
        told, row = timeline_text.line(entry, UTC), entry.recorded
        said = csv_words(told.sign, told.words)
        words = (row.actor, row.event.kind, said, "; ".join(told.remarks))
        writer.writerow([cell(value) for value in (row.n, entry.at, row.recorded_at, *words)])
    return out.getvalue()
