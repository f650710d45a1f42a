"""`-i INC-2` may stand before the command as well as behind it; two that differ are refused."""

import pytest


@pytest.fixture
def two(run) -> None:
    run("declare", "API down", "--sev", "1")
    run("declare", "mail is slow", "--sev", "3")


@pytest.mark.parametrize(
    "command",
    [
        ("timeline",), ("show",), ("metrics",), ("export",), ("postmortem",), ("note", "lag"), ("assign", "fixer", "@li"),
        ("ack",), ("status", "identified"), ("task", "@li look 5m"), ("task", "list"), ("criteria",), ("criteria", "errors under 1%"),
        ("update",), ("impact", "slow"), ("resolve", "--fix", "x"), ("checklist",), ("amend", "1", "API down in the EU"), ("cancel", "none"),
        ("escalate",), ("handover",), ("snooze", "5m", "call"), ("exclude", "--cancelled", "a test"), ("action", "list"), ("severity", "2"),
    ],
)  # fmt: skip
def test_it_means_the_same_before_the_command(run, two, command: tuple[str, ...]) -> None:
    before = run("timeline", "-i", "INC-2")
    said = run("-i", "INC-1", *command, both=True)
    assert "mail is slow" not in said
    assert "INC-2" not in said
    assert run("timeline", "-i", "INC-2") == before


def test_a_write_goes_into_the_incident_named_before(run, two) -> None:
    run("-i", "INC-1", "note", "lag of the replica")
    run("--incident", "1", "criteria", "errors under 1%")
    run("-iINC-1", "task", "@li look")
    assert "lag of the replica" in run("-i", "INC-1", "timeline")
    assert "errors under 1%" in run("-i", "INC-1", "criteria")
    assert "errors" not in run("-i", "INC-2", "criteria")
    assert "@li" in run("-i", "inc-1", "task", "list")


def test_two_that_differ_are_refused_and_one_said_twice_is_not(run, two) -> None:
    for command in (
        ("note", "-i", "INC-2", "x"),
        ("postmortem", "INC-2"),
        ("export", "INC-2"),
        ("review", "INC-2"),
    ):
        said = run("-i", "INC-1", *command, code=2)
        assert "are two incidents; name one" in said
        assert said.count("INC-1") == said.count("INC-2") == 1
    run("-i", "INC-1", "note", "-i", "1", "once")
    said = run("exclude", "-i", "INC-1", "INC-2", "--cancelled", code=2)
    assert "are two incidents; name one" in said


def test_a_command_about_no_incident_says_so(run, two) -> None:
    for name in ("list", "doctor", "oncall", "config"):
        assert f"{name} is about no single incident; leave -i INC-1 out" in run("-i", "INC-1", name, code=2)


def test_an_incident_that_is_not_there_is_refused(run, two) -> None:
    assert "INC-9" in run("-i", "INC-9", "timeline", code=1)


def test_a_long_title_is_marked_where_it_is_cut(run) -> None:
    for title in ("Mail is down for everybody in the whole of Europe", "API down"):
        run("declare", title, "--sev", "1")
    assert "INC-2 (API down), INC-1 (Mail is down for everybody in the…)." in run("note", "lag", code=1)
