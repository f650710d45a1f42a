"""What the timeline reads from the store: a page of entries around a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from warroom.domain.entries import Entry
from warroom.room import Reading
from warroom.store.entries import Place

PAGE = 200
"""Entries fetched at a time."""
END: Place = (datetime.max.replace(tzinfo=UTC, microsecond=999000), 0)


@dataclass(frozen=True)
class Page:
    """Entries in display order, how many stand before them, and how many there are."""

    entries: list[Entry]
    before: int
    total: int


def last(room: Reading, number: int) -> Page:
    entries, total = room.page(number, PAGE, before=END), room.count(number)
    return Page(entries, total - len(entries), total)


def after(room: Reading, number: int, place: Place | None, limit: int) -> Page:
    entries = room.page(number, limit, after=place)
    return Page(entries, room.count(number, entries[0].place) if entries else 0, room.count(number))


def before(room: Reading, number: int, place: Place) -> Page:
    entries = room.page(number, PAGE, before=place)
    return Page(entries, room.count(number, place) - len(entries), room.count(number))


def around(room: Reading, number: int, place: Place) -> Page:
    at, n = place
    older = room.page(number, PAGE // 2, before=place)
    entries = older + room.page(number, PAGE // 2, after=(at, n - 1))
    return Page(entries, room.count(number, place) - len(older), room.count(number))
