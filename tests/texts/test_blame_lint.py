"""The linter of blame."""

import pytest

from warroom.texts.blame_lint import blame


@pytest.mark.parametrize(
    "line",
    ["We should have tested it.", "It was @li's fault.", "@li failed to see it", "human error", "He was careless",
     "they forgot the flag", "The engineer failed to check", "Sam’s mistake", "somebody to blame", "could easily have been seen"],
)  # fmt: skip
def test_the_linter_points_at_what_judges(line: str) -> None:
    (found,) = blame(f"fine\n{line}")
    assert found.startswith("line 2: “")
    assert "judges" in found


@pytest.mark.parametrize(
    "line",
    ["failover to eu-west-2", "the default was 30", "page fault on db-2", "api-1 failed to connect to db-2",
     "the pod failed to start", "Blameless: not at who", "fault-tolerant", "the user base", "a careful rollout"],
)  # fmt: skip
def test_the_linter_lets_machines_fail(line: str) -> None:
    assert blame(line) == []


def test_failed_to_without_a_person_is_asked_about() -> None:
    (found,) = blame("Monitoring failed to page anybody")
    assert "fine of a machine" in found
