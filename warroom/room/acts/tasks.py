"""The acts about tasks: asked, heard, done, given more time."""

from __future__ import annotations

from datetime import datetime

from warroom.domain.incident import tasks
from warroom.domain.incident.state import Incident, TaskState
from warroom.domain.record.decision import Decision
from warroom.room.act import happening
from warroom.room.queries import Queries


@happening
def ask(room: Queries, now: Incident, typed_at: datetime, line: str, at: str | None = None) -> Decision:
    """A task as typed: `@li check replica lag 5m`."""
    return tasks.ask(now, line, room.times.typed(at, now, typed_at) or typed_at)


@happening
def move_task(
    room: Queries,
    now: Incident,
    typed_at: datetime,
    task: int,
    state: TaskState,
    words: str | None = None,
    at: str | None = None,
) -> Decision:
    return tasks.move_task(now, task, state, room.times.typed(at, now, typed_at) or typed_at, words or None)


@happening
def extend_task(
    room: Queries, now: Incident, typed_at: datetime, task: int, minutes: int, at: str | None = None
) -> Decision:
    return tasks.extend_task(now, task, minutes, room.times.typed(at, now, typed_at) or typed_at)
