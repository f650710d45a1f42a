"""What the bytes of a terminal press: read in any pieces, what cannot be read presses nothing."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import Key, MouseEvent, Paste
from textual.message import Message

from warroom.tui.actions.unbound_key import _LAYOUTS, _PLACES, latin_key, no_key_words
from warroom.tui.runtime.escape_codes import AltKey
from warroom.tui.runtime.terminal_input import PASTE_ENDS_AFTER, REST_AFTER, TerminalInput

ESC = "\x1b"


def pressed(*reads: str, then: float = 10.0) -> list[str]:
    """The keys of these reads, which follow at once; at the end nothing comes for `then` seconds."""
    reader = TerminalInput()
    found = [message for read in reads for message in reader.feed(read)]
    found += [message for token in reader.tick(then) for message in token.messages]
    return _told(found)


def _told(messages: list[Message]) -> list[str]:
    told = []
    for message in messages:
        if isinstance(message, AltKey):
            told += ["escape", message.letter.key]
        elif isinstance(message, Key):
            told.append(message.key)
        elif isinstance(message, Paste):
            told.append(f"paste {message.text}")
    return told


@pytest.mark.parametrize(
    ("came", "keys"),
    [
        ("\x1bn", ["escape", "n"]),
        ("\x1bX", ["escape", "X"]),
        ("\x1bO", ["escape", "O"]),
        ("\x1bP", ["escape", "P"]),
        ("\x1b]", ["escape", "right_square_bracket"]),
        ("\x1b[", ["escape", "left_square_bracket"]),
        ("\x1bOz", ["escape", "O", "z"]),
        ("\x1bPin", ["escape", "P", "i", "n"]),
        ("\x1b2", ["escape", "2"]),
        ("\x1b?", ["escape", "question_mark"]),
        ("\x1b/lag", ["escape", "slash", "l", "a", "g"]),
        ("\x1bт", ["escape", "т"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1b\x1b[A", ["escape", "up"]),
        ("\x1b\x1bn", ["escape", "escape", "n"]),
        ("\x1b\r", ["alt+enter"]),
        ("\x1b[13;2u", ["shift+enter"]),
        ("\x1b[13;3u", ["alt+enter"]),
        ("\x1b[27;2;13~", ["shift+enter"]),
        ("\x1b[13u", ["enter"]),
        ("\x1b[97u", ["a"]),
        ("\x1b[97;;97u", ["a"]),
        ("\x1b[97;1:1u", ["a"]),
        ("\x1b[97;1:2u", ["a"]),
        ("\x1b[97;1:3u", []),
        ("\x1b[97:65;2u", ["A"]),
        ("\x1b[99;5u", ["ctrl+c"]),
        ("\x1b[3;1:2~", ["delete"]),
        ("\x1b[3;1:3~", []),
        ("\x1b[1;1:2A", ["up"]),
        ("\x1b[1;5C", ["ctrl+right"]),
        ("\x1bOA", ["up"]),
        ("\x1b[[A", ["f1"]),
        ("\x1b[1114112u", []),
        ("\x1b[55296u", []),
        ("\x1b[99999999999999999999u", []),
        ("\x1b[0u", []),
        ("\x1b[u", []),
        ("\x1b[;;;u", []),
        ("\x1b[97;999u", []),
        ("\x1b[97;1;1114112u", []),
        ("\x1b[5;9H", []),
        ("\x1b[n", []),
        ("\x1b[31mx", ["x"]),
        ("\x1b[12;40R", []),
        ("\x1b[?64;1;2c", []),
        ("\x1b[>41;377;0c", []),
        ("\x1b[<0;99999999;3M", []),
        ("\x1b[<0;;M", []),
        ("\x1b[M\x20\x21\x21x", ["x"]),
        ("\x1b[48;0;0;0;0t", []),
        ("\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\x", ["x"]),
        ("\x1b]11;rgb:1e1e/1e1e/1e1e\x07x", ["x"]),
        ("\x1bP>|xterm(370)\x1b\\x", ["x"]),
        ("\x1bP1$r0m\x1b\\x", ["x"]),
        ("\x1b_Gi=1;OK\x1b\\x", ["x"]),
        ("\x1bP>|cut off\rx", ["enter", "x"]),
        ("\x9b31mx", ["3", "1", "m", "x"]),
        ("\x1b[201~x", ["x"]),
        ("\ud800", ["\ufffd"]),
        ("\x1b[200~a\x1b[31mb\r\x1b[201~x", ["paste a\x1b[31mb\r", "x"]),
    ],
)  # fmt: skip
def test_what_these_bytes_press_whole_and_in_every_two_pieces(came: str, keys: list[str]) -> None:
    wanted = [key if key != "\ufffd" else "replacement_character" for key in keys]
    assert pressed(came) == wanted
    for cut in range(1, len(came)):
        assert pressed(came[:cut], came[cut:]) == wanted
    assert pressed(*came) == wanted


@pytest.mark.parametrize("rest", ["[A", "OA", "[1;5C", "[3~"])
def test_an_arrow_that_a_slow_line_tears_apart_presses_no_letters(rest: str) -> None:
    reader = TerminalInput()
    assert not list(reader.feed(ESC, 0.0))
    assert _told([m for token in reader.tick(0.2) for m in token.messages]) == ["escape"]
    assert _told(list(reader.feed(f"{rest}n", 0.4))) == ["n"]
    # A bracket that somebody types much later is one.
    assert _told(list(reader.feed("[", 5.0))) == ["left_square_bracket"]


def test_a_paste_whose_begin_is_torn_apart_is_one() -> None:
    reader = TerminalInput()
    list(reader.feed(ESC, 0.0))
    list(reader.tick(0.2))
    assert _told(list(reader.feed("[200~x\r\x1b[201~n", 0.4))) == ["paste x\r", "n"]


def test_what_is_cut_off_is_given_up_and_swallows_nothing() -> None:
    reader = TerminalInput()
    assert not list(reader.feed("\x1b]11;rgb:", 0.0))
    assert reader.wait(0.0) == REST_AFTER
    assert not _told([m for token in reader.tick(REST_AFTER) for m in token.messages])
    assert _told(list(reader.feed("n", 1.0))) == ["n"]
    assert not list(reader.feed("\x1b[200~lost end", 2.0))
    ended = [m for token in reader.tick(2.0 + PASTE_ENDS_AFTER) for m in token.messages]
    assert _told(ended) == ["paste lost end"]
    assert _told(list(reader.feed("n", 9.0))) == ["n"]


SEQUENCES = ["\x1b[97;1:3u", "\x1b[3;1:2~", "\x1b[<35;10;20M", "\x1b[200~x\x1b[201~", "\x1bOA", "\x1b]11;rgb:0\x07",
             "\x1bP>|x\x1b\\", "\x1b[?2026;2$y", "\x1b[13;2u", "\x1bn", "note\r", "\x1b[M   ", "\x1b[48;1;2;3;4t"]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = list("".join(draw(st.lists(st.sampled_from(SEQUENCES), min_size=1, max_size=6))))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        text[at : at + draw(st.integers(0, 2))] = draw(
            st.text(st.sampled_from("0123456789;:<>?$[]OPM_u~\x1b\x00\x7f\x9b\ud800\udcffя"), max_size=3)
        )
    return "".join(text)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(mutated(), st.binary(max_size=80).map(lambda b: b.decode("utf-8", "surrogateescape"))),
    st.integers(),
)
def test_no_bytes_break_the_reader_and_the_pieces_make_no_difference(came: str, seed: int) -> None:
    whole = pressed(came)
    cuts = sorted(random.Random(seed).choices(range(len(came) + 1), k=3))
    pieces = [came[a:b] for a, b in zip([0, *cuts], [*cuts, len(came)], strict=True)]
    if "\x1b[201~" not in came:  # of a paste that holds the mark of its end, the last in one piece counts
        assert pressed(*(piece for piece in pieces if piece)) == whole
    reader = TerminalInput()
    list(reader.feed(came))
    list(reader.tick(100.0))
    if "\x1b[200~" not in came:
        assert _told(list(reader.feed("n", 200.0))) == ["n"]  # nothing swallows the next key for ever


def test_mouse_reports_are_read() -> None:
    reader = TerminalInput()
    (moved,) = reader.feed("\x1b[<0;10;20M")
    assert isinstance(moved, MouseEvent)
    assert (moved.x, moved.y) == (9, 19)


def test_keys_of_other_layouts_are_named() -> None:
    assert all(len(layout) == len(_PLACES) for layout in _LAYOUTS)
    assert no_key_words("т") == "т is no key here; in this layout it lies on n: switch the keyboard."
    assert [latin_key(letter) for letter in "цЧνשㅜ"] == ["w", "X", "n", "a", "n"]
    assert latin_key("ß") is None
    assert no_key_words("q") == "q is no key here; ? shows those that are."
