"""Editors that end at once and save later: the file stays, and it is said where, how to take it back, and how to wait."""

import re
import shlex
from pathlib import Path

import pytest

from warroom.local.editors import wait_hint, waits


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Makes `name` an editor that ends at once, after doing `script`; named before `run`."""
    monkeypatch.delenv("VISUAL", raising=False)

    def make(name: str, arguments: str = "", script: str = "") -> None:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\nfor file; do :; done\n{script}\n")
        path.chmod(0o700)
        monkeypatch.setenv("EDITOR", f"{shlex.quote(str(path))} {arguments}")

    return make


@pytest.mark.parametrize(
    ("name", "arguments", "flag"),
    [
        ("code", "", 'EDITOR="code --wait"'), ("code", "-n", "code --wait"), ("subl", "", "subl -w"), ("mate", "", "mate -w"),
        ("zed", "", "zed --wait"), ("gvim", "", "gvim -f"), ("gedit", "", "gedit --wait"), ("kate", "", "kate --block"),
        ("open", "-e", "open -W"), ("emacsclient", "-n", "leave -n or --no-wait out"), ("anything", "", "only when the text is done"),
    ],
)  # fmt: skip
def test_what_is_saved_after_the_editor_ended_can_be_taken_back(
    editor, run, name: str, arguments: str, flag: str
) -> None:
    run("declare", "API down", "--sev", "1")
    run("resolve", "--fix", "x")
    editor(name, arguments)
    said = run("postmortem", "INC-1", "--edit", code=1)
    assert said.count("\n") == 1
    assert "Nothing was changed yet" in said
    assert flag in said
    assert "`warroom postmortem INC-1 --from FILE` keeps it" in said
    found = re.search(r"the text is in (\S+\.md);", said)
    assert found, said
    file = Path(found[1])
    file.write_text(file.read_text() + "We learned later.\n")  # as the window does when it is saved
    run("postmortem", "INC-1", "--from", str(file))
    assert "We learned later." in run("postmortem", "INC-1", "--version", "1")


@pytest.mark.parametrize(
    ("name", "arguments"), [("vi", ""), ("nano", ""), ("code", "--wait"), ("subl", "-w"), ("gvim", "-f")]
)
def test_an_editor_that_waited_leaves_no_file(editor, run, tmp_path: Path, name: str, arguments: str) -> None:
    run("declare", "API down", "--sev", "1")
    editor(name, arguments)
    assert run("postmortem", "INC-1", "--edit", code=1) == "Nothing was changed, so no version was kept.\n"
    assert not list((tmp_path / "w.db.outbox").glob("*postmortem*"))
    editor(name, arguments, 'echo more >> "$file"')
    assert "version 1" in run("postmortem", "INC-1", "--edit", both=True)
    assert not list((tmp_path / "w.db.outbox").glob("*postmortem*"))


def test_an_editor_that_may_be_open_still_keeps_its_file(editor, run, tmp_path: Path) -> None:
    run("declare", "API down", "--sev", "1")
    editor("code", "", 'echo more >> "$file"')
    said = run("postmortem", "INC-1", "--edit", both=True)
    assert "version 1 of the postmortem is kept" in said
    assert "If more is saved there later: the text is in " in said
    assert len(list((tmp_path / "w.db.outbox").glob("*postmortem*"))) == 1


def test_paths_and_endings_do_not_hide_the_name() -> None:
    assert waits(["/usr/bin/vim"])
    assert not waits(["/opt/bin/code.cmd"])
    assert wait_hint(["C:/x/code.exe"]) == 'to be waited for, write it as EDITOR="code --wait"'
    assert wait_hint(["vim"]) == ""
