"""A declaration that is corrected to long ago makes the incident one that was filed afterwards: one rule, everywhere."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def corrected(run):
    """Declared at 14:30 by the clock of the test, and said later to have been declared the day before."""
    run("declare", "queue", "--sev", "1")
    assert "OVERDUE" not in run("show")
    said = run("amend", "--milestone", "declared", "--at", "2026-11-23 09:00", both=True)
    assert "so filed afterwards: no clock runs" in said
    return run


def filed(run) -> bool:
    return bool(json.loads(run("show", "--json"))["filed"])


def test_no_clock_runs_and_nothing_is_owed(corrected) -> None:
    shown = corrected("show")
    assert "Next update: filed afterwards, so none is due" in shown
    assert "Due " not in shown
    assert "say when it was resolved" in shown
    assert filed(corrected)


def test_its_texts_and_metrics_say_nothing_of_how_long_it_ran(corrected) -> None:
    brief = corrected("handover")
    assert "Running for" not in brief
    assert "Filed afterwards: no end is recorded" in brief
    assert "open for" not in corrected("escalate", "founder/CTO", code=None)
    measured = corrected("metrics", "-i", "INC-1")
    assert "In severity: — (no end is recorded)" in measured
    assert "what was due is not recorded (filed afterwards)" in measured


def test_what_is_told_needs_its_time(corrected) -> None:
    assert "filed afterwards; write when it happened" in corrected("note", "words of now", code=1)
    assert "for yesterday 09:10" in corrected("note", "09:10 alarms rise", both=True)
    corrected("resolve", "--at", "2026-11-23 10:00", "--cause", "x", "--fix", "y")
    assert "Lasted: 1 h 00 min" in corrected("handover", "-i", "INC-1")
    assert "In severity: SEV-1 1 h" in corrected("metrics", "-i", "INC-1")


def test_undo_and_another_correction_let_its_clocks_run_again(corrected) -> None:
    run = corrected
    entry = max(row["n"] for row in json.loads(run("timeline", "--json")))
    run("amend", str(entry), "--undo")
    assert not filed(run)
    run("amend", "--milestone", "declared", "--at", "2026-11-23 09:00")
    assert filed(run)
    said = run("amend", "--milestone", "declared", "--at", "2026-11-24 14:20", both=True)
    assert "so not filed afterwards: its clocks run" in said
    assert not filed(run)
    assert "Next update: 2026-11-24" in run("show")


def test_a_correction_by_less_than_an_hour_lets_the_clocks_run(run) -> None:
    run("declare", "queue", "--sev", "1")
    run("amend", "--milestone", "declared", "--at", "13:45")
    assert not filed(run)
    assert "Next update: 2026-11-24" in run("show")


def test_what_was_said_to_be_filed_stays_so(run) -> None:
    run("declare", "queue", "--sev", "1", "--filed")
    run("amend", "--milestone", "declared", "--at", "14:20")
    assert filed(run)


def test_the_public_words_of_an_update_that_is_filed_bear_its_time(corrected) -> None:
    sent = corrected("update", "--sent", "--at", "2026-11-23 09:30", "--format", "statuspage")
    assert "2026-11-24" not in sent
