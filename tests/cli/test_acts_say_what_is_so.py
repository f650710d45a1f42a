"""Every act says in one line what is so now, with its entry; with --json it prints what it recorded."""

import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from warroom.cli.main import cli

ACTS = [
    (("assign", "fixer", "@x"), "INC-1 entry 3: @x is fixer."),
    (("assign", "--remove", "fixer"), "INC-1 entry 4: @x is no longer fixer."),
    (("ack", "--at", "14:29"), "INC-1 entry 5: acknowledged at 14:29; entry 6: escalation: On-call engineer answered (acknowledged), at 2026-11-24 14:29 CET."),
    (("status", "identified"), "INC-1 entry 7: status Identified."),
    (("impact", "logins fail", "--users", "50"), "INC-1 entry 8: impact: logins fail (50 users)."),
    (("note", "14:28 lag"), "INC-1 entry 9 is saved"),
    (("amend", "9", "--at", "14:26"), "INC-1 entry 9: 2026-11-24 14:26 CET  lag."),
    (("amend", "9", "lag of the replica"), "INC-1 entry 9: 2026-11-24 14:26 CET  lag of the replica."),
    (("amend", "9", "--retract"), "INC-1 entry 9 is struck: 2026-11-24 14:26 CET  lag of the replica."),
    (("amend", "--milestone", "started", "--at", "yesterday 23:50"), "INC-1 entry 13: impact started at 2026-11-23 23:50 CET."),
    (("task", "@li look 5m"), "INC-1 task 1: @li until"),
    (("task", "ack", "1"), "INC-1 entry 15: task 1 (@li: look) acknowledged."),
    (("task", "extend", "1", "5"), "INC-1 entry 16: task 1 (@li: look) gets more time, until 14:40."),
    (("task", "done", "1", "found"), "INC-1 entry 17: task 1 (@li: look) done: found."),
    (("criteria", "all good"), "INC-1 exit criterion 1 is added (entry 18)."),
    (("criteria", "met", "1"), "INC-1 entry 19: exit criterion 1 met: all good."),
    (("criteria", "reopen", "1"), "INC-1 entry 20: exit criterion 1 reopened: all good."),
    (("criteria", "waive", "1", "no", "need"), "INC-1 entry 21: exit criterion 1 waived: all good (no need)."),
    (("handover", "--to", "@bo"), "INC-1 entry 22: the role of commander is offered to @bo"),
    (("handover", "--withdraw"), "INC-1 entry 23: the role of commander is no longer offered to @bo."),
    (("severity", "2"), "severity lowered from SEV-1 to SEV-2."),
    (("update", "--sent"), "update #1 is recorded as sent."),
    (("snooze", "5m", "call"), "The next update is due"),
    (("action", "add", "alert"), "INC-1 action 1 is added (entry 27). It has no owner and no due date yet."),
    (("action", "done", "1"), "action 1 done: no owner: alert."),
    (("action", "reopen", "1"), "action 1 changed: no owner: alert."),
    (("action", "drop", "1"), "action 1 dropped: no owner: alert."),
]  # fmt: skip
MORE_ACTS = [
    ("declare", "API down", "--sev", "1", "--at", "14:20"),
    *(argv for argv, _ in ACTS),
    ("assign", "scribe", "@z"), ("amend", "31", "--undo"), ("task", "add", "@bo restart"), ("task", "drop", "2", "not needed"),
    ("handover", "--to", "@bo"), ("handover", "--accept", "@bo"),
    ("escalate", "founder/cto", "--done"), ("escalate", "legal", "--waive", "asleep"), ("escalate", "on-call", "--no-answer"), ("runbook", "api"),
    ("note", "--stdin"), ("paste", "FILE"), ("action", "change", "1", "--owner", "@li"),
    ("note", "? who may"), ("answer", "1", "@li may"),
    ("resolve", "--fix", "restarted", "--reason", "enough"), ("checklist", "verify-recovery"),
    ("postmortem", "-i", "INC-1", "--from", "FILE"), ("postmortem", "-i", "INC-1", "--done", "--share"),
    ("metrics", "-i", "INC-1", "--correct", "TTD", "--seconds", "60", "--reason", "logs"),
    ("exclude", "INC-1", "--cancelled", "a test"), ("metrics", "-i", "INC-1", "--exclude", "counted", "--reason", "no test"),
    ("declare", "again", "--sev", "2"), ("cancel", "false alarm"),
]  # fmt: skip
NO_JSON = {
    "schema",
    "demo",
    "review",
    "watch",
    "config completion",
    "config init",
    "config path",
    "config templates",
}
"""They open the console, or are about this machine and print no data; `config` prints JSON as it is."""
READS_OR_MACHINE = {
    "action list", "config", "config check", "config show", "criteria list", "doctor", "drill", "export", "import", "list", "oncall",
    "oncall take", "redact", "room init", "room status", "room upgrade",
    "search", "show", "task list", "timeline",
}  # fmt: skip
"""They record nothing in one incident."""


@pytest.fixture
def said(run):
    run("declare", "API down", "--sev", "1", "--at", "14:20")
    return lambda *argv: run(*argv, both=True)


def test_each_act_says_what_is_so_now(said) -> None:
    for argv, words in ACTS:
        assert words in said(*argv), argv


def test_a_time_in_the_past_is_said_with_its_day(said) -> None:
    assert "@li is fixer, at 2026-11-24 14:29 CET." in said("assign", "fixer", "@li", "--at", "14:29")


def leaves(command: click.Command = cli, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its name."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for part in command.list_commands(context):
            found = command.get_command(context, part)
            assert found is not None
            yield from leaves(found, f"{name} {part}".strip())
        if name == "config" or (name and any("--json" in param.opts for param in command.params)):
            yield name, command
    else:
        yield name, command


def test_every_command_that_reads_or_records_has_json() -> None:
    without = {name for name, command in leaves() if not any("--json" in p.opts for p in command.params)}
    assert without - {"config"} == NO_JSON


def test_every_command_that_records_is_tried() -> None:
    tried = {" ".join(argv[:2]) for argv in MORE_ACTS} | {argv[0] for argv in MORE_ACTS}
    assert {name for name, _ in leaves()} - NO_JSON - READS_OR_MACHINE <= tried | {"criteria add"}


@pytest.fixture
def apart(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Does every act, and gives what it printed, said, and did; each needs a database of its own."""
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "api.md").write_text("# API down\nRestart it.\n")
    (tmp_path / "config.toml").write_text(f'runbooks = ["{tmp_path / "books"}"]\n')
    (tmp_path / "text").write_text("14:21 errors\n14:22 more of them\n")

    def each(*options: str) -> list[tuple[tuple[str, ...], str, str]]:
        monkeypatch.setenv("WARROOM_DB", str(tmp_path / f"w{''.join(options)}.db"))
        done = []
        for argv in MORE_ACTS:
            words = [str(tmp_path / "text") if word == "FILE" else word for word in argv]
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"14:23 slow\n14:24 down\n")))
            out = run(*words, *options)
            both = out if options else run.said
            done.append((argv, out, both))
        return done

    return each


def test_the_line_of_every_act_names_the_incident_and_the_entry(apart) -> None:
    for argv, out, said in apart():
        assert re.search(r"INC-\d.*(entr(y|ies) \d|\(\d+ to \d+\))", said), argv
        assert "entry" not in out, argv


def test_every_act_prints_its_events_and_the_incident_as_json(apart) -> None:
    said = [said.splitlines() for _, _, said in apart()]
    head = {"INC-1": 0, "INC-2": 0}
    for (argv, out, _), lines in zip(apart("--json"), said, strict=True):
        told = json.loads(out)
        assert re.fullmatch("[0-9a-f-]{36}", told["id"]), argv
        numbers = [event["n"] for event in told["events"]]
        before = head[told["reference"]]
        assert numbers == list(range(before + 1, before + 1 + len(numbers))), argv
        assert numbers, argv
        head[told["reference"]] = numbers[-1]
        assert all(event["kind"] and event["at"] and event["actor"] for event in told["events"])
        told_acts = [line for line in lines if re.search(r"INC-\d.*(entr(y|ies) \d|\(\d+ to \d+\))", line)]
        assert told["line"] == " ".join(told_acts), argv


def test_a_script_catches_the_id_of_a_new_incident(run) -> None:
    opened = json.loads(run("declare", "API down", "--sev", "1", "--json"))
    assert opened["reference"] == "INC-1"
    assert opened["text"].startswith("🚨 SEV-1: API down")
    saved = json.loads(run("note", "lag", "-i", opened["reference"], "--json"))
    assert saved["events"][0]["text"] == "lag"
    assert json.loads(run("amend", str(saved["events"][0]["n"]), "lag of 3 s", "--json"))["line"].endswith(
        "lag of 3 s."
    )
