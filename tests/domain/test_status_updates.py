"""Status updates, and the clock that they restart."""

from datetime import timedelta

import pytest
from record import BERLIN, NOW, Record

from warroom.domain.incident import status_updates
from warroom.domain.policy.deadlines import Urgency, next_update, urgency
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.record import amendments
from warroom.domain.refusal import Refusal


def test_a_sent_update_restarts_the_clock_and_striking_it_turns_the_clock_back() -> None:
    record = Record()
    first = next_update(record.now, Policy())
    assert first is not None
    assert first.at == NOW + timedelta(minutes=15)
    assert urgency(first.at, NOW + timedelta(minutes=12)) is Urgency.SOON
    assert urgency(first.at, NOW + timedelta(minutes=16)) is Urgency.OVERDUE
    later = NOW + timedelta(minutes=14)
    record.run(status_updates.send_update(record.now, "text", later, Status.IDENTIFIED, number=1))
    assert record.now.status is Status.IDENTIFIED
    assert isinstance(status_updates.send_update(record.now, "text", later, number=1), Refusal)
    second = next_update(record.now, Policy())
    assert second is not None
    assert second.at == later + timedelta(minutes=15)
    record.run(amendments.retract(record.now, record.line(len(record.rows)), later))
    assert next_update(record.now, Policy()) == first


@pytest.mark.parametrize("severity", [Severity.SEV3, Severity.SEV4])
def test_no_updates_are_due_for_low_severities(severity: Severity) -> None:
    assert next_update(Record(severity).now, Policy()) is None


def test_an_update_that_cannot_have_been_sent_then_is_refused_in_the_time_of_whoever_types() -> None:
    record = Record()
    record.run(status_updates.send_update(record.now, "text", NOW))
    before = status_updates.sending_problem(record.now, 2, NOW - timedelta(minutes=5), BERLIN)
    assert before is not None
    assert before.reason.startswith("#1 was sent at 14:30; #2 cannot have been sent before it")
    assert status_updates.sending_problem(record.now, 2, NOW, BERLIN) is None
    assert (
        status_updates.sending_problem(record.now, 2, None, BERLIN) is None
    )  # a clock that was set back types nothing
