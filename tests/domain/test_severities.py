"""The team's severities: what they are called, how one is named, and how soon somebody must respond."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.domain.incident.state import SeverityPeriod
from warroom.domain.policy.response_times import ResponseTime
from warroom.domain.policy.severities import Policy, Severity, SeverityPolicy, Status
from warroom.domain.text.safe_text import one_line

TEAM = Policy(
    severity={
        Severity(0): SeverityPolicy(name="SEV-0"),
        Severity(1): SeverityPolicy(name="P1", response=ResponseTime("15m"), update_minutes=10, badge=2),
        Severity(2): SeverityPolicy(name="Major outage"),
        Severity(7): SeverityPolicy(),
    }
)
AT = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("P1", 1), ("p1", 1), ("p-1", 1), ("1", 1), ("sev1", 1), ("SEV-1", 1), ("sev_0", 0), ("0", 0),
        ("major outage", 2), ("Major-Outage", 2), ("7", 7), ("SEV-7", 7), (" 2 ", 2), ("5", 5),
    ],
)  # fmt: skip
def test_a_severity_is_named_by_the_teams_name_or_its_number(typed: str, number: int) -> None:
    assert TEAM.severity_of(typed) == number


@pytest.mark.parametrize("typed", ["", "P2", "10", "-1", "major", "sev", "sev-10", "1.0", "²"])
def test_what_names_none_is_none(typed: str) -> None:
    assert TEAM.severity_of(typed) is None


def test_each_is_told_by_its_name_and_one_that_the_team_has_not_by_its_number() -> None:
    assert list(map(str, TEAM.levels)) == ["SEV-0", "P1", "Major outage", "SEV-7"]
    assert str(TEAM.called(4)) == "SEV-4"
    assert f"{TEAM.called(1):<5}|" == "P1   |"
    assert TEAM.cadence(Severity(4), Status.IDENTIFIED) is None
    assert TEAM.cadence(Severity(1), Status.IDENTIFIED) == timedelta(minutes=10)
    assert [TEAM.called(n).step for n in (0, 1, 2, 7)] == [1, 2, 2, 4]
    assert Policy(severities=(Severity(3), Severity(1))).levels == (1, 3)


NAMES = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)


@given(st.integers(0, 9), st.none() | NAMES)
def test_a_stored_severity_is_a_number_and_its_name_comes_back(number: int, label: str | None) -> None:
    period = SeverityPeriod(severity=Severity(number, label), since=AT)
    stored = period.model_dump(mode="json")
    assert stored["severity"] == number
    again = SeverityPeriod.model_validate_json(period.model_dump_json())
    assert (again, str(again.severity)) == (period, label or f"SEV-{number}")


@given(st.text(min_size=1))
def test_a_name_from_elsewhere_is_short_and_safe_to_show(label: str) -> None:
    stored = json.dumps({"severity": 1, "severity_label": label, "since": AT.isoformat()})
    shown = str(SeverityPeriod.model_validate_json(stored).severity)
    assert shown == one_line(shown)
    assert 0 < len(shown) <= 12


@pytest.mark.parametrize(
    ("typed", "words", "due"),
    [
        ("15m", "within 15 min", timedelta(minutes=15)),
        ("90 minutes", "within 90 min", timedelta(minutes=90)),
        ("4h", "within 4 h", timedelta(hours=4)),
        ("4 Hours", "within 4 h", timedelta(hours=4)),
        ("2 days", "within 2 days", timedelta(days=2)),
        ("1d", "within 1 day", timedelta(days=1)),
        ("1 week", "within 1 week", timedelta(weeks=1)),
        ("Immediate", "immediate", timedelta(minutes=5)),
        ("same  day", "same day", timedelta(hours=10, minutes=30)),
        ("within 48 hours", "within 48 hours", timedelta(hours=48)),
        ("next sprint", "next sprint", None),
    ],
)
def test_a_response_time_is_a_phrase_of_the_spec_or_a_length(
    typed: str, words: str, due: timedelta | None
) -> None:
    response = ResponseTime(typed)
    assert response.words == words
    assert response.deadline(AT) == (AT + due if due else None)
    assert ResponseTime(str(response)) == response  # as `config show` prints it


@pytest.mark.parametrize(
    "typed", ["", "soon", "-5m", "0h", "10 years", "3650 days", "53 weeks", "1.5h", "5", "999999999999m"]
)
def test_what_is_no_response_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="should be"):
        ResponseTime(typed)
