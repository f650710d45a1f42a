"""What the first screen needs, read while Textual is still loading."""

from __future__ import annotations

from dataclasses import dataclass

from warroom.room import Room
from warroom.tui.panes import pages
from warroom.tui.panes.pages import Page
from warroom.tui.view import View, look


@dataclass(frozen=True)
class Opened:
    """An incident's room as it is first painted."""

    number: int
    version: int
    """Of the database, read before the rest: what is written after it is seen by the next poll."""
    view: View
    page: Page


def opened(room: Room, number: int) -> Opened:
    """Raises StoreProblem, RefusedError."""
    return Opened(number, room.version(), look(room, number), pages.last(room, number))


def only_room(room: Room) -> Opened | None:
    """The room of the only open incident; None when there is none, or a choice."""
    number = room.only_open()
    return None if number is None else opened(room, number)
