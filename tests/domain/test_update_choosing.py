"""What keys on the stage make of a choice: each key does what its box shows, in any order, and a draft gives it back."""

from __future__ import annotations

import random
from datetime import UTC

import pytest
from incident_script import Script, clock

from warroom.domain.refusal import Refusal
from warroom.domain.status_update import choosing
from warroom.domain.status_update.compose import compose
from warroom.domain.status_update.parts import RULES_DECIDE, Choice, Field, StageLine, UpdateParts

NIGHT = """
16:12 /impact all EU checkouts fail | 4100
16:20 pool exhausted since 16:10
16:25 /sent
16:26 ! keep failover as plan B
16:27 payments-db pool at 500/500, max_connections hit
16:28 US looks clean, 0.02% errors
16:28 TODO: alert on pool saturation
16:29 rollback of v4821 started, waiting for CI
16:30 /task @bob purge the CDN cache 7m
16:31 error rate 3% and falling
16:32 /status monitoring rollback done
"""
KEYS = {" ": choosing.toggled, "!": choosing.led_by, ">": choosing.said_next}


def composed(script: Script, choice: Choice) -> UpdateParts:
    made = compose(script.now, script.lines, clock("16:40"), UTC, choice)
    assert not isinstance(made, Refusal), made.reason
    return made


def line_of(parts: UpdateParts, words: str) -> StageLine:
    return next(line for line in parts.stage if words in line.words)


def test_a_line_goes_out_and_in_again() -> None:
    script = Script(NIGHT)
    first = composed(script, RULES_DECIDE)
    out = choosing.toggled(RULES_DECIDE, line_of(first, "US looks clean"))
    assert "US looks clean" not in composed(script, out).summary
    back = choosing.toggled(out, line_of(composed(script, out), "US looks clean"))
    assert composed(script, back).summary == first.summary


def test_a_line_that_is_not_meant_for_it_goes_in_when_somebody_wants_it() -> None:
    script = Script(NIGHT)
    line = line_of(composed(script, RULES_DECIDE), "TODO")
    assert line.left_out is not None
    assert line.left_out.unfit
    assert "TODO: alert" in composed(script, choosing.toggled(RULES_DECIDE, line)).summary


def test_the_lead_is_taken_off_by_the_same_key() -> None:
    script = Script(NIGHT)
    line = line_of(composed(script, RULES_DECIDE), "US looks clean")
    led = choosing.led_by(RULES_DECIDE, line)
    assert composed(script, led).facts[0] == "16:28 US looks clean, 0.02% errors"
    assert choosing.led_by(led, line) == RULES_DECIDE


@pytest.mark.parametrize("seed", range(30))
def test_after_any_keys_the_boxes_are_the_text_and_the_draft_gives_them_back(seed: int) -> None:
    chance, script, choice = random.Random(seed), Script(NIGHT), RULES_DECIDE
    for _ in range(12):
        parts = composed(script, choice)
        choice = KEYS[chance.choice(" !>")](choice, chance.choice(parts.stage))
        parts = composed(script, choice)
        for line in parts.stage:
            told = parts.facts if line.field is Field.SUMMARY else parts.steps
            assert line.chosen == any(line.words in row for row in told), line
        leads = [line for line in parts.stage if line.leads and line.chosen]
        assert len(leads) <= 1
        assert not leads or leads[0].words in parts.facts[0]
    assert choosing.from_draft(choosing.as_draft(choice)) == (choice, False)


@pytest.mark.parametrize("draft", ["", "{", "[]", '{"lead": "x"}', '{"drop": 3}', "null"])
def test_a_draft_that_cannot_be_read_chooses_nothing(draft: str) -> None:
    assert choosing.from_draft(draft) == (RULES_DECIDE, False)


def test_what_is_not_offered_any_more_is_let_go() -> None:
    script = Script(NIGHT)
    stage = composed(script, RULES_DECIDE).stage
    choice = Choice(lead=999, drop=frozenset((stage[0].entries[0], 998)))
    assert choosing.among(choice, stage) == Choice(drop=frozenset(stage[0].entries))


def test_what_was_left_out_is_offered_once_more() -> None:
    script = Script("16:20 pool exhausted since 16:10\n16:21 US looks clean\n16:25 /sent\n16:30 lag falls")
    offered = [line.words for line in composed(script, RULES_DECIDE).stage if not line.chosen]
    assert offered == ["US looks clean", "Pool exhausted since 16:10"]
    script.line("16:35 /sent")
    script.line("16:36 lag is gone")
    assert [line.words for line in composed(script, RULES_DECIDE).stage] == ["Lag is gone", "Lag falls"]
