"""A paste with times is shown before it is recorded: all of it or nothing, as one act, and nothing of it is lost."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from operator_at_work import NOW, Desk, Operator, at_sizes, at_the_console
from test_bursts import typed
from test_hostile import bytes_of_the_console, nothing_of_theirs_is_in
from textual.events import Paste

from warroom.domain.incident.notes import Noted
from warroom.domain.policy.severities import Severity
from warroom.domain.text import validation
from warroom.domain.text.time_frame import Frame
from warroom.domain.text.timeline_input import PastedTimeline, read_timeline
from warroom.room import Room
from warroom.room.times import Times
from warroom.tui.widgets.paste_rows import pasted_rows

ELEVEN = """\
- 12:10 deploy of api 4.2
* 12:12 alarms rise
[12:13] @li: error rate at 30%
12:15 rolled back
12:16 @sam: still failing
(12:20) cache flushed
12:22 UTC recovered
12:25 errors at 2%
12:30 errors at 0.1%
12:40 monitoring
12:50 all clear
"""
SIZES = [(80, 24), (120, 36), (200, 60)]


def _notes(desk: Desk) -> list[tuple[str, str]]:
    """Each note's time and words, in the order in which they were recorded."""
    events = desk.room().store.read_after(1)
    return [(f"{e.at:%d %H:%M}", e.event.text) for e in events if isinstance(e.event, Noted)]


def _pastes(ic: Operator, text: str) -> None:
    ic.pilot.app.post_message(Paste(text))


def _field(ic: Operator, name: str) -> str:
    return ic.pilot.app.screen.query_one(f"#paste-{name}").value


def _read_slowly(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Pastes are read only once the event is set."""
    read, go_on = Times.read_paste, threading.Event()

    def slow(self: Times, *what: object) -> PastedTimeline:
        go_on.wait()
        return read(self, *what)

    monkeypatch.setattr(Times, "read_paste", slow)
    return go_on


async def _focuses(ic: Operator, name: str) -> None:
    """Press Tab until the field has the focus."""
    for _ in range(4):
        focused = ic.pilot.app.focused
        if focused is not None and focused.id == f"paste-{name}":
            return
        await ic.press("tab")
    raise AssertionError(f"Tab never came to {name}")


@at_sizes(*SIZES)
@pytest.mark.parametrize("first", ["", "n", "slash"])
async def test_enter_records_a_pasted_timeline_as_one_act(
    desk: Desk, size: tuple[int, int], first: str
) -> None:
    desk.declare()
    async with at_the_console(desk, size) as ic:
        await ic.sees("declared")
        if first == "slash":
            await ic.press("up")  # the timeline is looked through
        elif first:
            await ic.press(first)
        _pastes(ic, ELEVEN)
        await ic.sees("Paste: 11 lines with times → INC-1", "12:13 @li: error rate at 30%", "12:50 all clear")
        await ic.sees("Enter records 11 entries", "read as 2026-11-23", "read as UTC")
        assert _notes(desk) == []
        await ic.press("enter")
        await ic.sees("11 entries saved, 2026-11-23 12:10 to 12:50 UTC")
        notes = _notes(desk)
        assert len(notes) == 11
        assert notes[0] == ("23 12:10", "deploy of api 4.2")
        assert notes[2] == ("23 12:13", "@li: error rate at 30%")
        assert all(entry.late for entry in desk.room().timeline(1) if isinstance(entry.recorded.event, Noted))
        await ic.press("escape", "ctrl+z")
        await ic.sees("undone: entries 3-13")
        entries = desk.room().timeline(1)
        assert all(entry.retracted for entry in entries if isinstance(entry.recorded.event, Noted))
        await ic.press("ctrl+z")
        await ic.sees("brought back: entries 3-13")


async def test_esc_makes_one_note_of_the_whole_text_and_keeps_what_was_typed(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("n")
        await ic.type("chat: ")
        _pastes(ic, ELEVEN)
        await ic.sees("11 lines with times")
        await ic.press("escape")
        await ic.waits(
            lambda: ic.pilot.app.screen.query_one("#note-line").value.startswith(f"chat: {ELEVEN[:20]}")
        )
        await ic.settles()
    async with at_the_console(desk) as ic:
        await ic.waits(
            lambda: ic.pilot.app.screen.query_one("#note-line").value.startswith(f"chat: {ELEVEN[:20]}")
        )
        await ic.press("n", "enter")
        await ic.sees("saved")
    assert [words for _, words in _notes(desk)] == [f"chat: {ELEVEN.rstrip()}"]


async def test_a_console_that_ends_in_the_preview_has_the_paste_in_its_line_the_next_time(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, ELEVEN)
        await ic.sees("11 lines with times")
        await ic.settles()
    async with at_the_console(desk) as ic:
        await ic.sees("- 12:10 deploy of api 4.2⏎")
        assert ic.pilot.app.screen.note_line.value == ELEVEN.rstrip()


async def test_after_it_is_recorded_nothing_of_the_paste_comes_back(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("n")
        await ic.type("half a no")
        _pastes(ic, ELEVEN)
        await ic.sees("Enter records 11")
        await ic.press("enter")
        await ic.sees("11 entries saved", "half a no")
        await ic.settles()
    async with at_the_console(desk) as ic:
        await ic.sees("half a no")
        assert ic.pilot.app.screen.note_line.value == "half a no"
    assert len(_notes(desk)) == 11


@pytest.mark.parametrize("line", [False, True])
async def test_a_burst_without_brackets_is_one_timeline_however_it_is_cut(desk: Desk, line: bool) -> None:
    desk.declare()
    came = ELEVEN.replace("\n", "\r")
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        if line:
            await ic.press("n")
        first, second, third = came[:70], came[70:133], came[133:]
        ic.pilot.app.post_message(typed(first, 5.0))
        ic.pilot.app.post_message(typed(second, 5.05))
        ic.pilot.app.post_message(typed(third, 9.0))  # a machine that was busy
        await ic.sees("11 lines with times", "12:50 all clear")
        await ic.settles()
        assert _notes(desk) == []
        await ic.press("enter")
        await ic.sees("11 entries saved")
    assert [words for _, words in _notes(desk)][-1] == "all clear"


async def test_pieces_of_which_the_first_holds_one_time_are_one_timeline(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        ic.pilot.app.post_message(typed("some words first\r12:01 deploy\r12:0", 5.0))
        await ic.sees("some words first⏎12:01 deploy")
        ic.pilot.app.post_message(typed("5 rolled back\r", 5.05))
        await ic.sees("Paste: 2 lines with times", "12:05 rolled back", "some words first")
        await ic.press("escape")
        await ic.sees("some words first⏎12:01 deploy⏎12:05 rolled back")


@pytest.mark.parametrize(
    "text",
    [
        "two\nlines",
        "12:10 one time\nand words that go on",
        "12:10 one line",
        "api-1 1/1 Running 0 5m\napi-2 0/1 Crash 3 10m",
        "1. first\n2. second",
        "\n\n",
    ],
)
async def test_a_paste_with_fewer_than_two_times_waits_in_the_note_line(desk: Desk, text: str) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, text)
        await ic.waits(lambda: ic.pilot.app.screen.note_line.has_focus)
        assert ic.pilot.app.screen.note_line.value == text.strip("\n")


async def test_the_date_and_the_zone_are_asked_once_and_read_anew(desk: Desk) -> None:
    desk.declare()
    text = "09:10 deploy\n09:20 rolled back\n"
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, text)
        await ic.sees("read as 2026-11-23", "09:20 rolled back")
        await _focuses(ic, "date")
        await ic.type("2026-11-")
        await ic.press("enter")
        await ic.sees("“2026-11-” is no")
        assert _notes(desk) == []
        await ic.type("21")
        await ic.sees("2026-11-21 09:10 to 09:20 UTC")
        await _focuses(ic, "zone")
        await ic.type("Nowhere")
        await ic.sees("“Nowhere” is no time zone; write it as Europe/Berlin or +02:00.")
        await ic.press("enter")
        assert _notes(desk) == []
        await ic.press("ctrl+u")
        await ic.type("+02:00")
        await ic.sees("2026-11-21 09:10 to 09:20 UTC+02:00")
        await ic.press("enter")
        await ic.sees("2 entries saved")
    assert _notes(desk) == [("21 07:10", "deploy"), ("21 07:20", "rolled back")]


async def test_what_cannot_be_told_is_asked_in_the_field_that_answers_it(desk: Desk) -> None:
    desk.declare()
    text = "Times in CET\n12:01 alarm\n\nTimes in EST\n12:05 deploy\n"
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, text)
        await ic.sees("zone is asked", "asked: answer in a field")
        await ic.press("enter")
        await ic.sees("The page names several zones", "in the field zone")
        assert "--zone" not in ic.screen()
        await _focuses(ic, "zone")
        await ic.type("+01:00")
        await ic.misses("is asked")


async def test_a_line_that_is_asked_is_answered_in_the_line_itself(desk: Desk) -> None:
    desk.declare()
    text = "12:01 alarm\n2X:XX somebody called\n12:05 deploy\n12:07-12:09 dns slow\n"
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        _pastes(ic, text)
        await ic.sees("? line 2", "2 asked", "“2X:XX” is not read as a time", "? line 4")
        await ic.press("enter")
        await ic.sees("Line 2: “2X:XX” is not read")
        assert _notes(desk) == []
        assert _field(ic, "line") == "2X:XX somebody called"
        await ic.press("tab", "end", "ctrl+u")
        await ic.type("12:03 somebody called")
        await ic.sees("12:03 somebody called", "1 asked")
        await ic.press("shift+tab", "question_mark")
        await ic.waits(lambda: _field(ic, "line") == "12:07-12:09 dns slow")
        await ic.press("tab", "end", "ctrl+u")  # thrown away on purpose
        await ic.sees("Enter records 3 entries")
        await ic.press("enter")
        await ic.sees("3 entries saved")
    assert _notes(desk) == [("23 12:01", "alarm"), ("23 12:03", "somebody called"), ("23 12:05", "deploy")]


async def test_what_was_changed_in_a_line_goes_with_esc_into_the_note(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, "12:01 alarm\n12:05 deploy\n")
        await ic.sees("2 lines with times")
        await ic.press("tab", "end")
        await ic.type(" of the API")
        await ic.sees("alarm of the API")
        await ic.press("escape")
        await ic.sees("12:01 alarm of the API⏎12:05 deploy")


async def test_lines_that_are_not_read_are_named_before_they_are_left_out(desk: Desk) -> None:
    desk.declare()
    text = "We met at the desk.\nNobody wrote a time.\n12:01 alarm\n12:05 deploy\n"
    async with at_the_console(desk, (80, 24)) as ic:
        await ic.sees("declared")
        _pastes(ic, text)
        await ic.sees("? line 1", "We met at the desk.", "? line 2", "Not read: write a time", "2 not read")
        await ic.press("enter")
        await ic.sees("Lines 1-2 are not read and would be left out; Enter again records the rest")
        assert _notes(desk) == []
        await ic.press("enter")
        await ic.sees("2 entries saved", "2 lines left out")
    assert [words for _, words in _notes(desk)] == ["alarm", "deploy"]


async def test_another_set_of_lines_left_out_is_asked_about_again(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, "We met.\n12:01 alarm\n12:05 deploy\n")
        await ic.sees("1 not read")
        await ic.press("enter")
        await ic.sees("Line 1 is not read and would be left out")
        await ic.press("home", "tab", "end")
        await ic.type(" All of us.")
        await ic.sees("We met. All of us.")
        await ic.press("enter")
        await ic.sees("Line 1 is not read and would be left out")
        assert _notes(desk) == []


async def test_what_is_recorded_is_what_was_shown(desk: Desk) -> None:
    """A clock without a day means another day once midnight went by."""
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, "12:01 alarm\n12:05 deploy\n")
        await ic.sees("Enter records 2 entries, 2026-11-23")
        desk.clock.at = NOW + timedelta(hours=24)
        await ic.press("enter")
        await ic.sees("read otherwise than a moment ago", "Enter records 2 entries, 2026-11-24")
        assert _notes(desk) == []
        await ic.press("enter")
        await ic.sees("2 entries saved")
    assert [at for at, _ in _notes(desk)] == ["24 12:01", "24 12:05"]


async def test_only_the_newest_reading_is_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading that takes its time holds up no key, and is not shown when something was changed meanwhile."""
    desk.declare()
    read, go_on, days = Times.read_paste, threading.Event(), []

    def slow(self: Times, number: int, text: str, *more: object) -> PastedTimeline:
        if "alarm!" in text:
            days.append(more)
            go_on.wait()
        return read(self, number, text, *more)

    monkeypatch.setattr(Times, "read_paste", slow)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, "12:01 alarm\n12:05 deploy\n")
        await ic.sees("2 lines with times")
        await ic.press("tab", "end")
        await ic.type("!")
        await ic.waits(lambda: days)
        await ic.type("?")
        await ic.press("enter")
        await ic.sees("still being read")
        assert "alarm!" not in ic.screen().split("line 1")[0]
        assert _notes(desk) == []
        go_on.set()
        await ic.waits(lambda: "│ 12:01     alarm!?" in ic.screen())
        await ic.press("enter")
        await ic.sees("2 entries saved")
    assert _notes(desk)[0] == ("23 12:01", "alarm!?")


async def test_a_big_paste_opens_the_preview_while_it_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.declare()
    go_on = _read_slowly(monkeypatch)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, "".join(f"12:{n % 60:02}:00 pod {n} restarted\n" for n in range(600)))
        await ic.press("x")  # no command of the room behind it
        await ic.sees("Paste → INC-1", "reading …")
        await ic.press("enter")
        await ic.sees("still being read")
        go_on.set()
        await ic.sees("600 lines with times")
        await ic.press("end")
        await ic.sees("pod 599 restarted")
        await ic.press("escape")
    assert _notes(desk) == []


async def test_a_big_paste_without_times_leaves_the_preview_by_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.declare()
    go_on = _read_slowly(monkeypatch)
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, "one line\nand another")
        await ic.sees("reading …")
        go_on.set()
        await ic.misses("Paste → INC-1")
        await ic.sees("one line⏎and another")


async def test_a_paste_in_a_console_that_only_looks_on_is_refused(desk: Desk) -> None:
    desk.declare()
    desk.read_only = True
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, ELEVEN)
        await ic.sees("You are looking on; nothing can be written here.")
        assert "Paste:" not in ic.screen()


async def test_nothing_is_recorded_when_one_of_many_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.declare()
    monkeypatch.setattr(validation, "TEXT_LIMIT", 20)
    text = "12:01 alarm\n12:02 deploy of a version with a long name\n12:05 rolled back\n"
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, text)
        await ic.sees("3 lines with times")
        await ic.press("enter")
        await ic.sees("Nothing was recorded. line 2: The note has 36 characters")
        assert _notes(desk) == []
        await ic.press("escape")
        await ic.sees("12:01 alarm⏎")
        assert ic.pilot.app.screen.note_line.value == text.rstrip()


def test_hostile_words_are_shown_safely_in_the_preview(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    room = Room.open(path, "maya", lambda: datetime.now(UTC), UTC)
    number = room.declare("API down", Severity.SEV1).number
    hostile = "x\x07\x9b31m\u202e\u200b\x1b]0;x [@click=app.quit]q[/] [/b]"
    text = f"{hostile}\n-1m a\n2026-01-02 03:04 {hostile}\n2026-01-02 03:05 @{hostile}: b\n2X:XX {hostile}\n"
    paste = b"\x1b[200~" + text.encode() + b"\x1b[201~"
    seen = bytes_of_the_console(path, [paste, b"\x1b[B", b"\x1b[B", b"\r", b"\t", b"\x1b"])
    assert b"lines with times" in seen
    assert b"[@click=app.quit]" in seen
    nothing_of_theirs_is_in(seen)
    assert room.incident(number).is_open


FIXTURES = [
    ELEVEN,
    "# API down\n\nAll times in CET\n\nNobody knows why.\n\n## May 13\n\n| Time | What |\n|---|---|\n| 10:45 | a |\n| ~11:00 | b |\n",
    "1:03\ndeploy\n```\nlog line\n```\n1:10\nrolled back\n\n## After\n\nprose that belongs to nothing\n",
    "Li Wei\n  2:05 PM\nit is down\nSam\n  2:07 PM\nlooking\n",
    "2X:XX (not sure)\n17:00-18:00 dns\n12:02 GST: x\n\x1b[31m12:03 \u202e字字字\n",
]


@pytest.mark.parametrize("text", FIXTURES)
@pytest.mark.parametrize("width", [20, 66, 140])
def test_every_line_of_a_paste_stands_in_the_list_and_fits(text: str, width: int) -> None:
    read = read_timeline(text, Frame(NOW, UTC, began=NOW - timedelta(hours=2)))
    rows = pasted_rows(read, UTC, width)
    shown = {row.line for row in rows} | {line for item in read.items for line in item.lines}
    layout = {line for line, words in read.context if not any(map(str.isalnum, words))}
    lines = {number for number, line in enumerate(text.split("\n"), 1) if line.strip()}
    assert lines <= shown | layout
    assert all(_cells(row.parts) <= width for row in rows if row.line is None or not row.asked)
    assert all(part.isprintable() for row in rows for part, _ in row.parts)
    asked = {row.line for row in rows if row.asked}
    assert asked == {line for line, _ in read.questions}
    assert {row.line for row in rows if row.left} == {line for line, _ in read.not_read}


def _cells(parts: Sequence[tuple[str, str]]) -> int:
    from rich.cells import cell_len

    return sum(cell_len(text) for text, _ in parts)


async def test_a_long_paste_that_is_left_is_put_aside_and_comes_back_with_up(desk: Desk) -> None:
    desk.declare()
    long = "".join(f"12:{n // 15 % 60:02} line {n} of the log of that night\n" for n in range(300))
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("n")
        await ic.type("lag")
        _pastes(ic, long)
        await ic.sees("300 lines with times", "Esc puts it aside")
        await ic.press("escape")
        await ic.sees("a paste of 300 lines is put aside; up in the empty note line shows it again", "lag")
        await ic.press("enter")
        await ic.sees("entry 3 is saved")
        await ic.settles()
    async with at_the_console(desk) as ic:  # it outlives the console
        await ic.sees("a paste of 300 lines is put aside")
        await ic.press("n", "up")
        await ic.sees("300 lines with times")
        await ic.press("escape")
        await ic.sees("is put aside; up")
        await ic.press("up")
        await ic.sees("300 lines with times")
        await ic.press("enter")
        await ic.sees("300 entries saved")
        await ic.press("up")
        await ic.settles()
    assert len(_notes(desk)) == 301
    async with at_the_console(desk) as ic:
        assert "put aside" not in await ic.sees("line 299")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("All times in CET\n13:20 lag", "23 12:20"),
        ("Li Wei\n  1:20 PM\nlag", "23 13:20"),
        ("li — 11/23/2026 1:20 PM\nlag", "23 13:20"),
    ],
)
async def test_one_timed_line_that_the_note_line_would_not_read_is_shown_first(
    desk: Desk, text: str, at: str
) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, text)
        await ic.sees("1 line with times → INC-1", "lag")
        await ic.press("enter")
        await ic.sees("saved")
    ((noted_at, words),) = _notes(desk)
    assert (noted_at, words.endswith("lag")) == (at, True)


@pytest.mark.parametrize("text", ["13:20 lag\nand more of it", "words\n13:20 lag"])
async def test_one_time_in_front_is_a_note_as_before(desk: Desk, text: str) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _pastes(ic, text)
        await ic.sees("⏎")
        assert "with times →" not in ic.screen()
