"""Options, counts, days, lengths and references as people write them; and a read leaves nothing behind."""

import json
from datetime import date
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.cli.table import fitted
from warroom.cli.values import count_type
from warroom.domain.refusal import Refusal
from warroom.domain.text.near_days import read_near_day
from warroom.room.minutes import whole_minutes

TUESDAY = date(2026, 11, 24)
OF_ONE_INCIDENT = [
    ("show",), ("timeline",), ("metrics",), ("task", "list"), ("criteria", "list"), ("action", "list"), ("escalate",), ("checklist",),
    ("handover",), ("update",), ("ack",), ("status", "identified"), ("severity", "2"), ("resolve",),
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("4100", 4100),
        ("4,100", 4100),
        ("4.100", 4100),
        ("1 234 567", 1234567),
        ("4.1k", 4100),
        ("4k", 4000),
        ("2M", 2_000_000),
        ("0", 0),
    ],
)
def test_a_count_is_read_with_its_commas(run, typed: str, count: int) -> None:
    assert count_type(typed) == count
    run("declare", "API down", "--sev", "1")
    run("impact", "--users", typed)
    assert json.loads(run("show", "--json"))["affected_users"] == count


@pytest.mark.parametrize("typed", ["", "4,10", "4,1000", "-4", "~4100", "30%", "4.1", "many", "9" * 30])
def test_what_may_be_another_number_is_refused(typed: str) -> None:
    with pytest.raises(click.BadParameter, match="is no count"):
        count_type(typed)


@pytest.mark.parametrize(
    ("typed", "past", "ahead"),
    [
        ("yesterday", "2026-11-23", "2026-11-23"), ("today", "2026-11-24", "2026-11-24"), ("tomorrow", "2026-11-25", "2026-11-25"),
        ("friday", "2026-11-20", "2026-11-27"), ("Tuesday", "2026-11-24", "2026-11-24"), ("wed", "2026-11-18", "2026-11-25"),
        ("3 days ago", "2026-11-21", "2026-11-21"), ("in 2 weeks", "2026-12-08", "2026-12-08"), ("3d", "2026-11-21", "2026-11-27"),
        ("31 Jan", "2026-01-31", "2027-01-31"), ("2026-01-31", "2026-01-31", "2026-01-31"), ("1 Dec 2026", "2026-12-01", "2026-12-01"),
    ],
)  # fmt: skip
def test_a_day_is_called_as_people_call_it(typed: str, past: str, ahead: str) -> None:
    assert str(read_near_day(typed, TUESDAY, ahead=False)) == past
    assert str(read_near_day(typed, TUESDAY, ahead=True)) == ahead


@pytest.mark.parametrize(
    "typed", ["next friday", "last monday", "soon", "", "in 3 days ago", "11/12", "9999 weeks", "2026-02-30"]
)
def test_a_day_that_may_be_two_or_none_is_refused(typed: str) -> None:
    assert isinstance(read_near_day(typed, TUESDAY, ahead=True), Refusal | date)
    if typed != "9999 weeks":
        assert isinstance(read_near_day(typed, TUESDAY, ahead=True), Refusal)


@given(st.text(max_size=30), st.booleans())
def test_any_day_is_answered(typed: str, ahead: bool) -> None:
    assert isinstance(read_near_day(typed, TUESDAY, ahead=ahead), Refusal | date)


@pytest.mark.parametrize(("typed", "minutes"), [("5", 5), ("5m", 5), ("1h", 60), ("1h30", 90), ("1h30m", 90), ("90 minutes", 90), ("2 hours", 120), ("1 h 30 min", 90)])  # fmt: skip
def test_a_length_is_read_in_hours_too(typed: str, minutes: int) -> None:
    assert whole_minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["", "soon", "5x", "1h ago", "90s", "m", "h"])
def test_what_is_no_length_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="is no number of minutes"):
        whole_minutes(typed)


def test_only_a_digit_behind_a_dash_makes_a_text(run) -> None:
    run("declare", "API down", "--sev", "1")
    for argv in (
        ("note", "-m", "lag"),
        ("note", "lag", "-v"),
        ("impact", "-x"),
        ("task", "add", "@li look", "-q"),
    ):
        assert "No such option" in run(*argv, code=2)
    before = run("timeline")
    run("note", "-7m lag")
    run("note", "--", "-m is what git takes")
    assert len(run("timeline").splitlines()) == len(before.splitlines()) + 2


def test_one_spelling_of_severity_and_the_older_one_still_works(run) -> None:
    run("declare", "API down", "--severity", "1")
    assert "API down" in run("list", "--sev", "1") == run("list", "--severity", "1")
    for name in ("declare", "list", "metrics"):
        assert "--sev " in run(name, "-h")
        assert "--severity" not in run(name, "-h")


@pytest.mark.parametrize("command", OF_ONE_INCIDENT)
def test_an_incident_is_a_word_where_no_text_is_taken(run, command: tuple[str, ...]) -> None:
    run("declare", "API down", "--sev", "1")
    run("declare", "mail is slow", "--sev", "3")
    words = command
    before = run("timeline", "INC-2")
    said = run(*words, "INC-1", both=True)
    assert "mail is slow" not in said
    assert run("timeline", "INC-2") == before
    assert "are two incidents" in run("-i", "INC-2", *words, "INC-1", code=2)
    assert "are two incidents" in run(*words, "INC-1", "-i", "INC-2", code=2)


def test_a_bare_number_is_an_incident_only_where_nothing_else_is_asked_for(run) -> None:
    run("declare", "API down", "--sev", "1")
    assert run("show", "1") == run("show", "inc-1") == run("show")
    assert "unexpected extra argument" in run("resolve", "rolled", "back", code=2)
    run("severity", "2")
    assert "INC-9" in run("show", "INC-9", code=1)


@pytest.mark.parametrize(
    "command",
    [
        "list",
        "show",
        "timeline",
        "metrics",
        "search x",
        "export --all --format json",
        "action list",
        "checklist",
        "oncall",
        "review INC-1",
    ],
)
def test_a_read_creates_nothing(run, tmp_path: Path, command: str) -> None:
    said = run("--db", str(tmp_path / "none" / "deeper" / "w.db"), *command.split(), code=None, both=True)
    assert said
    assert not (tmp_path / "none").exists()


def test_a_write_still_begins_a_database_and_a_read_finds_it(run, tmp_path: Path) -> None:
    database = str(tmp_path / "none" / "w.db")
    assert "No incidents yet" in run("--db", database, "list", both=True)
    run("--db", database, "declare", "API down", "--sev", "1")
    assert "API down" in run("--db", database, "list")


def test_output_into_a_folder_that_is_not_there_is_refused(run, tmp_path: Path) -> None:
    run("declare", "API down", "--sev", "1")
    assert "There is no folder" in run("export", "--output", str(tmp_path / "no" / "x.md"), code=1)
    assert not (tmp_path / "no").exists()


def test_a_list_on_a_terminal_has_a_head_and_fits_and_in_a_pipe_is_plain(
    run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("declare", "日本 " * 40, "--sev", "1")
    piped = run("list")
    assert piped.startswith("INC-1 ")
    assert "日本 " * 40 in piped
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr("warroom.cli.table.on_terminal", lambda: True)
    head, row = run("list").splitlines()
    assert head.split()[:3] == ["INCIDENT", "SEV", "STATUS"]
    assert head.index("STATUS") == row.index("Investigating")
    assert row.endswith("…")
    for argv in (
        ("task", "@li " + "look " * 40),
        ("criteria", "no errors " * 20),
        ("action", "add", "alert " * 20),
    ):
        run(*argv)
    for command in (("task", "list"), ("criteria",), ("action", "list"), ("escalate",)):
        head, *rows = run(*command).splitlines()
        assert head.split()[0] in ("NO", "INC", "STEP")
        assert all(len(row) <= 60 for row in (head, *rows))
        assert rows


@given(st.text(st.sampled_from("ab 日é\u0301\u200b…"), max_size=40), st.integers(1, 30))
def test_a_row_never_is_wider_than_the_terminal(row: str, width: int) -> None:
    from rich.cells import cell_len

    assert cell_len(fitted(row, width)) <= max(width, 1)


def test_open_incidents_and_people_with_accents_are_found(run) -> None:
    run("declare", "API down", "--sev", "1", "--commander", "@José")
    run("resolve")
    run("declare", "too many open files", "--sev", "2")
    run("resolve")
    run("declare", "mail is slow", "--sev", "3")
    assert [row.split()[0] for row in run("list", "open").splitlines()] == ["INC-3"]
    for typed in ("@jose", "José", "JOSE", "@josé"):
        assert "INC-1" in run("list", "--person", typed)
    assert run("list", "@jose") == run("list", "--person", "jose")


def test_a_milestone_years_away_is_said(run) -> None:
    run("declare", "API down", "--sev", "1")
    said = run("amend", "--milestone", "started", "--at", "2020-11-24 10:00", both=True)
    assert "look again: that is 2,191 days before INC-1 was declared" in said
    assert "look again" not in run("amend", "--milestone", "started", "--at", "-20m", both=True)


def test_reopening_is_said(run) -> None:
    run("declare", "API down", "--sev", "1")
    run("resolve")
    assert "INC-1 entry 4: reopened: Identified." in run("status", "INC-1", "identified", both=True)


@pytest.mark.parametrize("title", ["\u200b", "\u200b \u2060\ufeff", "\u3164", "\u0301", ""])
def test_a_title_that_nobody_sees_is_refused(run, title: str) -> None:
    assert "say in a few words what is broken" in run("declare", title, "--sev", "1", code=1)


def test_the_channel_of_a_title_in_another_script_bears_the_reference(run) -> None:
    for number, title in enumerate(("日本語", "Ошибка"), 1):
        opened = json.loads(run("declare", title, "--sev", "1", "--json"))
        assert opened["channel"].endswith(f"-inc-{number}")
