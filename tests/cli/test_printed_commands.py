"""A command that is printed to be copied can be run as it stands, whatever the path is called."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from warroom.domain.text.safe_text import command_word, one_line

ODD = "kim's  room $HOME (über)"


@pytest.fixture
def database(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In a folder whose name no shell takes without quotes."""
    folder = tmp_path / ODD
    folder.mkdir(mode=0o700)
    path = folder / "room.db"
    monkeypatch.setenv("WARROOM_DB", str(path))
    run("declare", "API down", "--sev", "1")
    run("note", "one")
    return path


def command(said: str, begin: str, end: str) -> list[str]:
    """The words of the command that was printed, as a shell reads them."""
    found = re.search(rf"{begin}.*?{end}", said)
    assert found, said
    return shlex.split(found[0])


def test_doctor_names_a_conflicted_copy_so_that_it_can_be_looked_into(run, database: Path) -> None:
    shutil.copy(database, database.with_name("room (kim's conflicted copy).db"))
    words = command(run("doctor", code=1, both=True), "warroom --read-only --db .* list", "")
    assert "API down" in run(*words[1:])


def test_a_database_that_is_gone_is_restored_by_the_command_that_is_printed(run, database: Path) -> None:
    run("doctor", "--backup", str(database.with_name("bob's backup.db")))
    database.unlink()
    said = run("list", code=1)
    run(*command(said, "(?<=of it: )warroom", "(?=; or begin)")[1:])
    assert "API down" in run("list")


def test_an_older_copy_is_accepted_by_the_command_that_is_printed(run, database: Path) -> None:
    older = database.with_name("older")
    shutil.copy(database, older)
    run("note", "two")
    for beside in database.parent.glob("room.db-*"):
        beside.unlink()
    shutil.copy(older, database)
    said = run("note", "three", code=3)
    run(*command(said, "(?<=as it is: )warroom", "--accept")[1:])
    run("note", "three")


def test_rights_are_taken_away_by_the_command_that_is_printed(run, database: Path) -> None:
    database.chmod(0o644)
    words = command(run("doctor", code=None, both=True), r"chmod 600", r".*(?=\n)")
    subprocess.run(words, check=True)
    assert database.stat().st_mode & 0o777 == 0o600


def test_a_database_given_to_be_compared_is_exported_by_the_command_that_is_printed(
    run, database: Path
) -> None:
    said = run("doctor", "--against", str(database), code=1)
    assert "API down" in run(*command(said, "warroom --db", r".*json(?= \|)")[1:])


@pytest.mark.parametrize(
    "word", ["plain.db", "it's", "a b", "$(x) `y` \"z\"", "*?[a]", "zwei\nzeilen", "tab\there", "esc\x1b[2J", "rtl\u202eb", "\\n' \x07"]
)  # fmt: skip
def test_any_name_is_one_word_of_a_shell_and_safe_to_show(word: str) -> None:
    written = command_word(word)
    assert one_line(written) == written
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("names with control characters are written for bash, zsh and ksh")
    read = subprocess.run([bash, "-c", f"printf %s {written}"], capture_output=True, check=True)
    assert read.stdout.decode() == word
