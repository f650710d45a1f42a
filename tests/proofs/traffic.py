"""Bytes that the console sends a second while nobody does anything: the room alone, and under each of its dialogs.

    .venv/bin/python tests/proofs/traffic.py [--seconds 6] [--size 120x36]

Exits 1 when a dialog sends more than 1.5 times what the room sends.
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
from pathlib import Path

from warroom.store.sqlite.driver import sqlite3  # noqa: F401  # fails here, and not in the console, where it is missing

DIALOGS = {
    "room": "", "help": "?", "update": "u", "announcement": "a", "roles": "r", "status": "s", "severity": "v",
    "impact": "i", "task": "t", "escalate": "e", "hand over": "h", "resolve": "x", "correct": "c", "times": "m",
    "checks": "l", "runbooks": "b", "snooze": "S", "cancel": "X", "no change": "U", "palette": "\x10", "find": "/",
    "note line": "n", "too small": "",
}  # fmt: skip
MOST = 1.5


def sent(terminal: int, seconds: float) -> int:
    """Bytes that come within so many seconds."""
    count, until = 0, time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            count += len(os.read(terminal, 1 << 16))
    return count


def quiet(terminal: int) -> None:
    """Wait until what the key did is painted: less than one frame within half a second, five times."""
    still = 0
    while still < 2:
        still = still + 1 if sent(terminal, 1.0) < 6_000 else 0


def resize(terminal: int, columns: int, rows: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--size", default="120x36")
    parser.add_argument("only", nargs="*", help="Names of dialogs; all without.")
    options = parser.parse_args()
    columns, rows = map(int, options.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            **os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "WARROOM_ME": "maya",
            "WARROOM_DB": str(Path(folder, "w.db")), "WARROOM_CONFIG": str(Path(folder, "c.toml")),
        }  # fmt: skip
        program = [sys.executable, "-m", "warroom"]
        subprocess.run(
            [*program, "declare", "API down", "--sev", "1"], env=environ, capture_output=True, check=True
        )
        here, there = pty.openpty()
        resize(here, columns, rows)
        console = subprocess.Popen(
            program, stdin=there, stdout=there, stderr=there, env=environ, start_new_session=True
        )
        os.close(there)
        quiet(here)
        base, worst = 0.0, 0.0
        for name, key in DIALOGS.items():
            if options.only and name not in ("room", *options.only):
                continue
            if name == "too small":
                resize(here, 60, 20)
                console.send_signal(28)
            os.write(here, key.encode())
            quiet(here)
            rate = sent(here, options.seconds) / options.seconds
            base = base or rate
            worst = max(worst, rate / base)
            print(f"{name:<14} {rate:>8.0f} bytes/s  {rate / base:>6.2f} times the room", flush=True)
            os.write(here, b"\x1b")
            quiet(here)
        console.kill()
        console.wait()
    sys.exit(worst > MOST)


if __name__ == "__main__":
    main()
