"""The escalation ladder: who is called when, and what may be waived."""

from datetime import UTC, timedelta

import pytest
from record import MINUTE, NOW, Record, refusal

from warroom.domain.incident import (
    escalation,
)
from warroom.domain.incident.severity import change_severity
from warroom.domain.incident.state import Outcome
from warroom.domain.policy.deadlines import Urgency, What, due, step_due
from warroom.domain.policy.severities import Policy, Severity, Step, with_on_call
from warroom.domain.record.timeline_text import line


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


def calls(record: Record) -> list[tuple[str, int]]:
    """What is to be called, and how many minutes after the declaration."""
    found = due(record.now, Policy(), UTC, "@li")
    return [
        (owed.words, (owed.at - NOW) // MINUTE)
        for owed in found
        if owed.what is What.ESCALATION and owed.at and owed.key == "on-call"
    ]


def test_who_did_not_answer_is_called_again_in_five_minutes_until_they_do() -> None:
    record, step = Record(), with_on_call(Policy().ladder[0], "@li")
    assert calls(record) == [("call On-call engineer @li", 0)]
    record.run(escalation.settle_step(record.now, step, Outcome.DONE, NOW))
    assert calls(record) == []
    record.run(escalation.answer_step(record.now, step, False, NOW + 2 * MINUTE))
    assert calls(record) == [("call On-call engineer @li again", 7)]
    assert line(record.line(4), UTC).words == (
        "escalation: On-call engineer @li did not answer, to be called again at 13:37"
    )
    record.run(escalation.settle_step(record.now, step, Outcome.DONE, NOW + 7 * MINUTE))
    assert calls(record) == []
    record.run(record.undo_last())
    assert calls(record) == [("call On-call engineer @li again", 7)]
    record.run(escalation.answer_step(record.now, step, True, NOW + 8 * MINUTE))
    assert calls(record) == []
    settled = record.now.escalations["on-call"]
    assert (settled.at, settled.answered, settled.heard_at) == (NOW, True, NOW + 8 * MINUTE)
    assert refusal(escalation.answer_step(record.now, step, True, NOW)) == (
        "On-call engineer @li answered: that is recorded already, by @maya."
    )


def test_an_answer_of_somebody_who_was_not_marked_as_called_is_the_call_too() -> None:
    record, step = Record(), Policy().ladder[0]
    record.run(escalation.answer_step(record.now, step, True, NOW + MINUTE))
    assert calls(record) == []
    record.run(record.undo_last())
    assert calls(record) == [("call On-call engineer @li", 0)]


@pytest.mark.parametrize(
    ("name", "who", "told"),
    [
        ("on-call", "On-call engineer", "On-call engineer @li"),
        ("Oncall SRE", "Site reliability", "Site reliability @li"),
        ("on-call", "@li", "@li"),
        ("legal", "Legal on call", "Legal on call"),
    ],
)
def test_who_is_on_call_stands_by_name_in_the_step_that_calls_them(name: str, who: str, told: str) -> None:
    step = Step(name=name, who=who, severities=())
    assert with_on_call(step, "@li").who == told
    assert with_on_call(step, None).who == who
