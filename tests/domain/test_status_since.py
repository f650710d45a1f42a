"""Since when a status has held: after an undo, the time from which the one that is shown again has stood."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import pytest

from warroom.domain.policy.severities import Severity, Status
from warroom.room import Room


@pytest.mark.parametrize("kind", ["status", "severity"])
def test_undo_and_undo_of_undo_give_the_time_back(tmp_path: Path, kind: str) -> None:
    from datetime import datetime

    clock = [datetime(2026, 11, 23, 13, 30, tzinfo=UTC)]
    room = Room.open(tmp_path / "w.db", "li", lambda: clock[0], UTC)
    number = room.declare("API down", Severity.SEV1).number

    def since() -> datetime:
        found: datetime = getattr(room.incident(number), f"{kind}_since")
        return found

    def change(step: int) -> int:
        clock[0] += timedelta(minutes=10)
        if kind == "status":
            _, (event,) = room.status(number, [Status.IDENTIFIED, Status.MONITORING][step])
        else:
            _, (event,) = room.severity(number, [Severity.SEV2, Severity.SEV3][step])
        return event.n

    def undo(n: int) -> int:
        clock[0] += timedelta(minutes=10)
        _, recorded = room.undo(number, n)
        return recorded[0].n

    times = [since()]
    first = change(0)
    times.append(since())
    second = change(1)
    times.append(since())
    undone = undo(second)
    assert since() == times[1]
    again = undo(undone)
    assert since() == times[2]
    undo(again)
    assert since() == times[1]
    undo(first)
    assert since() == times[0]
