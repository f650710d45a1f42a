"""A change that ends a snooze says so at once, and its line of the timeline says so for good."""

from datetime import datetime, timedelta

import pytest
from cli.conftest import NOW

from warroom.cli.context import Desk


@pytest.fixture
def snoozed(run, monkeypatch: pytest.MonkeyPatch):
    """SEV-1, 14:30 in Berlin; the update of 14:45 was put off to 15:15."""
    run("declare", "API down", "--sev", "1")
    run("snooze", "30m", "vendor call")
    now = [NOW + timedelta(minutes=5)]
    monkeypatch.setattr(Desk, "now", lambda _: now[0])

    def later(moment: datetime) -> None:
        now[0] = moment

    run.later = later
    return run


@pytest.mark.parametrize("change", [("status", "identified"), ("severity", "2")])
def test_a_change_that_ends_a_snooze_says_when_the_update_is_due_now(
    snoozed, change: tuple[str, ...]
) -> None:
    said = snoozed(*change, both=True)
    assert "The update put off until 15:15 is due at 14:45 CET now.\n" in said
    assert "; the update had been put off until 15:15" in snoozed("timeline")


def test_one_that_comes_after_the_snooze_says_nothing_of_it(snoozed) -> None:
    snoozed.later(NOW + timedelta(minutes=50))
    assert "put off" not in snoozed("status", "identified", both=True)
    assert "had been put off" not in snoozed("timeline")


def test_a_severity_that_asks_for_no_updates_says_that(snoozed) -> None:
    assert "The update put off until 15:15 is not asked for any more." in snoozed("severity", "4", both=True)


def test_an_update_that_is_sent_while_it_is_put_off_says_so_in_its_line(snoozed) -> None:
    said = snoozed("update", "--sent", "--summary", "x", both=True)
    assert "put off" not in said
    assert "Update #1 sent: Investigating; the update had been put off until 15:15" in snoozed("timeline")
