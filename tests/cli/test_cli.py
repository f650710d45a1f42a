"""A SEV run from scripts, each command a process of its own."""

import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from engines import Engine

from warroom.store.location import Server


@pytest.fixture
def anywhere(run, engine: Engine, monkeypatch: pytest.MonkeyPatch):
    """Commands on a file, and on a server."""
    place = engine.place()
    monkeypatch.setenv("WARROOM_DB", place.name if isinstance(place, Server) else str(place.path))
    return run


def test_a_sev_1_from_declare_to_resolved(anywhere) -> None:
    run = anywhere
    said = run(
        "declare", "API down for EU customers", "--sev", "1", "--impact", "30% fail", "--started", "-20m"
    )
    assert said.startswith("🚨 SEV-1: API down for EU customers\nStatus: Investigating\nImpact: 30% fail\n")
    assert said.endswith("\n\n@here SEV-1: API down for EU customers\n")
    run("note", "-7m", "replica lag, tell @channel")
    run("note", "! fail over")
    run("assign", "investigator", "@li")
    run("status", "identified")
    draft = run("update", "--next", "watch it")
    assert (
        "Status: Identified\nSummary: 30% fail, as of 14:30 CET\n- 14:23 Replica lag, tell @ channel\nNext: watch it\n"
        in draft
    )
    assert "Update #1" in run("update", "--next", "watch it", "--sent")
    assert "Update #2" in run("update")
    entries = json.loads(run("timeline", "--json"))
    assert [e["payload"]["text"] for e in entries if e["kind"] == "noted"] == [
        "replica lag, tell @channel",
        "! fail over",
    ]
    assert "late" in run("timeline")
    run("criteria", "errors under 0.1%")
    said = run("resolve", "--cause", "bad config", "--fix", "rolled back", "--reason", "customers are back")
    assert (
        "resolved · cause: bad config · fix: rolled back · with exit criteria open (customers are back)"
        in run("timeline")
    )
    assert "Duration: 0 hours 20 minutes\nRoot Cause: bad config\nFix: rolled back\n" in said
    assert "\nCounted from: impact started\nIncident: SEV-1 API down" in said
    assert " (20 min, counted from impact started)" in run("postmortem")
    assert ", 20 min (counted from impact started)" in run("postmortem", "--share")
    assert "Resolved" in run("list")
    assert json.loads(run("show", "--json"))["status"] == "resolved"
    assert "is resolved, so no update is due" in run("update", "-i", "INC-1", code=1)
    assert "Running since: 14:10 CET (impact started)" in run("handover", "-i", "INC-1")


def test_it_is_a_program_of_its_own(run) -> None:
    said = run("declare", "API down", "--sev", "1", process=True)
    assert said.startswith("🚨 SEV-1: API down\n")
    assert "INC-9" in run("note", "-i", "INC-9", "x", code=1, process=True)
    assert "INC-1 entry 3 is saved" in run("note", "-7m", "replica lag", both=True, process=True)


def test_what_is_wrong_gets_one_sentence(run, tmp_path: Path) -> None:
    assert "No incident is open" in run("note", "x", code=1)
    run("declare", "x", "--sev", "9", code=2)
    assert "title is empty" in run("declare", " ", "--sev", "1", code=1)
    run("declare", "one", "--sev", "2")
    assert "future" in run("note", "2999-01-01 10:00 x", code=1)
    assert "no time" in run("note", "--at", "soon", "x", code=1)
    assert "INC-9" in run("note", "-i", "INC-9", "x", code=1)
    assert "at least one letter" in run("assign", "fixer", "@!!", code=1)
    two = ("--commander", "@li", "--commander", "@sam")
    assert "one at a time" in run("declare", "three", "--sev", "2", *two, code=1)
    run("declare", "two", "--sev", "2")
    assert "Several incidents are open" in run("note", "x", code=1)
    assert "is a folder" in run("--db", str(tmp_path), "list", code=1)
    assert "is a folder" in run("--db", str(tmp_path), "note", "x", code=3)
    (database := tmp_path / "a file").write_text("x")
    for name in ("w.db", "sub/w.db"):
        assert "cannot lie in a file" in run(
            "--db", str(database / name), "declare", "x", "--sev", "2", code=3
        )


def test_a_note_whose_time_is_not_clear_is_refused_and_says_what_to_write(run) -> None:
    run("declare", "API down", "--sev", "1")
    said = run("note", "yesterday it broke", code=1)
    assert said.startswith("“yesterday” names a day and no time of day; write 20")
    assert said.endswith(" or -7m in front, or -0m for now.\n")
    assert run("note", "5 pods down", both=True) == "INC-1 entry 3 is saved.\n"
    assert run("note", "-0m yesterday it broke", both=True) == "INC-1 entry 4 is saved.\n"
    assert run("note", "--at", "now", "yesterday it broke", both=True) == "INC-1 entry 5 is saved.\n"
    assert "yesterday it broke" in run("timeline")


def test_resolved_is_no_status_to_choose_and_says_what_resolves(run) -> None:
    run("declare", "API down", "--sev", "1")
    assert "{investigating|identified|monitoring}" in run("status", "--help")
    for typed in ("resolved", "RESOLVED"):
        assert "Resolved comes by `warroom resolve`" in run("status", typed, code=1)
    assert "'identified'" in run("status", "solved", code=2)
    run("status", "Identified")
    assert "\nStatus: Identified\n" in run("update")


def test_empty_words_of_an_impact_change_nothing(run) -> None:
    run("declare", "API down", "--sev", "1", "--impact", "30% fail")
    for empty in ("", " "):
        assert run("impact", empty, code=1).startswith("Empty words change nothing; write what users notice")
    run("impact", " ", "--users", "50")
    assert "Impact: 30% fail (50 users)\n" in run("show")
    assert "already recorded" in run("impact", "30% fail", code=1)


def test_a_mistyped_database_shows(run, tmp_path: Path) -> None:
    empty = tmp_path / "mistyped.db"
    assert f"No incidents yet in {empty}; open one" in run("--db", str(empty), "list", both=True)


def test_an_update_sent_earlier_changes_no_status_before_it_could(run) -> None:
    run("declare", "API down", "--sev", "1", "--at", "-30m")
    early = ("update", "--sent", "--at", "-20m", "--status")
    run("status", "identified", "--at", "-10m")
    assert "Identified since" in run(*early, "monitoring", code=1)
    assert not any(e["kind"] == "update_sent" for e in json.loads(run("timeline", "--json")))
    assert "Update #1" in run(*early, "identified")  # it changes nothing any more


def test_an_update_was_sent_after_the_declaration_and_between_its_neighbours(run) -> None:
    run("declare", "API down", "--sev", "1", "--at", "-50m")
    assert "before INC-1 was declared" in run("update", "--sent", "--at", "-1h", code=1)
    run("update", "--sent", "--at", "-25m")
    recorded = run("timeline", "--json")
    refused = run("update", "--sent", "--at", "-26m", code=1)
    assert re.match(r"#1 was sent at .*\d\d:\d\d.*; #2 cannot have been sent before it, so write a", refused)
    assert run("timeline", "--json") == recorded
    run("note", "replica lag")
    assert "Update #2" in run("update", "--sent", "--at", "-5m")
    assert "before INC-1 was declared" in run("amend", "5", "--at", "-1h", code=1)
    assert "; #2 cannot have been sent before it" in run("amend", "5", "--at", "-26m", code=1)
    assert "; #1 cannot have been sent after it" in run("amend", "3", "--at", "-4m", code=1)
    run("amend", "5", "--at", "-24m")
    run("amend", "3", "--at", "-30m")
    run("amend", "5", "--at", "-27m")
    assert "something was changed since" in run("amend", "7", "--undo", code=1)  # #1 would stand after #2
    assert "replica lag" not in run("update")
    assert "newest update, #2" in run("amend", "3", "--retract", code=1)


def test_the_demo_tells_its_story_without_a_terminal_and_leaves_nothing(run, tmp_path: Path) -> None:
    said = run("demo", "--plain")
    assert "▲ declared SEV-1: All cluster nodes lost during a node rollover" in said
    assert "Fixer: @ada" in said
    assert "📊 Update #2 - 11:02 UTC\nStatus: Identified\n" in said
    assert run("list") == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_cannot_be_written_is_not_called_a_loss(run) -> None:
    said = run("declare", "one", "--sev", "2", code=1, onto=Path("/dev/full"))
    assert said.endswith("(No space left on device); `warroom timeline` shows what is recorded.\n")
    assert "INC-1" in run("list")


def test_times_that_cannot_be_are_refused_by_both_their_names(run) -> None:
    early = ("--started", "-5m", "--detected", "-15m")
    assert "“detected” (" in run("declare", "one", "--sev", "1", *early, code=1)
    run("declare", "one", "--sev", "1", "--at", "-3h", "--started", "-10m")
    run("resolve", "--at", "-2h")
    assert "“impact started” (" in run(
        "amend", "-i", "INC-1", "--milestone", "started", "--at", "-1h", code=1
    )
    run("status", "-i", "INC-1", "monitoring", "--at", "-1h")
    assert "open again from" in run("resolve", "--at", "-90m", code=1)
    run("amend", "--milestone", "mitigated", "--at", "-20m")
    assert "“mitigated” (" in run("resolve", "--at", "-30m", code=1)
    assert "Resolved" in run("resolve", "--at", "-10m")


def test_a_bare_time_of_yesterday_is_asked_for_in_full_or_said(run, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 25, 3, 41, tzinfo=UTC)  # 4:41 in Berlin
    monkeypatch.setattr("warroom.cli.context.Desk.now", lambda _: now)
    for option in ("--started", "--detected", "--at"):  # meant for today, which has not come to it yet
        said = run("declare", "API down", "--sev", "1", option, "04:44", code=1)
        assert "if that is meant, write “2026-11-24 04:44” in full" in said
    run("declare", "API down", "--sev", "1", "--started", "23:50")
    assert "INC-1 entry 4 is saved, for yesterday 23:59.\n" in run("note", "23:59 slow", both=True)
    assert "INC-1 entry 5 is saved.\n" in run("note", "04:40 slower", both=True)
    assert "is saved, for 2026-11-23 10:00.\n" in run("note", "2026-11-23 10:00 deploy", both=True)


@pytest.mark.parametrize("option", [[], ["--retract"]])
def test_a_number_larger_than_any_entrys_is_a_sentence(run, option: list[str]) -> None:
    run("declare", "API down", "--sev", "1")
    words = [] if option else ["other words"]
    assert "No number here is that large" in run("amend", "9" * 20, *words, *option, code=3)


def test_a_terminal_without_the_signs_gets_what_was_recorded(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    assert "\\U0001f6a8 SEV-1: API down" in run("declare", "API down", "--sev", "1", process=True)
    assert "INC-1" in run("show", process=True)


def test_an_update_that_is_recorded_is_no_failure_when_its_file_cannot_be_written(
    run, tmp_path: Path
) -> None:
    run("declare", "API down", "--sev", "1")
    (tmp_path / "w.db.outbox").touch()
    assert "no file of it" in run("update", "--sent", "--copy", both=True)
    assert "Update #1 sent" in run("timeline")


def test_an_update_of_the_newest_of_several_says_so(run) -> None:
    run("declare", "API down", "--sev", "1")
    run("declare", "Chat down", "--sev", "2")
    assert "this is the newest, INC-2" in run("update", both=True)


def test_lines_end_where_a_file_ends_them_and_every_bad_one_is_named(
    run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("declare", "API down", "--sev", "1")

    def give(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    give("one\fpage\r\ntwo\x85\u2028lines\n")
    run("note", "--stdin")
    shown = [entry["payload"]["text"] for entry in json.loads(run("timeline", "--json"))[-2:]]
    assert shown == ["one\fpage", "two\x85\u2028lines"]
    give("25:99 x\n" * 23 + "\n" + "25:99 x\n")
    assert "and lines 21-23, 25" in run("note", "--stdin", code=1)
    assert "--date is for --stdin" in run("note", "--date", "2023-02-14", "lag", code=2)


def test_an_undo_names_every_entry_that_it_took_back(run) -> None:
    run("declare", "API down", "--sev", "1")
    run("status", "identified")
    assert run("amend", "3", "--undo", both=True) == "INC-1: entry 3 (status changed) is undone.\n"
    run("update", "--sent", "--status", "monitoring")
    told = run("amend", "5", "--undo", both=True)
    assert told == "INC-1: entries 5 (status changed) and 6 (update sent) are undone.\n"
    assert run("amend", "99", "--undo", code=1).startswith("INC-1 has no entry 99")


@pytest.mark.parametrize("name", ["not a name!!", "@maya@li", "@a b"])
def test_a_junk_name_gets_no_role(run, name: str) -> None:
    run("declare", "API down", "--sev", "1")
    assert "as in @" in run("assign", "investigator", name, code=1)
    assert "as in @" in run("declare", "x", "--sev", "1", "--commander", name, code=1)
