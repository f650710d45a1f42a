"""An exercise: a SEV of two hours on a clock that runs faster, marked as a drill everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from warroom.domain.incident.state import Detection
from warroom.domain.policy.severities import Severity
from warroom.room.room import Room

TITLE = "Checkout fails for customers in the EU"
INJECTS = (
    (2, "support: 14 tickets in five minutes, all from the EU"),
    (6, "dashboard: payment errors at 30 %, rising"),
    (11, "@li: the error is a timeout towards the payment gateway"),
    (18, "support: a large customer asks for an ETA"),
    (27, "@sam: gateway vendor says that everything is green"),
    (38, "dashboard: US checkout shows the same errors now"),
    (50, "@li: connections to the gateway are never closed since this morning's release"),
    (64, "the founder asks in the channel what is going on"),
    (80, "rollback of the release is running"),
    (90, "dashboard: payment errors under 1 %"),
    (105, "dashboard: payment errors under 0.1 % for 10 minutes"),
)
"""What reaches the room from outside, in minutes of the drill's clock."""


class FastClock:
    """Begins now and runs `speed` times as fast as the machine's clock."""

    def __init__(self, now: Callable[[], datetime], speed: float) -> None:
        self._now, self._begin, self.speed = now, now(), speed

    def __call__(self) -> datetime:
        return self._begin + (self._now() - self._begin) * self.speed


def prepare(database: Path, me: str, clock: Callable[[], datetime]) -> int:
    """Declare the drill in an empty database; returns its number."""
    room = Room.open(database, me, clock, UTC)
    try:
        opened = room.declare(
            TITLE, Severity.SEV2, impact="Paying fails now and then", detected_by=Detection.USER, drill=True
        )
    finally:
        room.close()
    return opened.number


def inject(database: Path, number: int, clock: FastClock, ended: Event) -> None:
    """Write what comes from outside at its time, until it is all told or `ended` is set. Runs in its own thread."""
    room = Room.open(database, "@drill", clock, UTC)
    begin = clock()
    try:
        for minutes, words in INJECTS:
            left = (begin + timedelta(minutes=minutes) - clock()).total_seconds() / clock.speed
            if ended.wait(max(0.0, left)):
                return
            room.note(number, words)
    finally:
        room.close()
