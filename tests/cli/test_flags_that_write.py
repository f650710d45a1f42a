"""A command that reads writes only by a flag, for an incident that was named, and says what it wrote."""

import json

import pytest


@pytest.fixture
def two(run):
    """INC-1 is resolved, INC-2 is open."""
    run("declare", "API down", "--sev", "1")
    run("resolve", "--fix", "restarted")
    run("declare", "API down again", "--sev", "1")
    return run


FLAGS = [
    ("metrics", "--exclude", "duplicate"),
    ("metrics", "--exclude", "counted", "--reason", "x"),
    ("metrics", "--correct", "TTM", "--seconds", "60", "--reason", "logs"),
    ("metrics", "--correct", "TTM", "--clear", "--reason", "logs"),
    ("metrics", "--clear"),
    ("metrics", "--reason", "x"),
    ("metrics", "--seconds", "5", "-i", "INC-1"),
    ("metrics", "--exclude", "duplicate", "--correct", "TTM", "-i", "INC-1"),
    ("postmortem", "--done"),
]


@pytest.mark.parametrize("words", FLAGS, ids=" ".join)
@pytest.mark.parametrize("only", ["open", "resolved"])
def test_without_a_name_nothing_is_written(two, words: tuple[str, ...], only: str) -> None:
    if only == "resolved":
        two("resolve", "-i", "INC-2", "--fix", "x")
    before = [two("timeline", "--json", "-i", f"INC-{number}") for number in (1, 2)]
    said = two(*words, code=2)
    assert "INC-7" in said or "belong to" in said
    assert before == [two("timeline", "--json", "-i", f"INC-{number}") for number in (1, 2)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("metrics", "-i", "INC-1", "--exclude", "duplicate"), "INC-1 is left out of the metrics as duplicate (entry "),
        (("metrics", "-i", "1", "--correct", "TTM", "--seconds", "60", "--reason", "logs"), "INC-1 TTM is corrected to 60 seconds (entry "),
        (("postmortem", "INC-1", "--done"), "INC-1: the postmortem is written (entry "),
        (("postmortem", "-i", "INC-1", "--done"), "INC-1: the postmortem is written (entry "),
        (("postmortem", "INC-1", "--share"), "INC-1: the postmortem is shared (entry "),
        (("checklist", "verify-recovery", "-i", "INC-1"), "INC-1 entry "),
        (("escalate", "on-call", "--done", "-i", "INC-2"), "INC-2 entry "),
        (("escalate", "legal", "--waive", "no evidence", "-i", "INC-2"), "legal is waived"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_what_was_written_is_said(two, words: tuple[str, ...], said: str) -> None:
    assert said in two(*words, both=True)
    assert two("metrics", "--json")  # and reading goes on


def test_an_exclusion_and_a_correction_can_be_taken_back(two) -> None:
    two("metrics", "-i", "INC-1", "--exclude", "duplicate")
    assert "counts in the metrics again" in two("metrics", "-i", "INC-1", "--exclude", "counted", both=True)
    two("metrics", "-i", "INC-1", "--correct", "TTM", "--seconds", "60", "--reason", "logs")
    said = two("metrics", "-i", "INC-1", "--correct", "TTM", "--clear", "--reason", "wrong", both=True)
    assert "INC-1 TTM counts as recorded again (entry " in said
    assert len(json.loads(two("metrics", "--json"))) == 1


def test_a_version_that_is_kept_is_said(two, tmp_path) -> None:
    (tmp_path / "pm.md").write_text("# Postmortem\n")
    said = two("postmortem", "INC-1", "--from", str(tmp_path / "pm.md"), both=True)
    assert "INC-1: version 1 of the postmortem is kept (entry " in said
