"""What `timeline` and `export` print, `paste` reads back: the same entries, whatever people wrote in them."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.cli import timeline_output
from warroom.domain.incident.notes import Noted
from warroom.domain.record import timeline_text
from warroom.domain.record.event_model import Recorded
from warroom.domain.record.timeline_entry import TimelineEntry
from warroom.domain.text.safe_text import LINE_END, outgoing
from warroom.domain.text.time_frame import Frame
from warroom.domain.text.timeline_input import PastedItem, read_timeline
from warroom.reports import entries_csv
from warroom.reports.postmortem import timeline_table

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 27, 16, tzinfo=UTC)

LINES = [
    "14:02 the queue is full", "2026-11-26", "## May 13", "- 14:05 restarted", "* **14:07** done", "Li Wei  2:05 PM", "Li Wei:",
    "```", "~~~", "| 14:02 | a |", "|---|---|", "All times in PST", "[14:09] li: back", "   3  2026-11-26 14:05 CET  · x  @li", "",
    "! not a decision", "? why", "decision: keep it", "question: which?", "· a dot", "▲ up", "ask  @bob", "see @bob  (struck)",
    "x (amended)", "x (struck)", "(added 14:02, late)", "a | b \\| c", "ends with \\", "*bold* _it_ `code`", "'=1+1", "=1+1", "@here now",
    "a, \"b\"", "    deep", "---", "x |", "1. one", "# head", "  ", "5m ago it began", "Posted 3 hours ago. Nov 26 2026 - 14:02",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(LINES) | st.text(max_size=30), min_size=1, max_size=6).map("\n".join)
NOTES = st.builds(str.__add__, st.sampled_from(["", "", "! ", "? ", "!", "?"]), TEXTS).filter(
    lambda text: text.strip(" \t\n\r!?") and "⏎" not in text
)
NAMES = st.sampled_from(["@maya", "@Li Wei", "@o'neil: ops", "@sam (struck)", "@14:02", "@a|b"])


@st.composite
def timelines(draw: st.DrawFn) -> list[TimelineEntry]:
    made, at = [], datetime(2026, 10, 24, 22, 10, tzinfo=UTC)
    for n in range(1, draw(st.integers(2, 6))):
        at += timedelta(minutes=draw(st.integers(0, 200)))
        written = at + timedelta(minutes=draw(st.sampled_from([0, 0, 30, 3000])))
        event = Noted(text=draw(NOTES))
        recorded = Recorded(
            n, f"id-{n}", 1, n * draw(st.sampled_from([1, 997])), at, written, draw(NAMES), event
        )
        corrected = draw(st.none() | NOTES)
        made.append(TimelineEntry(recorded, at, corrected, retracted=draw(st.booleans())))
    return made


def as_shown(entries: Sequence[TimelineEntry]) -> list[tuple[Any, ...]]:
    shown = []
    for entry in entries:
        told = timeline_text.line(entry, BERLIN)
        shown.append((entry.at, told.sign, told.words, entry.retracted, entry.recorded.actor))
    return shown


def as_read(text: str) -> list[tuple[Any, ...]]:
    read = read_timeline(text, Frame(NOW, BERLIN))
    assert (read.asked, read.questions, read.not_read) == ((), [], ())
    return [_shown(item) for item in read.items]


def _shown(item: PastedItem) -> tuple[Any, ...]:
    assert item.at is not None
    sign, words = Noted(text=item.words).sign_and_text(BERLIN, item.at)
    return item.at, sign, words, item.struck, item.who


def printed(entries: Sequence[TimelineEntry]) -> str:
    return "\n".join(timeline_output.entry(entry, BERLIN) for entry in entries)


@given(timelines(), st.sampled_from(["{}", "```\n{}\n```", "Here it is:\n\n{}\n"]))
def test_every_entry_of_the_printed_timeline_is_read_back(entries: list[TimelineEntry], page: str) -> None:
    read = read_timeline(page.format(printed(entries)), Frame(NOW, BERLIN))
    assert read.asked == ()
    assert [_shown(item) for item in read.items] == as_shown(entries)


@given(timelines())
def test_an_editor_that_takes_blanks_from_the_ends_or_a_mail_that_indents_changes_no_entry(
    entries: list[TimelineEntry],
) -> None:
    def rstripped(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        return [
            (at, sign, [line.rstrip() for line in words.split("\n")], *rest)
            for at, sign, words, *rest in rows
        ]

    lines = printed(entries).split("\n")
    trimmed = "\n".join(line.rstrip() for line in lines)
    assert rstripped(as_read(trimmed)) == rstripped(as_shown(entries))
    assert as_read("\n".join(f"    {line}" for line in lines)) == as_shown(entries)


@given(timelines())
def test_every_row_of_the_table_is_read_back(entries: list[TimelineEntry]) -> None:
    def of_the_table(row: tuple[Any, ...]) -> tuple[Any, ...]:
        at, sign, words, struck, _ = row
        # A table has one line for each entry, and wakes nobody up.
        return (
            at,
            sign,
            " ".join(outgoing(words).replace("\n", LINE_END).replace(LINE_END, "\n").split()),
            struck,
        )

    wanted = [of_the_table(row) for row in as_shown(entries)]
    assert [of_the_table(row) for row in as_read(timeline_table(entries, BERLIN))] == wanted


@given(timelines())
def test_every_row_of_the_csv_is_read_back(entries: list[TimelineEntry]) -> None:
    wanted = [(*row[:2], row[2].strip(" \n"), *row[3:]) for row in as_shown(entries)]
    read = [(*row[:2], row[2].strip(" \n"), *row[3:]) for row in as_read(entries_csv.entries(entries))]
    assert read == wanted


def test_a_page_that_lost_the_blanks_in_front_of_its_lines_is_read_back() -> None:
    page = """
2  2026-11-26 14:02 CET  · two lines
14:01 of a log

- 13:59 and a list  @maya  (amended)
3  2026-11-26 14:05 CET  ? why  @li
14:10 a line of mine
"""
    read = read_timeline(page, Frame(NOW, BERLIN))
    assert [item.text for item in read.items] == [
        "@maya: two lines\n14:01 of a log\n\n- 13:59 and a list", "? @li: why", "a line of mine",
    ]  # fmt: skip


@pytest.fixture
def paste(run, monkeypatch: pytest.MonkeyPatch):
    def call(text: str, *argv: str, **how: Any) -> str:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return run("paste", *argv, **how)

    return call


def test_what_was_struck_is_struck_in_the_copy_and_asks_nothing_there(run, paste) -> None:
    run("declare", "queue", "--sev", "2")
    run("note", "? is it dns")
    run("note", "? is it the disk")
    run("note", "log\n14:01 timeout\n14:02 again")
    run("amend", "3", "--retract")
    prints = [
        run("timeline", "-i", "INC-1"),
        run("export", "INC-1"),
        run("export", "INC-1", "--format", "csv"),
    ]
    for number, text in enumerate(prints, 2):
        name = f"INC-{number}"
        run("declare", "copy", "--sev", "2", "--at", "-0m")
        assert "entries are saved" in paste(text, "-i", name, both=True)
        entries = json.loads(run("timeline", "-i", name, "--json"))
        copied = {
            entry["text"].replace("@maya: ", ""): entry for entry in entries if entry["kind"] == "noted"
        }
        assert copied["? is it dns"]["retracted"]
        assert not copied["? is it the disk"]["retracted"]
        assert "log\n14:01 timeout\n14:02 again" in copied
        assert "is it dns" not in run("postmortem", name).split("## Open questions")[1].split("##")[0]


def test_a_paste_with_struck_entries_is_taken_back_and_done_again(run, paste) -> None:
    run("declare", "queue", "--sev", "2")
    run("note", "? is it dns")
    run("note", "restarted")
    run("amend", "3", "--retract")
    printed_lines = run("timeline", "-i", "INC-1").split("\n", 2)[2]
    run("declare", "copy", "--sev", "2")

    def standing() -> list[str]:
        entries = json.loads(run("timeline", "-i", "INC-2", "--json"))
        return [e["text"] for e in entries if e["kind"] == "noted" and not e["retracted"]]

    paste(printed_lines, "-i", "INC-2")
    assert standing() == ["@maya: restarted"]
    run("amend", "-i", "INC-2", "4", "--undo")
    assert standing() == []
    run("amend", "-i", "INC-2", "6", "--undo")
    assert standing() == ["@maya: restarted"]
