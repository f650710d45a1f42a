"""Every act says in one line what is so now; none ends without a word."""

import pytest

ACTS = [
    (("assign", "fixer", "@x"), "INC-1 entry 3: @x is fixer."),
    (("assign", "--remove", "fixer"), "INC-1 entry 4: @x is no longer fixer."),
    (("ack", "--at", "14:29"), "INC-1 entry 5: acknowledged at 14:29."),
    (("status", "identified"), "INC-1 entry 6: status Identified."),
    (("impact", "logins fail", "--users", "50"), "INC-1 entry 7: impact: logins fail (50 users)."),
    (("note", "14:28 lag"), "INC-1 entry 8 is saved"),
    (("amend", "8", "--at", "14:26"), "INC-1 entry 8: 2026-11-24 14:26 CET  lag."),
    (("amend", "8", "lag of the replica"), "INC-1 entry 8: 2026-11-24 14:26 CET  lag of the replica."),
    (("amend", "8", "--retract"), "INC-1 entry 8 is struck: 2026-11-24 14:26 CET  lag of the replica."),
    (("amend", "--milestone", "started", "--at", "yesterday 23:50"), "INC-1 entry 12: impact started at 2026-11-23 23:50 CET."),
    (("task", "@li look 5m"), "INC-1 task 1: @li until"),
    (("task", "ack", "1"), "INC-1 entry 14: task 1 (@li: look) acknowledged."),
    (("task", "extend", "1", "5"), "INC-1 entry 15: task 1 (@li: look) gets more time, until 14:40."),
    (("task", "done", "1", "found"), "INC-1 entry 16: task 1 (@li: look) done: found."),
    (("criteria", "all good"), "INC-1 exit criterion 1 is added."),
    (("criteria", "met", "1"), "INC-1 entry 18: exit criterion 1 met: all good."),
    (("criteria", "reopen", "1"), "INC-1 entry 19: exit criterion 1 reopened: all good."),
    (("criteria", "waive", "1", "no", "need"), "INC-1 entry 20: exit criterion 1 waived: all good (no need)."),
    (("handover", "--to", "@bo"), "INC-1 entry 21: the role of commander is offered to @bo"),
    (("handover", "--withdraw"), "INC-1 entry 22: the role of commander is no longer offered to @bo."),
    (("severity", "2"), "severity lowered from SEV-1 to SEV-2."),
    (("update", "--sent"), "update #1 is recorded as sent."),
    (("snooze", "5m", "call"), "The next update is due"),
    (("action", "add", "alert"), "INC-1 action 1 is added."),
    (("action", "done", "1"), "action 1 done: no owner: alert."),
    (("action", "reopen", "1"), "action 1 changed: no owner: alert."),
    (("action", "drop", "1"), "action 1 dropped: no owner: alert."),
]  # fmt: skip


@pytest.fixture
def said(run):
    run("declare", "API down", "--sev", "1", "--at", "14:20")
    return lambda *argv: run(*argv, both=True)


def test_each_act_says_what_is_so_now(said) -> None:
    for argv, words in ACTS:
        assert words in said(*argv), argv


def test_a_time_in_the_past_is_said_with_its_day(said) -> None:
    assert "@li is fixer, at 2026-11-24 14:29 CET." in said("assign", "fixer", "@li", "--at", "14:29")
