"""What holds of every command there is: its options are spelled as elsewhere, its tables fit, its reads leave nothing behind."""

import io
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import click
import pytest
from rich.cells import cell_len
from test_acts_say_what_is_so import READS_OR_MACHINE, leaves
from test_help import commands

TWO_MEANINGS = {
    "--accept": "doctor takes the database as it is, handover the role that somebody is offered",
    "--version": "of the program, or which one of a postmortem",
    "--text": "a file with what was sent, or an action's new words",
    "--from": "a file, or whose shift it is",
}
"""Options that are a flag here and take a value there, or another kind of value."""
ONE_WORD = [
    "reason why because cause-of", "at when time", "output out file save", "format as type", "since after begin", "until before end",
    "incident inc id ref reference", "force overwrite clobber", "dry-run preview simulate check-only", "yes assume-yes confirm no-input",
    "person who user by-person assignee", "severity sev level", "limit max count head", "json as-json output-json", "remove delete unset rm",
    "quiet silent", "verbose debug", "copy clipboard clip", "all every", "stdin from-stdin", "zone tz timezone", "owner responsible",
    "data-lost data-loss lost", "duplicate-of duplicates dup", "summary abstract", "done finished complete", "context around lines",
]  # fmt: skip
"""Words for one thing each, of which the program uses one at most."""
READS = [
    "show", "timeline", "list", "list open", "search a", "search a -C 1", "task list", "criteria list", "action list", "action list --all", "checklist",
    "checklist --ics", "escalate", "escalate legal", "handover", "runbook", "runbook api", "oncall", "oncall --ics", "metrics", "metrics -i 1",
    "metrics --by severity", "metrics --csv", "postmortem INC-1", "postmortem INC-1 --versions", "doctor", "config", "config show", "config check",
    "config path", "config templates", "config templates update", "config completion bash", "export INC-1", "export INC-1 --format html",
    "export --all --format csv", "export --all --format json", "update", "update --public", "paste --dry-run TEXT", "schema", "schema show", "redact",
    "review", "watch", "help keys", "demo --plain", "answer", "drill --score", "room status",
]  # fmt: skip
REFUSED = [
    "note lag", "note --stdin", "assign fixer @x", "status identified", "task @li look 5m", "update --sent", "resolve", "action add x", "amend 1 x",
    "doctor --backup copy.db", "doctor --rebuild", "redact --entry 1 --yes", "exclude INC-1 --cancelled no", "postmortem INC-1 --done",
    "answer 1 yes",
]  # fmt: skip
"""Writes for which something has to be there; where nothing is, they are refused and make nothing."""
WRITE_ONLY = {
    "ack", "action add", "action change", "action done", "action drop", "action reopen", "amend", "assign", "cancel", "config init", "criteria add",
    "criteria met", "criteria reopen", "criteria waive", "declare", "exclude", "impact", "import", "note", "oncall take", "resolve", "room init", "room upgrade", "severity",
    "snooze", "status", "task ack", "task add", "task done", "task drop", "task extend",
}  # fmt: skip
TABLES = {
    "list": "INCIDENT", "task list": " NO", "criteria list": " NO", "action list --all": "STATE", "escalate": "STEP", "checklist": "CHECK",
    "runbook": "NAME", "postmortem INC-1 --versions": "NO", "metrics": "1 incident", "metrics --by severity": "1 incident",
}  # fmt: skip
CONFIG = """\
runbooks = ["books"]
clipboard = "file"
[links]
wiki = "https://wiki.example/{}"
[rota]
engineers = ["@li", "@maya"]
start = "2026-01-05"
"""


def options() -> dict[str, list[tuple[str, click.Option]]]:
    """Every option that is shown, by its long spelling, with the commands that take it."""
    found = defaultdict(list)
    for context in commands():
        for param in context.command.get_params(context):
            if isinstance(param, click.Option) and not param.hidden:
                found[next(name for name in param.opts if name.startswith("--"))].append(
                    (context.command_path, param)
                )
    return found


def test_an_option_is_spelled_and_meant_in_one_way() -> None:
    short = defaultdict(set)
    for long, places in options().items():
        spellings = {tuple(param.opts[:1] if "--sev" in param.opts else param.opts) for _, param in places}
        if long != "--version":
            assert len(spellings) == 1, f"{long} is spelled {spellings}"
        kinds = {(param.is_flag, param.nargs) for _, param in places}
        assert len(kinds) == 1 or long in TWO_MEANINGS, f"{long}: {[name for name, _ in places]}"
        for spelling in spellings:
            for name in spelling:
                if not name.startswith("--"):
                    short[name].add(long)
    assert all(len(longs) == 1 for longs in short.values()), short
    assert TWO_MEANINGS.keys() <= options().keys()


@pytest.mark.parametrize("words", ONE_WORD)
def test_one_thing_has_one_word(words: str) -> None:
    assert len(options().keys() & {f"--{word}" for word in words.split()}) <= 1


@pytest.fixture
def place(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A folder with settings and a runbook, and nothing recorded yet."""
    folder = tmp_path / "place"
    (folder / "books").mkdir(parents=True)
    (folder / "books" / "api.md").write_text("# API down\nRestart it.\n")
    (folder / "config.toml").write_text(CONFIG.format("page/" * 30))
    (folder / "TEXT").write_text("14:21 errors\n14:22 more of them\n")
    monkeypatch.setenv("WARROOM_CONFIG", str(folder / "config.toml"))
    monkeypatch.setenv("WARROOM_STATE", str(folder / "state"))
    monkeypatch.setenv("WARROOM_DB", str(folder / "data" / "w.db"))
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(folder)
    return folder


def names_in(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()
    } | {str(path.relative_to(folder)): 0 for path in folder.rglob("*") if path.is_dir()}


def test_every_command_reads_or_only_writes() -> None:
    read = {" ".join(read.split()[:k]) for read in READS for k in (1, 2)}
    names = {name for name, _ in leaves()}
    assert names - WRITE_ONLY <= read | {"task", "criteria"}
    assert names >= WRITE_ONLY
    assert READS_OR_MACHINE - read <= WRITE_ONLY


@pytest.mark.parametrize("command", [*READS, *REFUSED])
def test_no_read_creates_a_file(run, place: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    before = names_in(place)
    run(*command.split(), code=None)
    assert names_in(place) == before


@pytest.mark.parametrize("command", READS)
def test_no_read_leaves_anything_beside_a_database(
    run, place: Path, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    run("declare", "API down", "--sev", "1")
    run("note", "a lag")
    before = names_in(place)
    told = run("timeline")
    run(*command.split(), code=None)
    logs = {"data/w.db-wal", "data/w.db-shm"}  # which stay while a room of this very process is open
    assert names_in(place).keys() - logs == before.keys() - logs
    assert command == "runbook api" or run("timeline") == told  # that it was read is recorded


@pytest.mark.parametrize("columns", [40, 80])
def test_every_table_fits_a_terminal_under_a_head_and_is_whole_in_a_pipe(
    run, place: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    long = "replica lag 日本 at four minutes " * 8
    run("declare", long, "--sev", "1", "--started", "-20m")
    for argv in (
        ("task", f"@li {long}5m"), ("criteria", long), ("action", "add", long, "--owner", "@li"), ("action", "add", "short"),
        ("criteria", "waive", "1", long), ("resolve", "--fix", long), ("postmortem", "INC-1", "--from", "TEXT"),
        ("checklist", "verify-recovery"),
    ):  # fmt: skip
        run(*argv)
    piped = {command: run(*command.split()) for command in TABLES}
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("warroom.cli.table.on_terminal", lambda: True)
    for command, head in TABLES.items():
        shown = run(*command.split()).splitlines()
        assert head in shown[0] or any(head in line for line in shown), command
        if not command.startswith("metrics"):
            assert max(map(cell_len, shown)) <= columns, command
            assert len(shown) == len(piped[command].splitlines()) + 1, command
            assert head not in piped[command], command
            assert "…" not in piped[command], command
        assert "\x1b" not in piped[command]


@pytest.mark.slow
def test_a_tab_costs_at_most_three_times_what_importing_click_costs(run, tmp_path: Path) -> None:
    run("declare", "API down", "--sev", "1", process=True)

    def seconds(*code: str, **environ: str) -> float:
        """Of processor time, the least of several runs."""
        least = float("inf")
        for _ in range(7):
            before = os.times()
            subprocess.run([sys.executable, *code], env={**os.environ, **environ}, capture_output=True, check=True)  # fmt: skip
            after = os.times()
            used = after.children_user + after.children_system
            least = min(least, used - before.children_user - before.children_system)
        return least

    floor = seconds("-c", "import click")
    for line in ("assign fixer @", "show INC", "declare x --sev ", "no"):
        words = ["warroom", *line.split(" ")]
        tab = {"_WARROOM_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}  # fmt: skip
        assert seconds("-m", "warroom", **tab) <= 3 * floor, line


def test_the_program_has_one_version(run) -> None:
    told = run("--version")
    named = re.findall(r"^## (\d[\d.]+)", (Path(__file__).parents[2] / "CHANGELOG.md").read_text(), re.MULTILINE)  # fmt: skip
    assert told == f"warroom, version {named[0]}\n"
