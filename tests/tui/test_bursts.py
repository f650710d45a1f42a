"""Keys that come in one go: a paste where no hand types so, else keys."""

from __future__ import annotations

import pytest
from operator_at_work import Desk, Operator, at_the_console
from textual.events import Paste

from warroom.domain.incident.notes import Noted
from warroom.domain.policy.severities import Severity
from warroom.tui.runtime.bursts import Piece, Typed, is_paste, is_paste_of_lines, worth_waiting
from warroom.tui.runtime.terminal_input import TerminalInput

BOUND = {*"nuarsviteohxclyzwdbmpfjk", "space", "slash", "question_mark"} - {"f"}


def typed(came: str, at: float = 0.0, *, behind: bool = False) -> Typed:
    """`behind` says whether an ESC at the end still waits for what follows."""
    reader = TerminalInput()
    tokens = list(reader.tokens(came))
    esc_follows = reader.esc_waits and behind
    tokens += [] if esc_follows else reader.tick(9.0)
    pieces = []
    for token in tokens:
        keys = list(token.messages) or [None]
        pieces += [Piece(token.raw if n == 0 else "", key) for n, key in enumerate(keys)]
    return Typed(pieces, at, at, esc_follows=esc_follows)


@pytest.mark.parametrize(
    ("came", "is_one"),
    [
        ("n", False),
        ("nlag now\r", False),
        ("nlag now\r\x1b", False),
        ("u\ru\r", False),
        ("j" * 40, False),
        ("\r\r\r", False),
        ("nok\rno\r", False),
        ("nwords of more than sixteen\r\x1b", False),
        ("nfirst words of it\r\x1bnsecond words of it\r\x1b", False),
        ("\x1b[A" * 30, False),
        ("replica lag 40 s", True),
        ("-" * 20, True),
        ("replica lag is 40 seconds\r\x1b[31mERROR\x1b[0m in red\r", True),
        ("replica lag is 40 seconds\r\x1b(Band reset by tput\r", True),
        ("line one\rTab two!", True),
        ("l?\rx9\r", True),
        ("db\rok\r", True),
        ("a\n9\n", True),
    ],
)
def test_what_is_a_paste_beside_a_line(came: str, is_one: bool) -> None:
    assert is_paste(typed(came), BOUND.__contains__) is is_one
    assert is_paste(typed(came, behind=True), BOUND.__contains__) is is_one


@pytest.mark.parametrize(
    ("came", "is_one"),
    [("Chat broken for everybody\r", False), ("Chat broken\rfor everybody\r", True), ("a\rb\r", False)],
)
def test_what_is_a_paste_in_the_line_of_a_dialog(came: str, is_one: bool) -> None:
    assert is_paste_of_lines(typed(came)) is is_one


def _comes(ic: Operator, came: str, at: float = 0.0) -> None:
    ic.pilot.app.post_message(typed(came, at))


def _notes(desk: Desk) -> list[str]:
    return [e.event.text for e in desk.room().store.read_after(1) if isinstance(e.event, Noted)]


LOG = "line one\rTab two\rexit criterion\r"


@pytest.mark.parametrize("first", ["", "t", "l", "e", "w", "s", "b"])
async def test_a_burst_presses_nothing_and_is_shown_in_a_line(desk: Desk, first: str) -> None:
    desk.declare()
    desk.declare("Chat broken", 2)
    async with at_the_console(desk) as ic:
        await ic.sees("Chat broken")
        await ic.press("enter")
        await ic.sees("n note")
        number = ic.pilot.app.screen.number
        head = desk.room().incident(number).head
        if first:
            await ic.press(first)
        _comes(ic, LOG, 5.0)
        _comes(ic, "last\r", 5.05)  # the next read of the same paste
        await ic.sees("line one")
        for _ in range(3):
            await ic.press("escape")
        assert desk.room().incident(number).head == head
        assert ic.pilot.app.is_running


async def test_a_paste_in_the_room_waits_in_the_note_line_for_enter(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _comes(ic, LOG, 5.0)
        _comes(ic, "and the end\r", 5.08)
        await ic.sees("line one⏎Tab two⏎exit criterion")
        assert _notes(desk) == []
        _comes(ic, "\r", 7.0)
        await ic.sees("saved")
        assert len(_notes(desk)) == 1
        assert "and the end" in _notes(desk)[0]


async def test_a_paste_whose_pieces_come_slowly_stays_one_paste(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        for n, piece in enumerate(
            ("replica lag is 40", " seconds\rsee exit", " log of xd-4\rand", " the end\r")
        ):
            _comes(ic, piece, 5.0 + n * 0.2)
            await ic.settles()
        await ic.sees("replica lag is 40 seconds⏎see exit log of xd-4⏎and the end")
        assert _notes(desk) == []
        _comes(ic, "\r", 5.75)
        await ic.sees("saved")
    assert len(_notes(desk)) == 1


async def test_notes_typed_fast_stay_notes(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        for n in range(6):
            _comes(ic, "\x1bn" if n % 2 else "n")
            _comes(ic, f"words of note {n}\r")
            if n % 2:
                _comes(ic, "\x1b")
        _comes(ic, "nthe last of them\r\x1b")
        await ic.sees("the last of them", "n note")
    assert _notes(desk) == [*(f"words of note {n}" for n in range(6)), "the last of them"]


async def test_esc_and_a_letter_leave_a_dialog_and_press_the_letter(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        for opens, shows in (("s", "Because"), ("t", "Due, soonest first"), ("?", "Esc back")):
            _comes(ic, opens)
            await ic.sees(shows)
            _comes(ic, "\x1bn")
            _comes(ic, f"after {shows[0]}\r\x1b")
            await ic.sees(f"· after {shows[0]}")
        _comes(ic, "/")
        _comes(ic, "after")
        await ic.sees("3 of 3")
        _comes(ic, "\x1bs")
        await ic.sees("Because")


async def test_alt_and_a_letter_move_by_words_only_where_there_are_words(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        _comes(ic, "n")
        _comes(ic, "two words")
        await ic.sees("two words")
        _comes(ic, "\x1bb")
        _comes(ic, "small ")
        await ic.sees("two small words")
        _comes(ic, "\r")
        await ic.sees("· two small words")
        _comes(ic, "\x1bb")
        await ic.sees("runbook")


async def test_alt_enter_makes_a_new_line_and_sends_nothing(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("Enter record as sent")
        await ic.press("ctrl+e")
        for came, words in (
            ("\x1b\r", "first"),
            ("\x1b[13;2u", "second"),
            ("\x1b[27;2;13~", "third"),
            ("\n", "fourth"),
        ):
            _comes(ic, came)
            _comes(ic, f"{words} one")
            await ic.sees(f"{words} one")
        editor = ic.pilot.app.screen.query_one("#text")
        assert editor.text.splitlines()[-4:] == ["first one", "second one", "third one", "fourth one"]
        await ic.press("escape")
        _comes(ic, "n")
        _comes(ic, "above\x1b\rbelow\r")
        await ic.sees("saved")
    assert desk.room().incident(number).next_update_number == 1
    assert _notes(desk) == ["above\nbelow"]


async def test_a_key_of_another_layout_is_named(desk: Desk) -> None:
    desk.declare()
    desk.room().declare("Chat broken", Severity.SEV2)
    async with at_the_console(desk) as ic:
        await ic.sees("Chat broken")
        await ic.press("enter")
        await ic.sees("n note")
        _comes(ic, "т")
        await ic.sees("т is no key here", "lies on n")
        for opens, shows in (("question_mark", "This page"), ("w", "Esc back"), ("o", "REPLAY")):
            await ic.press(opens)
            await ic.sees(shows)
            _comes(ic, "ы")
            await ic.sees("ы is no key here", "lies on s")
            await ic.press("escape")
            await ic.sees("n note")


async def test_a_paste_into_a_text_goes_there_once_and_sends_nothing(desk: Desk) -> None:
    number = desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("u")
        await ic.sees("Enter record as sent")
        await ic.press("ctrl+e")
        _comes(ic, "\rfirst pasted line\rsecond pasted line\r", 5.0)
        ic.pilot.app.post_message(Paste("third pasted line"))
        await ic.sees("third pasted line")
        assert ic.pilot.app.screen.query_one("#text").text.count("pasted line") == 3
        await ic.press("escape")
        await ic.sees("n note")
        assert ic.pilot.app.screen.note_line.value == ""
    assert desk.room().incident(number).next_update_number == 1


async def test_a_paste_over_a_page_without_a_line_waits_in_the_note_line(desk: Desk) -> None:
    desk.declare()
    async with at_the_console(desk) as ic:
        await ic.sees("declared")
        await ic.press("question_mark")
        await ic.sees("This page")
        await ic.press("end")  # the page is longer than the screen
        await ic.sees("Take back")
        ic.pilot.app.post_message(Paste("two\nlines"))
        await ic.sees("2 lines pasted into the note line")
        await ic.press("escape")
        await ic.sees("two⏎lines")
    assert _notes(desk) == []


def test_the_key_of_an_update_is_waited_for_less_than_others() -> None:
    assert 0 < worth_waiting("u", in_line=False) < worth_waiting("x", in_line=False)
    assert worth_waiting("up since noon", in_line=False) == worth_waiting("x", in_line=False)
    assert worth_waiting("n", in_line=False) == 0
