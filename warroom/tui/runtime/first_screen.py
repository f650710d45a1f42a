"""What the first screen needs, read while Textual is still loading."""

from __future__ import annotations

from dataclasses import dataclass

from warroom.room import Room
from warroom.tui import timeline_pages
from warroom.tui.room_view import View, look
from warroom.tui.timeline_pages import Page


@dataclass(frozen=True)
class Opened:
    """An incident's room as it is first painted."""

    number: int
    version: str
    """Of the database, read before the rest: what is written after it is seen by the next poll."""
    view: View
    page: Page


def opened(room: Room, number: int) -> Opened:
    """Raises StoreProblem, Refusal."""
    return Opened(number, room.store.version(), look(room, number), timeline_pages.last(room, number))


def only_room(room: Room) -> Opened | None:
    """The room of the only open incident; None when there is none, or a choice."""
    number = room.only_open()
    return None if number is None else opened(room, number)
