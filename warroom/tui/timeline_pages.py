"""What the timeline reads from the store: a page of entries around a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.room import Queries
from warroom.store.sql.timeline_table import Place

PAGE = 120
"""Entries fetched at a time: two screens of the largest terminal."""
END: Place = (datetime.max.replace(tzinfo=UTC, microsecond=999000), 0)


@dataclass(frozen=True)
class Page:
    """Entries in display order, how many stand before them, and how many there are."""

    entries: list[TimelineEntry]
    before: int
    total: int


def last(room: Queries, number: int) -> Page:
    entries, total = room.store.page(number, PAGE, before=END), room.store.count(number)
    return Page(entries, total - len(entries), total)


def after(room: Queries, number: int, place: Place | None, limit: int) -> Page:
    entries = room.store.page(number, limit, after=place)
    return Page(
        entries, room.store.count(number, entries[0].place) if entries else 0, room.store.count(number)
    )


def before(room: Queries, number: int, place: Place) -> Page:
    entries = room.store.page(number, PAGE, before=place)
    return Page(entries, room.store.count(number, place) - len(entries), room.store.count(number))


def around(room: Queries, number: int, place: Place) -> Page:
    at, n = place
    older = room.store.page(number, PAGE // 2, before=place)
    entries = older + room.store.page(number, PAGE // 2, after=(at, n - 1))
    return Page(entries, room.store.count(number, place) - len(older), room.store.count(number))


def scrollbar(page: Page, rows: int, top: int, height: int) -> range:
    """The lines of a scrollbar: where the window stands among all entries. Empty when it shows them all.

    The page takes `rows` lines, of which the one at `top` is the first of the `height` that are seen.
    """
    if rows <= height and len(page.entries) >= page.total:
        return range(0)
    per_entry = max(1.0, rows / max(1, len(page.entries)))
    all_lines = max(per_entry * page.total, height + 1)
    size = max(1, round(height * height / all_lines))
    start = round((height - size) * min(1.0, (page.before * per_entry + top) / max(1.0, all_lines - height)))
    return range(start, start + size)
