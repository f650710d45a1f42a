"""Tasks: who does what until when."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from typing import Any, Literal

from warroom.domain.incident.state import Incident, Task, TaskState
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.event_model import UNDONE, ChangeModel, EventModel, Recorded
from warroom.domain.record.models import Utc
from warroom.domain.refusal import Refusal
from warroom.domain.text import safe_text
from warroom.domain.text.durations import MINUTE, minutes, time_box
from warroom.domain.text.local_times import when
from warroom.domain.text.safe_text import one_line
from warroom.domain.text.validation import person_problem, text_problem

# One space: those of the words were made single.
_BOX = re.compile(r"\s(-?\d{1,5})\s?(m|min|h)$", re.IGNORECASE)
TASK_FORM = "@li check replica lag 5m"


class TaskAsked(EventModel):
    kind: Literal["task_asked"] = "task_asked"
    number: int
    owner: str
    text: str
    due: Utc | None = None
    """When its time-box ends; None without one."""

    @property
    def own_text(self) -> str:
        return self.text

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        task = Task(
            number=self.number, owner=self.owner, text=self.text, asked_at=recorded.at, due=self.due,
            entry=recorded.n,
        )  # fmt: skip
        return {"tasks": (*now.tasks, task)}

    def compensation(self, now: Incident, recorded: Recorded) -> TaskChanged | None:
        task = now.task(self.number)
        return _changed(task, TaskState.DROPPED, UNDONE, task.due) if task and task.is_open else None

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        box = f", until {when(self.due, zone, at)}" if self.due else ""
        return "☐", f"task {self.number} for {one_line(self.owner)}: {one_line(self.text)}{box}"


class TaskChanged(ChangeModel):
    """A task moved to `state`, or got another `due`. `words` are the result, or the reason."""

    kind: Literal["task_changed"] = "task_changed"
    number: int
    state: TaskState
    was: TaskState
    words: str | None = None
    due: Utc | None = None
    was_due: Utc | None = None
    owner: str | None = None
    text: str | None = None
    """Whose task it is and what, so that the entry can be read alone; None in older records."""

    @property
    def redone_as_it_was(self) -> bool:
        return True

    def change(self, now: Incident, recorded: Recorded) -> dict[str, Any]:
        moved = {"state": self.state, "words": self.words, "due": self.due}
        return {
            "tasks": tuple(t.model_copy(update=moved) if t.number == self.number else t for t in now.tasks)
        }

    def compensation(self, now: Incident, recorded: Recorded) -> TaskChanged | None:
        task = now.task(self.number)
        if task is None or (task.state, task.due) != (self.state, self.due):
            return None
        return _changed(task, self.was, None, self.was_due)

    def sign_and_text(self, zone: tzinfo, at: datetime) -> tuple[str, str]:
        if self.state is self.was and self.due:
            return "☐", f"{self._name} gets more time, until {when(self.due, zone, at)}"
        words = f": {one_line(self.words)}" if self.words else ""
        sign = {TaskState.DONE: "☑", TaskState.DROPPED: "☒"}.get(self.state, "☐")
        over = at - self.due if self.state is TaskState.DONE and self.due else timedelta(0)
        late = f", {minutes(over)} over its time" if over >= MINUTE else ""
        return sign, f"{self._name} {self.state.value}{late}{words}"

    def restored_text(self, zone: tzinfo, at: datetime) -> str:
        if self.words == UNDONE:
            now = "is not asked any more"
        elif self.state in (TaskState.DONE, TaskState.DROPPED):
            now = f"is {self.state.value} again"
        elif self.state is not self.was:
            now = f"is no longer {self.was.value}"
        else:
            now = f"has until {when(self.due, zone, at)} again" if self.due else "has no time-box any more"
        return f"{self._name} {now}"

    @property
    def _name(self) -> str:
        whose = f" ({one_line(self.owner)}: {one_line(self.text)})" if self.owner and self.text else ""
        return f"task {self.number}{whose}"


def ask(incident: Incident, line: str, at: datetime) -> Decision:
    """A task as typed: `@li check replica lag 5m` is owner, words, time-box; the box may be left out."""
    words = " ".join(line.split())
    if not words.startswith("@"):
        return Refusal(f"A task needs its owner in front, as in {TASK_FORM}.")
    owner, _, text = words.partition(" ")
    due = None
    if found := _BOX.search(f" {text}"):
        box = time_box(int(found[1]), found[2])
        if isinstance(box, Refusal):
            return box
        due = at + box
        text = f" {text}"[: found.start()].strip()
    person = safe_text.handle(owner)
    if problem := person_problem(person):
        return problem
    if not text:
        return Refusal(f"Say what {person} is to do, as in {TASK_FORM}.")
    if problem := text_problem(text, "The task"):
        return problem
    number = max((task.number for task in incident.tasks), default=0) + 1
    return (Fact(TaskAsked(number=number, owner=person, text=text, due=due), at),)


def move_task(
    incident: Incident, number: int, state: TaskState, at: datetime, words: str | None = None
) -> Decision:
    """Acknowledge a task, end it with its result, or drop it with a reason."""
    task = _open_task(incident, number)
    if isinstance(task, Refusal):
        return task
    if state is task.state:
        return Refusal(f"Task {number} is {state.value} already.")
    if state is TaskState.DROPPED and not words:
        return Refusal(f"Say in a word why task {number} is dropped.")
    if words and (problem := text_problem(words, "The text")):
        return problem
    return (Fact(_changed(task, state, words or None, task.due), at),)


def extend_task(incident: Incident, number: int, minutes: int, at: datetime) -> Decision:
    """Give a task more time: from the end of its box, or from now once that has passed."""
    task = _open_task(incident, number)
    if isinstance(task, Refusal):
        return task
    length = time_box(minutes)
    if isinstance(length, Refusal):
        return length
    until = max(task.due or at, at) + length
    return (Fact(_changed(task, task.state, task.words, until), at),)


def _changed(task: Task, state: TaskState, words: str | None, due: datetime | None) -> TaskChanged:
    return TaskChanged(
        number=task.number,
        state=state,
        was=task.state,
        words=words,
        due=due,
        was_due=task.due,
        owner=task.owner,
        text=task.text,
    )


def _open_task(incident: Incident, number: int) -> Task | Refusal:
    task = incident.task(number)
    if task is None:
        return Refusal(f"{incident.reference} has no task {number}; `warroom task list` shows them.")
    if not task.is_open:
        return Refusal(f"Task {number} is {task.state.value} already; ask for a new one.")
    return task
