"""Help, examples and the man page: one declaration, short lines, and every example runs."""

import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from warroom.cli.command_help import EXAMPLES, SECTIONS
from warroom.cli.help_topics import TITLES, keys, paragraphs
from warroom.cli.main import Commands, cli

CONFIG = """\
runbooks = ["books"]
clipboard = "file"
[rota]
engineers = ["@li", "@maya"]
start = "2026-01-05"
"""
ONLY_WITH_A_TERMINAL = {
    "warroom",
    "warroom watch",
    "warroom watch INC-3",
    "warroom review",
    "warroom review INC-2",
    "warroom demo",
    "warroom demo --drill",
    "warroom drill",
}
BEFORE = {
    "warroom handover --accept @kim": [("handover", "--to", "@kim")],
    'warroom answer 1 "US is clean, 0.02% errors"': [("note", "? is US affected too")],
    'warroom resolve --cause "bad config" --fix "rolled back" --data-lost no': [("criteria", "met", "1")],
}
RUN = [example for examples in EXAMPLES.values() for example in examples]


def commands(
    command: click.Command = cli, parent: click.Context | None = None, name: str = "warroom"
) -> Iterator[click.Context]:
    """A context for each command, the program and the groups among them."""
    context = click.Context(command, parent, name, **command.context_settings)
    yield context
    if isinstance(command, click.Group):
        for part in command.list_commands(context):
            found = command.get_command(context, part)
            assert found is not None
            yield from commands(found, context, part)


def test_every_command_has_its_place_and_an_example() -> None:
    assert sorted(name for section in SECTIONS.values() for name in section) == sorted(Commands.names)
    assert {context.command_path.partition(" ")[2] for context in commands()} == EXAMPLES.keys()
    for name, examples in EXAMPLES.items():
        assert all(name in example for example in examples)


def test_help_fits_in_eighty_columns_and_nothing_is_cut_off() -> None:
    for context in commands():
        for line in context.get_help().splitlines():
            assert len(line) <= 80, line
            assert not re.search(r"[a-z0-9]\.\.\.$", line), line


@pytest.mark.parametrize(
    "argv", [("-h",), ("note", "-h"), ("task", "-h"), ("task", "add", "-h"), ("criteria", "-h")]
)
def test_h_is_help(run, argv: tuple[str, ...]) -> None:
    assert run(*argv) == run(*argv[:-1], "--help")
    assert "Examples:" in run(*argv)


def test_help_is_a_word_too(run) -> None:
    assert run("help") == run("--help")
    assert run("help", "note") == run("note", "--help")
    assert run("help", "task", "add") == run("task", "add", "--help")


@pytest.mark.parametrize("topic", TITLES)
def test_what_is_no_command_has_a_help_too(run, topic: str) -> None:
    told = run("help", topic)
    assert told.startswith(TITLES[topic])
    assert all(len(line) <= 80 for line in told.splitlines())
    assert topic in run("--help")
    page = run("--man").replace(r"\-", "-").replace(r"\&", "")
    assert f".SH {topic.upper()}\n" in page
    assert all(paragraph in page for paragraph in paragraphs(topic))
    assert all(meaning in page for _, meaning in keys())


def test_a_mistyped_command_is_asked_about(run) -> None:
    assert run("nots", "lag", code=2) == "No such command 'nots'; did you mean note?\n"
    assert run("help", "nots", code=2) == "No such command 'nots'; did you mean note?\n"
    assert "did you mean" not in run("frob", code=2)


def test_the_version_has_a_short_option(run) -> None:
    assert re.fullmatch(r"warroom, version \d\S+\n", run("-V"))


def test_the_man_page_has_every_command_option_and_example(run) -> None:
    page = run("--man").replace(r"\-", "-").replace(r"\e", "\\").replace(r"\&", "")
    for context in commands():
        assert f".SS {context.command_path} " in page or context.command is cli
        for option in context.command.get_params(context):
            if isinstance(option, click.Option) and not option.hidden:
                assert option.opts[0] in page
    assert all(f"\n{example}\n" in page for example in RUN)


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_the_man_page_is_fit_for_man(run) -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-rLL=300n"],
        input=run("--man"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert "warroom --man | man -l -" in done.stdout


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scene")


@pytest.fixture
def at_work(run, scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """In a folder with all that the examples name: three incidents, the third open, and some files."""
    monkeypatch.setenv("WARROOM_DB", str(scene / "w.db"))
    monkeypatch.setenv("WARROOM_CONFIG", str(scene / "config.toml"))
    monkeypatch.chdir(scene)
    if not (scene / "secret.txt").exists():
        (scene / "config.toml").write_text(CONFIG)
        run("config", "init", "--runbooks", "books")
        for number, title in ((1, "Mail is down"), (2, "Pay is down")):
            drill = ["--drill"] if number == 1 else []
            run("declare", title, "--sev", "1", "--at", f"{9 + number}:00", *drill)
            run("resolve", "--fix", "restarted", "--at", f"{9 + number}:30")
            run(
                "action",
                "add",
                "alert on lag",
                "-i",
                f"INC-{number}",
                "--owner",
                "@li",
                "--due",
                "2026-11-01",
            )
            run("action", "add", "write it down", "-i", f"INC-{number}")
            run("action", "done", "2", "-i", f"INC-{number}")
        run("export", "--all", "--format", "json", "--output", "other.json")
        run("declare", "API down", "--sev", "1", "--at", "14:00")
        for argv in (("note", "replica lag, token hunter2-secret"), ("impact", "logins fail", "--users", "50"), ("task", "@li look 5m"), ("criteria", "no errors"),
                     ("criteria", "no lag"), ("criteria", "met", "2")):  # fmt: skip
            run(*argv)
        (scene / "notes.txt").write_text("14:20 slow\n14:22 down\n")
        (scene / "chat.txt").write_text("14:20 slow\n14:22 down\n")
        (scene / "secret.txt").write_text("hunter2-secret\n")
    shutil.copytree(scene, tmp_path / "work")
    monkeypatch.setenv("WARROOM_DB", str(tmp_path / "work" / "w.db"))
    monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "work" / "config.toml"))
    monkeypatch.chdir(tmp_path / "work")
    return run


@pytest.mark.parametrize("example", RUN)
def test_every_example_runs(
    at_work, example: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    line = re.sub(r" +#.*| \|.*", "", example)
    if "postgresql://" in line:
        server = request.getfixturevalue("server_room")
        line = re.sub(r"postgresql://\S+", lambda _: shlex.quote(server), line)
    if inner := re.search(r"\$\((.*)\)", line):
        line = inner[1]
    line, _, _output = line.partition(" > ")
    line, _, source = line.partition(" < ")
    monkeypatch.setattr(
        sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(source).read_bytes() if source else b""))
    )
    program, *words = shlex.split(line)
    assert program == "warroom"
    for before in BEFORE.get(line, ()):
        at_work(*before)
    if line.startswith("warroom config init"):
        Path("config.toml").unlink()
    code = 1 if line in ONLY_WITH_A_TERMINAL else 0
    said = at_work(*words, code=code, both=True)
    assert code == 0 or "needs a terminal" in said
