"""Promises kept, and everything after the SEV, from scripts."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from warroom.domain.policy.severities import Severity
from warroom.room import Room

NAME = "API down for EU"


def incident(run) -> None:
    run("declare", NAME, "--sev", "1", "--impact", "30% fail", "--started", "-20m", "--detected", "-15m")


def test_a_task_from_asked_to_found(run) -> None:
    incident(run)
    run("task", "@li check replica lag 5m")
    run("note", "> @sam page the vendor 15m")
    run("task", "ack", "1")
    run("task", "extend", "1", "5m")
    assert "Next: @li: check replica lag, by 14:40 CET\n- @sam: page the vendor, by 14:45 CET\n" in run(
        "update"
    )
    run("task", "-i", "INC-1", "done", "1", "lag is 4 min on db-2")
    draft = run("update")
    assert "- 14:30 Lag is 4 min on db-2\n" in draft
    assert "check replica lag" not in draft
    assert [task["state"] for task in json.loads(run("task", "list", "--json"))] == ["done", "asked"]
    for wrong in (
        ("task", "check lag"),
        ("task", "@li look -5m"),
        ("task", "done", "9"),
        ("task", "drop", "2"),
        ("assign", "commander", "@li, @sam"),
    ):
        assert run(*wrong, code=1).count("\n") == 1
    assert "lag is 4 min" in run("search", "lag db-2")


def test_the_ladder_snooze_and_handover(run) -> None:
    incident(run)
    assert "no step" in run("escalate", "nobody", code=1)
    assert run("escalate", "founder").startswith("Founder/CTO: SEV-1 needs you")
    run("escalate", "on-call", "--done")
    run("escalate", "all hands", "--waive", "three of us are awake")
    assert "cannot be waived" in run("escalate", "on-call", "--waive", "not needed", code=1)
    states = {row["step"]: row["state"].split()[0] for row in json.loads(run("escalate", "--json"))}
    assert (states["on-call"], states["all hands"], states["founder/cto"]) == ("done", "waived", "open")
    run("snooze", "10m", "vendor call")
    assert "vendor call" in run("timeline")
    assert "Handover of commander" in run("handover", "--to", "@kim")
    assert json.loads(run("show", "--json"))["commander"] == "@maya"
    assert "@kim" in run("handover", "--accept", "@zoe", code=1)
    run("handover", "--accept", "@kim")
    assert json.loads(run("show", "--json"))["commander"] == "@kim"


def resolved(run) -> None:
    incident(run)
    run("criteria", "errors under 0.1% for 10 min")
    assert "errors under 0.1%" in run("resolve", "--cause", "bad deploy", code=1)
    run("criteria", "met", "1")
    assert "Data lost: no\n" in run(
        "resolve", "--cause", "bad deploy", "--fix", "rollback", "--data-lost", "no"
    )


def test_open_tasks_are_named_at_the_resolution_and_stay_until_they_are_settled(run) -> None:
    incident(run)
    run("task", "@li check replica lag 5m")
    said = run("resolve", both=True)
    assert "Tasks that stay open: @li: check replica lag (`warroom task list -i INC-1`)." in said
    run("note", "-i", "INC-1", "> @sam tell the vendor")
    assert "Open: @li: check replica lag\nOpen: @sam: tell the vendor\n" in run("show")
    run("task", "-i", "INC-1", "done", "1")
    run("task", "-i", "INC-1", "drop", "2", "they know")
    assert "@sam: tell the vendor" not in run("show")


def test_metrics_name_both_ends_and_dash_what_is_not_known(run) -> None:
    resolved(run)
    run("declare", "a drill", "--sev", "2", "--drill")
    run("resolve")
    (row, drill) = json.loads(run("metrics", "--json"))
    assert round(row["lengths"]["TTD"]["seconds"]) == 300
    assert row["lengths"]["TTM"]["ends"] == "impact started to resolved"
    assert row["lengths"]["time to first update"]["seconds"] is None
    assert "first update" in row["lengths"]["time to first update"]["why_not"]
    assert (row["counted"], drill["counted"]) == (True, False)
    assert "1 incident counted; left out: 1 drill" in run("metrics")
    assert "Why" in run("metrics", "-i", "INC-1", "--correct", "TTD", "--seconds", "60", code=1).replace(
        "why", "Why"
    )
    run("metrics", "-i", "INC-1", "--correct", "TTD", "--seconds", "60", "--reason", "logs say so")
    assert "TTD: 1 min (impact started to detected; corrected by @maya: logs say so)" in run(
        "metrics", "-i", "INC-1"
    )


def test_the_postmortem_keeps_what_people_wrote(run, tmp_path: Path) -> None:
    resolved(run)
    text = run("postmortem", "INC-1")
    assert "bad deploy" in text
    assert "What was tried" in text  # not known, so asked
    edited = text.replace("What made this possible?", "The check was green.").replace(
        "What was tried, and what did it show?", "We restarted it; no change."
    )
    edited = edited.replace("went well\n\n- ?", "went well\n\n- the rollback was quick")
    file = tmp_path / "pm.md"
    file.write_text(edited)
    run("postmortem", "INC-1", "--from", str(file))
    run("note", "-i", "INC-1", "found later: a cache")
    again = run("postmortem", "INC-1")
    for words in ("The check was green.", "We restarted it; no change.", "found later: a cache"):
        assert words in again
    assert "postmortem" in run("show", "-i", "INC-1")
    run("postmortem", "INC-1", "--done")
    assert "already" in run("postmortem", "INC-1", "--done", code=1)
    run("action", "add", "alert on lag", "--owner", "@li", "--due", "2020-01-15")
    assert "@li" in run("action", "list", "--overdue")
    shared = run("postmortem", "INC-1", "--share")
    assert "alert on lag (@li, 2020-01-15)" in shared
    assert re.findall("Lesson: .*", shared) == ["Lesson: the rollback was quick"]
    run("action", "done", "1")
    assert run("action", "list", "--overdue") == ""


def test_the_record_goes_out_and_comes_back_once(run, tmp_path: Path) -> None:
    resolved(run)
    out, other = tmp_path / "out.json", tmp_path / "other.db"
    run("export", "INC-1", "--format", "json", "--output", str(out))
    assert "--force" in run("export", "INC-1", "--format", "json", "--output", str(out), code=1)
    here = run("timeline", "-i", "INC-1")
    run("--db", str(other), "import", str(out))
    run("--db", str(other), "import", str(out))
    assert run("--db", str(other), "timeline", "-i", "INC-1") == here
    assert run("--db", str(other), "export", "INC-1", "--format", "json") == out.read_text()
    third = tmp_path / "third.db"
    for broken in (
        out.read_text().replace("bad deploy", "good deploy"),
        out.read_text()[:900],
        "nothing",
        "",
        "[]",
    ):
        bad = tmp_path / "bad.json"
        bad.write_text(broken)
        assert "nothing was imported" in run("--db", str(third), "import", str(bad), code=1)
    assert run("--db", str(third), "list") == ""
    page = run("export", "INC-1", "--format", "html")
    assert "<svg" in page
    assert "<script" not in page
    assert "://" not in page
    assert run("export", "INC-1", "--format", "csv").startswith(
        "n,at,recorded_at,actor,kind,words,remarks\n1,"
    )
    backup = tmp_path / "backup.db"
    run("doctor", "--backup", str(backup))
    assert run("--db", str(backup), "timeline", "-i", "INC-1") == here


def test_looking_on_cannot_write(run) -> None:
    incident(run)
    assert "only looks on" in run("--read-only", "note", "hello", code=3)
    assert NAME in run("--read-only", "show")


def test_runbooks_that_match_come_first_and_huge_ones_are_cut(run, tmp_path: Path) -> None:
    folder, config = tmp_path / "books", tmp_path / "config.toml"
    config.write_text(f'runbooks = ["{folder}"]\n')
    run("config", "init", "--runbooks", str(folder))
    (folder / "huge.md").write_bytes(b"# Huge\n\x1b[31m" + b"x" * 3_000_000)
    incident(run)
    assert run("runbook").splitlines()[0].startswith("* api-errors")
    assert "## Mitigate" in run("runbook", "api-errors")
    huge = run("runbook", "huge")
    assert "\x1b" not in huge
    assert "(Cut here" in huge
    assert "runbook opened: huge" in run("timeline")


def test_an_incident_filed_afterwards_is_measured_by_what_was_recorded_and_nothing_is_made_up(
    run, tmp_path: Path
) -> None:
    day = "2023-01-11"
    run("declare", "Image pulls fail", "--sev", "1", "--at", f"{day} 15:17", "--detected", "14:22", "--started", "-1h")  # fmt: skip
    assert "#incident-2023-01-11-image-pulls-fail" in run("show")
    state = json.loads(run("show", "--json"))
    assert (state["filed"], state["commander"]) == (True, None)
    assert [owed["what"] for owed in state["due"]] == ["resolution"]
    before = json.loads(run("metrics", "-i", "INC-1", "--json"))[0]
    assert (before["response"]["reached"], before["updates"]["due"]) == ("not recorded", None)
    assert before["without_commander_seconds"] is None
    assert "what was due is not recorded" in run("metrics", "-i", "INC-1")
    assert before["seconds_by_status"] == {}  # nobody said that it was being investigated
    assert "say when it was resolved" in run("resolve", code=1)
    run("assign", "commander", "@maya", "--at", f"{day} 15:17")
    run("assign", "investigator", "@li", "--at", f"{day} 15:20")
    run("status", "identified", "--at", f"{day} 15:36")
    assert "Identified since" in run("status", "monitoring", "--at", f"{day} 15:30", code=1)
    assert "before INC-1 was declared" in run("severity", "2", "--at", f"{day} 15:00", code=1)
    words = tmp_path / "sent.txt"
    words.write_text("We know that images cannot be pulled.\n")
    told = run("update", "--sent", "--at", f"{day} 15:30", "--text", str(words))
    assert told == "We know that images cannot be pulled.\n"
    assert "it takes no other text" in run("update", "--sent", "--text", str(words), "--summary", "x", code=2)
    assert "--sent" in run("update", "--at", f"{day} 15:30", code=2)
    run("severity", "2", "--at", f"{day} 15:40")
    run("resolve", "--at", f"{day} 15:51")
    for command in (("show",), ("timeline",), ("metrics",), ("search", "image")):
        told = run(*command, "--json")
        assert "Z" in told  # every time in one form
        assert "+00:00" not in told
    (row,) = json.loads(run("metrics", "--json"))
    lengths = {name: length["seconds"] for name, length in row["lengths"].items()}
    assert (lengths["TTD"], lengths["TTR"], lengths["TTM from detection"]) == (5 * 60, 55 * 60, 89 * 60)
    assert row["seconds_by_status"] == {"investigating": 19 * 60, "identified": 15 * 60}
    assert row["seconds_by_severity"] == {"1": 23 * 60, "2": 11 * 60}
    assert (row["updates"]["sent"], row["updates"]["due"]) == (1, None)
    assert row["response"]["reached"] == "in time"
    assert json.loads(run("metrics", "--by", "severity", "--json"))["groups"][0]["name"] == "SEV-2"
    assert run("metrics", "--by", "month", "--csv").splitlines()[1] == "2023-01,TTD,1,300.0,300.0,300.0"
    assert "leave out -i" in run("metrics", "--by", "month", "-i", "INC-1", code=2)
    report = tmp_path / "report.html"
    run("export", "--all", "--format", "html", "--output", str(report))
    assert "1 incident counted; left out: none" in report.read_text()


def test_a_detection_after_the_declaration_is_said_to_be_that(run) -> None:
    late = ("--at", "2020-06-09 13:54", "--detected", "2021-06-09 13:15")
    told = run("declare", "ingress", "--sev", "2", *late, code=1)
    assert "“2021-06-09 13:15” is after 2020-06-09 13:54, when it was declared" in told
    assert "future" in run("declare", "ingress", "--sev", "2", "--at", "2030-06-09 13:54", code=1)
    assert "future" in run("declare", "ingress", "--sev", "2", "--detected", "2030-06-09 13:54", code=1)


@pytest.mark.parametrize(
    "command",
    [
        "status monitoring", "severity 1", "impact users", "assign fixer @li", "update --sent", "ack", "resolve",
        "task add @li look", "criteria add quiet", "escalate on-call --done", "handover --to @kim", "note words",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("at", "wanted"), [("09:12", "2026-11-20T08:12:00"), ("now", "2026-11-24T"), ("-0m", "2026-11-24T")]
)
def test_what_is_filed_says_when_it_was_and_now_only_on_purpose(
    run, command: str, at: str, wanted: str
) -> None:
    run("declare", "Queue", "--sev", "2", "--at", "2026-11-20 09:00")
    words = command.split()
    before = run("timeline", "--json")
    for guess in ([], ["--at=-7m"]):
        asked = run(*words, *guess, code=1)
        assert "filed afterwards" in asked
        assert "2026-11-20 09:00" in asked
    assert run("timeline", "--json") == before
    run(*words, "--at", at)
    told = [line["at"] for line in json.loads(run("timeline", "--json")) if line["n"] > 1]
    assert [each[: len(wanted)] for each in told] == [wanted]


def test_what_is_filed_without_its_time_is_measured_as_not_recorded(run) -> None:
    run(
        "declare",
        "Image pulls fail",
        "--sev",
        "2",
        "--at",
        "2026-11-22 09:00",
        "--detected",
        "2026-11-22 08:50",
    )
    run("assign", "fixer", "@li", "--at", "now")
    run("status", "monitoring", "--at", "now")
    run("severity", "1", "--at", "-0m")
    run("update", "--sent", "--at", "now")
    run("ack", "--at", "now")

    def row() -> dict[str, Any]:
        return json.loads(run("metrics", "-i", "INC-1", "--json"))[0]

    words = run("metrics", "-i", "INC-1")
    assert "In severity: — (when it changed is not recorded)" in words
    assert "In status: — (when it changed is not recorded)" in words
    assert "Response: not recorded" in words
    lengths = row()["lengths"]
    assert lengths["TTR"]["why_not"] == "first response not recorded"
    assert lengths["time to first update"]["why_not"] == "first update not recorded"
    assert (row()["seconds_by_severity"], row()["seconds_by_status"]) == ({}, {})
    assert row()["without_commander_seconds"] is None
    # What got its time is measured.
    run("assign", "investigator", "@sam", "--at", "2026-11-22 09:10")
    assert row()["lengths"]["TTR"]["seconds"] == 20 * 60
    sent = next(line for line in json.loads(run("timeline", "--json")) if line["kind"] == "update_sent")
    run("amend", str(sent["n"]), "--at", "2026-11-22 09:30")
    assert row()["lengths"]["time to first update"]["seconds"] == 30 * 60
    run("resolve", "--at", "2026-11-22 10:00")
    assert row()["warnings"] == []


def test_no_day_and_no_time_can_be_given_that_the_calendar_has_no_room_for(run) -> None:
    run("declare", "x", "--sev", "2")
    for day in ("9999-12-31", "0001-01-01", "2026-13-01"):
        assert "2026-01-31" in run("action", "add", "alert", "--due", day, code=2)
        assert "2026-01-31" in run("note", "--stdin", "--date", day, code=2)
        run("list", f"since:{day}")
    assert "is not read as a time" in run("note", "2026-01-01 10:00+99:99 x", code=1)
    assert "is not read as a time" in run("note", "9999-12-31 23:59 x", code=1)


def test_lengths_of_time_are_right_in_the_hour_that_the_clocks_change(tmp_path: Path) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for at in (datetime(2026, 3, 29, 1, 2, tzinfo=UTC), datetime(2026, 10, 25, 1, 3, tzinfo=UTC)):
        local = at.astimezone(berlin)
        room = Room.open(tmp_path / f"{at:%m}.db", "maya", lambda local=local: local, berlin)
        number = room.declare("API down", Severity.SEV1, started="-30m").number
        assert room.note(number, "-7m lag").at == at - timedelta(minutes=7)
        state, _ = room.ask(number, "@li look 5m")
        assert state.tasks[0].due == at + timedelta(minutes=5)
        assert room.update_due(room.incident(number)) == at + timedelta(minutes=15)


def test_show_is_the_whole_state(run) -> None:
    run("declare", "API down", "--sev", "1", "--detected-by", "user", "--started", "-20m", "--drill")
    run("assign", "investigator", "@li", "--note", "replica lag")
    run("task", "@li check lag 5m")
    run("criteria", "no errors")
    run("escalate", "on-call", "--done")
    run("escalate", "all hands", "--waive", "night")
    said = run("show")
    for row in (
        "Detected by: user report", "Investigator: @li (replica lag)", "Exit criterion 1, open: no errors",
        "Escalation on-call: called, @maya ", "Escalation all hands: not called, @maya ", " (night)\n",
    ):  # fmt: skip
        assert row in said
    told = json.loads(run("show", "--json"))
    assert (told["drill"], told["data_lost"]) == (True, "unknown")
    assert [(t["owner"], t["text"], t["state"]) for t in told["tasks"]] == [("@li", "check lag", "asked")]
    assert [(c["text"], c["outcome"]) for c in told["criteria"]] == [("no errors", "open")]
    assert [(e["step"], e["outcome"]) for e in told["escalations"]] == [
        ("on-call", "done"),
        ("all hands", "waived"),
    ]
    owed = {(one["what"], one["key"], one["words"]) for one in told["due"]}
    assert owed >= {("escalation", "founder/cto", "call Founder/CTO"), ("role", "fixer", "fixer: nobody")}
    run("criteria", "met", "1")
    run("resolve", "--data-lost", "no", "--postmortem", "https://example.com/pm")
    said = run("show")
    for row in (
        "Exit criterion 1, met: no errors", "Duration: 20 min (counted from impact started)",
        "Data lost: no", "Postmortem: https://example.com/pm",
    ):  # fmt: skip
        assert row in said


def test_what_was_declared_by_mistake_is_cancelled_and_owes_nothing_but_its_channel(run) -> None:
    incident(run)
    run("criteria", "error rate under 0.1%")
    assert "Say in a word why" in run("cancel", code=1)
    said = run("cancel", "false alarm, the probe was broken")
    assert "Why: false alarm, the probe was broken" in said
    row = json.loads(run("list", "--json"))[0]
    assert (row["postmortem_state"], row["postmortem_due"]) == ("not owed", None)
    assert row["checks_left"] == ["close the channel"]
    assert "Cancelled" in run("list")
    assert "INC-1 is cancelled already" in run("cancel", "-i", "INC-1", "again", code=1)
    run("status", "-i", "INC-1", "investigating")  # it was one after all
    run("resolve", "--cause", "bad config", "--fix", "rolled back", "--reason", "good enough")
    row = json.loads(run("list", "--json"))[0]
    assert row["postmortem_state"] == "due"
    assert len(row["checks_left"]) == 3
