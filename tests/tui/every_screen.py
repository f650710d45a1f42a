"""Every screen and dialog that there is, each with what is on record and the keys that lead to it.

For whoever looks at all of them: the test of contrast, and `make contact-sheets`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from operator_at_work import NOW, Desk, Operator
from test_dialog_snapshots import PICTURES, Picture, See, in_the_middle, into_the_room, take
from test_replay_by_key import told
from test_snapshots import live

from warroom.domain.policy.severities import Severity, Status
from warroom.tui.runtime.textual_private import get_time

OUTBOX = Path("/tmp/warroom-snapshots")
"""It stands in the pictures."""


@dataclass(frozen=True)
class Scene:
    """What is on record in a folder, and the way to what is looked at."""

    desk: Callable[[Path], Desk]
    drive: Callable[[Operator], Awaitable[None]]


def _room(minutes: float) -> Scene:
    """A SEV-1 of so many minutes, with an update sent at 14, tasks, and others open."""

    def desk(folder: Path) -> Desk:
        desk = in_the_middle(folder)
        others = desk.room("maya")
        others.declare("Push notifications are late", Severity.SEV2)
        others.declare("Thumbnails are blurred", Severity.SEV3)
        desk.room().note(1, "? is US affected too")
        desk.room().note(1, "rollback done on 3 of 8 pods")
        desk.clock.at = NOW + timedelta(minutes=minutes)
        return desk

    async def drive(operator: Operator) -> None:
        await operator.sees("INC-1")
        operator.pilot.app.go_to_room(1)  # type: ignore[attr-defined]  # our app
        await operator.sees("Timeline", "for @sam:")

    return Scene(desk, drive)


def _dialog(picture: Picture) -> Scene:
    def desk(folder: Path) -> Desk:
        desk = in_the_middle(folder)
        picture.prepare(desk)
        return desk

    async def drive(operator: Operator) -> None:
        await into_the_room(operator)
        await take(operator, picture.steps)

    return Scene(desk, drive)


def _history(folder: Path) -> Desk:
    desk = Desk(folder, outbox=OUTBOX)
    told(desk)
    desk.clock.at = NOW + timedelta(hours=5)
    room = desk.room("maya")
    other = room.declare("Chat messages are late", Severity.SEV2).number
    room.note(other, "lag of the queue is 4 min")
    room.declare("Logo is cut off", Severity.SEV4)
    room.status(room.declare("Search is slow", Severity.SEV3).number, Status.MONITORING)
    desk.clock.at = NOW + timedelta(hours=40)
    return desk


def _afterwards(keys: tuple[str, ...], *words: str, review: bool = False) -> Scene:
    async def drive(operator: Operator) -> None:
        await operator.sees("INC-1")
        app = operator.pilot.app
        if review:
            app.go_to_review(1)  # type: ignore[attr-defined]  # our app
            await operator.sees("REPLAY", "RESOLVED")
        else:
            app.go_to_library()  # type: ignore[attr-defined]  # our app
            await operator.sees("4 incidents")
        await operator.press(*keys)
        await operator.sees(*words)

    return Scene(_history, drive)


def _start(typed: str, *, many: bool) -> Scene:
    async def drive(operator: Operator) -> None:
        if many:
            await operator.sees("INC-1")
            operator.pilot.app.go_to_start()  # type: ignore[attr-defined]  # our app
        await operator.sees("Declare an incident")
        await operator.waits(lambda: get_time() > operator.pilot.app.screen._stood_at)  # type: ignore[attr-defined]
        await operator.type(typed)
        await operator.sees(typed or "Declare an incident")

    return Scene(_history if many else lambda folder: Desk(folder, outbox=OUTBOX), drive)


def _drill(folder: Path) -> Desk:
    desk = Desk(folder, outbox=OUTBOX)
    desk.room("maya").declare("Database fails over", Severity.SEV2, drill=True)
    return desk


async def _in_the_room(operator: Operator) -> None:
    await operator.sees("Timeline", "declared")


def _resolved(folder: Path) -> Desk:
    desk = Desk(folder, outbox=OUTBOX)
    desk.room().resolve(live(desk), "bad config", "rolled back", None)
    return desk


async def _resolved_room(operator: Operator) -> None:
    await operator.sees("INC-1")
    operator.pilot.app.go_to_room(1)  # type: ignore[attr-defined]  # our app
    await operator.sees("resolved · cause: bad config")


SCENES = {
    "room": _room(24),
    "room-soon": _room(27.5),
    "room-late": _room(47),
    "room-drill": Scene(_drill, _in_the_room),
    "room-resolved": Scene(_resolved, _resolved_room),
    "start-empty": _start("", many=False),
    "start-declaring": _start("API down", many=False),
    "start-many": _start("", many=True),
    "library": _afterwards((), "Search is slow"),
    "library-found": _afterwards(tuple("lag"), "lag of the queue"),
    "library-list": _afterwards(("down", "down"), "Enter open"),
    "metrics": _afterwards(("f6",), "median"),
    "review": _afterwards(("left", "left", "left"), "event 9 of 12", review=True),
    "postmortem": _afterwards(("p",), "ctrl+s save", review=True),
    "action-items": _afterwards(("a",), "TODO", review=True),
    "palette": _dialog(Picture(("ctrl+p", See("Declared by mistake")))),
    **{name: _dialog(picture) for name, picture in PICTURES.items()},
}
