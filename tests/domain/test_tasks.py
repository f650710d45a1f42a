"""Tasks: asked, acknowledged, done, dropped, given more time."""

from datetime import UTC

import pytest
from record import MINUTE, NOW, Record, refusal

from warroom.domain.incident import resolution, tasks
from warroom.domain.incident.state import TaskState
from warroom.domain.policy.deadlines import What, due
from warroom.domain.policy.severities import Policy
from warroom.domain.record.timeline import timeline
from warroom.domain.status_update.compose import compose
from warroom.domain.status_update.parts import UpdateParts
from warroom.texts import messages


def composed(record: Record) -> UpdateParts:
    made = compose(record.now, timeline(record.rows), NOW, UTC)
    assert isinstance(made, UpdateParts)
    return made


def test_a_task_runs_its_course_and_feeds_the_next_update() -> None:
    record = Record()
    record.run(tasks.ask(record.now, "@li check replica lag 5m", NOW))
    task = record.now.tasks[0]
    assert (task.owner, task.text, task.due) == ("@li", "check replica lag", NOW + 5 * MINUTE)
    assert messages.open_tasks(record.now) == "@li: check replica lag"
    record.run(tasks.extend_task(record.now, 1, 5, NOW + 7 * MINUTE))  # its box had run out: from now
    assert record.now.tasks[0].due == NOW + 12 * MINUTE
    record.run(record.undo_last())
    assert record.now.tasks[0].due == NOW + 5 * MINUTE
    record.run(tasks.move_task(record.now, 1, TaskState.DONE, NOW, "lag is 4 min on db-2"))
    assert not record.now.open_tasks
    assert messages.open_tasks(record.now) is None
    assert composed(record).summary == "13:30 Lag is 4 min on db-2"


def test_a_task_outlives_the_resolution_and_runs_late_no_more() -> None:
    record = Record()
    record.run(tasks.ask(record.now, "@li check replica lag 5m", NOW))
    record.run(resolution.resolve(record.now, NOW + MINUTE))
    record.run(tasks.ask(record.now, "@sam tell the vendor 5m", NOW + 2 * MINUTE))
    owed = [item for item in due(record.now, Policy(), UTC) if item.what is What.TASK]
    assert [(item.words, item.at, item.key) for item in owed] == [
        ("@li: check replica lag", None, "1"),
        ("@sam: tell the vendor", None, "2"),
    ]
    record.run(tasks.move_task(record.now, 1, TaskState.DONE, NOW + 3 * MINUTE))
    record.run(tasks.move_task(record.now, 2, TaskState.DROPPED, NOW + 3 * MINUTE, "they know"))
    assert What.TASK not in [item.what for item in due(record.now, Policy(), UTC)]


def test_a_result_that_was_taken_back_does_not_go_out() -> None:
    record = Record()

    record.run(tasks.ask(record.now, "@li check replica lag", NOW))
    record.run(tasks.move_task(record.now, 1, TaskState.DONE, NOW, "no lag at all"))
    record.run(record.undo_last())
    assert composed(record).summary == "No change since the declaration"
    record.run(tasks.move_task(record.now, 1, TaskState.DONE, NOW, "lag is 4 min"))
    assert composed(record).summary == "13:30 Lag is 4 min"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("check lag 5m", "owner"),
        ("@li", "Say what"),
        ("@li look -5m", "longer than nothing"),
        ("@ look 5m", "letter"),
    ],
)
def test_a_task_that_cannot_be_asked_says_why(line: str, why: str) -> None:
    assert why in refusal(tasks.ask(Record().now, line, NOW))
