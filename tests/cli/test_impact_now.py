"""What is left of the impact, said in a word on the command line."""

import json


def test_the_impact_is_over_or_still_so(run) -> None:
    run("declare", "API down", "--sev", "1", "--impact", "nobody can pay")
    run("impact", "--still")
    for _ in range(2):  # it may be said once more
        run("impact", "--over")
        assert json.loads(run("show", "--json"))["impact"] == "over; was: nobody can pay"
    assert "over; was: nobody can pay, as of 14:30 CET" in run("update")
    public = run("update", "--public")
    assert "The impact was: nobody can pay." in public
    assert "over" not in public.lower()


def test_over_and_still_take_no_words(run) -> None:
    run("declare", "API down", "--sev", "1", "--impact", "nobody can pay")
    assert "--still and --over stand alone" in run("impact", "--over", "some can pay", code=2)
    assert "--still and --over stand alone" in run("impact", "--over", "--still", code=2)
