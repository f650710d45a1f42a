"""Resolved, and open again: what undo brings back, and what a second life does not inherit."""

from datetime import UTC, datetime, timedelta

from test_domain import NOW, Record

from warroom.documents import lines
from warroom.documents.strip import strip
from warroom.domain import decide, deputy, undoing
from warroom.domain.events import DataLost, Milestone, Reopened
from warroom.domain.incident import Incident
from warroom.domain.metrics import measure
from warroom.domain.policy import Policy, Status
from warroom.domain.refusal import Refusal

MINUTE = timedelta(minutes=1)
M = Milestone


def at(minutes: float) -> datetime:
    return NOW + minutes * MINUTE


def known(incident: Incident) -> Incident:
    """The state, but for how far the record has come."""
    return incident.model_copy(update={"head": 0, "recorded_at": NOW})


def undone(record: Record, n: int, minutes: float) -> None:
    record.run(undoing.undo(record.now, record.rows[n - 1], record.line(n), at(minutes)))


def ended() -> Record:
    """Started at -20, mitigated at 20, resolved at 30, which was told at 32."""
    record = Record()
    for milestone, minutes in ((M.STARTED, -20), (M.MITIGATED, 20)):
        record.run(decide.set_milestone(record.now, milestone, at(minutes), at(25)))
    record.run(decide.send_update(record.now, "text", at(10), due=at(15)))
    record.run(decide.resolve(record.now, at(32), "bad deploy", "rollback", data_lost=DataLost.YES))
    record.run(decide.set_milestone(record.now, M.RESOLVED, at(30), at(33), estimated=True))
    return record


def reopen(record: Record, minutes: float) -> int:
    record.run(decide.change_status(record.now, Status.MONITORING, at(minutes)))
    return len(record.rows)


def told(record: Record) -> tuple[object, ...]:
    """What metrics and the strip make of it."""
    found = measure(record.rows, Policy(), at(9000), UTC)
    drawn = strip(record.rows, Policy(), at(9000))
    return (
        found.lengths, found.updates, found.by_severity, found.by_status, found.without_commander, found.warnings,
        drawn.phases, drawn.marks, drawn.end,
    )  # fmt: skip


def test_undo_of_a_reopening_brings_the_resolution_back_as_it_was() -> None:
    record = ended()
    state, metrics = known(record.now), told(record)
    undone(record, reopen(record, 500), 501)
    assert known(record.now) == state
    assert (record.now.resolved_at, record.now.data_lost) == (at(30), DataLost.YES)
    assert told(record) == metrics
    assert (
        lines.line(record.line(len(record.rows)), UTC).words == "resolved as before; the reopening is undone"
    )


def test_undo_of_a_resolution_leaves_the_incident_open_as_it_was() -> None:
    record = Record()
    record.run(decide.change_status(record.now, Status.IDENTIFIED, at(5)))
    record.run(deputy.snooze(record.now, at(15), 10, "vendor call", at(6)))
    state, metrics = known(record.now), told(record)
    record.run(decide.resolve(record.now, at(20), "bad deploy"))
    undone(record, len(record.rows), 21)
    assert known(record.now) == state
    assert told(record) == metrics


def test_turns_are_taken_back_one_after_another_and_only_the_last() -> None:
    record = Record()
    state = known(record.now)
    record.run(decide.resolve(record.now, at(20)))
    first = len(record.rows)
    second = reopen(record, 40)
    refused = undoing.undo(record.now, record.rows[first - 1], record.line(first), at(41))
    assert isinstance(refused, Refusal)
    undone(record, second, 42)
    undone(record, first, 43)
    assert known(record.now) == state


def test_what_was_worked_on_since_is_no_accident_and_stays_open() -> None:
    record = ended()
    n = reopen(record, 500)
    record.run(decide.change_status(record.now, Status.IDENTIFIED, at(510)))
    refused = undoing.undo(record.now, record.rows[n - 1], record.line(n), at(511))
    assert isinstance(refused, Refusal)
    assert "changed since" in refused.reason


def test_a_resolution_that_an_older_warroom_took_back_never_held() -> None:
    record = Record()
    state, metrics = known(record.now), told(record)
    record.run(decide.resolve(record.now, at(20)))
    record.run((decide.Fact(Reopened(status=Status.INVESTIGATING, reason="undone"), at(21)),))
    assert known(record.now) == state
    assert told(record) == metrics


def test_a_severity_that_changed_meanwhile_keeps_its_time() -> None:
    record = ended()
    n = reopen(record, 500)
    record.run(decide.change_severity(record.now, record.now.severity.SEV2, at(505)))
    undone(record, n, 510)
    found = measure(record.rows, Policy(), at(9000), UTC)
    assert (record.now.severity, record.now.resolved_at) == (record.now.severity.SEV2, at(30))
    assert found.by_status == {Status.INVESTIGATING: 30 * 60}
