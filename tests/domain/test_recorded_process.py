"""The process that an incident was declared under stands in its record, and judges it whatever the settings say later."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.domain.incident.state import Incident, SeverityPeriod
from warroom.domain.policy.checklist import Check
from warroom.domain.policy.recorded_process import as_recorded, process_of
from warroom.domain.policy.response_times import ResponseTime
from warroom.domain.policy.severities import Policy, Severity, SeverityPolicy, Status, Step, with_badge
from warroom.domain.record.events import written
from warroom.local.config.example_files import EXAMPLES
from warroom.local.config.loaded_config import load

AT = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)

MINUTES = st.none() | st.integers(1, 600)
RULES = st.builds(
    SeverityPolicy,
    name=st.none() | st.sampled_from(["P1", "Major", "SEV-0"]),
    description=st.sampled_from(["", "Everything is down"]),
    response=st.none() | st.sampled_from(["15m", "2 days", "same day"]).map(ResponseTime),
    update_minutes=MINUTES,
    by_status=st.dictionaries(st.sampled_from(Status), MINUTES, max_size=2),
    badge=st.none() | st.integers(1, 4),
)
POLICIES = st.builds(
    Policy,
    severity=st.dictionaries(st.integers(0, 9).map(Severity), RULES, min_size=1, max_size=4),
    roles=st.lists(st.sampled_from(["commander", "ops", "scribe"]), max_size=3).map(tuple),
    ladder=st.lists(
        st.builds(Step, name=st.sampled_from("abc"), who=st.just("Ann"), severities=st.just((Severity(1),))),
        max_size=2,
    ).map(tuple),
    checklist=st.lists(
        st.sampled_from(["tell support", "close channel", "write to Ann"]).map(Check), max_size=3
    ).map(tuple),
    postmortem_hours=st.integers(1, 200),
)


def incident(process: object) -> Incident:
    return Incident.model_validate(
        {
            "number": 1, "id": "x", "title": "API down", "channel": "#c", "severity": 1, "severity_since": AT,
            "severities": [SeverityPeriod(severity=Severity(1), since=AT)], "status_since": AT, "declared_at": AT,
            "head": 1, "recorded_at": AT, "process": process,
        }
    )  # fmt: skip


@given(POLICIES, POLICIES)
def test_what_is_recorded_judges_as_the_settings_did(policy: Policy, later: Policy) -> None:
    recorded = json.loads(written(as_recorded(policy)))
    assert "null" not in written(recorded)
    found = process_of(incident(recorded), later)
    assert found.levels == policy.levels
    judged = ("roles", "ladder", "postmortem_hours", "checklist")
    assert [getattr(found, name) for name in judged] == [getattr(policy, name) for name in judged]
    assert incident(recorded).checklist == policy.checklist
    for number in range(10):
        assert found.rules(number) == policy.rules(number)
        assert str(found.called(number)) == str(policy.called(number))
        assert with_badge(Severity(number), recorded).step == policy.called(number).step


def test_under_the_specs_process_nothing_is_recorded_of_it_but_that() -> None:
    assert as_recorded(Policy()) == {}
    later = Policy(postmortem_hours=5)
    assert process_of(incident({}), later) == Policy()
    assert process_of(incident(None), later) is later


@pytest.mark.parametrize("process", [{"roles": 5}, {"new": "x"}, {"severity": {"12": {}}}])
def test_a_process_that_cannot_be_read_leaves_that_of_the_settings(process: object) -> None:
    later = Policy(postmortem_hours=5)
    assert process_of(incident(process), later) is later


def test_a_text_of_a_process_from_elsewhere_is_safe_to_show() -> None:
    recorded = {"ladder": [{"name": "x\x1b[2J", "who": "Ann\u202e\n", "severities": [1]}]}
    (step,) = process_of(incident(recorded), Policy()).ladder
    assert not {"\x1b", "\u202e", "\n"} & set(step.name + step.who)


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_recorded_whole(name: str, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(EXAMPLES[name])
    policy = load(tmp_path / "c.toml", {}).config.policy
    found = process_of(incident(as_recorded(policy)), Policy())
    assert (found.levels, found.ladder, found.severity) == (policy.levels, policy.ladder, policy.severity)
