"""One act from a screen: written, remembered for undo, and drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from warroom.domain.incident.snooze import snooze_ended
from warroom.domain.policy.deadlines import next_update
from warroom.room import RefusedError, Room
from warroom.room.act import Done
from warroom.store.errors import StoreProblem

if TYPE_CHECKING:
    from warroom.tui.screens.replay import ReviewScreen
    from warroom.tui.screens.room import RoomScreen

    IncidentScreen: TypeAlias = RoomScreen | ReviewScreen
    """A screen that is about one incident, whose `number` it has."""

Job = Callable[[Room], Done]


def saved(screen: IncidentScreen, done: Done) -> str:
    """The entries of an act, and what became of an update that was put off."""
    incident, recorded = done
    entries = f"saved: {', '.join(f'entry {event.n}' for event in recorded)}"
    update = next_update(incident, screen.app.config.policy)
    ended = snooze_ended(recorded, update.at if update else None, screen.app.zone)
    return " · ".join(filter(None, (entries, ended)))


async def changing(screen: IncidentScreen, job: Job) -> str | None:
    """Write, remember it for undo and draw again; returns None, or one sentence saying why not."""
    try:
        done = await screen.app.backstage.write(job)
    except (StoreProblem, RefusedError, OSError) as problem:
        return str(problem)
    screen.app.acts.setdefault(screen.number, []).append(done[1])
    screen.say(saved(screen, done))
    await screen.refresh_all()
    return None
