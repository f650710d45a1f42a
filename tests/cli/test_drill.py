"""`warroom drill --score`: how a drill went, in words and JSON; it counts in no metrics."""

import json
from operator import itemgetter


def test_the_score_of_the_newest_drill(run) -> None:
    run("declare", "Checkout is down", "--sev", "1", "--drill", "--at", "-30m")
    run("assign", "investigator", "@li", "--at", "-25m")
    said = run("drill", "--score")
    assert "DRILL INC-1 Checkout is down: 2 of 8 so far" in said
    assert "investigator after 5 min, communicator nobody" in said
    run("resolve", "--fix", "restarted", "--reason", "enough")
    said = run("drill", "--score")
    assert "2 of 8\n" in said
    assert "Next time send the update when it is due" in said
    assert "on-call was never called" in said
    told = json.loads(run("drill", "INC-1", "--json"))
    assert (told["points"], told["owed"], told["updates"]["owed"]) == (2, 8, 2)
    filled = map(itemgetter("seconds"), told["roles"])
    assert [seconds if seconds is None else round(seconds) for seconds in filled] == [0, 300, None, None]
    assert "1 drill" in run("metrics", code=None, both=True)


def test_what_was_no_drill_has_no_score(run) -> None:
    assert run("drill", "--score", code=1) == (
        "There is no drill here; `warroom drill` plays one, `warroom declare --drill` begins one with others.\n"
    )
    run("declare", "Checkout is down", "--sev", "1")
    assert "INC-1 is no drill, so it has no score" in run("drill", "-i", "1", code=1)


def test_it_needs_a_terminal_to_be_played(run) -> None:
    assert "The console needs a terminal" in run("drill", code=1)
