"""`list`, `search` and what `declare` says beside its announcement, in this process."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from warroom.cli.context import Desk
from warroom.cli.main import cli
from warroom.domain.refusal import Refusal

Call = Callable[..., tuple[str, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs one command; gives what it wrote on standard output, and on standard error."""
    monkeypatch.setenv("WARROOM_DB", str(tmp_path / "w.db"))
    monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("WARROOM_ME", "maya")

    def run(*argv: str) -> tuple[str, str]:
        cli.main(list(argv), "warroom", standalone_mode=False, obj=Desk())
        done = capsys.readouterr()
        return done.out, done.err

    return run


def test_incidents_are_sorted_and_narrowed_and_say_what_is_owed(call: Call) -> None:
    assert "No incidents yet" in call("list")[1]
    call("declare", "Push delayed", "--sev", "3", "--started", "-20m")
    call("resolve")
    call("declare", "API down", "--sev", "1", "--commander", "@li")
    call("resolve", "-i", "INC-2")
    call("action", "add", "alert on lag", "-i", "INC-2")
    call("postmortem", "INC-1", "--done")
    call("declare", "Chat broken", "--sev", "2")

    def order(*argv: str) -> list[str]:
        return [row.split()[0] for row in call("list", *argv)[0].splitlines()]

    assert order() == ["INC-3", "INC-2", "INC-1"]
    assert order("--sort", "severity") == ["INC-2", "INC-3", "INC-1"]
    assert order("--sort", "duration")[0] == "INC-1"
    assert order("--sort", "owed") == ["INC-2", "INC-1", "INC-3"]
    assert order("--severity", "2") == order("chat") == order("sev-2") == ["INC-3"]
    assert order("--person", "li") == ["INC-2"]
    assert order("--since", "2020-01-01", "down") == ["INC-2"]
    assert order("--since", "2100-01-01") == []
    assert "No incident fits" in call("list", "nothing")[1]
    with pytest.raises(Refusal, match="too many to look for"):
        call("list", *map(str, range(5_000)))
    shown = call("list")[0]
    assert "(@li; postmortem in 47 h; 1 action, 4 checks)" in shown
    assert "(@maya; postmortem on time; 4 checks)" in shown
    rows = {row["reference"]: row for row in json.loads(call("list", "--json")[0])}
    assert [rows[f"INC-{n}"]["postmortem_state"] for n in (1, 2, 3)] == ["on time", "due", "not yet"]
    assert rows["INC-2"]["open_actions"] == 1
    assert round(rows["INC-1"]["duration_seconds"]) == 1200
    assert rows["INC-1"]["channel"].startswith("#incident-")


def test_a_hit_is_printed_with_its_incident_and_the_lines_around_it(call: Call) -> None:
    call("declare", "API down", "--sev", "1")
    for words in ("first", "replica lag 🔥", "third", "fourth"):
        call("note", words)
    shown = call("search", "repl")[0].splitlines()
    assert shown[0] == "INC-1 SEV-1 API down"
    assert [(row[0], row.split()[-2]) for row in shown[1:]] == [(" ", "first"), (">", "🔥"), (" ", "third")]
    assert len(call("search", "repl", "-C", "0")[0].splitlines()) == 2
    assert call("search", "🔥")[0] == call("search", "replica")[0]
    (hit,) = json.loads(call("search", "repl", "--json", "-C", "2")[0])
    assert (hit["incident"], hit["severity"], hit["title"], hit["text"]) == (
        "INC-1",
        1,
        "API down",
        "replica lag 🔥",
    )
    assert [line["text"] for line in hit["after"]] == ["third", "fourth"]
    out, err = call("search", "nothing")
    assert out == ""
    assert err == "No entry has “nothing”.\n"
    call("note", "replica well")
    assert "the newest 1; --limit shows more" in call("search", "replica", "--limit", "1")[1]


def test_declare_names_the_runbooks_that_match(call: Call, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'runbooks = ["{tmp_path}/books", "{tmp_path}/missing"]\n')
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "database.md").write_text("# Database issues\n")
    out, err = call("declare", "Database locked", "--sev", "2", "--impact", "nobody can pay")
    assert (
        err
        == "INC-1 is open (entries 1 to 3).\nRunbooks that match: database. Read one: warroom runbook database\n"
    )
    assert out.startswith("🚨 SEV-2: Database locked")
    assert "Runbooks" not in call("declare", "Typo on the home page", "--sev", "4")[1]


def test_pasted_lines_of_a_day_begin_with_a_time(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    call("declare", "API down", "--sev", "1", "--at", "2026-01-10 12:00")

    def pasted(text: str) -> str:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return call("note", "--stdin", "--date", "2026-01-10")[1]

    with pytest.raises(Refusal, match=r"Nothing was recorded\. line 2: it begins with no time"):
        pasted("\nreplica lag\n12:10 rolled back\n")
    assert "3 entries" in pasted("12:05 replica lag\n  of four minutes\n12:10 rolled back\n")
    lines = [e for e in json.loads(call("timeline", "--json")[0]) if e["kind"] == "noted"]
    assert lines[0]["at"] == lines[1]["at"] < lines[2]["at"]


def test_every_read_is_also_json(run, tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "api.md").write_text("# API down\nRestart it.\n")
    (tmp_path / "config.toml").write_text(f'runbooks = ["{tmp_path / "books"}"]\nclipboard = "file"\n')
    run("declare", "API down", "--sev", "1")
    run("criteria", "errors under 1%")

    def read(*argv: str, code: int = 0) -> Any:
        return json.loads(run(*argv, "--json", code=code))

    draft = read("update")
    assert (draft["reference"], draft["number"], draft["sent"]) == ("INC-1", 1, False)
    assert draft["text"].startswith("📊 Update #1")
    assert read("update", "--sent")["sent"]
    assert read("handover")["text"].startswith("Handover of commander")
    assert read("escalate", "founder/cto")["text"]
    assert [(c["text"], c["outcome"]) for c in read("criteria")] == [("errors under 1%", "open")]
    assert [(b["name"], b["matches"]) for b in read("runbook")["runbooks"]] == [("api", True)]
    assert "Restart it." in read("runbook", "api")["text"]
    run("criteria", "met", "1")
    run("resolve", "--fix", "restarted")
    run("checklist", "verify-recovery")
    assert [check["done"] for check in read("checklist")] == [True, False, False, False]
    assert read("postmortem")["text"].startswith("# ")
    assert read("postmortem", "--versions") == []
    config = tmp_path / "config.toml"
    config.write_text(config.read_text() + "typo = 1\n")
    said = run("doctor", "--json", code=1, both=True)
    assert not json.loads(said)[0]["fine"]
