"""What each command prints with --json is what `warroom schema` says, no field more and none less."""

import io
import json
import sys
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from test_acts_say_what_is_so import MORE_ACTS, NO_JSON, leaves

from warroom.reports.json_models import SHAPES, schema

READS = [
    "show -i 1", "show -i 2", "timeline -i 1", "timeline -i 2", "list", "search a", "search a -C 2", "task list -i 1", "criteria list -i 1",
    "action list", "action list -i 1 --all", "checklist -i 1", "escalate -i 1", "escalate legal -i 1", "handover -i 1", "runbook", "runbook wiki",
    "oncall", "oncall take 3h", "metrics", "metrics -i 1", "metrics --by severity", "postmortem INC-1", "postmortem INC-1 --versions",
    "postmortem INC-1 --version 1", "doctor", "config show", "config check", "export INC-1", "export --all", "update -i 3", "update -i 3 --no-change",
    "paste -i 3 --dry-run TEXT", "import other.json", "doctor --backup copy.db", "doctor --rebuild", "doctor --accept", "redact -i 3 --entry 1 --yes",
    "checklist -i 1 verify-recovery --reopen", "handover -i 3 --to @kim", "handover -i 3 --withdraw", "answer -i 1",
    "drill --score",
]  # fmt: skip
CONFIG = """\
runbooks = ["books"]
[links]
wiki = "https://wiki"
"""
ROTA = """\
[rota]
engineers = ["@li", "@maya"]
start = "2026-01-05"
"""


def held(name: str, out: str) -> None:
    shape = TypeAdapter(SHAPES[name])
    found = shape.validate_json(out, strict=True)
    assert shape.dump_python(found, mode="json", exclude_unset=True, by_alias=True) == json.loads(out)


def name_of(words: list[str]) -> str:
    two = " ".join(words[:2])
    if two in SHAPES:
        return two
    return {"task": "task add", "criteria": "criteria add"}.get(words[0], words[0])


@pytest.fixture
def work(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "api.md").write_text("# API down\nRestart it.\n")
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "TEXT").write_text("14:21 errors\n14:22 more of them\n")
    monkeypatch.chdir(tmp_path)

    def each(*words: str, code: int | None = 0) -> str:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"14:23 slow\n14:24 down\n")))
        return run(*["TEXT" if word == "FILE" else word for word in words], "--json", code=code)

    return each


def test_every_output_is_as_its_schema_says(work, run, server_room: str) -> None:
    tried = set()
    for part in ("init", "upgrade", "status"):
        held(f"room {part}", work("room", part, server_room))
        tried.add(f"room {part}")
    for words in MORE_ACTS:
        held(name_of(list(words)), work(*words))
        tried.add(name_of(list(words)))
    Path("config.toml").write_text(CONFIG + ROTA)
    run("declare", "API down, again", "--sev", "1", "--started", "-5m")
    run("note", "what to blank")
    run("declare", "A drill", "--sev", "2", "--drill")
    run("cancel", "over", "-i", "INC-4")
    Path("other.json").write_text(run("export", "--all", "--format", "json"))
    for line in READS:
        words = line.split()
        work(*words, code=None)  # `doctor` may find fault
        held(name_of(words), run.printed)
        tried.add(name_of(words))
    assert tried == SHAPES.keys()


def test_every_command_with_json_has_a_schema(run) -> None:
    assert set(SHAPES) == {name for name, _ in leaves()} - NO_JSON - {"config"}
    assert run("schema").splitlines() == list(SHAPES)
    for name in SHAPES:
        told = json.loads(run("schema", *name.split()))
        assert told == schema(name)
        assert told["$schema"].startswith("https://json-schema.org/")
    assert json.loads(run("schema", "task"))["title"] == "warroom task add --json"
    assert "No command “frob” prints JSON" in run("schema", "frob", code=1)


def test_a_missing_field_and_an_undocumented_one_are_seen(run) -> None:
    run("declare", "API down", "--sev", "1")
    told = json.loads(run("show", "--json"))
    with pytest.raises(AssertionError):
        held("show", json.dumps(told | {"new": 1}))
    del told["title"]
    with pytest.raises(ValueError, match="title"):
        held("show", json.dumps(told))
