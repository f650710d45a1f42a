"""The texts that go out, from scripts: public wording, formats, and templates that never stop one."""

import json
from pathlib import Path


def test_the_public_wording_names_nobody_and_the_act_is_still_recorded(run) -> None:
    said = run(
        "declare", "API down", "--sev", "2", "--impact", "db-12 rejects @li, see 10.0.0.12", "--public"
    )
    said += run("severity", "1", "--reason", "@sam says so", "--public")
    said += run("update", "--public")
    said += run(
        "resolve", "--cause", "db-12 was full", "--fix", "@li freed it", "--data-lost", "no", "--public"
    )
    for inside in ("db-12", "10.0.0.12", "@li", "@sam", "@maya", "SEV"):
        assert inside not in said
    assert "urgency" not in said
    assert "was full" not in said
    assert "freed it" not in said
    assert "Duration: 0 min\nData lost: no\n" in said
    timeline = run("timeline", "-i", "INC-1")
    for recorded in ("declared SEV-2", "raised from SEV-2 to SEV-1", "resolved · cause: db-12 was full"):
        assert recorded in timeline


def test_a_cause_is_told_outside_only_by_a_template_of_ones_own(run, tmp_path: Path) -> None:
    run("declare", "API down", "--sev", "1")
    assert "bad deploy" not in run("resolve", "--cause", "bad deploy", "--public")
    run("status", "-i", "INC-1", "identified")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "public.j2").write_text(
        "{{ sentences }}{% if cause %} Cause: {{ cause }}{% endif %}\n"
    )
    assert "Cause: bad deploy" in run("resolve", "--cause", "bad deploy", "--public")
    run("status", "-i", "INC-1", "monitoring")
    assert "bad deploy" not in run("update", "--public")


def test_a_status_page_gets_title_status_and_body(run, tmp_path: Path) -> None:
    run("declare", "db-12 is down", "--sev", "1", "--impact", "nobody can pay")
    run("note", "a secret finding")
    page = run("update", "--format", "statuspage", "--status", "monitoring", "--sent")
    head = "Title: One of our systems is down\nStatus: Monitoring\n\nNobody can pay. A fix is in place"
    assert page.startswith(head)
    assert "a secret finding" not in page
    assert "Monitoring" in run("show")
    (tmp_path / "config.toml").write_text('update_format = "statuspage"\n')
    assert run("update").startswith("Title: ")
    assert "--format plain" in run("update", "--summary", "all is well", code=2)
    assert "all is well" in run("update", "--summary", "all is well", "--format", "plain")


def test_a_template_words_a_text_and_a_broken_one_stops_nothing(run, tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    mine = folder / "update.j2"
    mine.write_text("Number {{ number }}: {{ summary }}\n")
    run("declare", "API down", "--sev", "1")
    run("note", "replica lag, tell @here")
    wanted = "Number 1: 14:30 Replica lag, tell @ here\n"
    assert run("update") == wanted
    assert "update.j2         fine" in run("config", "templates")
    assert run("update", "--sent") == wanted
    mine.write_text("Number {{ numbr }}")
    sentence = f"{mine}: line 1: there is no variable “numbr”; did you mean “number”?"
    said = run("update", both=True)
    assert said.startswith("📊 Update #2")
    assert f"{sentence}; this is the built-in text.\n" in said
    (folder / "updates.j2").touch()
    told = run("config", "templates", code=1, both=True)
    assert sentence in told
    assert "updates.j2        no text has that name" in told
    assert "FAIL  templates" in run("doctor", code=1, both=True)
    assert run("config", "templates", "update").startswith("📊 {{ drill }}Update #{{ number }}")


def test_an_update_tells_every_change_since_the_last_one(run) -> None:
    run("declare", "API down", "--sev", "3", "--impact", "30% fail")
    first = "Summary: 30% fail, as of 14:30 CET\n"
    assert first in run("update")
    assert "Summary: No change since the declaration\n" not in run("update", "--no-change", "--sent")
    assert "Summary: No change since #1 (14:30 CET)\n" in run("update")
    run("severity", "1", "--reason", "payments too")
    run("impact", "all checkouts fail, tell @here", "--users", "90000")
    told = run("update", "--sent")
    assert "Summary: 14:30 Payments too\n" in told
    assert "Impact: all checkouts fail, tell @ here (90,000 users), as of 14:30 CET\n" in told
    assert "Incident: SEV-1 (raised from SEV-3) API down" in told
    run("resolve")
    run("status", "-i", "INC-1", "monitoring", "--reason", "errors again")
    assert "Summary: 14:30 Open again: errors again\n" in run("update")
    run("resolve")
    run("amend", "-i", "INC-1", "--undo", "10")  # that one never was
    assert "Summary: 14:30 Open again: errors again\n" in run("update")


def test_a_corrected_impact_and_task_go_out_as_corrected(run) -> None:
    run("declare", "API down", "--sev", "1")
    run("impact", "40% fail")
    run("task", "@li chek lag 5m")
    run("amend", "3", "4% fail")
    run("amend", "4", "check lag")
    assert "Impact: 4% fail\n" in run("show")
    told = run("update")
    assert "Summary: 4% fail, as of 14:30 CET\nNext: @li: check lag, by 14:35 CET\n" in told


def test_the_lines_of_an_update_are_chosen_by_their_entries(run) -> None:
    run("declare", "API down", "--sev", "1", "--impact", "30% fail")
    run("update", "--sent")
    for words in ("queue is 2,000 deep", "login unaffected", "TODO: alert on the queue", "! drain eu-west-1"):
        run("note", words)
    shown = json.loads(run("update", "--json"))
    lines = {line["words"]: line for line in shown["parts"]["lines"]}
    assert shown["parts"]["summary"] == ["14:30 Login unaffected", "14:30 Queue is 2,000 deep"]
    assert shown["parts"]["next"] == ["Drain eu-west-1"]
    assert lines["TODO: alert on the queue"]["left_out"] == "a reminder"
    assert not lines["TODO: alert on the queue"]["chosen"]
    assert lines["Login unaffected"]["leads"]
    (queue,), (login,), (todo,), (drain,) = (
        lines[words]["entries"]
        for words in (
            "Queue is 2,000 deep",
            "Login unaffected",
            "TODO: alert on the queue",
            "Drain eu-west-1",
        )
    )
    assert "Summary: 14:30 Queue is 2,000 deep\n- 14:30 Login unaffected\n" in run(
        "update", "--lead", str(queue)
    )
    told = run("update", "--only", f"{login},{todo}", "--drop", str(drain))
    assert "Summary: 14:30 Login unaffected\n- 14:30 TODO: alert on the queue\nImpact: " in told
    assert "names no entries" in run("update", "--drop", "x", code=2)
    assert "has no line of entry 99" in run("update", "--lead", "99", code=1)
    assert "go with no text of your own" in run("update", "--lead", str(queue), "--summary", "x", code=2)
    assert "go with no text of your own" in run("update", "--lead", str(queue), "--public", code=2)
    assert "parts" not in json.loads(run("update", "--public", "--json"))


def test_what_an_update_lacks_is_asked_for_beside_it(run) -> None:
    run("declare", "API down", "--sev", "1")
    said = run("update", both=True)
    assert "look again: nothing is on record for Next" in said
    assert "look again: the impact was never said" in said
    run("impact", "30% fail")
    run("task", "@bob roll back v4821")
    assert "on record for Next" not in run("update", both=True)
    run("note", "-0m", "rollback complete on 8 of 8 pods")
    assert "on record for Next" not in run("update", "--next", "watch it", both=True)
