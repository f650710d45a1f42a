"""A whole incident from the command line under each of the example processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from warroom.local.config.example_files import EXAMPLES

WORST = {"startup": ("1", "SEV-1"), "company": ("P1", "P1"), "two-teams": ("sev0", "SEV-0")}
LOWER = {"startup": ("sev-3", "SEV-3"), "company": ("p4", "P4"), "two-teams": ("minor", "Minor")}
ON_CALL = {"startup": "investigator", "company": "operations lead", "two-teams": "platform"}
NOTICED = {"startup": "alert", "company": "customer", "two-teams": "dashboard"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_incident_runs_from_its_declaration_to_its_review(run, tmp_path: Path, name: str) -> None:
    (tmp_path / "config.toml").write_text(run("config", "init", "--example", name))
    assert "is fine" in run("config", "check")
    (typed, worst), (typed_lower, lower) = WORST[name], LOWER[name]

    opened = run("declare", "Checkout is down", "--sev", typed_lower, "--detected-by", NOTICED[name])
    assert f"🚨 {lower}: Checkout is down" in opened
    assert f"raised from {lower} to {worst}" in run("severity", typed, "--reason", "everybody sees it")
    now = json.loads(run("show", "--json"))
    assert now["severity_label"] == worst
    assert now["detected_by"] == NOTICED[name]
    assert ON_CALL[name] in {seat["role"] for seat in now["roles"]}
    assert now["channel"].startswith("#inc")
    assert "2026-11-24" in now["channel"]

    run("assign", "commander", "@zoe")
    run("note", "the pool is exhausted")
    run("status", "identified")
    sent = run("update", "--sent", "--summary", "the pool is exhausted", "--next", "we raise it")
    assert "Update #1" in sent
    assert "open: " in run("escalate")
    for criterion in json.loads(run("criteria", "--json")):
        run("criteria", "met", str(criterion["number"]))
    assert "Resolved" in run("resolve", "--cause", "a small pool", "--fix", "a larger pool")
    told = run("show")
    assert f"INC-1  {worst}  Resolved" in told
    assert NOTICED[name] in run("metrics")
    assert f"\n{worst} " in run("metrics")
    assert f"INC-1     {worst}" in run("list", "--severity", typed)
