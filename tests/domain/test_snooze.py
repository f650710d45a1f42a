"""Snooze: what puts an update off, and what ends that."""

from datetime import datetime

from record import MINUTE, NOW, Record, refusal

from warroom.domain.incident import snooze, status_updates
from warroom.domain.incident.status_updates import UpdateSent
from warroom.domain.policy.deadlines import due_after, next_update, put_off
from warroom.domain.policy.severities import Policy, Status
from warroom.domain.record.decision import Fact


def test_a_snooze_moves_the_update_until_it_is_sent_or_the_severity_changes() -> None:
    record, policy = Record(), Policy()
    was = next_update(record.now, policy)
    assert was is not None
    assert "why" in refusal(snooze.snooze(record.now, was.at, 10, " ", NOW))
    record.run(snooze.snooze(record.now, was.at, 10, "vendor call", NOW))
    put_off = next_update(record.now, policy)
    assert put_off is not None
    assert put_off.at == NOW + 25 * MINUTE
    record.run(status_updates.send_update(record.now, "text", NOW + 20 * MINUTE, due=put_off.at))
    assert record.now.updates[0].due == NOW + 25 * MINUTE
    after = next_update(record.now, policy)
    assert after is not None
    assert after.at == NOW + 35 * MINUTE


def test_a_snooze_was_for_the_update_that_is_sent_meanwhile_and_undo_brings_it_back() -> None:
    record, policy = Record(), Policy()

    def due_now() -> datetime | None:
        found = next_update(record.now, policy)
        return found.at if found else None

    record.run(snooze.snooze(record.now, due_now(), 40, "vendor call", NOW))
    assert due_after(record.now, policy, Status.INVESTIGATING, NOW + 4 * MINUTE) == NOW + 19 * MINUTE
    record.run(status_updates.send_update(record.now, "text", NOW + 4 * MINUTE))
    assert due_now() == NOW + 19 * MINUTE
    assert put_off(record.now, policy) is None
    record.run(record.undo_last())
    snoozed = put_off(record.now, policy)
    assert snoozed is not None
    assert (due_now(), snoozed.reason) == (NOW + 55 * MINUTE, "vendor call")


def test_an_update_of_an_older_warroom_left_the_snooze_as_it_was() -> None:
    record, policy = Record(), Policy()
    record.run(snooze.snooze(record.now, NOW + 15 * MINUTE, 40, "vendor call", NOW))
    record.run((Fact(UpdateSent(number=1, status=Status.INVESTIGATING, text="text"), NOW + 4 * MINUTE),))
    found = next_update(record.now, policy)
    assert found is not None
    assert found.at == NOW + 55 * MINUTE


def test_undoing_the_second_snooze_brings_the_first_back_with_its_reason() -> None:
    record, policy = Record(), Policy()
    record.run(snooze.snooze(record.now, NOW + 15 * MINUTE, 10, "vendor call", NOW))
    record.run(snooze.snooze(record.now, NOW + 25 * MINUTE, 10, "lunch", NOW))
    record.run(record.undo_last())
    snoozed = put_off(record.now, policy)
    assert snoozed is not None
    assert (snoozed.until, snoozed.reason) == (NOW + 25 * MINUTE, "vendor call")
