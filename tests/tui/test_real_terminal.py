"""How the program ends, seen from outside on a real pseudo-terminal."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from operator_at_work import PATIENCE, Desk
from terminal_screen import Screen

from warroom.store.sqlite.driver import sqlite3


@dataclass
class Terminal:
    fd: int
    console: "subprocess.Popen[bytes]"
    screen: Screen = field(default_factory=lambda: Screen(120, 36))

    def sees(self, words: str) -> None:
        """Wait until these words stand on the screen."""
        until = time.monotonic() + PATIENCE
        while words not in self.screen.flat():
            assert time.monotonic() < until, f"{words!r} never came; the screen shows\n{self.screen.text()}"
            self.looks()

    def looks(self, seconds: float = 1) -> None:
        """Take in what the program writes next."""
        if select.select([self.fd], [], [], seconds)[0]:
            self.screen.feed(os.read(self.fd, 1 << 16))

    def rest(self) -> str:
        """What it writes until it ends."""
        written = b""
        while True:
            try:
                written += os.read(self.fd, 1 << 16)
            except OSError:  # nobody has the other end open any more
                return written.decode()


@contextmanager
def started(desk: Desk, *words: str) -> Iterator[Terminal]:
    here, there = pty.openpty()
    fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    env = {**os.environ, "TERM": "xterm-256color", "WARROOM_DB": str(desk.database), "WARROOM_ME": "maya"}
    console = subprocess.Popen(
        [sys.executable, "-m", "warroom", *words], stdin=there, stdout=there, stderr=there, env=env,
        start_new_session=True,  # without a hangup of its own, as under nohup
    )  # fmt: skip
    os.close(there)
    terminal = Terminal(here, console)
    try:
        terminal.sees("IC @maya")
        yield terminal
    finally:
        console.kill()
        console.wait()


def test_a_console_whose_terminal_is_gone_ends(desk: Desk) -> None:
    desk.declare()
    with started(desk) as terminal:
        os.close(terminal.fd)
        terminal.console.wait(PATIENCE)


def test_leaving_while_the_database_is_held_says_what_is_not_saved_yet(desk: Desk) -> None:
    desk.declare()
    with started(desk) as terminal:
        other = sqlite3.connect(desk.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        os.write(terminal.fd, b"nheld words\r")
        terminal.sees("(saving)")
        os.write(terminal.fd, b"\x11")
        terminal.sees("NOT SAVED: 1 of what was entered")
        assert terminal.console.wait(PATIENCE) == 3
        other.execute("ROLLBACK")
    with started(desk) as terminal:
        terminal.sees("held words")
        terminal.sees("all dealt with")


@pytest.mark.parametrize("signalled", [True, False])
def test_a_demo_whose_terminal_is_gone_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, signalled: bool
) -> None:
    monkeypatch.setenv("TMPDIR", str(desk.folder))
    with started(desk, "demo") as terminal:
        assert list(desk.folder.glob("warroom-demo-*"))
        if signalled:  # as a closed window and a lost connection do
            terminal.console.send_signal(signal.SIGHUP)
        os.close(terminal.fd)
        terminal.console.wait(PATIENCE)
        assert not list(desk.folder.glob("warroom-demo-*"))


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        (b"n", "Enter records"),
        (b"tn", "Due, soonest first"),
        (b"l", "Before it ends"),
        (b"i", "What users notice"),
        (b"x", "Root cause"),
        (b"u", "record as sent"),
        (b"S", "Why it waits"),
        (b"d", "What is broken"),
    ],
)
def test_what_was_typed_a_second_ago_outlives_a_kill(desk: Desk, keys: bytes, seen: str) -> None:
    """Typed without a pause, and killed while the typing goes on."""
    desk.declare()
    drafts = desk.folder / "w.db.drafts" / "console-1.json"
    with started(desk) as terminal:
        os.write(terminal.fd, keys)
        terminal.sees(seen)
        until = time.monotonic() + PATIENCE
        while not (drafts.exists() and "qqqqqqqqqq" in drafts.read_text("utf-8")):
            assert time.monotonic() < until
            os.write(terminal.fd, b"q")
            terminal.looks(0.05)
        terminal.console.kill()
        terminal.console.wait()
    with started(desk) as terminal:
        os.write(terminal.fd, keys)
        terminal.sees(seen)
        terminal.sees("qqqqqqqqqq")


def test_what_can_be_kept_nowhere_is_printed_at_the_end(
    desk: Desk, memory_of_its_own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task half typed and a note that is not recorded, with a file where drafts belong and one where state does."""
    desk.declare()
    (desk.folder / "w.db.drafts").touch()
    (desk.folder / "state").touch()
    monkeypatch.setenv("WARROOM_STATE", str(desk.folder / "state"))
    with started(desk) as terminal:
        terminal.sees("Drafts do not survive a crash now")
        os.write(terminal.fd, b"t")
        terminal.sees("Due, soonest first")
        os.write(terminal.fd, b"restart the pool")
        terminal.sees("restart the pool")
        os.write(terminal.fd, b"\x1b")
        terminal.sees("IC @maya")
        os.rename(desk.database, desk.folder / "away.db")
        os.write(terminal.fd, b"nwords of a note\r")
        terminal.sees("nothing more is saved")
        os.write(terminal.fd, b"\x11")
        said = terminal.rest()
        for words in (
            "NOT SAVED, and kept nowhere; copy what you typed",
            "restart the pool",
            "words of a note",
        ):
            assert words in said
        assert terminal.console.wait(PATIENCE) == 3


def test_what_cannot_be_kept_beside_the_database_is_offered_by_the_next_console(
    desk: Desk, memory_of_its_own: Path
) -> None:
    desk.declare()
    (desk.folder / "w.db.drafts").touch()
    with started(desk) as terminal:
        os.write(terminal.fd, b"nhalf a no")
        terminal.sees("half a no")
        os.write(terminal.fd, b"\x11")
        assert terminal.console.wait(PATIENCE) == 0
    assert "half a no" in next((memory_of_its_own / "drafts").glob("*/console-1.json")).read_text()
    with started(desk) as terminal:
        terminal.sees("half a no")
