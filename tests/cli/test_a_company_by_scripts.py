"""A company of five sets itself up and takes a SEV to its end from scripts alone: every id and number comes from JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

TEAM = "".join(f'\n[[team]]\nhandle = "@{name}"\n' for name in ("ana", "ben", "chi", "dev", "eve"))


def test_a_sev_is_run_by_scripts_that_read_json(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(who: str, *words: str) -> Any:
        monkeypatch.setenv("WARROOM_ME", who)
        return json.loads(run(*words, "--json"))

    settings = Path(run("config", "path").strip())
    run("config", "init", "--example", "company", "--write")
    settings.write_text(settings.read_text() + TEAM)
    assert "is fine" in run("config", "check")
    monkeypatch.chdir(tmp_path)

    id = told("ana", "declare", "API down", "--sev", "P1", "--started", "-20m")["reference"]
    on_it = ("-i", id)
    told("ben", "ack", *on_it)
    told("ana", "assign", "communications lead", "@chi", *on_it)
    entry = told("ana", "note", "lag at 4 minutes", *on_it)["events"][0]["n"]
    told("ana", "amend", str(entry), "lag at 40 minutes", *on_it)
    task = str(told("ana", "task", "@dev check the lag 10m", *on_it)["number"])
    told("dev", "task", "ack", task, *on_it)
    told("dev", "task", "done", task, "lag is zero", *on_it)
    criterion = told("ana", "criteria", "error rate under 0.1%", *on_it)["number"]
    draft = told("ana", "update", *on_it)
    sent = told("ana", "update", "--sent", *on_it)
    assert sent["number"] == draft["number"] == 1
    assert "Lag is zero" in sent["text"]
    due = [row["step"] for row in told("ana", "escalate", *on_it) if row["state"] == "open"]
    told("ana", "escalate", due[0], "--done", *on_it)
    told("ana", "handover", "--to", "@eve", *on_it)
    told("eve", "handover", "--accept", "@eve", *on_it)
    told("eve", "severity", "P2", "--reason", "only one region", *on_it)
    for row in told("eve", "criteria", "list", *on_it):
        settled = ("met",) if row["number"] == criterion else ("waive",)
        words = () if settled == ("met",) else ("it was short",)
        told("eve", "criteria", *settled, str(row["number"]), *words, *on_it)
    told("eve", "resolve", "--cause", "bad config", "--fix", "rolled back", "--data-lost", "no", *on_it)
    for row in told("eve", "checklist", *on_it):
        at = ("--at", "tomorrow 14:00") if "postmortem" in row["check"] else ()
        told("eve", "checklist", row["check"], *at, *on_it)
    action = str(told("eve", "action", "add", "alert on lag", "--owner", "@dev", "--due", "friday", *on_it)["number"])  # fmt: skip
    told("dev", "action", "done", action, *on_it)
    (tmp_path / "postmortem.md").write_text(told("eve", "postmortem", id)["text"])
    told("eve", "postmortem", id, "--from", "postmortem.md")
    version = told("eve", "postmortem", id, "--versions")[-1]["version"]
    assert "lag at 40 minutes" in told("eve", "postmortem", id, "--version", str(version))["text"]
    told("eve", "postmortem", id, "--done")

    (row,) = told("eve", "list")
    assert (row["reference"], row["status"], row["severity_label"]) == (id, "resolved", "P2")
    assert told("eve", "metrics", *on_it)
    assert all(finding["fine"] for finding in told("eve", "doctor"))
    state = told("eve", "show", *on_it)
    assert {seat["role"]: seat["person"] for seat in state["roles"]}["commander"] == "@eve"


def test_an_example_is_not_written_over_settings(run, tmp_path: Path) -> None:
    run("config", "init")
    before = (tmp_path / "config.toml").read_text()
    assert "exists; edit it" in run("config", "init", "--example", "startup", "--write", code=1)
    assert "--write goes with --example" in run("config", "init", "--write", code=2)
    assert (tmp_path / "config.toml").read_text() == before
