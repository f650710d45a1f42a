"""A text for a dialog: written from the record, in the user's own words, with its public wording and what to look at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warroom.documents import lint
from warroom.documents.kinds import Outgoing
from warroom.documents.styles import Style, styled
from warroom.domain.incident import Incident
from warroom.room import Room

if TYPE_CHECKING:
    from warroom.tui.room_screen import RoomScreen

Write = Callable[[Room, Incident], tuple[Outgoing, Outgoing | None]]
"""Writes a text and, if it has one, its public wording."""


@dataclass(frozen=True)
class Composed:
    text: str
    look_again: Callable[[str], list[str]]
    public: str | None
    public_warnings: list[str]
    trouble: str
    """What was wrong with the user's templates; empty when nothing was."""


async def composed(screen: RoomScreen, number: int, write: Write, style: Style = Style.PLAIN) -> Composed:
    """Raises StoreProblem, RefusedError, OSError."""

    def written(room: Room) -> tuple[Incident, Outgoing, Outgoing | None, bool]:
        incident = room.incident(number)
        return (incident, *write(room, incident), room.update_due(incident) is not None)

    incident, inside, outside, due = await screen.backstage.read(written)

    def warnings(of: Outgoing, text: str) -> list[str]:
        return lint.warnings(text, incident, of.about, public=of.public, due=due)

    texts = [inside] if outside is None else [inside, outside]
    words = await asyncio.gather(*(screen.backstage.word(text) for text in texts))
    public = words[-1].text if outside else None
    return Composed(
        styled(words[0].text, style, incident),
        lambda text: warnings(inside, text),
        public,
        warnings(outside, public) if outside and public else [],
        " ".join(dict.fromkeys(word.trouble for word in words if word.trouble)),
    )
