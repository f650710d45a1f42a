"""`warroom doctor`: what would fail in a SEV fails here first."""

import contextlib
import json
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from warroom.cli.context import Desk
from warroom.local.clipboard import Failed
from warroom.room import Room

ZONE_AT_START = os.environ.get("TZ")


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


@pytest.fixture
def system_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the zone of this process, as TZ does for one that starts."""

    def put(tz: str | None) -> None:
        monkeypatch.setenv("TZ", tz) if tz else monkeypatch.delenv("TZ", raising=False)
        time.tzset()

    yield put
    put(ZONE_AT_START)


@pytest.mark.parametrize(
    ("tz", "name"),
    [
        ("UTC+5", "-05:00"),
        ("GMT-2", "+02:00"),
        ("UTC-5:30", "+05:30"),
        ("EST+8", "-08:00"),
        ("<-03>3", "-03:00"),
        ("EST5", "EST"),
    ],
)
def test_a_zone_is_never_called_what_it_is_not(
    run, system_zone: Callable[[str], None], tz: str, name: str
) -> None:
    run("declare", "API down", "--sev", "1")
    system_zone(tz)
    first = run("update").splitlines()[0]
    assert first.endswith(f" {name}")
    run("note", f"{first.rpartition(' - ')[2]} lag")  # what is printed is read back
    if name != "EST":
        assert f"clocks here are {name} from UTC" in run("doctor", code=1, both=True)


def test_a_program_of_its_own_calls_the_zone_the_same(run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("declare", "API down", "--sev", "1")
    monkeypatch.setenv("TZ", "UTC+5")
    first = run("update", process=True).splitlines()[0]
    assert first.endswith(" -05:00")
    run("note", f"{first.rpartition(' - ')[2]} lag", process=True)
    assert "clocks here are -05:00 from UTC" in run("doctor", code=1, both=True, process=True)


def test_a_zone_that_nobody_knows_is_found_and_names_no_time(run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("declare", "API down", "--sev", "1")
    monkeypatch.setenv("TZ", "Nowhere/City")
    assert "TZ is “Nowhere/City”, which is unknown here; UTC is used" in run("doctor", code=1, both=True)
    assert " UTC\n" in run("update")
    monkeypatch.setenv("TZ", ":Europe/Berlin")
    assert "unknown here" not in run("doctor", both=True)


def test_a_name_without_letters_and_a_file_that_cannot_be_read_are_told(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("declare", "API down", "--sev", "1")
    with monkeypatch.context() as context:
        context.setattr("os.access", lambda path, mode: False)
        # Root may read it all the same; what matters is that it is no wrong usage.
        assert "INC-1" in run("list")
    monkeypatch.setenv("WARROOM_ME", "@!!!")
    said = run("note", "lag", both=True)
    assert "$WARROOM_ME: “me” cannot be used: a name needs at least one letter" in said
    assert "lag" in run("timeline")
    assert "FAIL  config: $WARROOM_ME: “me” cannot be used" in run("doctor", code=1, both=True)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nobody can make a file")
def test_a_folder_that_takes_no_file_is_not_called_busy(run) -> None:
    assert "/proc/x.db cannot be opened" in run("--db", "/proc/x.db", "declare", "lag", "--sev", "1", code=3)


def test_a_clock_that_was_set_back_is_told_and_one_that_is_behind_fails(run, tmp_path: Path) -> None:
    run("declare", "API down", "--sev", "1")
    later = Room.open(tmp_path / "w.db", "li", lambda: Desk().now() + timedelta(hours=2), UTC)
    later.note(1, "written on a clock that is ahead")
    later.close()
    run("note", "written on the right one")
    said = run("doctor", code=None, both=True)
    assert re.search(
        r"ok    clock: INC-1: the clock was set back before entry 4 \((1 h 59 min|2 h 00 min)\)", said
    )
    assert "FAIL  clock: INC-1: written at a time that is still to come: entry 3" in said
    assert "the clock was set back" in run("timeline")


@pytest.mark.parametrize("columns", [60, 120])
def test_a_terminal_without_clipboard_or_room_is_a_remark_and_no_fault(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    run("declare", "API down", "--sev", "1")
    monkeypatch.setattr(Desk, "copy", lambda *_: Failed(("no clipboard here",)))
    monkeypatch.setattr("warroom.cli.doctor_findings.on_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", "40")
    said = run("doctor")
    assert "note  clipboard" in said
    assert ("note  terminal" in said) is (columns == 60)
    assert "FAIL" not in said
    found = {finding["what"]: finding for finding in json.loads(run("doctor", "--json"))}
    assert found["clipboard"]["fine"]
    assert found["clipboard"]["remark"]
    assert not found["integrity"]["remark"]
