"""A file that a command writes is never the database, nor anything that belongs to it."""

import os
from pathlib import Path
from typing import Any

import pytest

from warroom.cli.main import Commands, cli

WRITERS = (
    ("export", "INC-1", "--format", "json", "--force", "--output"),
    ("export", "INC-1", "--format", "html", "--force", "--output"),
    ("export", "INC-1", "--since", "INC-1:1", "--force", "--output"),
    ("postmortem", "INC-1", "--force", "--output"),
    ("doctor", "--backup"),
)
OWN = (
    "w.db", "w.db-wal", "w.db-shm", "w.db-journal", "w.db.lock", "w.db.backups", "w.db.outbox/INC-1-update.txt",
    "w.db.drafts/console-1.json", "./other/../w.db",
)  # fmt: skip


def held(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("command", WRITERS, ids=" ".join)
def test_no_output_goes_onto_the_database_or_what_belongs_to_it(
    run: Any, tmp_path: Path, command: tuple[str, ...]
) -> None:
    run("declare", "API down", "--sev", "1")
    run("note", "lag")
    (tmp_path / "other").mkdir()
    before = held(tmp_path)
    for name in OWN:
        said = run(*command, str(tmp_path / name), code=1)
        assert said == f"{tmp_path / name} is the database, or belongs to it; name another file.\n"
    assert held(tmp_path) == before
    assert "lag" in run("timeline")


def test_no_link_leads_to_the_database(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("declare", "API down", "--sev", "1")
    for name in ("soft", "hard", "wal"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "soft").symlink_to("w.db")
    os.link(tmp_path / "w.db", tmp_path / "hard")
    (tmp_path / "wal").symlink_to("w.db-wal")
    (tmp_path / "folder").symlink_to(tmp_path)
    links = ["soft", "hard", "wal", "folder/w.db", "folder/w.db.lock"]
    for name in links:
        said = run("export", "INC-1", "--force", "--output", str(tmp_path / name), code=1)
        assert "is the database, or belongs to it" in said
    # The other way round: it is the database that is named by a link, and its log lies beside the file itself.
    monkeypatch.setenv("WARROOM_DB", str(tmp_path / "soft"))
    for name in ["w.db", "w.db-wal", "soft", "soft.lock", "soft.outbox/x"]:
        said = run("export", "INC-1", "--force", "--output", str(tmp_path / name), code=1)
        assert "is the database, or belongs to it" in said
    assert "INC-1" in run("list")


def test_no_other_database_is_overwritten(run: Any, tmp_path: Path) -> None:
    run("declare", "API down", "--sev", "1")
    run("doctor", "--backup", str(tmp_path / "kept"))
    before = (tmp_path / "kept").read_bytes()
    said = run("export", "INC-1", "--force", "--output", str(tmp_path / "kept"), code=1)
    assert said == f"{tmp_path / 'kept'} is a database; name another file, or move it away first.\n"
    assert (tmp_path / "kept").read_bytes() == before


def test_other_files_are_written_as_before(run: Any, tmp_path: Path) -> None:
    run("declare", "API down", "--sev", "1")
    for name in ("w.db.json", "w.db-export", "w.json"):
        run("export", "INC-1", "--format", "json", "--output", str(tmp_path / name))
        run("export", "INC-1", "--format", "json", "--force", "--output", str(tmp_path / name))
        assert (tmp_path / name).read_text().startswith('{"warroom"')


def test_every_command_that_writes_a_named_file_is_tried_here() -> None:
    """A new option that names a file to write has to spare the databases too."""
    tried = {(command[0], command[-1]) for command in WRITERS}
    context = cli.make_context("warroom", ["list"])
    for name in Commands.names:
        command = cli.get_command(context, name)
        assert command is not None
        for param in command.params:
            if {"--output", "--backup"} & set(param.opts):
                assert (name, param.opts[0]) in tried
