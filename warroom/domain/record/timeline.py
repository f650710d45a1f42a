"""The lines of the timeline as they stand now: each event with its corrections, in the order things happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from warroom.domain.record.amendments import Amended, Restored, Retracted, corrected
from warroom.domain.record.event_model import UNDONE, ChangeModel, Recorded
from warroom.domain.record.timeline_entry import TimelineEntry

SET_BACK = timedelta(seconds=10)
"""An entry that bears this much earlier a writing time than the one before it was written after the clock was set back.

Less is a note that waited while another console wrote.
"""


def without_undone(lines: Sequence[TimelineEntry], events: Iterable[Recorded] = ()) -> list[TimelineEntry]:
    """The lines without those that were undone among them, and without the undoing; what was struck on purpose stays.

    `events` tell which of the struck lines were undone.
    """
    undone: set[int] = set()
    for recorded in events:
        match recorded.event:
            case Retracted(target=n, reason=reason):
                undone = undone | {n} if reason == UNDONE else undone - {n}
            case Restored(target=n):
                undone.discard(n)
    here, gone, kept = {line.n for line in lines}, set[int](), set[int]()
    for line in sorted(lines, key=lambda line: line.n, reverse=True):
        event = line.recorded.event
        undoes = event.undoes if isinstance(event, ChangeModel) else None
        if line.n in gone:
            continue  # what it took back, if anything, holds again
        if undoes is not None and undoes in here:
            gone.add(undoes)
        elif line.n not in undone:
            kept.add(line.n)
    return [line for line in lines if line.n in kept]


def set_back(written_before: datetime | None, written: datetime) -> timedelta | None:
    """How far the clock was set back between two entries that were written one after the other; None if it was not."""
    back = written_before - written if written_before else timedelta(0)
    return back if back >= SET_BACK else None


def timeline(events: Iterable[Recorded]) -> list[TimelineEntry]:
    """The lines of one incident's events, in display order: when it happened, then when it was entered."""
    entries: dict[int, TimelineEntry] = {}
    written_before: datetime | None = None
    for recorded in events:
        match recorded.event:
            case Amended(target=n) | Retracted(target=n) | Restored(target=n):
                if n in entries:  # what was imported may correct a line that it never had
                    entries[n] = corrected(entries[n], recorded.event)
            case _:
                back = set_back(written_before, recorded.recorded_at)
                entries[recorded.n] = TimelineEntry(recorded, recorded.at, set_back=back)
                written_before = recorded.recorded_at
    return sorted(entries.values(), key=lambda entry: entry.place)
