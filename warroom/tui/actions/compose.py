"""A text for a dialog: written from the record, in the user's own words, with its public wording and what to look at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from warroom.domain.incident.state import Incident
from warroom.room import Room
from warroom.texts import lint
from warroom.texts.formats import Style, styled
from warroom.texts.kinds import Outgoing
from warroom.tui.dialogs.outgoing import Composed
from warroom.tui.incident_screen import IncidentRoom

if TYPE_CHECKING:
    from warroom.room.user_wording import Worded

SLOW = 0.5
"""Seconds after which the screen says what it waits for."""

Write = Callable[[Room, Incident], tuple[Outgoing, Outgoing | None]]
"""Writes a text and, if it has one, its public wording."""


async def composed(screen: IncidentRoom, number: int, write: Write, style: Style = Style.PLAIN) -> Composed:
    """Raises StoreProblem, Refusal, OSError."""

    def looked_over(
        incident: Incident, inside: Outgoing, outside: Outgoing | None, words: Sequence[Worded]
    ) -> Composed:
        public = words[-1].text if outside else None
        return Composed(
            styled(words[0].text, style, incident),
            lambda text: lint.warnings(text, incident, inside),
            public,
            lint.warnings(public, incident, outside) if outside and public else [],
            " ".join(dict.fromkeys(word.trouble for word in words if word.trouble)),
        )

    # Patterns over people's text never run on the screen's thread.
    def written(room: Room) -> tuple[Incident, Outgoing, Outgoing | None, Composed | None]:
        incident = room.incident(number)
        inside, outside = write(room, incident)
        if screen.backstage.has_templates:
            return incident, inside, outside, None
        from warroom.room.user_wording import Worded

        words = [Worded(text.built_in) for text in (inside, outside) if text is not None]
        return incident, inside, outside, looked_over(incident, inside, outside, words)

    incident, inside, outside, made = await screen.backstage.read(written)
    if made is not None:
        return made
    words = await _worded(screen, [text for text in (inside, outside) if text is not None])
    return await asyncio.to_thread(looked_over, incident, inside, outside, words)


async def _worded(screen: IncidentRoom, texts: Sequence[Outgoing]) -> list[Worded]:
    """All at once, so that two endless templates take no longer than one; says what is going on when it takes long."""
    loop = asyncio.get_running_loop()
    slow = loop.call_later(SLOW, screen.say, "Your template is at work …")
    try:
        return await asyncio.gather(*(screen.backstage.word(text) for text in texts))
    finally:
        slow.cancel()
        if loop.time() >= slow.when():
            screen.say("")
