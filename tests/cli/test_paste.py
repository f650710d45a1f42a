"""`warroom paste`: a timeline kept elsewhere goes in with its times, all of it or nothing."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def paste(run, monkeypatch: pytest.MonkeyPatch):
    def call(text: str, *argv: str, code: int = 0, **how: Any) -> str:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return run("paste", *argv, code=code, **how)

    return call


def noted(run, incident: str = "INC-1") -> list[tuple[str, str]]:
    entries = json.loads(run("timeline", "-i", incident, "--json"))
    return [(entry["at"][:16], entry["text"]) for entry in entries if entry["kind"] == "noted"]


TIMELINE = """
## 2026-01-10
- 14:02 queue is full
- **14:05** @li restarts the workers,
  one after the other
- 00:10 empty again
"""


def test_a_timeline_is_recorded_as_late_entries_of_whoever_pastes(run, paste) -> None:
    run("declare", "queue", "--sev", "2", "--at", "2026-01-10 14:00")
    said = paste(TIMELINE, both=True)
    assert (
        "INC-1: 3 entries are saved, 2026-01-10 14:02 CET to 2026-01-11 00:10 CET (entries 2 to 4)." in said
    )
    assert "Times that name no zone were read as Europe/Berlin." in said
    assert noted(run) == [
        ("2026-01-10T13:02", "queue is full"),
        ("2026-01-10T13:05", "@li restarts the workers, one after the other"),
        ("2026-01-10T23:10", "empty again"),
    ]
    assert "late" in run("timeline")
    assert "@maya" in run("timeline").splitlines()[-1]


def test_a_dry_run_shows_it_and_records_nothing(run, paste, tmp_path: Path) -> None:
    run("declare", "queue", "--sev", "2", "--at", "2026-01-10 14:00")
    (tmp_path / "timeline.md").write_text(f"Summary first.\n{TIMELINE}- 2X:XX unknown\n")
    said = run("paste", "--dry-run", str(tmp_path / "timeline.md"), both=True)
    assert "2026-01-10 14:02 CET  queue is full" in said
    assert "ASKED  2X:XX unknown" in said
    assert "Not read: line 1." in said
    assert noted(run) == []
    shown = json.loads(run("paste", "--dry-run", "--json", str(tmp_path / "timeline.md")))
    assert [(item["at"], item["lines"]) for item in shown["items"]][1] == ("2026-01-10T13:05:00.000Z", [5, 6])
    assert shown["items"][-1]["asked"]
    assert shown["not_read"] == [{"line": 1, "text": "Summary first."}]


def test_one_question_and_nothing_is_recorded(run, paste) -> None:
    run("declare", "queue", "--sev", "2", "--at", "2026-01-10 14:00")
    said = paste("14:02 a\n2X:XX b\n17:00-18:00 c\n", code=1)
    assert said.startswith("Nothing was recorded. line 2: “2X:XX” is not read as a time")
    assert "line 3: “17:00-18:00” is a span" in said
    assert "names no" not in said
    assert "No line with a time" in paste("only words\n", code=1)
    assert "several days" in paste("11/12/2025\n14:02 a\n", code=1)
    assert noted(run) == []


def test_the_day_and_the_zone_can_be_named(run, paste) -> None:
    run("declare", "queue", "--sev", "2")
    paste("23:28 a\n00:37 b\n", "--date", "2022-09-07", "--zone", "America/New_York")
    assert noted(run) == [("2022-09-08T03:28", "a"), ("2022-09-08T04:37", "b")]
    assert "--zone" in paste("All times in PST\n14:02 a\n", code=1)
    paste("All times in PST\n14:02 a\n", "--zone", "America/Los_Angeles", "--date", "2022-12-07")
    assert noted(run)[-1] == ("2022-12-07T22:02", "a")
    assert "is no time zone" in paste("14:02 a\n", "--zone", "Mars", code=2)


def test_what_warroom_prints_goes_into_another_incident_with_its_times(run, paste) -> None:
    run("declare", "queue", "--sev", "2", "--at", "2026-10-24 23:50")
    for line in ("2026-10-25 02:30 CEST lag", "2026-10-25 02:30 CET lag | again", "2026-10-25 03:10 ! fail over",
                 "2026-10-25 03:15 two lines\nof a log"):  # fmt: skip
        run("note", line)
    times = [at for at, _ in noted(run)]
    printed = [
        run("timeline", "-i", "INC-1"),
        run("export", "-i", "INC-1", "--since", "INC-1:1"),
        run("export", "INC-1", "--format", "csv"),
    ]
    for number, text in enumerate(printed, 2):
        run("declare", "copy", "--sev", "2", "--at", "2026-10-24 23:50")
        paste(text, "-i", f"INC-{number}")
        taken = noted(run, f"INC-{number}")
        assert [at for at, _ in taken][-4:] == times
        assert [words for _, words in taken][-4:-1] == [
            "@maya: lag",
            "@maya: lag | again",
            "! @maya: fail over",
        ]


def test_lines_of_a_log_that_go_past_midnight(run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("declare", "queue", "--sev", "2")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"23:28 a\n00:37 b\n00:36 c\n")))
    run("note", "--stdin", "--date", "2022-09-07")
    assert noted(run) == [("2022-09-07T21:28", "a"), ("2022-09-07T22:36", "c"), ("2022-09-07T22:37", "b")]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"14:00 a\n11:00 b\n")))
    assert "goes back" in run("note", "--stdin", "--date", "2022-09-07", code=1)


def test_a_bare_time_is_of_the_day_of_an_incident_that_was_filed_afterwards(run) -> None:
    run("declare", "queue", "--sev", "2", "--at", "2025-10-21 21:45")
    assert "for 2025-10-21 21:47" in run("note", "21:47 alarms rise", both=True)
    for words in ("words of today", "-7m words of today", "! words of today"):
        asked = run("note", "--", words, code=1)
        assert "filed afterwards; write when it happened, as in 2025-10-21 21:45, or -0m for now" in asked
    run("note", "--", "-0m words of today")
    assert "for 2025-10-22 00:10" in run("note", "00:10 alarms rise", both=True)
    run("resolve", "--at", "2025-10-22 01:00", "--cause", "x", "--fix", "y")
    assert "for 2025-10-21 23:10" in run("note", "-i", "INC-1", "23:10 alarms rise", both=True)


def test_lines_without_a_time_in_what_was_filed_are_asked_about(run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("declare", "queue", "--sev", "2", "--at", "2025-10-21 21:45")
    for text in (b"words\n", b"-7m words\n21:50 more\n", b"words\n21:50 more\n"):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
        assert "line 1: This incident was filed afterwards" in run("note", "--stdin", code=1)
    assert not noted(run)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"21:50 more\nof it\n-0m words\n")))
    run("note", "--stdin")
    assert [words for _, words in noted(run)] == ["more", "of it", "words"]
    assert [at[:10] for at, _ in noted(run)][:2] == ["2025-10-21", "2025-10-21"]


def test_a_guess_is_one_where_it_can_be_marked_and_refused_elsewhere(run) -> None:
    run("declare", "queue", "--sev", "2", "--at", "2026-01-10 14:00", "--started", "~2026-01-10 13:50")
    assert json.loads(run("show", "--json"))["milestones"]["started"]["estimated"]
    assert "is a guess" in run("note", "--at", "~2026-01-10 14:10", "x", code=1)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("All times in CET\n14:02 queue is full\n", "line 1: it names the zone of a page"),
        ("Times are in PST (UTC-8)\n14:02 queue is full\n", "line 1: it names the zone of a page"),
        (
            "14:02 queue is full\nli — 01/10/2026 2:05 PM\nempty again\n",
            "line 2: it reads as a name with a time",
        ),
        ("Li Wei  2:05 PM\nempty again\n", "line 1: it reads as a name with a time"),
    ],
)
def test_notes_from_a_pipe_refuse_lines_that_only_a_paste_reads(
    run, monkeypatch: pytest.MonkeyPatch, text: str, asked: str
) -> None:
    run("declare", "queue", "--sev", "2")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    refused = run("note", "--stdin", code=1, both=True)
    assert asked in refused
    assert "`warroom paste` reads" in refused
    assert noted(run) == []


@pytest.mark.parametrize(
    "line", ["pod 1200", "step 1000", "v 14.02", "saw it again at 14:02", "Times of the CET team"]
)
def test_notes_from_a_pipe_that_only_end_in_a_number_are_notes(
    run, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    run("declare", "queue", "--sev", "2")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
    run("note", "--stdin")
    assert [words for _, words in noted(run)] == [line]
