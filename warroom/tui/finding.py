"""The find line: the newest hit while the words are typed, the others by Enter and the arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warroom.tui.excerpt import excerpt, unseen
from warroom.tui.line import Line

if TYPE_CHECKING:
    from warroom.tui.room_screen import RoomScreen


async def typed(screen: RoomScreen, words: str) -> None:
    """Show the newest hit while the words are typed."""
    line = screen.query_one("#find-line", Line)
    if not line.display:
        return
    screen.timeline.highlight(words)
    number = screen.number
    screen.found = await screen.backstage.read(lambda room: room.find(number, words))
    if line.value != words:
        return  # typed on meanwhile
    screen.hit = len(screen.found)
    if screen.found:
        await go(screen, -1)
    else:
        screen.say("" if not words else f"no entry has “{words}”")


async def go(screen: RoomScreen, step: int) -> None:
    """Go to the hit before or after the one that is shown."""
    if not screen.found:
        return
    screen.hit = min(max(screen.hit + step, 0), len(screen.found) - 1)
    await screen.timeline.go_to(screen.found[screen.hit])
    told = f"{screen.hit + 1} of {len(screen.found)}"
    entry, marks = screen.timeline.selected, screen.timeline.found
    if entry and (text := unseen(entry, screen.zone, marks)):
        told += " · in the text of this entry: "
        told += excerpt(text, screen.size.width - len(told) - 2, marks)
    screen.say(told)
