"""The postmortem through $EDITOR: whatever the editor does, nothing is lost; and what follows it, from scripts."""

import json
import re
from pathlib import Path

import pytest

EDITOR = """#!/bin/sh
case "$(cat "$0.how")" in
  change) echo "We learned." >> "$1";;
  crash) echo "half a thought" >> "$1"; kill -9 $$;;
  refuse) echo "half a thought" >> "$1"; exit 3;;
  empty) : > "$1";;
  latin) printf 'caf\\351\\n' > "$1";;
  delete) rm "$1";;
  windows) tr -d '\\r' < "$1" | awk '{printf "%s\\r\\n", $0}' > "$1.new"; mv "$1.new" "$1";;
esac
"""


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Named before `run`, which takes the environment as it finds it."""
    script = tmp_path / "editor.sh"
    script.write_text(EDITOR)
    script.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(script))

    def behaves(how: str) -> None:
        script.with_name("editor.sh.how").write_text(how)

    return behaves


def resolved(run) -> None:
    run("declare", "API down for EU", "--sev", "1", "--detected", "-15m")
    run("note", "TODO: alert on lag @li 2030-01-15")
    run("resolve", "--cause", "bad deploy", "--fix", "rollback")


def test_each_version_is_kept_and_windows_line_ends_make_none(editor, run) -> None:
    resolved(run)
    editor("change")
    run("postmortem", "INC-1", "--edit")
    run("postmortem", "INC-1", "--edit")
    editor("windows")
    assert "Nothing was changed" in run("postmortem", "INC-1", "--edit", code=1)
    rows = run("postmortem", "INC-1", "--versions").splitlines()
    assert [row.split()[0] for row in rows] == ["1", "2"]
    assert all("@maya" in row for row in rows)
    assert run("postmortem", "INC-1", "--version", "1").count("We learned.") == 1
    assert run("postmortem", "INC-1", "--version", "2").count("We learned.") == 2
    assert "2 versions" in run("postmortem", "INC-1", "--version", "3", code=1)


def test_a_broken_editor_loses_nothing(editor, run, tmp_path: Path) -> None:
    resolved(run)
    for how, words in (
        ("crash", "killed by signal 9"),
        ("refuse", "ended with 3"),
        ("empty", "left an empty file"),
        ("latin", "no UTF-8"),
        ("delete", "deleted the file"),
    ):
        editor(how)
        said = run("postmortem", "INC-1", "--edit", code=1)
        assert words in said
        assert said.count("\n") == 1
        found = re.search(r"in (\S+\.md);", said)
        assert found, said
        kept = Path(found[1]).read_bytes()
        expected = {"crash": b"half a thought", "refuse": b"half a thought", "latin": b"caf\xe9"}
        assert expected.get(how, b"# Postmortem INC-1") in kept
    (tmp_path / "editor.sh").unlink()
    assert "cannot be started" in run("postmortem", "INC-1", "--edit", code=1)
    assert run("postmortem", "INC-1", "--versions") == ""
    (tmp_path / "latin.md").write_bytes(b"caf\xe9")
    assert "no UTF-8" in run("postmortem", "INC-1", "--from", str(tmp_path / "latin.md"), code=1)


def test_action_items_change_and_corrections_are_taken_back(run) -> None:
    resolved(run)
    run("action", "add", "-i", "INC-1", "check the muted alert")
    run("action", "change", "1", "--owner", "li", "--due", "2030-02-03", "--priority", "high")
    (item,) = json.loads(run("action", "list", "--json"))
    assert (item["owner"], item["due"], item["priority"]) == ("@li", "2030-02-03", "high")
    run("action", "change", "1", "--due", "")
    assert "NO DATE" in run("action", "list")
    assert "no day" in run("action", "change", "1", "--due", "soon", code=1)
    assert "empty" in run("action", "change", "1", "--text", "", code=1)
    correct = ("metrics", "-i", "INC-1", "--correct", "TTM")
    run(*correct, "--seconds", "60", "--reason", "logs say so")
    assert "TTM: 1 min" in run("metrics", "-i", "INC-1")
    run(*correct, "--clear", "--reason", "wrong logs")
    assert "TTM: 1 min" not in run("metrics", "-i", "INC-1")
    assert "newer warroom" not in run("timeline")
    run("postmortem", "INC-1", "--done")
    assert "on time" in run("show", "-i", "INC-1")
    assert json.loads(run("show", "-i", "INC-1", "--json"))["review"]["stage"] == "done"
