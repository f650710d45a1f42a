"""Resolved, and open again: what undo brings back, and what a second life does not inherit."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from record import MINUTE, NOW, Record

from warroom.domain.incident import (
    checklist,
    milestones,
    postmortem,
    resolution,
    severity,
    snooze,
    status,
    status_updates,
)
from warroom.domain.incident.resolution import Reopened
from warroom.domain.incident.state import DataLost, Incident, Milestone, Stage
from warroom.domain.incident_list import listed
from warroom.domain.metrics.incident_metrics import measure
from warroom.domain.policy.checklist import CHECKS, Check
from warroom.domain.policy.deadlines import What, due, next_update
from warroom.domain.policy.severities import Policy, Status
from warroom.domain.record import timeline_text, undo
from warroom.domain.record.decision import Fact
from warroom.domain.refusal import Refusal
from warroom.reports.timeline_strip import strip
from warroom.texts import messages, render
from warroom.texts.share import share

M = Milestone


def at(minutes: float) -> datetime:
    return NOW + minutes * MINUTE


def known(incident: Incident) -> Incident:
    """The state, but for how far the record has come."""
    return incident.model_copy(update={"head": 0, "recorded_at": NOW})


def undone(record: Record, n: int, minutes: float) -> None:
    record.run(undo.undo(record.now, record.rows[n - 1], record.line(n), at(minutes)))


def ended() -> Record:
    """Started at -20, mitigated at 20, resolved at 30, which was told at 32."""
    record = Record()
    for milestone, minutes in ((M.STARTED, -20), (M.MITIGATED, 20)):
        record.run(milestones.set_milestone(record.now, milestone, at(minutes), at(25)))
    record.run(status_updates.send_update(record.now, "text", at(10), due=at(15)))
    record.run(resolution.resolve(record.now, at(32), "bad deploy", "rollback", data_lost=DataLost.YES))
    record.run(milestones.set_milestone(record.now, M.RESOLVED, at(30), at(33), estimated=True))
    record.run(checklist.tick(record.now, Check.VERIFY_RECOVERY, True, at(34)))
    record.run(checklist.tick(record.now, Check.SCHEDULE_POSTMORTEM, True, at(34), at(2000)))
    record.run(postmortem.write_postmortem(record.now, "what we learned", at(35)))
    record.run(postmortem.move_postmortem(record.now, Stage.DONE, at(36)))
    return record


def reopen(record: Record, minutes: float) -> int:
    record.run(status.change_status(record.now, Status.MONITORING, at(minutes)))
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
    assert timeline_text.line(record.line(len(record.rows)), UTC).words == "undone: resolved as before"


def test_undo_of_a_resolution_leaves_the_incident_open_as_it_was() -> None:
    record = Record()
    record.run(status.change_status(record.now, Status.IDENTIFIED, at(5)))
    record.run(snooze.snooze(record.now, at(15), 10, "vendor call", at(6)))
    state, metrics = known(record.now), told(record)
    record.run(resolution.resolve(record.now, at(20), "bad deploy"))
    undone(record, len(record.rows), 21)
    assert known(record.now) == state
    assert told(record) == metrics


def test_turns_are_taken_back_one_after_another_and_only_the_last() -> None:
    record = Record()
    state = known(record.now)
    record.run(resolution.resolve(record.now, at(20)))
    first = len(record.rows)
    second = reopen(record, 40)
    refused = undo.undo(record.now, record.rows[first - 1], record.line(first), at(41))
    assert isinstance(refused, Refusal)
    undone(record, second, 42)
    undone(record, first, 43)
    assert known(record.now) == state


def test_what_was_worked_on_since_is_no_accident_and_stays_open() -> None:
    record = ended()
    n = reopen(record, 500)
    record.run(status.change_status(record.now, Status.IDENTIFIED, at(510)))
    refused = undo.undo(record.now, record.rows[n - 1], record.line(n), at(511))
    assert isinstance(refused, Refusal)
    assert "changed since" in refused.reason


def test_a_resolution_that_an_older_warroom_took_back_never_held() -> None:
    record = Record()
    state, metrics = known(record.now), told(record)
    record.run(resolution.resolve(record.now, at(20)))
    record.run((Fact(Reopened(status=Status.INVESTIGATING, reason="undone"), at(21)),))
    assert known(record.now) == state
    assert told(record) == metrics


def test_a_severity_that_changed_meanwhile_keeps_its_time() -> None:
    record = ended()
    n = reopen(record, 500)
    record.run(severity.change_severity(record.now, record.now.severity.SEV2, at(505)))
    undone(record, n, 510)
    found = measure(record.rows, Policy(), at(9000), UTC)
    assert (record.now.severity, record.now.resolved_at) == (record.now.severity.SEV2, at(30))
    assert found.by_status == {Status.INVESTIGATING: 30 * 60}


def test_a_resolution_that_was_said_may_not_come_before_the_reopening_that_it_ends() -> None:
    record = ended()
    reopen(record, 500)
    early = resolution.ended_too_early(record.now, at(400))
    assert early is not None
    assert "open again from 2026-11-23 21:50 UTC" in early.reason
    assert resolution.ended_too_early(record.now, at(510)) is None
    record.run(resolution.resolve(record.now, at(520)))
    assert isinstance(milestones.set_milestone(record.now, M.RESOLVED, at(400), at(530)), Refusal)


def minutes(record: Record, name: str) -> float | None:
    length = measure(record.rows, Policy(), at(9000), UTC).length(name)
    return None if length.seconds is None else length.seconds / 60


def test_a_second_life_has_its_own_end_checks_and_postmortem() -> None:
    record = ended()
    reopen(record, 3000)
    update = next_update(record.now, Policy())
    assert update is not None
    assert update.at == at(3015)
    record.run(resolution.resolve(record.now, at(3100)))
    owed = {(deadline.what, deadline.key): deadline.at for deadline in due(record.now, Policy(), UTC)}
    assert {key for what, key in owed if what is What.CHECK} == {check.key for check in CHECKS}
    assert owed[What.POSTMORTEM, ""] == at(3100 + 48 * 60)
    assert listed(record.now).owes == 4
    assert record.now.review.version is not None  # what was written is there
    # The impact was over from its mitigation, or its end, to the reopening.
    assert (minutes(record, "user impact"), minutes(record, "TTM")) == (140, 3120)


def test_a_mitigation_ends_the_impact_only_of_its_own_life() -> None:
    record = ended()
    assert minutes(record, "user impact") == 40
    reopen(record, 3000)
    found = measure(record.rows, Policy(), at(9000), UTC).length("time to mitigate")
    assert "mitigation since the reopening not recorded" in found.why_not
    # Told only now, it is still one of the first life.
    record.run(milestones.set_milestone(record.now, M.MITIGATED, at(20), at(3001)))
    record.run(resolution.resolve(record.now, at(3100)))
    # From -20 to the mitigation at 20, and from the reopening to the end: what lies between was no impact.
    assert minutes(record, "user impact") == 140
    record.run(milestones.set_milestone(record.now, M.MITIGATED, at(3050), at(3101)))
    assert minutes(record, "user impact") == 90


def test_the_time_it_was_over_before_it_was_reopened_is_no_part_of_its_duration() -> None:
    record = Record()
    record.run(milestones.set_milestone(record.now, M.STARTED, at(-20), at(5)))
    for ended, begun in ((40, 280), (300, 360)):
        record.run(resolution.resolve(record.now, at(ended)))
        reopen(record, begun)
    record.run(resolution.resolve(record.now, at(420)))
    words = "2 h 20 min (counted from impact started, without the 5 h 00 min before it was reopened)"
    assert messages.duration(record.now) == words
    written = render.resolution(record.now, at(430), UTC).built_in
    assert "Duration: 2 hours 20 minutes\n" in written
    assert f"Counted from: {messages.counted_from(record.now)}" in written
    assert (
        f"2 h 20 min (counted from {messages.counted_from(record.now)})"
        in share(record.now, at(430), UTC, []).built_in
    )
    assert listed(record.now).seconds == minutes(record, "user impact") * 60 == 140 * 60
    # What was over before the time that the duration is counted from takes nothing from it.
    record.run(milestones.set_milestone(record.now, M.STARTED, at(350), at(431)))
    record.run(milestones.set_milestone(record.now, M.DETECTED, at(350), at(431)))
    assert (messages.duration(record.now) or "").startswith(
        "1 h 00 min (counted from impact started, without the 10 min"
    )


@given(
    st.lists(st.tuples(st.sampled_from(["send", "file", "turn", "mistake"]), st.integers(1, 60)), max_size=9)
)
def test_the_countdown_and_the_metrics_mean_the_same_update(acts: list[tuple[str, int]]) -> None:
    record, now = Record(), 0
    for what, gap in acts:
        now += gap
        if what in ("send", "file"):
            # One that is filed was sent earlier than it is told.
            sent = status_updates.send_update(record.now, "text", at(now if what == "send" else now / 2))
            if record.now.is_open or not isinstance(sent, Refusal):
                record.run(sent)
            continue
        state = record.now
        if state.is_open:
            record.run(resolution.resolve(state, at(now)))
        else:
            reopen(record, now)
        if what == "mistake":
            undone(record, len(record.rows), now)
            assert known(record.now) == known(state)
    update = next_update(record.now, Policy())
    if update is None or update.at is None:
        assert not record.now.is_open
        return
    found = measure(record.rows, Policy(), update.at + MINUTE, UTC).updates.owed
    assert [owed.at for owed in found if owed.at >= update.at - 14 * MINUTE][-1:] == [update.at]


def test_resolved_comes_only_by_resolve_and_reopening_is_recorded() -> None:
    record = Record()
    assert isinstance(status.change_status(record.now, Status.RESOLVED, NOW), Refusal)
    record.run(resolution.resolve(record.now, NOW + timedelta(hours=1), "bad config", "rolled back"))
    assert isinstance(resolution.resolve(record.now, NOW), Refusal)
    assert next_update(record.now, Policy()) is None
    record.run(status.change_status(record.now, Status.MONITORING, NOW + timedelta(hours=2)))
    assert record.now.is_open
    assert record.now.resolved_at is None


def test_a_cancellation_is_one_whatever_blanks_stand_around_its_reason() -> None:
    record = Record()
    record.run(resolution.cancel(record.now, "  false alarm ", NOW))
    assert timeline_text.line(record.line(len(record.rows) - 1), UTC).words == "cancelled: false alarm"
