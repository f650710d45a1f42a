"""Tasks with a time-box: asked for, heard, given more time, done, dropped."""

from __future__ import annotations

from warroom.domain.incident.state import TaskState
from warroom.room.minutes import whole_minutes
from warroom.tui.actions.act import changing
from warroom.tui.actions.ask import ask_words
from warroom.tui.incident_screen import IncidentRoom

KEYS = {"a": "heard", "d": "done", "+": "more time", "x": "drop"}
"""What the keys of the due list do to a task; Enter does the same as `d`."""


async def add(screen: IncidentRoom, text: str) -> str | None:
    """Ask for the task that the line says; returns None, or one sentence saying why not."""
    return await changing(screen, lambda room: room.ask(screen.number, text))


async def act_on(screen: IncidentRoom, task: int, key: str) -> str | None:
    """What a key of the due list does to a task; returns what has to be said of it."""
    number = screen.number
    match key:
        case "a":
            return await changing(screen, lambda room: room.move_task(number, task, TaskState.ACKNOWLEDGED))
        case "+":
            return await ask_words(
                screen, f"More time for task {task}", "How many minutes more (empty is 5)",
                lambda words: lambda room: room.extend_task(number, task, whole_minutes(words or "5")),
                hint="5",
            )  # fmt: skip
        case "x":
            return await ask_words(
                screen, f"Drop task {task}", "Why", lambda words: lambda room: room.move_task(
                    number, task, TaskState.DROPPED, words)
            )  # fmt: skip
        case _:
            return await ask_words(
                screen, f"Task {task} is done", "What came of it (a finding of the timeline; may stay empty)",
                lambda words: lambda room: room.move_task(number, task, TaskState.DONE, words or None),
            )  # fmt: skip
