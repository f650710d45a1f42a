"""A Tab offers commands, options and values, from the same declarations as the commands; quickly, and whatever it finds."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from warroom.cli.completion import completions
from warroom.cli.completion_table import FILE, as_json
from warroom.cli.main import cli

CONFIG = """\
runbooks = ["books", "missing"]
[links]
wiki = "https://wiki"
[[team]]
handle = "@li"
[rota]
engineers = ["@bo", "@maya"]
start = "2026-01-05"
"""


def offered(line: str) -> list[str]:
    *args, incomplete = line.split(" ")
    return [item.value for item in completions(args, incomplete)]


@pytest.fixture
def work(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "books" / "db").mkdir(parents=True)
    (tmp_path / "books" / "api.md").write_text("# API\n")
    (tmp_path / "books" / "db" / "lag.md").write_text("# Lag\n")
    run("declare", "API down", "--sev", "1", "--commander", "@ana")
    run("declare", "mail is slow", "--sev", "3")
    run("resolve", "-i", "2")
    return run


def test_the_table_is_made_from_the_commands() -> None:
    assert FILE.read_text("utf-8") == as_json(cli), "write it anew with: make completion"


def test_commands_and_options_are_offered() -> None:
    assert offered("no") == ["note"]
    assert {"declare", "note", "schema"} <= set(offered(""))
    assert offered("task d") == ["done", "drop"]
    assert offered("note --st") == ["--stdin"]
    assert offered("-i INC-1 no") == ["note"]
    assert "--exclude" not in offered("metrics --")
    assert offered("note --at ") == offered("note ") == []


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("-i ", ["INC-1", "INC-2"]), ("note -i inc", ["INC-1", "INC-2"]), ("show ", ["INC-1", "INC-2"]), ("show 2", ["INC-2"]),
        ("postmortem ", ["INC-1", "INC-2"]), ("exclude --duplicate-of ", ["INC-1", "INC-2"]),
        ("assign ", ["commander", "investigator", "communicator", "fixer"]), ("assign inv", ["investigator"]), ("handover --role f", ["fixer"]),
        ("assign fixer ", ["@li", "@bo", "@maya", "@ana"]), ("assign fixer @a", ["@ana"]), ("assign fixer a", ["@ana"]), ("assign fixer @ a", ["@ana"]),
        ("handover --to @l", ["@li"]), ("list --person b", ["@bo"]), ("action add x --owner @m", ["@maya"]),
        ("declare x --sev ", ["1", "2", "3", "4"]), ("severity ", ["1", "2", "3", "4", "INC-1", "INC-2"]),
        ("status ", ["investigating", "identified", "monitoring", "INC-1", "INC-2"]),
        ("runbook a", ["api"]), ("runbook db", ["db/lag"]), ("runbook w", ["wiki"]), ("escalate leg", ["legal"]),
        ("config templates up", ["update"]), ("update --format st", ["statuspage"]), ("schema sh", ["show"]),
    ],
)  # fmt: skip
def test_values_are_offered(work, line: str, values: list[str]) -> None:
    assert offered(line) == values


def test_what_the_settings_name_is_offered(work, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[policy]\nroles = ["commander", "scribe"]\n[policy.severity.5]\nname = "P5"\n'
    )
    assert offered("assign ") == ["commander", "scribe"]
    assert offered("declare x --sev ") == ["1", "2", "3", "4", "5", "P5"]


@pytest.mark.parametrize(
    "broken",
    [
        "[policy",
        "team = 3",
        "policy = 1\nrota = []",
        "runbooks = [1, '/no/such']\n[rota]\nengineers = 'x'",
        "\x00",
    ],
)
def test_broken_settings_and_databases_offer_what_is_left(work, tmp_path: Path, broken: str) -> None:
    (tmp_path / "config.toml").write_text(broken)
    for line in ("assign ", "assign fixer ", "runbook ", "declare x --sev ", "escalate "):
        offered(line)
    assert offered("show ") == ["INC-1", "INC-2"]
    (tmp_path / "w.db").write_bytes(b"no database at all" * 100)
    assert offered("show ") == []
    (tmp_path / "w.db").unlink()
    assert offered("show ") == []
    assert not (tmp_path / "w.db").exists()


def tab(line: str, shell: str = "bash") -> str:
    words = ["warroom", *line.split(" ")]
    environment = {
        **os.environ,
        "_WARROOM_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    if shell == "fish":
        environment["COMP_CWORD"] = words[-1]
    done = subprocess.run(
        [sys.executable, "-m", "warroom"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout


def test_each_shell_is_answered(work) -> None:
    assert tab("show ") == "plain,INC-1\nplain,INC-2\n"
    assert tab("show ", "zsh") == "plain\nINC-1\nAPI down\nplain\nINC-2\nresolved: mail is slow\n"
    assert tab("show INC-2", "fish") == "plain,INC-2\tresolved: mail is slow\n"
    assert tab("escalate all") == "plain,all\\\\ hands\n"


def test_a_hostile_title_or_name_is_never_obeyed(work, tmp_path: Path) -> None:
    work("declare", "a\x1b[2J\u202etitle\nwith lines", "--sev", "1")
    (tmp_path / "config.toml").write_text('[[team]]\nhandle = "@x\\u001b[2J"\n')
    for line in ("show ", "assign fixer "):
        for shell in ("bash", "zsh", "fish"):
            assert not set(tab(line, shell)) & set("\x1b\u202e")


def test_a_tab_loads_neither_commands_nor_room() -> None:
    code = (
        "import sys; from warroom.cli.completion import completions; completions(['assign', 'fixer'], '@');"
        "print(json.dumps([*sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import json; {code}"], capture_output=True, text=True, check=True
    )
    loaded = json.loads(done.stdout)
    ours = {name for name in loaded if name.startswith("warroom.")}
    assert ours == {"warroom.cli", "warroom.cli.completion", "warroom.local", "warroom.local.paths", "warroom.durable_files",
                    "warroom.store", "warroom.store.location", "warroom.store.glanced", "warroom.store.sqlite",
                    "warroom.store.sqlite.glance"}  # fmt: skip
    assert not {"pydantic", "sqlite_utils", "textual"} & set(loaded)


def test_incidents_and_people_of_a_room_on_a_server_are_offered(
    run, server_room: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARROOM_DB", server_room)
    run("declare", "API down", "--sev", "1", "--commander", "@ana")
    assert offered("show INC") == ["INC-1"]
    assert "@ana" in offered("assign fixer @a")
    monkeypatch.setenv("WARROOM_DB", f"{server_room} port=1")
    assert offered("show INC") == []
