"""How the program ends, seen from outside on a real pseudo-terminal."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from operator_at_work import PATIENCE, Desk

from warroom.store.connection import sqlite3


@dataclass
class Terminal:
    fd: int
    console: "subprocess.Popen[bytes]"
    seen: bytes = field(default=b"")

    def sees(self, words: bytes) -> None:
        """Wait until the program has written these words."""
        while words not in self.seen:
            assert select.select([self.fd], [], [], PATIENCE)[0], self.seen
            self.seen += os.read(self.fd, 1 << 16)


@contextmanager
def started(desk: Desk, *words: str) -> Iterator[Terminal]:
    here, there = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", "WARROOM_DB": str(desk.database), "WARROOM_ME": "maya"}
    console = subprocess.Popen(
        [sys.executable, "-m", "warroom", *words], stdin=there, stdout=there, stderr=there, env=env,
        start_new_session=True,  # without a hangup of its own, as under nohup
    )  # fmt: skip
    os.close(there)
    terminal = Terminal(here, console)
    terminal.sees(b"Commander")
    try:
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
        terminal.sees(b"(saving)")
        os.write(terminal.fd, b"\x11")
        terminal.sees(b"NOT SAVED: 1 of what was entered")
        assert terminal.console.wait(PATIENCE) == 3
        other.execute("ROLLBACK")
    with started(desk) as terminal:
        terminal.sees(b"held words")
        terminal.sees(b"all dealt with")


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
        (b"n", b"Enter records"),
        (b"t", b"Due, soonest first"),
        (b"l", b"Before it ends"),
        (b"i", b"What users notice"),
        (b"x", b"Root cause"),
        (b"u", b"record as sent"),
        (b"S", b"Why it waits"),
        (b"d", b"What is broken"),
    ],
)
def test_what_was_typed_a_second_ago_outlives_a_kill(desk: Desk, keys: bytes, seen: bytes) -> None:
    """Typed without a pause, and killed while the typing goes on."""
    desk.declare()
    drafts = desk.folder / "w.db.drafts" / "console-1.json"
    with started(desk) as terminal:
        os.write(terminal.fd, keys)
        terminal.sees(seen)
        until = time.monotonic() + 60
        while not (drafts.exists() and "qqqqqqqqqq" in drafts.read_text("utf-8")):
            assert time.monotonic() < until
            os.write(terminal.fd, b"q")
            if select.select([terminal.fd], [], [], 0.05)[0]:
                os.read(terminal.fd, 1 << 16)
        terminal.console.kill()
        terminal.console.wait()
    with started(desk) as terminal:
        os.write(terminal.fd, keys)
        terminal.sees(seen)
        terminal.sees(b"qqqqqqqqqq")
