"""The console on a real pseudo-terminal: its size, its signals, its end."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from operator_at_work import PATIENCE, Desk
from rich.cells import cell_len
from terminal_screen import Screen

MUCH = 2_000_000
"""Bytes that no test here makes the console write."""
SHELL = """
import os, signal, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, "-m", "warroom"])
print("CHILD", child, flush=True)
while True:
    _, status = os.waitpid(child, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    os.tcsetpgrp(0, os.getpgrp())
    print("THE SHELL HAS IT", flush=True)
    sys.stdin.readline()
    os.tcsetpgrp(0, child)
    os.kill(child, signal.SIGCONT)
"""
"""Stops and goes on with a job as a shell does."""
CRASH = """
import sys
from warroom.tui.screens.room import RoomScreen
from warroom.tui.runtime.terminal_driver import Terminal
from warroom.cli.main import main
def fails(*_):
    raise ZeroDivisionError("secret of the test")
{where} = fails
sys.argv = ["warroom"]
main()
"""


class OnTerminal:
    """A program on a terminal of its own, and everything that it wrote."""

    def __init__(self, argv: list[str], env: dict[str, str], size: tuple[int, int]) -> None:
        here, there = pty.openpty()
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        self.fd, self.modes = here, termios.tcgetattr(there)
        self.pid = os.fork()
        if self.pid == 0:
            os.login_tty(there)
            os.execve(argv[0], argv, env)
        os.close(there)
        self.seen = b""
        self.screen = Screen(size[1] or 80, size[0] or 24)

    def write(self, data: bytes) -> None:
        os.write(self.fd, data)

    def reads(self) -> bool:
        assert select.select([self.fd], [], [], PATIENCE)[0], self.seen[-2000:]
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:  # the other end is closed
            return False
        self.seen += data
        self.screen.feed(data)
        assert len(self.seen) < MUCH, "it paints for ever"
        return bool(data)

    @property
    def plain(self) -> bytes:
        """What was written, without colours and places."""
        return re.sub(rb"\x1b\[[^A-Za-z]*[A-Za-z]", b"", self.seen)

    def stands(self) -> None:
        """Wait until only the clock moves, three times in a row."""
        ticks, words = 0, b"since declared"
        while ticks < 3:
            while words not in self.seen:
                assert self.reads()
            moved = b"Timeline" in self.seen or b"IC @" in self.seen
            ticks, self.seen = 0 if moved else ticks + 1, self.seen.partition(words)[2]

    def shows(self, words: str) -> None:
        """Wait until these words stand on the screen."""
        until = time.monotonic() + PATIENCE
        while words not in self.screen.flat():
            assert self.reads()
            assert time.monotonic() < until, f"{words!r} never came; the screen shows\n{self.screen.text()}"
        self.seen = b""

    def forgets(self) -> None:
        """All that is written by now, once nothing more comes from a program that is stopped."""
        while select.select([self.fd], [], [], 0)[0]:
            os.read(self.fd, 1 << 16)
        self.seen = b""

    def sees(self, *words: bytes) -> None:
        """Wait until all these are written from now on, and forget what was: one word, up to it."""
        until = time.monotonic() + PATIENCE
        while not all(word in self.seen or word in self.plain for word in words):
            assert self.reads(), self.seen[-2000:]
            assert time.monotonic() < until, [word for word in words if word not in self.seen]
        self.seen = self.seen.partition(words[0])[2] if len(words) == 1 else b""

    def ends(self) -> int:
        while self.reads():
            pass
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)


@contextmanager
def on_terminal(
    desk: Desk, *code: str, size: tuple[int, int] = (36, 120), **env: str | None
) -> Iterator[OnTerminal]:
    own = {"TERM": "xterm-256color", "WARROOM_DB": str(desk.database), "WARROOM_ME": "maya"}
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "TMUX")}
    environment = {name: value for name, value in {**kept, **own, **env}.items() if value is not None}
    words = ["-c", *code] if code else ["-m", "warroom"]
    terminal = OnTerminal([sys.executable, *words], environment, size)
    try:
        yield terminal
    finally:
        if terminal.pid:
            os.kill(terminal.pid, signal.SIGKILL)
            os.waitpid(terminal.pid, 0)
        os.close(terminal.fd)


@pytest.mark.parametrize(
    ("term", "size"),
    [
        ("xterm-256color", (0, 0)), ("xterm-256color", (24, 0)), ("xterm-256color", (36, 120)),
        ("unknown", (24, 0)), ("vt100", (0, 0)), (None, (36, 120)),
        *(
            pytest.param(term, size, marks=pytest.mark.slow)
            for term, size in [
                ("unknown", (0, 0)), ("vt100", (24, 0)), (None, (0, 0)), ("unknown", (36, 120)), ("vt100", (36, 120)),
                (None, (24, 0)),
            ]
        ),
    ],
)  # fmt: skip
def test_the_size_is_the_terminals_own_and_ctrl_q_leaves(
    desk: Desk, term: str | None, size: tuple[int, int]
) -> None:
    desk.declare()
    with on_terminal(desk, size=size, TERM=term, COLUMNS="61", LINES="10") as terminal:
        while b"n note" not in terminal.plain:
            assert terminal.reads()
        terminal.write(b"\x11")
        assert terminal.ends() == 0
    lines = re.split(rb"\r?\n|\x1b\[\d+;\d+H", terminal.seen)
    columns = max(
        cell_len(re.sub(r"\x1b\[[^A-Za-z]*[A-Za-z]", "", line.decode("utf-8", "replace"))) for line in lines
    )
    assert columns == (size[1] or 80)


def test_a_dumb_terminal_gets_one_sentence(desk: Desk) -> None:
    with on_terminal(desk, TERM="dumb") as terminal:
        assert terminal.ends() == 1
    assert terminal.seen.startswith(b"TERM=dumb names a terminal that cannot show the console")
    assert terminal.seen.count(b"\n") == 1


LEFT = (
    b"\x1b[?1049l",
    b"\x1b[?1003l",
    b"\x1b[?1006l",
    b"\x1b[?2004l",
    b"\x1b[<u",
    b"\x1b[?25h",
    b"\x1b[?1004l",
)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGQUIT, signal.SIGINT, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was_and_what_is_entered_saved(desk: Desk, number: int) -> None:
    incident = desk.declare()
    with on_terminal(desk) as terminal:
        terminal.sees(b"IC @maya", b"n note")
        assert termios.tcgetattr(terminal.fd) != terminal.modes
        terminal.write(b"nlast words\r")
        terminal.shows("is saved")
        os.kill(terminal.pid, number)
        assert terminal.ends() == 128 + number
        assert [mode for mode in LEFT if mode not in terminal.seen] == []
        assert b"Traceback" not in terminal.seen
        assert termios.tcgetattr(terminal.fd) == terminal.modes
    assert desk.room().timeline(incident)[-1].text == "last words"


def test_a_stopped_console_is_painted_again_whole(desk: Desk) -> None:
    desk.declare()
    with on_terminal(desk) as terminal:
        terminal.sees(b"IC @maya", b"n note")
        terminal.stands()
        os.kill(terminal.pid, signal.SIGSTOP)  # which nobody sees coming
        os.waitpid(terminal.pid, os.WUNTRACED)
        terminal.forgets()
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.sees(b"\x1b[?1049h")
        terminal.sees(b"\x1b[?2004h", b"Timeline", b"IC @", b"n note")
        terminal.write(b"ngone on\r")
        terminal.shows("is saved")


def test_suspended_the_shell_has_the_terminal_and_fg_paints_everything_again(desk: Desk) -> None:
    desk.declare()
    with on_terminal(desk, SHELL) as terminal:
        while not (found := re.search(rb"CHILD (\d+)", terminal.seen)):
            assert terminal.reads()
        terminal.sees(b"IC @maya", b"n note")
        os.kill(int(found[1]), signal.SIGTSTP)
        terminal.sees(*LEFT, b"THE SHELL HAS IT")
        assert termios.tcgetattr(terminal.fd) == terminal.modes
        terminal.write(b"\n")
        terminal.sees(b"\x1b[?1049h", b"\x1b[?1003h", b"\x1b[?2004h", b"Timeline", b"IC @", b"n note")
        terminal.write(b"\x10")  # ctrl+p
        terminal.shows("earch for commands")
        terminal.write(b"suspend")
        terminal.shows("To the shell")
        terminal.write(b"\r")
        terminal.sees(*LEFT, b"THE SHELL HAS IT")
        terminal.write(b"\n")
        terminal.sees(b"\x1b[?1049h", b"Timeline", b"IC @", b"n note")
        terminal.write(b"\x11")
        assert terminal.ends() == 0


@pytest.mark.parametrize("where", ["RoomScreen.action_leave", "Terminal.run_input_thread"])
def test_a_fault_of_the_program_ends_with_one_sentence_and_never_with_0(desk: Desk, where: str) -> None:
    desk.declare()
    with on_terminal(desk, CRASH.format(where=where), XDG_DATA_HOME=str(desk.folder)) as terminal:
        if where.startswith("Room"):
            terminal.sees(b"IC @maya", b"n note")
            terminal.write(b"\x1b")
        assert terminal.ends() == 1
        assert termios.tcgetattr(terminal.fd) == terminal.modes
    said = terminal.seen.rpartition(b"\x1b")[2].decode()
    assert "The console stopped by a fault of its own, told in " in said
    assert "Traceback" not in said
    (report,) = desk.folder.rglob("console-fault-*.txt")
    assert "ZeroDivisionError: secret of the test" in report.read_text()
    assert report.stat().st_mode & 0o777 == 0o600


def test_no_bytes_end_the_console(desk: Desk) -> None:
    number = desk.declare()
    odd = [b"\x1b[97;1:3u", b"\x1b[3;1:2~", b"\x1b[1114112u", b"\x1b[;;u", b"\x1bP1+r\x1b\\", b"\xff\xfe", b"\xed\xa0\x80",
           b"\x00", b"\x1b[<99999999;9;9M", b"\x1b[M\xff\xff\xff", b"\x1b[48;0;0;0;0t", b"\x1b]11;rgb:0/0/0\x07"]  # fmt: skip
    with on_terminal(desk) as terminal:
        terminal.sees(b"IC @maya", b"n note")
        for data in odd:
            terminal.write(data)
        terminal.write(b"\x1b")
        terminal.write(b"n")
        terminal.shows("Enter records")
        terminal.write(b"goes on\r")
        terminal.shows("is saved")
        terminal.write(b"\x11")
        assert terminal.ends() == 0
    assert [entry.text for entry in desk.room().timeline(number)][2:] == ["goes on"]


def test_notes_typed_with_esc_between_are_all_recorded_whatever_the_rhythm(desk: Desk) -> None:
    number = desk.declare()
    with on_terminal(desk) as terminal:
        terminal.sees(b"IC @maya", b"n note")
        for n in range(24):  # each rhythm three times
            terminal.write(b"n")
            terminal.write(f"words of note {n}\r\x1b".encode())
            time.sleep(n % 8 * 0.025)  # the rhythm itself
        terminal.shows("words of note 23")
        terminal.write(b"\x11")
        assert terminal.ends() == 0
    noted = [entry.text for entry in desk.room().timeline(number)][2:]
    assert noted == [f"words of note {n}" for n in range(24)]
