"""A night at the console: 400 notes, 40 updates, 100 dialogs; how much memory it takes, and whether it grows.

    .venv/bin/python tests/proofs/night.py [--rounds 400]

A round is a note; every tenth sends an update, every fourth opens a dialog and leaves it. Exits 1 when the console ends
with more than 3 MB above what it took after the first 50 rounds.
"""

import argparse
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from contextlib import closing
from pathlib import Path

from warroom.store.sqlite.driver import sqlite3

WARM, MOST_MB = 50, 3.0
DIALOGS = ["?", "r", "t", "v", "s", "i", "a", "l", "e", "h", "m", "\x10", "x", "S"]


class Console:
    """A console at a terminal of its own, which is read all the time."""

    def __init__(self, folder: Path) -> None:
        self._database = folder / "w.db"
        environ = {
            **{name: value for name, value in os.environ.items() if name not in ("TMUX", "DISPLAY")},
            "TERM": "xterm-256color", "COLORTERM": "truecolor", "WARROOM_ME": "maya",
            "WARROOM_DB": str(self._database), "WARROOM_CONFIG": str(folder / "c.toml"),
        }  # fmt: skip
        (folder / "c.toml").write_text('clipboard = "file"\n')
        program = [sys.executable, "-m", "warroom"]
        subprocess.run(
            [*program, "declare", "API down", "--sev", "1"], env=environ, capture_output=True, check=True
        )
        self._terminal, there = pty.openpty()
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        self._process = subprocess.Popen(
            program, stdin=there, stdout=there, stderr=there, env=environ, start_new_session=True
        )
        os.close(there)
        seen = b""
        while b"IC @" not in seen:
            seen += os.read(self._terminal, 1 << 16)
        self.quiet(1.0)

    def quiet(self, seconds: float) -> None:
        """Wait until a whole frame has not come for so long; the clocks send a kilobyte a second."""
        begin, count = time.monotonic(), 0
        while time.monotonic() - begin < seconds:
            if select.select([self._terminal], [], [], 0.05)[0]:
                count += len(os.read(self._terminal, 1 << 16))
                if count > 1_500 * max(1.0, seconds):
                    begin, count = time.monotonic(), 0

    def press(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def opens(self, key: str, words: bytes = b"Esc ") -> None:
        """Press a key, and wait until a dialog with these words is painted."""
        while select.select([self._terminal], [], [], 0)[0]:
            os.read(self._terminal, 1 << 16)
        self.press(key)
        seen, until = b"", time.monotonic() + 60
        while words not in seen and b"earch for" not in seen:
            if select.select([self._terminal], [], [], 1.0)[0]:
                seen += os.read(self._terminal, 1 << 16)
            if time.monotonic() > until:
                sys.exit(f"{key!r} opened nothing within a minute.")
        self.quiet(0.3)

    def entries(self) -> int:
        with closing(sqlite3.connect(self._database)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM event").fetchone()
        return int(count)

    def records(self, keys: str) -> None:
        """Press keys, and wait until what they record is there."""
        before, until = self.entries(), time.monotonic() + 60
        self.press(keys)
        while self.entries() == before:
            self.quiet(0.1)
            if time.monotonic() > until:
                sys.exit(f"{keys!r} recorded nothing within a minute.")

    def megabytes(self) -> float:
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=400)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        console = Console(Path(folder))
        warm = 0.0
        for number in range(1, rounds + 1):
            console.press("n")
            console.quiet(0.05)
            for word in f"note {number}: replica lag is {number} s".split(" "):
                console.press(f"{word} ")
                console.quiet(0.05)
            console.records("\r")
            console.press("\x1b")
            console.quiet(0.1)
            if number % 10 == 0:
                console.opens("u", b"record as sent")
                console.records("\r")
                console.quiet(0.3)
            if number % 4 == 0:
                console.opens(DIALOGS[number // 4 % len(DIALOGS)])
                console.press("\x1b")
                console.quiet(0.3)
            if number % 25 == 0:
                console.quiet(1.5)  # what a closed dialog held is let go a second later
                now = console.megabytes()
                warm = now if number == WARM else warm
                print(f"{number:>4} rounds  {now:7.1f} MB  {now - warm if warm else 0:+.1f}", flush=True)
        console.quiet(3.0)
        grown = console.megabytes() - warm
        console.end()
    print(f"{grown:+.1f} MB since round {WARM}; at most {MOST_MB} are allowed.")
    sys.exit(grown > MOST_MB)


if __name__ == "__main__":
    main()
