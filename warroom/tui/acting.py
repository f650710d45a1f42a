"""One act from a screen: written, remembered for undo, and drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from warroom.domain.events import Recorded
from warroom.room import RefusedError, Room
from warroom.room.act import Done
from warroom.store.problem import StoreProblem

if TYPE_CHECKING:
    from warroom.tui.review_screen import ReviewScreen
    from warroom.tui.room_screen import RoomScreen

    IncidentScreen: TypeAlias = RoomScreen | ReviewScreen
    """A screen that is about one incident, whose `number` it has."""

Job = Callable[[Room], Done]


def saved(recorded: Sequence[Recorded]) -> str:
    return f"saved: {', '.join(f'entry {event.n}' for event in recorded)}"


async def changing(screen: IncidentScreen, job: Job) -> str | None:
    """Write, remember it for undo and draw again; returns None, or one sentence saying why not."""
    try:
        _, recorded = await screen.app.backstage.write(job)
    except (StoreProblem, RefusedError, OSError) as problem:
        return str(problem)
    screen.app.acts.setdefault(screen.number, []).append(recorded)
    screen.say(saved(recorded))
    await screen.refresh_all()
    return None
