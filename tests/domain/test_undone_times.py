"""What is taken back and done again bears the times that it had, whatever the clock says by then."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warroom.domain.incident.state import Outcome, Stage
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.deadlines import response_due, step_due
from warroom.domain.policy.severities import Severity
from warroom.reports import json_api
from warroom.room import Room

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


class Clocked:
    """A room whose clock goes on by 13 seconds at each look."""

    def __init__(self, path: Path) -> None:
        self.now = NOW
        self.room = Room.open(path, "maya", self.tick, UTC)

    def tick(self) -> datetime:
        self.now += timedelta(seconds=13)
        return self.now


@pytest.fixture
def clocked(tmp_path: Path) -> Clocked:
    clocked = Clocked(tmp_path / "w.db")
    clocked.room.declare("API down", Severity.SEV1, commander="@maya")
    clocked.room.add_criterion(1, "errors are gone")
    clocked.room.ask(1, "@li look at it 5m")
    return clocked


def resolved(room: Room) -> None:
    room.resolve(1, "deploy", "rollback", None, reason="it is late")


ACTS: list[tuple[str, Callable[[Room], object], Callable[[Room], object]]] = [
    ("waived", lambda _: None, lambda room: room.settle_step(1, "on-call", Outcome.WAIVED, "he is here")),
    ("called", lambda _: None, lambda room: room.settle_step(1, "on-call", Outcome.DONE)),
    (
        "called after it was waived",
        lambda room: room.settle_step(1, "all hands", Outcome.WAIVED, "no need"),
        lambda room: room.settle_step(1, "all hands", Outcome.DONE),
    ),
    ("met", lambda _: None, lambda room: room.settle_criterion(1, 1, Outcome.DONE, None)),
    ("waived criterion", lambda _: None, lambda room: room.settle_criterion(1, 1, Outcome.WAIVED, "old")),
    (
        "opened again",
        lambda room: room.settle_criterion(1, 1, Outcome.DONE, None),
        lambda room: room.settle_criterion(1, 1, Outcome.OPEN, None),
    ),
    ("ticked", resolved, lambda room: room.tick(1, Check.VERIFY_RECOVERY)),
    ("postmortem done", resolved, lambda room: room.move_postmortem(1, Stage.DONE)),
    ("severity", lambda _: None, lambda room: room.severity(1, Severity.SEV2, "fewer users")),
]


def told(room: Room) -> object:
    """What `show --json` says, without what every act moves, and with the times that are counted."""
    incident = room.incident(1)
    steps = [step_due(incident, step) for step in room.policy.ladder]
    return (
        {name: (step.outcome, step.at) for name, step in incident.escalations.items()},
        [(criterion.outcome, criterion.at) for criterion in incident.criteria],
        {check: done.at for check, done in incident.checks.items()},
        (incident.review.stage, incident.review.done_at),
        incident.severity_since,
        json_api.incident(incident)["severity"],
        steps,
        response_due(incident, room.policy, UTC),
    )


@pytest.mark.parametrize(("name", "before", "act"), ACTS, ids=[name for name, *_ in ACTS])
def test_undo_and_redo_bring_back_the_times(
    clocked: Clocked, name: str, before: Callable[[Room], object], act: Callable[[Room], object]
) -> None:
    room = clocked.room
    before(room)
    stood = told(room)
    act(room)
    done = told(room)
    assert done != stood
    for _ in range(3):
        room.undo(1, room.incident(1).head)
        assert told(room) == stood
        room.undo(1, room.incident(1).head)
        assert told(room) == done
    assert room.store.check() == []


def test_a_step_that_was_due_stays_due_when_a_lowered_severity_is_undone(clocked: Clocked) -> None:
    room = clocked.room
    due = [step_due(room.incident(1), step) for step in room.policy.ladder]
    clocked.now += timedelta(hours=2)
    room.severity(1, Severity.SEV4, "it seems")
    clocked.now += timedelta(minutes=10)
    room.undo(1, room.incident(1).head)
    assert [step_due(room.incident(1), step) for step in room.policy.ladder] == due
    # Lowered in earnest and raised again it is another matter.
    room.severity(1, Severity.SEV4, "it seems")
    room.severity(1, Severity.SEV1, "no")
    assert step_due(room.incident(1), room.policy.ladder[0]) != due[0]
