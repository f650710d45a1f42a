"""A duplicate and its other incident know of each other; what is left out of the metrics is said in one line."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def two(run):
    run("declare", "API down", "--sev", "1")
    run("declare", "Checkout fails", "--sev", "2")
    return run


def test_a_duplicate_is_named_by_both(two) -> None:
    said = two("exclude", "INC-2", "--duplicate-of", "inc-1", "the same outage", both=True)
    assert said == "INC-2 is a duplicate of INC-1 and left out of the metrics; it is still open (entry 3).\n"
    assert "\nDuplicate of INC-1\n" in two("show", "-i", "INC-2")
    assert "\nINC-2 is a duplicate of this one\n" in two("show", "-i", "INC-1")
    ours, other = (json.loads(two("show", "-i", f"INC-{n}", "--json")) for n in (1, 2))
    assert (ours["duplicates"], ours["duplicate_of"], ours["standing"]) == (["INC-2"], None, "counted")
    assert (other["duplicates"], other["duplicate_of"], other["standing"]) == ([], "INC-1", "duplicate")
    for style in ("md", "html"):
        assert "INC-2 is a duplicate of this one" in two("export", "INC-1", "--format", style)
        assert "duplicate of INC-1" in two("export", "INC-2", "--format", style)
    assert "(the same outage)" in two("timeline", "-i", "INC-2")


def test_it_counts_again_and_nothing_is_said_of_it_any_more(two) -> None:
    two("exclude", "-i", "INC-2", "--duplicate-of", "INC-1")
    assert (
        two("exclude", "INC-2", "--count-again", both=True)
        == "INC-2 counts in the metrics again (entry 4).\n"
    )
    assert "duplicate" not in two("show", "-i", "INC-1") + two("show", "-i", "INC-2")
    assert "INC-2 is counted already" in two("exclude", "INC-2", "--count-again", code=1)


def test_a_cancelled_one_is_left_out(two) -> None:
    two("resolve", "-i", "INC-2")
    said = two("exclude", "INC-2", "--cancelled", "a probe", both=True)
    assert said.startswith("INC-2 is cancelled and left out of the metrics (entry ")
    assert "Cancelled" in two("list")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("INC-9", "--cancelled"), "INC-9"),
        (("INC-2", "--duplicate-of", "INC-9"), "INC-9"),
        (("INC-2", "--duplicate-of", "INC-2"), "cannot be a duplicate of itself"),
        (("INC-2", "--duplicate-of", "that one"), "names no incident"),
        (("INC-3", "--duplicate-of", "INC-4"), "INC-4 is itself a duplicate of INC-3; name that one"),
        (("INC-3", "--duplicate-of", "INC-1"), "warroom exclude INC-4 --duplicate-of INC-1"),
        (("INC-4", "--duplicate-of", "INC-3"), "duplicate of INC-3 already"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(two, words: tuple[str, ...], said: str) -> None:
    two("declare", "Login slow", "--sev", "2")
    two("declare", "Login down", "--sev", "2")
    two("exclude", "INC-4", "--duplicate-of", "INC-3")
    before = [two("timeline", "--json", "-i", f"INC-{n}") for n in (1, 2, 3, 4)]
    told = two("exclude", *words, code=1)
    assert said in told
    assert told.count("\n") == 1
    assert before == [two("timeline", "--json", "-i", f"INC-{n}") for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    "words",
    [("--cancelled",), ("a reason", "--cancelled"), ("INC-2",), ("INC-2", "--cancelled", "--count-again")],
)
def test_it_writes_only_with_a_name_and_one_of_its_flags(two, words: tuple[str, ...]) -> None:
    assert "warroom exclude INC-2 --duplicate-of INC-1" in two("exclude", *words, code=2)


def test_the_other_of_a_cancelled_duplicate_may_not_become_one_itself(two) -> None:
    two("cancel", "-i", "INC-2", "--duplicate-of", "INC-1")
    two("declare", "Login down", "--sev", "1")
    assert "INC-2 is a duplicate of INC-1" in two("cancel", "-i", "INC-1", "--duplicate-of", "INC-3", code=1)


def test_the_flag_of_metrics_stays_and_help_names_the_command(two) -> None:
    assert "--exclude" not in two("metrics", "--help")
    assert "left out of the metrics as duplicate" in two(
        "metrics", "-i", "INC-2", "--exclude", "duplicate", both=True
    )
    assert "exclude" in two("--help")


def test_many_duplicates_are_all_named_by_show(two) -> None:
    for n in range(3, 7):
        two("declare", f"Outage {n}", "--sev", "2")
    for n in range(2, 7):
        two("exclude", f"INC-{n}", "--duplicate-of", "INC-1")
    assert "INC-2, INC-3, INC-4, INC-5 and INC-6 are duplicates of this one" in two("show", "-i", "INC-1")
    assert "INC-2, INC-3, INC-4 and 2 more are duplicates" in two("export", "INC-1")


def test_a_duplicate_keeps_its_other_incident_where_both_have_other_numbers(two, tmp_path: Path) -> None:
    two("exclude", "INC-2", "--duplicate-of", "INC-1")
    export, one = tmp_path / "all.json", tmp_path / "one.json"
    two("export", "--all", "--format", "json", "--output", str(export))
    two("export", "INC-2", "--format", "json", "--output", str(one))
    there = ("--db", str(tmp_path / "there.db"))
    two(*there, "--new", "declare", "Something else", "--sev", "3")
    two(*there, "import", str(one))
    assert "Duplicate of INC-1 of another database\n" in two(*there, "show", "-i", "INC-2")
    assert "duplicate" not in two(*there, "show", "-i", "INC-1")
    two(*there, "import", str(export))
    assert "\nDuplicate of INC-3\n" in two(*there, "show", "-i", "INC-2")
    assert "\nINC-2 is a duplicate of this one\n" in two(*there, "show", "-i", "INC-3")
    assert json.loads(two(*there, "show", "-i", "INC-2", "--json"))["duplicate_of"] == "INC-3"
    assert "is counted already" not in two(*there, "exclude", "INC-2", "--count-again", both=True)
    assert "uplicate" not in two(*there, "show", "-i", "INC-3")
