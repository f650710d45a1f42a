"""Two people write one postmortem: what the one wrote is never passed over in silence by the other."""

import re
from pathlib import Path

import pytest

EDITOR = """#!/bin/sh
for file; do :; done
case "$(cat "$0.how")" in
  return) ;;
  meanwhile) cp "$file" "$0.theirs"; echo "Theirs." >> "$0.theirs"
    PYTHONPATH="$THEIR_PATH" "$PYTHON" -m warroom postmortem INC-1 --from "$0.theirs" 2> "$0.said" || exit 9
    echo "Mine." >> "$file";;
esac
"""


@pytest.fixture
def resolved(run):
    run("declare", "API down", "--sev", "1")
    run("resolve", "--cause", "bad deploy", "--fix", "rollback")
    return run


def printed(run, path: Path) -> Path:
    path.write_text(run("postmortem", "INC-1"))
    return path


def add(path: Path, *lines: str) -> Path:
    path.write_text(path.read_text() + "".join(f"{line}\n" for line in lines))
    return path


def test_a_window_that_saves_late_does_not_pass_over_what_was_kept_meanwhile(
    resolved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "window"
    script.write_text(EDITOR)
    script.chmod(0o700)
    script.with_name("window.how").write_text("return")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(script))
    said = resolved("postmortem", "INC-1", "--edit", code=1)
    found = re.search(r"in (\S+\.md);", said)
    assert found, said
    late = Path(found[1])
    for k in range(1, 5):
        resolved(
            "postmortem", "INC-1", "--from", str(add(printed(resolved, tmp_path / "o.md"), f"Other {k}."))
        )
    add(late, "Late words.")
    said = resolved("postmortem", "INC-1", "--from", str(late), code=1)
    assert (
        "Version 4 came after this draft, and 4 lines of it are not in this text (“Other 1.” and 3 more)"
        in said
    )
    assert "--version 4" in said
    assert "--replace" in said
    assert said.count("\n") == 1
    assert len(resolved("postmortem", "INC-1", "--versions").splitlines()) == 4
    assert "Late words." in late.read_text()
    add(late, "Other 1.", "Other 2.", "Other 3.")
    assert "“Other 4.”" in resolved("postmortem", "INC-1", "--from", str(late), code=1)
    assert "version 5" in resolved("postmortem", "INC-1", "--from", str(late), "--replace", both=True)
    assert "Late words." in resolved("postmortem", "INC-1")


def test_what_takes_over_all_that_is_new_needs_no_word_more(resolved, tmp_path: Path) -> None:
    mine = printed(resolved, tmp_path / "mine.md")
    resolved("postmortem", "INC-1", "--from", str(add(printed(resolved, tmp_path / "a.md"), "Theirs.")))
    resolved("postmortem", "INC-1", "--from", str(add(mine, "Theirs.", "Mine.")))
    again = add(mine, "And more of mine.")  # the same file, saved once more
    resolved("postmortem", "INC-1", "--from", str(again))
    text = resolved("postmortem", "INC-1")
    assert all(words in text for words in ("Theirs.", "Mine.", "And more of mine."))


def test_a_file_that_says_nothing_of_its_version_passes_over_nothing(resolved, tmp_path: Path) -> None:
    first = tmp_path / "first.md"
    first.write_text("# Ours\n\nOne.\n")
    resolved("postmortem", "INC-1", "--from", str(first))
    second = tmp_path / "second.md"
    second.write_text("# Ours\n\nTwo.\n")
    assert "“One.”" in resolved("postmortem", "INC-1", "--from", str(second), code=1)
    second.write_text("# Ours\n\nOne.\nTwo.\n")
    resolved("postmortem", "INC-1", "--from", str(second))


def test_what_was_changed_on_purpose_is_kept_where_nobody_else_wrote(resolved, tmp_path: Path) -> None:
    resolved("postmortem", "INC-1", "--from", str(add(printed(resolved, tmp_path / "a.md"), "A long line.")))
    shorter = printed(resolved, tmp_path / "b.md")
    shorter.write_text(shorter.read_text().replace("A long line.", "A line."))
    resolved("postmortem", "INC-1", "--from", str(shorter))
    kept = resolved("postmortem", "INC-1", "--version", "2")
    assert "A line." in kept
    assert "based on version" not in kept


def test_two_people_in_their_editors(resolved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    import warroom

    script = tmp_path / "vi"
    script.write_text(EDITOR)
    script.chmod(0o700)
    script.with_name("vi.how").write_text("meanwhile")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.setenv("PYTHON", sys.executable)
    monkeypatch.setenv("THEIR_PATH", str(Path(warroom.__file__).parents[1]))
    said = resolved("postmortem", "INC-1", "--edit", code=1)
    assert "“Theirs.”" in said
    found = re.search(r"the text is in (\S+\.md)", said)
    assert found, said
    assert "Mine." in Path(found[1]).read_text()
    assert "Theirs." in resolved("postmortem", "INC-1")


def test_replace_alone_is_wrong(resolved) -> None:
    assert "--replace goes with --edit or --from FILE" in resolved("postmortem", "INC-1", "--replace", code=2)
