"""A pasted log is text, whatever bytes it holds: none of it presses a key, and none of it is lost."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_hostile import bytes_of_the_console
from textual.events import Key, Paste

from warroom.domain.policy.severities import Severity
from warroom.room import Room
from warroom.tui.runtime.terminal_input import TerminalInput

COLOURED = "\x1b[31mERROR\x1b[0m x: no route\nx\x1b \x1b[1;5D zz \x1b\x1b[200~ \x1b[I end"
BEGIN, END = "\x1b[200~", "\x1b[201~"


def test_a_log_with_colours_and_foreign_bytes_lands_whole_in_the_note_line(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    room = Room.open(path, "maya", lambda: datetime.now(UTC), UTC)
    number = room.declare("API down", Severity.SEV1).number
    paste = (BEGIN + COLOURED).encode() + b" caf\xe9" + END.encode()
    seen = bytes_of_the_console(path, [paste, b"\r", b"\xe9", b"and \xe9 by hand\r", b"\x1b"])
    assert "␛[31mERROR␛[0m".encode() in seen
    notes = [entry.text for entry in room.timeline(number)[2:]]
    assert notes == [f"{COLOURED} caf\\xe9", "\ufffdand \ufffd by hand"]
    assert room.incident(number).is_open  # x resolves, when it is pressed


@pytest.mark.parametrize("most", [1, 2, 3, 7, 4096])
def test_a_paste_is_one_however_it_comes_in(most: int) -> None:
    parser = TerminalInput()
    typed = f"n{BEGIN}{COLOURED}{END}o{BEGIN}{END}{BEGIN}2{END}\x1b[A"
    came = [m for at in range(0, len(typed), most) for m in parser.feed(typed[at : at + most])]
    told = [m.key if isinstance(m, Key) else m.text for m in came if isinstance(m, Key | Paste)]
    assert told == ["n", COLOURED, "o", "", "2", "up"]
    assert len(came) == len(told)


def test_a_paste_that_holds_the_mark_of_its_end_presses_no_key() -> None:
    """As far as it comes in one piece: nothing tells the rest from keys."""
    parser = TerminalInput()
    hostile = f"log{END}x\t\r{END}2"
    came = list(parser.feed(f"{BEGIN}{hostile}{END}n{BEGIN}second{END}"))
    assert [m.text if isinstance(m, Paste) else m for m in came if not isinstance(m, Key)] == [
        hostile,
        "second",
    ]
    assert [m.key for m in came if isinstance(m, Key)] == ["n"]
