"""`warroom doctor`: what would fail in a SEV fails here first."""

import contextlib
import os
import sqlite3
from pathlib import Path

import pytest


def test_a_database_of_a_newer_warroom_fails(run, tmp_path: Path) -> None:
    run("declare", "API down", "--sev", "1")
    with contextlib.closing(sqlite3.connect(tmp_path / "w.db")) as conn:
        conn.execute("PRAGMA user_version = 99")
    said = run("doctor", code=1, both=True)
    assert "schema 99" in said
    assert "FAIL  writing" in said
    assert "update this one" in said


def test_a_database_that_only_opens_for_reading_fails(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("declare", "API down", "--sev", "1")
    # The tests may run as root, who may write anywhere.
    monkeypatch.setattr("os.access", lambda path, mode: not mode & os.W_OK)
    said = run("doctor", code=1, both=True)
    assert "FAIL  writing" in said
    assert "check the permissions" in said


def test_a_home_that_is_no_folder_has_no_config(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "file" / "config.toml"))
    assert "No incident" in run("list", both=True)
