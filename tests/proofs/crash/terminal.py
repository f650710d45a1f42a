"""The real console on a pseudo-terminal: keys in, its screen out, killed at any moment."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from program import command, environment
from terminal_screen import Screen

WIDTH, HEIGHT = 120, 36
HANG = 120.0
"""Seconds without the awaited words after which the console counts as hung; no measure of speed."""


class GoneError(Exception):
    """The console was killed, or ended."""


class StuckError(Exception):
    """The console did not show what was waited for."""


class Terminal:
    """One console. Whoever waits also reads, so that the screen is as new as can be."""

    def __init__(
        self,
        database: Path,
        fault: str = "",
        *,
        settings: Path | None = None,
        wrapped: Callable[[list[str]], list[str]] = lambda argv: argv,
    ) -> None:
        """`settings` is the folder of its settings and of what it remembers, else the database's."""
        self.screen = Screen(WIDTH, HEIGHT)
        self.first_seen: dict[str, float] = {}
        """When each of the words that are watched for first stood on the screen, by the monotonic clock."""
        self.written: dict[str, float] = {}
        """When each text was typed to its end, by the clock of the day."""
        self._watched: list[re.Pattern[str]] = []
        self.fd, there = pty.openpty()
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        self.process = subprocess.Popen(
            wrapped(command(database)), stdin=there, stdout=there, stderr=there,
            env=environment(settings or database.parent, fault), start_new_session=True,
        )  # fmt: skip
        os.close(there)
        self.deadline: float | None = None
        """When the console is killed, by the monotonic clock; whatever is waited for then ends with GoneError."""

    def watch(self, pattern: str) -> None:
        """Note when each text that fits first stands on the screen."""
        self._watched.append(re.compile(pattern))

    def wait(self, *words: str) -> None:
        """Until all of these stand on the screen together. Raises GoneError and StuckError."""
        self.until(lambda shown: all(word in shown for word in words), repr(words))

    def wait_any(self, words: Sequence[str]) -> None:
        """Until one of these stands on the screen."""
        self.until(lambda shown: any(word in shown for word in words), f"one of {words}")

    def shows(self, pattern: str, seconds: float) -> bool:
        """Whether words that fit come to stand on the screen within that time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if re.search(pattern, self.screen.flat()):
                return True
            self.look(0.05)
        return False

    def until(self, there: Callable[[str], bool], what: str) -> None:
        hung = time.monotonic() + HANG
        while not there(self.screen.flat()):
            if time.monotonic() > hung:
                raise StuckError(f"{what} never came; the screen shows\n{self.screen.text()}")
            self.look(0.05)

    def look(self, seconds: float) -> None:
        """Read what comes within that time, at least once."""
        if self.deadline is not None and time.monotonic() >= self.deadline:
            self.kill()
            raise GoneError
        if not select.select([self.fd], [], [], seconds)[0]:
            return
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:  # the other end is closed
            data = b""
        if not data:
            self.process.wait()
            raise GoneError
        self.screen.feed(data)
        self._note_seen()

    def _note_seen(self) -> None:
        shown, now = self.screen.flat(), time.monotonic()
        for pattern in self._watched:
            for found in pattern.findall(shown):
                self.first_seen.setdefault(found, now)

    def press(self, keys: str, pause: float = 0.004) -> None:
        """Type key by key, as hands do; reads meanwhile."""
        for key in re.findall(r"\x1b\[[0-9;]*[A-Za-z~]|.", keys, re.DOTALL):
            os.write(self.fd, key.encode())
            self.look(pause)
        self.written[keys] = time.time()

    def rest(self, seconds: float) -> None:
        """Do nothing for so long; part of what the hands do, nothing is expected of it."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.look(left)

    def drain(self) -> None:
        """Read what a killed console had written."""
        while select.select([self.fd], [], [], 0)[0]:
            try:
                data = os.read(self.fd, 1 << 16)
            except OSError:
                return
            if not data:
                return
            self.screen.feed(data)
            self._note_seen()

    def kill(self) -> None:
        """SIGKILL, and wait for its end."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.drain()

    def close(self) -> None:
        self.kill()
        os.close(self.fd)
