"""What the next update tells: the net of what changed since the last one."""

from dataclasses import replace
from datetime import timedelta

from record import NOW, Record

from warroom.domain.incident import resolution
from warroom.domain.incident.impact import change_impact
from warroom.domain.incident.severity import change_severity
from warroom.domain.incident.status import change_status
from warroom.domain.policy.severities import Severity, Status
from warroom.domain.record import undo as undoing
from warroom.domain.record.event_model import ChangeModel
from warroom.domain.record.timeline import timeline
from warroom.texts import messages

LATER = NOW + timedelta(minutes=5)


def news(record: Record, after: int = 0) -> str:
    """What an update tells that comes after one about everything up to entry `after`."""
    lines = sorted(timeline(record.rows), key=lambda entry: entry.n)
    return messages.summary(line for line in lines if line.n > after and not line.retracted)


def status(record: Record, to: Status, why: str | None = None) -> int:
    record.run(change_status(record.now, to, LATER, why))
    return len(record.rows)


def severity(record: Record, to: Severity, why: str | None = None) -> int:
    record.run(change_severity(record.now, to, LATER, why))
    return len(record.rows)


def impact(record: Record, words: str | None, users: int | None = None) -> int:
    record.run(change_impact(record.now, words, users, LATER))
    return len(record.rows)


def resolved(record: Record) -> int:
    record.run(resolution.resolve(record.now, LATER, "bad deploy"))
    return len(record.rows)


def undo(record: Record, n: int) -> None:
    record.run(undoing.undo(record.now, record.rows[n - 1], record.line(n), LATER))


def test_an_act_and_the_undoing_of_it_are_both_left_out() -> None:
    record = Record()
    before = impact(record, "messages and calls lost", 50)
    for n in (impact(record, "all data on fire"), status(record, Status.IDENTIFIED, "it is the deploy")):
        undo(record, n)
    undo(record, severity(record, Severity.SEV3))
    undo(record, resolved(record))
    assert news(record, before) == ""
    assert news(record) == "Impact: messages and calls lost (50 users)"


def test_what_was_told_and_is_undone_since_is_told_as_it_is_now() -> None:
    record = Record()
    changed = (
        impact(record, "all data on fire"),
        status(record, Status.MONITORING),
        severity(record, Severity.SEV2),
    )
    head = len(record.rows)
    for n in changed:
        undo(record, n)
    assert news(record, head) == (
        "Impact: not known any more; Status is now Investigating; Severity raised from SEV-2 to SEV-1"
    )
    ended = resolved(record)
    undo(record, ended)
    assert news(record, ended) == "Open again, status is now Investigating"


def test_of_several_changes_the_last_is_told() -> None:
    record = Record()
    severity(record, Severity.SEV3, "one region")
    impact(record, "calls lost")
    status(record, Status.IDENTIFIED, "bad deploy")
    severity(record, Severity.SEV2, "two regions")
    impact(record, "calls and messages lost")
    status(record, Status.MONITORING, "rolled back")
    assert news(record) == (
        "Severity lowered from SEV-1 to SEV-2 (two regions); Impact: calls and messages lost; "
        "Status is now Monitoring (rolled back)"
    )
    severity(record, Severity.SEV1)
    assert "Severity" not in news(record)


def test_the_reason_is_that_of_the_change_that_holds() -> None:
    record = Record()
    status(record, Status.IDENTIFIED, "bad deploy")
    undo(record, status(record, Status.MONITORING, "rolled back"))
    assert news(record) == "Status is now Identified (bad deploy)"
    undo(record, len(record.rows))  # the undoing is taken back itself
    assert news(record) == "Status is now Monitoring (rolled back)"


def test_a_reopening_is_told_and_not_the_resolution_before_it() -> None:
    record = Record()
    resolved(record)
    status(record, Status.INVESTIGATING, "it is back")
    assert news(record) == "Open again, status is now Investigating (it is back)"
    status(record, Status.IDENTIFIED)
    assert news(record) == "Open again, status is now Identified"
    resolved(record)
    assert news(record) == "Resolved"


def test_what_an_older_warroom_undid_is_left_out_too() -> None:
    record = Record()
    undo(record, status(record, Status.IDENTIFIED))
    undo(record, impact(record, "all data on fire"))
    for at, row in enumerate(record.rows):
        if isinstance(row.event, ChangeModel):
            record.rows[at] = replace(row, event=row.event.model_copy(update={"undoes": None}))
    assert news(record) == ""
