"""What the README promises holds: its SEV runs as it stands, and it names nothing that is not there."""

import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import readme

from warroom.cli.help_topics import TITLES
from warroom.cli.main import cli


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who has `warroom` on the path and has never used it."""
    program = tmp_path / "bin" / "warroom"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m warroom "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "PYTHONPATH": str(readme.ROOT), "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "LANG": "C.UTF-8", "USER": "maya"}  # fmt: skip


def test_the_sev_can_be_pasted_line_by_line(shell: dict[str, str], tmp_path: Path) -> None:
    done = readme.paste(readme.sev(), shell, tmp_path)
    assert done.returncode == 0, done.stderr
    said = iter(done.stdout.splitlines())
    for words in ("SEV-1: API down", "Update #1", "Severity: lowered", "Resolved", "decision: fail over", "# Postmortem INC-1", "TTM: 20 min"):  # fmt: skip
        assert any(words in line for line in said), words
    acts = [line for line in readme.sev().splitlines() if line.startswith("warroom")]
    assert (
        len(re.findall(r"^INC-1 ", done.stderr, re.MULTILINE)) == len(acts) - 3
    )  # all but the last three record


def test_no_shell_takes_a_word_of_the_sev_for_its_own() -> None:
    # An interactive zsh knows no comments, and bash takes !word for a word of its history.
    assert not re.search(r"#|![^ ]|[‘’“”]", readme.sev())


def test_the_readme_is_short_and_names_only_what_is_there() -> None:
    assert len(readme.TEXT.splitlines()) < 300
    for path in re.findall(r"\]\(([^)]+)\)|`((?:tests|warroom|\.github)/[\w./]+\.\w+)`", readme.TEXT):
        assert (readme.ROOT / "".join(path)).exists(), path
    targets = set(re.findall(r"^([\w-]+):", (readme.ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([\w-]+)(?:`|  | ARGS)", readme.TEXT)) - {"a", "up"} <= targets


@pytest.mark.parametrize("command", readme.commands())
def test_every_command_of_the_readme_has_its_options(command: str) -> None:
    words = shlex.split(re.split(r" [|<>] ", command)[0].replace("[", "").replace("]", ""))[1:]
    if words[:1] == ["help"]:
        assert words[1] in TITLES or cli.get_command(click.Context(cli), words[1])
        return
    known = set(options(cli))
    found: click.Command | None = cli
    while words and isinstance(found, click.Group):
        if words[0].startswith("-"):
            break
        group, found = found, found.get_command(click.Context(found), words[0])
        if found is None:  # `task "@li check lag"` is short for `task add`
            assert group is not cli, words[0]
            known |= set(options(group.commands["add"]))
            break
        known |= set(options(found))
        words.pop(0)
    for option in re.findall(r"(?:^|[ |])(-[A-Za-z]\b|--[a-z][a-z-]*)", " ".join(words)):
        assert option in known, option


def options(command: click.Command) -> Iterator[str]:
    for param in command.get_params(click.Context(command, help_option_names=["-h", "--help"])):
        if isinstance(param, click.Option):
            yield from (*param.opts, *param.secondary_opts)
