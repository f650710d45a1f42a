"""A fault of the settings stops no command: it is told, the rest of the settings counts, and the note is recorded."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from config_damage import GOOD, PARTS, WHOLE

EVERY = {**WHOLE, **PARTS}


@pytest.mark.parametrize("fault", EVERY)
def test_a_note_is_recorded_whatever_the_config_is(run, tmp_path: Path, fault: str) -> None:
    run("declare", "API down", "--sev", "1")
    EVERY[fault](tmp_path / "config.toml")
    said = run("note", "replica lag is 40 s", both=True)
    assert "SETTINGS: " in said
    assert str(tmp_path / "config.toml") in said
    assert "INC-1 entry 3 is saved" in said
    (entry,) = json.loads(run("timeline", "--json"))[2:]
    assert entry["text"] == "replica lag is 40 s"
    for words in (("list",), ("show",), ("update",), ("config", "show"), ("export",), ("metrics",)):
        run(*words)
    assert "config.toml" in run("config", "check", code=1)


@pytest.mark.parametrize("fault", PARTS)
def test_what_stands_beside_a_fault_counts(run, tmp_path: Path, fault: str) -> None:
    PARTS[fault](tmp_path / "config.toml")
    found = json.loads(run("config", "show", "--json"))
    assert found["bell"] is True
    assert found["policy"]["postmortem_hours"] == 24


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZONE", "Berlin"), ("ME", "@!!!"), ("BELL", "maybe"), ("POLICY", "5"), ("TEAM", "[" * 999),
        ("ROTA__HOUR", "9"), ("POLICY__SEVERITY__1__UPDATE_MINUTES", "0"), ("CLIPBOARD_COMMAND", "[1, 2]"), ("ZNE", "UTC"),
    ],
)  # fmt: skip
def test_a_note_is_recorded_whatever_a_variable_says(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    run("declare", "API down", "--sev", "1")
    (tmp_path / "config.toml").write_text(GOOD)
    monkeypatch.setenv(f"WARROOM_{name}", value)
    said = run("note", "replica lag is 40 s", both=True)
    assert f"SETTINGS: $WARROOM_{name}" in said
    assert "INC-1 entry 3 is saved" in said
    assert json.loads(run("config", "show", "--json"))["policy"]["postmortem_hours"] == 24
    assert f"$WARROOM_{name}" in run("config", "check", code=1)


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8-sig", b""), ("utf-16", b""), ("utf-16-be", b"\xfe\xff"), ("utf-32", b"")]
)
def test_a_byte_order_mark_is_read(run, tmp_path: Path, encoding: str, mark: bytes) -> None:
    (tmp_path / "config.toml").write_bytes(mark + f'me = "@jörg"\n{GOOD}'.encode(encoding))
    said = run("config", "show", "--json", both=True)
    assert "SETTINGS" not in said
    assert json.loads(said)["bell"] is True
    assert "is fine" in run("config", "check")


def test_a_config_that_may_not_be_read_is_told(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.toml"
    path.write_text(GOOD)
    real: Callable[..., int] = os.open

    def refused(name: object, *flags: int, **more: int) -> int:  # root may read everything
        if name == path:
            raise PermissionError(13, "Permission denied", str(path))
        return real(name, *flags, **more)

    monkeypatch.setattr(os, "open", refused)
    said = run("declare", "API down", "--sev", "1", both=True)
    assert f"{path} cannot be read (Permission denied)" in said
    assert "INC-1" in said


def test_all_faults_are_told_at_once(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        'me =\nzone = "Mars"\nbel = true\n[policy]\npostmortem_hours = "x"\n'
    )
    said = run("config", "check", code=1)
    for line, words in (
        (1, "is not TOML"),
        (2, "“Mars” is no time zone"),
        (3, "“bell”"),
        (5, "whole number"),
    ):
        assert [row for row in said.splitlines() if f"line {line}: " in row and words in row], said
    doctor = run("doctor", code=1, both=True)
    assert doctor.count("FAIL  config") == 4


def test_of_many_faults_a_command_tells_some(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("".join(f"x{number} = 1\n" for number in range(20_000)))
    said = run("list", both=True)
    assert said.count("there is no setting") == 5
    assert "`warroom config check` tells all" in said
    assert "19,900 more" in run("config", "check", code=1)


@pytest.mark.parametrize(
    "text", ["zone = Berlin\n", 'zone = "Mars"\n', 'zone "UTC"\n', 'zon = "UTC"\n', 'me = """\nzone = "UTC"\n', "zone = 5\n"]
)  # fmt: skip
def test_with_a_zone_that_cannot_be_read_no_clock_time_is_guessed(run, tmp_path: Path, text: str) -> None:
    run("declare", "API down", "--sev", "1")
    (tmp_path / "config.toml").write_text(text)
    assert "entry 3 is saved" in run("note", "no time", both=True)
    assert "entry 4 is saved" in run("note", "-7m", "seven minutes ago", both=True)
    for typed in ("00:00 x", "yesterday 23:50 x", "2026-01-31 14:02 x", "~00:00 x", "12am x"):
        said = run("note", typed, code=1)
        assert "write it with its offset from UTC, as in" in said
        assert "+01:00" in said
    assert len(json.loads(run("timeline", "--json"))) == 4
    assert " UTC" in run("update").splitlines()[-1]
    assert "The time zone cannot be read" in run("config", "check", code=1)
    (tmp_path / "config.toml").unlink()
    assert " CE" in run("update").splitlines()[-1]


def test_a_zone_that_can_be_read_beside_faults_counts(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text('bell = 5\nzone = "Asia/Tokyo"\nme =\n')
    run("declare", "API down", "--sev", "1")
    assert " JST" in run("update").splitlines()[-1]
    (tmp_path / "config.toml").write_text('zone = "Mars"\n')
    monkeypatch.setenv("WARROOM_ZONE", "Asia/Tokyo")
    assert " JST" in run("update").splitlines()[-1]


def test_a_time_with_its_offset_needs_no_zone(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('zone = "Mars"\n')
    run("declare", "API down", "--sev", "1", "--at", "2026-01-31 14:00+01:00")
    run("note", "2026-01-31", "14:02+01:00", "lag")
    assert json.loads(run("timeline", "--json"))[-1]["at"].startswith("2026-01-31T13:02")


def test_what_is_left_out_of_a_list_leaves_the_lines_of_the_rest(run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[[team]]\nhandle = 5\n[[team]]\nhandle = "@li"\n[[team]]\nhandel = "@x"\n[[team]]\nhandle = "@sam"\nrolls = 1\n'
    )
    shown = run("config", "show")
    assert "team.0" in shown
    assert '"@li"' in shown
    assert '"@sam"' in shown
    assert "@x" not in shown
    assert "# line 3" in shown
    assert "# line 7" in shown
    said = run("config", "check", code=1)
    assert "line 2: “team.0.handle” cannot be used" in said
    assert "line 6: there is no setting “handel”" in said
    assert "line 9: there is no setting “rolls”" in said
    assert said.count("line ") == 3


def test_a_script_reads_every_fault(run, tmp_path: Path) -> None:
    told = json.loads(run("config", "check", "--json"))
    assert told == {"path": str(tmp_path / "config.toml"), "fine": True, "faults": []}
    (tmp_path / "config.toml").write_text('zone = "Nowhere"\nfoo = 1\n')
    run("config", "check", "--json", code=1)
    told = json.loads(run.printed)
    assert not told["fine"]
    assert any("Nowhere" in fault for fault in told["faults"])
    assert any("foo" in fault for fault in told["faults"])
