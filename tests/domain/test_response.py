"""Promises: tasks, the ladder, snooze, handover, exit criteria, and who is on call over ten years of DST."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from record import NOW, Record

from warroom.domain.incident import (
    checklist,
    escalation,
    exit_criteria,
    handover,
    resolution,
    snooze,
    status_updates,
    tasks,
)
from warroom.domain.incident.severity import change_severity
from warroom.domain.incident.state import Check, Outcome, TaskState
from warroom.domain.incident.status_updates import UpdateSent
from warroom.domain.policy.deadlines import Urgency, What, due, due_after, next_update, put_off, step_due
from warroom.domain.policy.oncall import WEEK, Override, Rota, Swap
from warroom.domain.policy.severities import Policy, Severity, Status
from warroom.domain.record import timeline_text, undo
from warroom.domain.record.decision import Decision, Fact
from warroom.domain.record.timeline import timeline
from warroom.domain.refusal import Refusal
from warroom.texts import lint, messages, public_wording
from warroom.texts.kinds import Kind

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)


def refusal(decision: Decision) -> str:
    assert isinstance(decision, Refusal), decision
    return decision.reason


def test_a_task_runs_its_course_and_feeds_the_next_update() -> None:
    record = Record()
    record.run(tasks.ask(record.now, "@li check replica lag 5m", NOW))
    task = record.now.tasks[0]
    assert (task.owner, task.text, task.due) == ("@li", "check replica lag", NOW + 5 * MINUTE)
    assert messages.next_steps(record.now) == "@li: check replica lag"
    record.run(tasks.extend_task(record.now, 1, 5, NOW + 7 * MINUTE))  # its box had run out: from now
    assert record.now.tasks[0].due == NOW + 12 * MINUTE
    record.run(record.undo_last())
    assert record.now.tasks[0].due == NOW + 5 * MINUTE
    record.run(tasks.move_task(record.now, 1, TaskState.DONE, NOW, "lag is 4 min on db-2"))
    assert not record.now.open_tasks
    assert messages.next_steps(record.now) is None
    assert "lag is 4 min on db-2" in messages.summary([record.line(len(record.rows))])


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

    def summary() -> str:
        return messages.summary(sorted(timeline(record.rows), key=lambda entry: entry.n))

    record.run(tasks.ask(record.now, "@li check replica lag", NOW))
    record.run(tasks.move_task(record.now, 1, TaskState.DONE, NOW, "no lag at all"))
    record.run(record.undo_last())
    assert summary() == ""
    record.run(tasks.move_task(record.now, 1, TaskState.DONE, NOW, "lag is 4 min"))
    assert summary() == "lag is 4 min"


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


@pytest.mark.parametrize(
    ("severity", "step", "after"),
    [(1, "on-call", 0), (1, "all hands", 0), (1, "engineers", None), (1, "founder/cto", 60), (1, "legal", None),
     (2, "on-call", 0), (2, "all hands", None), (2, "engineers", 0), (2, "founder/cto", 60),
     (3, "on-call", None), (3, "founder/cto", None), (4, "on-call", None)],
)  # fmt: skip
def test_the_ladder_of_the_spec(severity: int, step: str, after: int | None) -> None:
    found = Policy().step(step)
    assert found is not None
    wanted = None if after is None else NOW + after * MINUTE
    assert step_due(Record(Severity(severity)).now, found) == wanted


def test_a_call_that_is_due_at_once_is_now_before_it_is_overdue() -> None:
    calls = {owed.key: owed for owed in due(Record(Severity.SEV1).now, Policy(), UTC)}
    at_once, founder = calls["all hands"], calls["founder/cto"]
    for seconds, wanted in (
        (0, Urgency.SOON),
        (1, Urgency.SOON),
        (180, Urgency.SOON),
        (181, Urgency.OVERDUE),
    ):
        assert at_once.urgency(NOW + timedelta(seconds=seconds)) is wanted
        assert at_once.is_overdue(NOW + timedelta(seconds=seconds)) == (wanted is Urgency.OVERDUE)
    # The founder had an hour's notice.
    assert founder.urgency(NOW + timedelta(minutes=60)) is Urgency.SOON
    assert founder.is_overdue(NOW + timedelta(minutes=60, seconds=1))


def test_what_was_called_cannot_be_waived_and_what_was_waived_may_be_called() -> None:
    record, step = Record(), Policy().step("on-call")
    assert step is not None
    record.run(escalation.settle_step(record.now, step, Outcome.WAIVED, NOW, "he is here"))
    record.run(escalation.settle_step(record.now, step, Outcome.DONE, NOW + MINUTE))
    refused = refusal(
        escalation.settle_step(record.now, step, Outcome.WAIVED, NOW + 2 * MINUTE, "not needed")
    )
    assert (
        refused
        == f"On-call engineer was called at {NOW + MINUTE:%H:%M} UTC; what was called cannot be waived."
    )
    record.run(record.undo_last())  # a call that was marked by mistake
    assert record.now.escalations["on-call"].outcome is Outcome.WAIVED


def test_raising_to_sev_1_calls_all_hands_and_keeps_the_founders_hour() -> None:
    record, policy = Record(Severity.SEV2), Policy()
    record.run(change_severity(record.now, Severity.SEV1, NOW + 40 * MINUTE, "worse"))
    calls = {owed.key: owed.at for owed in due(record.now, policy, UTC) if owed.what is What.ESCALATION}
    assert calls["all hands"] == NOW + 40 * MINUTE
    assert calls["founder/cto"] == NOW + 60 * MINUTE
    step = policy.ladder[1]
    assert "why" in refusal(escalation.settle_step(record.now, step, Outcome.WAIVED, NOW))
    record.run(escalation.settle_step(record.now, step, Outcome.DONE, NOW, None, "come"))
    assert step.name not in {owed.key for owed in due(record.now, policy, UTC)}


def test_a_waiver_from_before_the_severity_was_raised_does_not_stop_all_hands() -> None:
    record, policy = Record(Severity.SEV2), Policy()
    step = policy.ladder[1]
    record.run(
        escalation.settle_step(record.now, step, Outcome.WAIVED, NOW + MINUTE, "three of us are awake")
    )
    record.run(change_severity(record.now, Severity.SEV1, NOW + 40 * MINUTE, "worse"))
    assert "all hands" in {owed.key for owed in due(record.now, policy, UTC)}
    record.run(escalation.settle_step(record.now, step, Outcome.WAIVED, NOW + 41 * MINUTE, "all are here"))
    assert "all hands" not in {owed.key for owed in due(record.now, policy, UTC)}
    record.run(record.undo_last())
    assert record.now.escalations["all hands"].outcome is Outcome.WAIVED  # as it was before


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


def test_command_changes_hands_only_when_accepted_by_name() -> None:
    record = Record()
    record.run(handover.offer(record.now, "commander", "kim", "the brief", NOW))
    assert record.now.commander == "@maya"
    assert "@kim" in refusal(handover.answer(record.now, "commander", "@zoe", NOW, accepted=True))
    record.run(handover.answer(record.now, "commander", "KIM", NOW + MINUTE, accepted=True))
    assert record.now.commander == "@kim"
    assert record.now.no_commander_since is None
    assert not record.now.offers


def test_open_exit_criteria_ask_for_a_reason_to_end() -> None:
    record = Record()
    record.run(exit_criteria.add_criterion(record.now, "errors under 0.1% for 10 min", NOW))
    assert "errors under 0.1%" in refusal(resolution.resolve(record.now, NOW + MINUTE))
    record.run(resolution.resolve(record.now, NOW + MINUTE, reason="moved to another ticket"))
    assert not record.now.is_open


def test_the_linter_points_and_never_names_what_is_fine() -> None:
    incident = Record().now
    text = "Summary: db-12 at 14:05 told @li\nETA: soon\nFix: —"
    public = public_wording.public(incident, Kind.UPDATE, incident.status, NOW, UTC, NOW + 15 * MINUTE)
    found = " ".join(lint.warnings(text, incident, public))
    for words in ("next update", "person (@li)", "host (db-12)", "14:05 has no time zone", "“Fix: —”"):
        assert words in found


ROTA = Rota(engineers=("@a", "@b", "@c"), start=date(2020, 1, 6), hour=2, zone="Europe/Berlin")


@given(st.datetimes(datetime(2020, 1, 7), datetime(2030, 1, 1), timezones=st.just(UTC)))
def test_exactly_one_turn_holds_every_moment_of_ten_years(at: datetime) -> None:
    shift = ROTA.on_call(at)
    assert shift is not None
    start, end = shift.start.astimezone(UTC), shift.end.astimezone(UTC)
    assert start <= at < end
    assert abs((end - start) - WEEK) <= timedelta(hours=1)  # an hour more or less when the clocks change
    assert shift.start.astimezone(BERLIN).hour in (2, 3)  # 2:00 does not exist when the clocks go forward
    following = ROTA.on_call(end)
    assert following is not None
    assert following.person == "@abc"[:1] + "bca"["abc".index(shift.person[1])]


def test_overrides_and_swaps_change_who_is_called() -> None:
    noon = datetime(2020, 1, 7, 12, tzinfo=UTC)
    away = Override(person="@z", start=noon, end=noon + timedelta(hours=3))
    rota = ROTA.model_copy(
        update={"override": (away,), "swap": (Swap(first=date(2020, 1, 13), second=date(2020, 1, 20)),)}
    )
    people = [shift.person for shift in rota.shifts(noon - timedelta(hours=1), noon + 3 * WEEK)]
    assert people == ["@a", "@z", "@a", "@c", "@b", "@a"]
    assert ROTA.on_call(datetime(2019, 12, 1, tzinfo=UTC)) is None


def test_a_rota_needs_somebody_and_a_zone_that_exists() -> None:
    with pytest.raises(ValidationError):
        Rota(engineers=(), start=date(2020, 1, 6))
    with pytest.raises(ValidationError, match="Europe/Berlin"):
        Rota(engineers=("@a",), start=date(2020, 1, 6), zone="Mars/Olympus")


def test_undoing_another_date_of_the_postmortem_brings_the_first_back() -> None:
    record = Record()
    record.run(resolution.resolve(record.now, NOW))
    check, first, second = Check.SCHEDULE_POSTMORTEM, NOW + 60 * MINUTE, NOW + 180 * MINUTE

    def date_of_it() -> datetime | None:
        tick = record.now.checks.get(check)
        return tick.when if tick else None

    record.run(checklist.tick(record.now, check, True, NOW, first))
    scheduled = record.rows[-1]
    record.run(checklist.tick(record.now, check, True, NOW, second))
    assert "changed since" in refusal(undo.undo(record.now, scheduled, record.line(scheduled.n), NOW))
    record.run(record.undo_last())
    assert date_of_it() == first
    record.run(checklist.tick(record.now, check, False, NOW))
    assert date_of_it() is None
    record.run(record.undo_last())
    assert date_of_it() == first
    record.run(undo.undo(record.now, scheduled, record.line(scheduled.n), NOW))
    assert check not in record.now.checks
