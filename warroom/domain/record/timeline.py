"""The lines of the timeline as they stand now: each event with its corrections, in the order things happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from warroom.domain.incident.response_events import CriterionChanged, TaskAsked
from warroom.domain.record.events import (
    Amended,
    Declared,
    Event,
    ImpactChanged,
    MessageSent,
    Noted,
    Recorded,
    Restored,
    Retracted,
    UpdateSent,
)
from warroom.domain.record.models import UNDONE, ChangeModel

LATE = timedelta(minutes=1)
"""An entry written this long after it happened is marked late."""
SET_BACK = timedelta(seconds=10)
"""An entry that bears this much earlier a writing time than the one before it was written after the clock was set back.

Less is a note that waited while another console wrote.
"""

CORRECTIONS = (Amended, Retracted, Restored)
"""Events that change an entry's line and have none of their own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `at` is when it happened (UTC) and `text` its words, both as last corrected."""

    recorded: Recorded
    at: datetime
    text: str | None = None
    """The corrected words; None while nobody corrected them."""
    retracted: bool = False
    set_back: timedelta | None = None
    """How far the clock had been set back, at least, when this was written after the line before it; None if it was not."""

    @property
    def n(self) -> int:
        return self.recorded.n

    @property
    def place(self) -> tuple[datetime, int]:
        """Where it stands in the timeline."""
        return self.at, self.recorded.n

    @property
    def late(self) -> bool:
        return self.recorded.recorded_at - self.at >= LATE

    @property
    def amended(self) -> bool:
        return self.text is not None or self.at != self.recorded.at

    @property
    def words(self) -> str | None:
        """The words a person wrote, as they stand; None for an event without any."""
        return self.text if self.text is not None else own_text(self.recorded.event)


def own_text(event: Event) -> str | None:
    """The words that an event carries and a correction replaces."""
    match event:
        case Declared(title=text):
            return text
        case Noted(text=text) | UpdateSent(text=text) | MessageSent(text=text) | ImpactChanged(text=text):
            return text
        case TaskAsked(text=text) | CriterionChanged(text=text):
            return text
        case _:
            return None


def corrected(entry: Entry, event: Event) -> Entry:
    """The entry after a correction that is about it."""
    match event:
        case Amended(text=text, time=time):
            return replace(
                entry, text=entry.text if text is None else text, at=entry.at if time is None else time
            )
        case Retracted():
            return replace(entry, retracted=True)
        case Restored():
            return replace(entry, retracted=False)
        case _:
            return entry


def without_undone(lines: Sequence[Entry], events: Iterable[Recorded] = ()) -> list[Entry]:
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


def timeline(events: Iterable[Recorded]) -> list[Entry]:
    """The lines of one incident's events, in display order: when it happened, then when it was entered."""
    entries: dict[int, Entry] = {}
    written_before: datetime | None = None
    for recorded in events:
        match recorded.event:
            case Amended(target=n) | Retracted(target=n) | Restored(target=n):
                if n in entries:  # what was imported may correct a line that it never had
                    entries[n] = corrected(entries[n], recorded.event)
            case _:
                back = set_back(written_before, recorded.recorded_at)
                entries[recorded.n] = Entry(recorded, recorded.at, set_back=back)
                written_before = recorded.recorded_at
    return sorted(entries.values(), key=lambda entry: entry.place)
