"""The drill's coach: what a commander would do now, the most pressing first; and how it went, counted."""

from datetime import UTC

import pytest
from incident_script import Script, clock

from warroom.domain.drill.coach import LONGEST, advice
from warroom.domain.drill.score import score
from warroom.domain.policy.severities import Policy, Severity
from warroom.texts.messages import DASH
from warroom.tui.commands import COMMANDS

CALLED = """
16:11 /called on-call
16:11 /called all hands
"""
STAFFED = f"""{CALLED}
16:12 /role investigator @li
16:12 /role communicator @kim
16:12 /impact checkouts fail
"""
AT_WORK = f"""{STAFFED}
16:13 /task @li check the last release 30m
"""
TOLD = f"""{AT_WORK}
16:16 /sent
"""
FIXING = f"""{TOLD}
16:18 /status identified
16:18 /role fixer @bob
"""

TABLE = [
    ("", "16:10", "Call now: On-call engineer", "escalate", False),
    ("", "16:14", "Call now: On-call engineer", "escalate", True),
    ("16:11 /called on-call", "16:11", "Call now: All available engineers", "escalate", False),
    (CALLED, "16:12", "Give somebody the role of investigator", "roles", False),
    (f"{CALLED}\n16:12 /role investigator @li", "16:12", "Give somebody the role of communicator", "roles", False),
    (f"{STAFFED}", "16:13", "Ask one person to look, with a time: > @name what 10m", "due", False),
    (AT_WORK, "16:13", "Listen, and note what you hear", "note", False),
    (AT_WORK, "16:15", "Send the first update", "update", False),
    (AT_WORK, "16:26", "Send update #1 now", "update", True),
    (TOLD, "16:29", "Read what is new, then send update #2", "update", False),
    (TOLD, "16:32", "Send update #2 now", "update", True),
    (TOLD, "16:17", "Listen, and note what you hear", "note", False),
    (f"{TOLD}\n16:18 /offer @kim", "16:18", "Let @kim read the brief and accept command", "handover", False),
    (f"{TOLD}\n16:30 /sent", "16:35", "Give somebody the role of fixer", "roles", False),
    (f"{TOLD}\n16:30 /sent\n16:31 /role fixer @bob", "16:35", "Decide on a way back: ! roll back, or fail over", "note", False),
    (f"{FIXING}\n16:43 /sent", "16:44", "Ask @li: what did you find, do you need more time?", "due", True),
    (FIXING, "16:20", "Say what has to hold before it is over", "checks", False),
    (f"{FIXING}\n16:20 /criterion errors under 1%", "16:20", "Listen, and note what you hear", "note", False),
    (f"{FIXING}\n16:20 /done 1 found it\n16:20 /criterion errors under 1%", "16:20",
     "Ask one person to fix, with a time: > @name what 10m", "due", False),
    (f"{FIXING}\n16:20 /criterion errors under 1%\n16:21 /status monitoring", "16:21",
     "Look whether it holds: errors under 1%", "checks", False),
    (f"{FIXING}\n16:20 /criterion errors under 1%\n16:21 /status monitoring\n16:22 /met 1", "16:22", "Resolve it", "resolve", False),
    (f"{FIXING}\n16:55 /sent\n17:09 /sent", "17:10", "Call now: Founder/CTO", "escalate", False),
    (f"{FIXING}\n16:25 /resolve", "16:26", "Verify recovery", "checks", False),
]  # fmt: skip


@pytest.mark.parametrize(("script", "at", "do", "command", "late"), TABLE)
def test_the_one_thing_to_do_now(script: str, at: str, do: str, command: str, late: bool) -> None:
    told = advice(Script(script).now, Policy(), clock(at), UTC)
    assert (told.do, told.command, told.late) == (do, command, late)
    assert told.why


def test_without_a_commander_that_comes_first() -> None:
    told = advice(Script("", commander=None).now, Policy(), clock("16:40"), UTC)
    assert told.do == "Give somebody command"


@pytest.mark.parametrize(("script", "at"), [row[:2] for row in TABLE])
def test_every_advice_can_be_read_in_one_row_of_80_and_its_key_is_one(script: str, at: str) -> None:
    told = advice(Script(script).now, Policy(), clock(at), UTC)
    assert len(told.do) <= 66 + LONGEST // 10
    assert len(told.why) <= 70
    assert told.command in {command.name for command in COMMANDS}
    assert DASH not in told.do + told.why


def test_people_s_own_words_are_cut_and_never_obeyed() -> None:
    now = Script(f"{STAFFED}\n16:13 /task @li look\x1b[31m at {'all ' * 40}1m\n16:16 /sent").now
    told = advice(now, Policy(), clock("16:20"), UTC)
    assert "\x1b" not in told.do + told.why
    assert len(told.why) <= 70


def test_a_severity_that_asks_for_no_updates_and_no_calls_is_coached_too() -> None:
    now = Script("16:11 /role investigator @li", severity=Severity.SEV3).now
    assert advice(now, Policy(), clock("16:12"), UTC).do == "Give somebody the role of communicator"


def scored(script: str, at: str):
    return score(Script(script, drill=True).rows, Policy(), clock(at), UTC)


def test_a_drill_that_went_well() -> None:
    done = scored(f"{FIXING}\n16:30 /sent\n16:40 /resolve", "18:00")
    assert (done.updates_on_time, done.updates_owed) == (2, 2)
    assert [(role.role, role.seconds) for role in done.roles] == [
        ("commander", 0), ("investigator", 120), ("communicator", 120), ("fixer", 480),
    ]  # fmt: skip
    assert [(call.step, call.settled, call.in_time) for call in done.calls] == [
        ("on-call", 60, True),
        ("all hands", 60, True),
    ]
    assert (done.points, done.owed) == (8, 8)
    assert (done.first_update, done.resolved, done.announced) == (360, 1800, None)


def test_a_drill_that_was_left_to_run() -> None:
    done = scored("16:40 /called on-call\n17:30 /resolve", "18:00")
    assert (done.updates_on_time, done.updates_owed) == (0, 5)
    assert done.roles_filled == 1
    assert [(call.step, call.settled, call.in_time) for call in done.calls] == [
        ("on-call", 1800, False),
        ("all hands", None, False),
        ("founder/cto", None, False),
    ]
    assert (done.points, done.owed) == (1, 12)


def test_what_was_undone_was_not_done() -> None:
    done = scored("16:11 /role investigator @li\n16:12 /undo\n16:20 /role investigator @bob", "16:30")
    assert done.roles[1].seconds == 600


def test_a_call_made_after_an_hour_counts_only_when_it_was_due() -> None:
    assert [call.step for call in scored(f"{CALLED}\n17:00 /resolve", "18:00").calls] == [
        "on-call",
        "all hands",
    ]
