"""A throwaway room on a real outage, part-way through: every node of a cluster lost during a rollover.

The facts and times (UTC) are those of DFDS's public postmortem PM2023-001 of 14 February 2023; the words are
ours, and so are the names, the update and the moment of declaration, which the report does not give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warroom.domain.incident.state import Detection, Outcome
from warroom.domain.policy.severities import Severity, Status
from warroom.room.room import Room

TITLE = "All cluster nodes lost during a node rollover"
OPENS_AT = datetime(2023, 2, 14, 11, 2, tzinfo=UTC)
"""The moment the demo begins at: traffic is just back, and update #2 is due in a few minutes."""
ENDED_AT = datetime(2023, 2, 14, 11, 59, tzinfo=UTC)
"""When the real ticket was closed."""

_DAY = datetime(2023, 2, 14, tzinfo=UTC)


@dataclass
class StoryClock:
    """Stands where the story is, and runs from there once `started` with a clock of this machine."""

    at: datetime = OPENS_AT
    _now: Callable[[], datetime] | None = None
    _offset: timedelta = timedelta(0)

    def start(self, now: Callable[[], datetime]) -> None:
        self._now, self._offset = now, self.at - now()

    def __call__(self) -> datetime:
        return self._now() + self._offset if self._now else self.at


def prepare(database: Path) -> StoryClock:
    """Fill an empty database with the story up to `OPENS_AT`; the clock stands there."""
    clock = StoryClock()
    room = Room.open(database, "@demo", clock, UTC)
    try:
        clock.at = _at(10, 48)
        number = room.declare(
            TITLE,
            Severity.SEV1,
            commander="@maya",
            impact="Everything that runs on the cluster is unreachable",
            detected_by=Detection.TEAM,
            started="2023-02-14 10:46Z",
            detected="2023-02-14 10:48Z",
        ).number
        for line in (
            "2023-02-14 09:33Z users report that logs no longer reach CloudWatch; the runtime is containerd, not docker",
            "2023-02-14 10:29Z node rollover started to put the old container runtime back",
            "2023-02-14 10:39Z rollover timed out: the new nodes never joined",
            "2023-02-14 10:46Z pipeline run set the group from 30 back to 15, and the healthy nodes went first",
        ):
            room.note(number, line)
        _told(room, clock, number)
    finally:
        room.close()
    clock.at = OPENS_AT
    return clock


def _told(room: Room, clock: StoryClock, number: int) -> None:
    clock.at = _at(10, 49)
    for step in ("on-call", "all hands"):
        room.settle_step(number, step, Outcome.DONE)
    room.assign(number, "investigator", "@li")
    room.assign(number, "fixer", "@ada", "gets nodes back")
    room.note(number, "! run the rollover script by hand to add nodes")
    clock.at = _at(10, 51)
    room.note(number, "first attempt failed: timeout pulling from Docker Hub")
    clock.at = _at(10, 52)
    room.note(number, "second attempt is running")
    clock.at = _at(10, 53)
    incident = room.incident(number)
    room.send_update(number, room.texts.update_text(incident, room.texts.update_parts(incident)), 1)
    clock.at = _at(10, 57)
    room.note(number, "new nodes are being added")
    clock.at = _at(11, 0)
    room.status(number, Status.IDENTIFIED)
    room.note(number, "heads of operations asked by mail to flag this as a Sev-1")
    clock.at = _at(11, 1)
    room.note(number, "load balancer sees the new nodes as healthy, traffic flows")


def _at(hour: int, minute: int) -> datetime:
    return _DAY + timedelta(hours=hour, minutes=minute)
