"""What healed before anybody noticed has no length: every face says so, and none says zero."""

import json

import pytest


@pytest.fixture
def healed(run):
    run("declare", "Disk full", "--sev", "2")
    run.said = run("resolve", "--at", "-10m", "--cause", "cache", "--fix", "restart", both=True)
    return run


def test_the_remark_is_said_once_when_it_is_resolved(healed) -> None:
    assert healed.said.count("it healed unnoticed") == 1
    assert "It was resolved before it was declared" in healed.said
    assert "Duration" not in healed.said


def test_no_face_invents_a_length(healed) -> None:
    assert "Duration: —" in healed("show")
    assert "-600" not in healed("list")
    assert " — " in healed("list")
    assert "resolved before it was noticed" in healed("postmortem")
    assert "resolved before it was noticed" in healed("postmortem", "INC-1", "--share")
    assert json.loads(healed("list", "--json"))[0]["duration_seconds"] is None
    told = healed("metrics", "-i", "INC-1")
    assert told.count("Look again") == 1
    assert "TTM: —" in told


def test_what_was_changed_after_it_healed_is_still_said(healed) -> None:
    healed("declare", "API down", "--sev", "1")
    healed("status", "-i", "INC-2", "identified")
    healed("resolve", "-i", "INC-2", "--at", "-1m")
    assert "Identified was recorded with a time after resolution" in healed("metrics", "-i", "INC-2")
