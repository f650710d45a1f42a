"""How entries read as lines of the timeline."""

from datetime import UTC

from record import MINUTE, NOW, Record

from warroom.domain.incident import escalation, handover, tasks
from warroom.domain.incident.state import Outcome, TaskState
from warroom.domain.policy.severities import Policy
from warroom.domain.record import timeline_text


def test_lines_of_promises_can_be_read_alone() -> None:
    record = Record()
    record.run(tasks.ask(record.now, "@li check replica lag 5m", NOW))
    record.run(tasks.move_task(record.now, 1, TaskState.DONE, NOW + 9 * MINUTE, "lag is 4 min"))
    record.run(escalation.settle_step(record.now, Policy().ladder[3], Outcome.DONE, NOW, None, "come"))
    record.run(handover.offer(record.now, "commander", "kim", "the brief", NOW))
    record.run(handover.answer(record.now, "commander", "kim", NOW + MINUTE, accepted=True))
    told = [
        timeline_text.line(record.line(n), UTC).words
        for n in range(len(record.rows) - 4, len(record.rows) + 1)
    ]
    assert told == [
        f"task 1 for @li: check replica lag, until {NOW + 5 * MINUTE:%H:%M}",
        "task 1 (@li: check replica lag) done, 4 min over its time: lag is 4 min",
        "escalation: Founder/CTO called",
        "the role of commander is offered to @kim; @maya keeps it until @kim accepts",
        "@kim accepted and is commander now, instead of @maya",
    ]
