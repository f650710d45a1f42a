"""`make bench`: every figure is a ratio against a floor measured in the same run, in turns, so that noise meets both.

    python tests/proofs/bench.py [--quick]

Medians of interleaved runs. First paint and echoes are measured on a pseudo-terminal from outside the process.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
PYTHON = sys.executable
STATE = tempfile.TemporaryDirectory(prefix="warroom-bench-state-")
"""What this machine would remember of the databases that are measured."""

BARE_APP = """
from textual.app import App
from textual.widgets import Input, Digits, Static
class Bare(App):
    def compose(self):
        yield Static("READY")
        yield Digits("00:00")
        yield Input()
    def on_mount(self):
        self.set_interval(1, self.tick)
        self.n = 0
    def tick(self):
        self.n += 1
        self.query_one(Digits).update(f"{self.n:05}")
Bare().run()
"""


class Terminal:
    """A program on a pseudo-terminal of 120x36; answers the questions that Textual asks a terminal."""

    def __init__(self, argv: list[str], env: dict[str, str]) -> None:
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(argv[0], argv, env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        self.seen = b""

    def wait(self, words: bytes, seconds: float = 60) -> float:
        """Seconds until these bytes came."""
        begun = time.perf_counter()
        while words not in self.seen:
            if time.perf_counter() - begun > seconds:
                raise TimeoutError(f"{words!r} never came; the last bytes: {self.seen[-600:]!r}")
            if select.select([self.fd], [], [], 0.5)[0]:
                self.seen += os.read(self.fd, 1 << 16)
        return time.perf_counter() - begun

    def quiet(self, seconds: float = 0.5) -> None:
        """Wait until nothing comes for a while (a ticking clock comes once a second)."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            if select.select([self.fd], [], [], 0.05)[0]:
                self.seen += os.read(self.fd, 1 << 16)
        self.seen = b""

    def press(self, keys: bytes) -> None:
        while select.select([self.fd], [], [], 0)[0]:
            os.read(self.fd, 1 << 16)
        self.seen = b""
        os.write(self.fd, keys)

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


@contextlib.contextmanager
def terminal(argv: list[str], env: dict[str, str]) -> Iterator[Terminal]:
    shown = Terminal(argv, env)
    try:
        yield shown
    finally:
        shown.close()


def environment(**more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "WARROOM_ME": "bench", "LC_ALL": "C.UTF-8",
            "TEXTUAL_ANIMATIONS": "none", "PYTHONUTF8": "1", "WARROOM_STATE": STATE.name, **more}  # fmt: skip


def fill(path: Path, incidents: int, entries: int, in_one: int) -> None:
    """A database of so many incidents and entries, one of them open with `in_one`; written in large steps."""
    from warroom.domain.incident.declaration import Declared
    from warroom.domain.incident.notes import Noted
    from warroom.domain.incident.resolution import Resolved
    from warroom.domain.policy.severities import Severity, Status
    from warroom.room import new_id
    from warroom.store.sql.append import NewEvent
    from warroom.store.sqlite.file_log import FileLog

    log = FileLog.open(path)
    at = datetime.now(UTC) - timedelta(days=400)
    # Durability is not what is measured while filling.
    log._db.execute("PRAGMA synchronous = OFF")
    each = max(1, (entries - in_one) // max(1, incidents - 1)) if incidents > 1 else 0

    def event(kind: object, when: datetime) -> NewEvent:
        return NewEvent(new_id(when), when, when, "@bench", kind)  # type: ignore[arg-type]

    for number in range(1, incidents + 1):
        when = at + timedelta(minutes=50 * number)
        last = number == incidents
        if last:
            when = datetime.now(UTC) - timedelta(minutes=5)
        declared = Declared(title=f"Incident {number}", severity=Severity.SEV1, channel=f"#incident-{number}")
        notes = [event(Noted(text=f"entry {n} of {number}: replica lag in region {n % 17}"), when) for n in range(in_one if last else each)]  # fmt: skip
        ended = [] if last else [event(Resolved(was=Status.INVESTIGATING), when)]
        every = [event(declared, when), *notes, *ended]
        log.create(lambda _, every=every: every, every[0].id)
    log._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    log.close()


def ratio(
    name: str, aim: str, ours: Callable[[], float], floor: Callable[[], float], runs: int, unit: str = "ms"
) -> dict[str, object]:
    """Both measured in turns, in seconds (or megabytes); the median of each, and how one stands to the other."""
    pairs = [(ours(), floor()) for _ in range(runs)]
    a, b = statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)
    times = 1000 if unit == "ms" else 1
    row = {"what": name, "ratio": round(a / b, 2), "aim": aim, f"ours_{unit}": round(a * times, 2), f"floor_{unit}": round(b * times, 2)}  # fmt: skip
    print(f"{name:<68} {row['ratio']:>6}  (aim {aim}; {row[f'ours_{unit}']} / {row[f'floor_{unit}']} {unit})", flush=True)  # fmt: skip
    return row


def main(measure: Callable[[Path, int, int], list[dict[str, object]]]) -> None:
    """Run a benchmark: its rows as they come, then as a table and as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="a tenth of the data and fewer runs")
    quick = parser.parse_args().quick
    scale, runs = (10, 3) if quick else (1, 7)
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), scale, runs)
    print("\n| What | Ratio | Aim |\n|---|---|---|")
    for row in rows:
        print(f"| {row['what']} | {row['ratio']} | {row['aim']} |")
    print(json.dumps({"date": datetime.now(UTC).date().isoformat(), "rows": rows}), file=sys.stderr)


def measure(folder: Path, scale: int, runs: int) -> list[dict[str, object]]:
    bare_file = folder / "bare.py"
    bare_file.write_text(BARE_APP)
    bare = [PYTHON, str(bare_file)]
    ours = [PYTHON, "-m", "warroom"]
    big, small, long, cli = (folder / name / "w.db" for name in ("big", "small", "long", "cli"))
    fill(big, 10_000 // scale, 1_000_000 // scale, 1_000)
    fill(small, 1, 10, 10)
    fill(long, 1, 100_000 // scale, 100_000 // scale)
    fill(cli, 1, 10, 10)
    os.sync()  # what was filled is written by now, and not while something is measured
    rows = []

    def paint(argv: list[str], words: bytes, db: Path | None) -> Callable[[], float]:
        def once() -> float:
            with terminal(argv, environment(**({"WARROOM_DB": str(db)} if db else {}))) as shown:
                shown.wait(words)
                return time.perf_counter() - shown.started

        return once

    # The words that only the painted room shows.
    rows.append(ratio("first paint, 1,000,000 events ÷ first paint of a bare app", "2.0", paint(ours, b"IC @", big), paint(bare, b"READY", None), runs))  # fmt: skip
    rows.append(ratio("first paint, 1,000,000 events ÷ the same with 10 events", "1.1", paint(ours, b"IC @", big), paint(ours, b"IC @", small), runs))  # fmt: skip

    with terminal(ours, environment(WARROOM_DB=str(long))) as room, terminal(bare, environment()) as app:
        room.wait(b"IC @")
        app.wait(b"READY")
        room.quiet(2)
        app.quiet(2)
        room.press(b"n")
        room.quiet(1)
        counter = iter(range(1_000_000))

        def note() -> float:
            word = f"zq{next(counter):06}"
            room.press(word.encode())
            room.quiet(0.7)
            room.press(b"\r")
            took = room.wait(b"is saved")
            room.quiet(0.3)
            return took

        def key() -> float:
            app.press(b"x")
            took = app.wait(b"x")
            app.quiet(0.2)
            return took

        def update() -> float:
            room.press(b"\x1b")
            room.quiet(0.5)
            room.press(b"u")
            took = room.wait(b"]52;c;")  # outside tmux the text goes to the terminal
            room.quiet(0.5)
            room.press(b"\x1b")
            room.quiet(0.5)
            return took

        rows.append(ratio("Enter to the note durable and said so, 100,000 entries ÷ echo of a key", "2", note, key, 3 * runs))  # fmt: skip
        rows.append(
            ratio("u to the text on its way to the clipboard ÷ echo of a key", "6", update, key, runs)
        )

        def cpu(shown: Terminal) -> float:
            fields = Path(f"/proc/{shown.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        def idle(seconds: float) -> tuple[float, float]:
            before = cpu(room), cpu(app)
            until = time.perf_counter() + seconds
            while time.perf_counter() < until:
                for shown in (room, app):
                    if select.select([shown.fd], [], [], 0.05)[0]:
                        os.read(shown.fd, 1 << 16)
            return cpu(room) - before[0], cpu(app) - before[1]

        used, floor_used = idle(60 if scale == 1 else 20)
        rows.append(ratio("idle CPU of the room ÷ a bare app with ticking Digits", "1.5", lambda: used, lambda: floor_used or 0.01, 1))  # fmt: skip

        def resident(shown: Terminal) -> float:
            line = next(row for row in Path(f"/proc/{shown.pid}/status").read_text().splitlines() if row.startswith("VmRSS"))  # fmt: skip
            return int(line.split()[1]) / 1000

        rows.append(ratio("resident memory of the room ÷ the bare app", "1.5", lambda: resident(room), lambda: resident(app), 1, "MB"))  # fmt: skip

    rows.append(durable_append(folder, runs))
    env = environment(WARROOM_DB=str(cli))

    def process(argv: list[str]) -> Callable[[], float]:
        def once() -> float:
            begun = time.perf_counter()
            subprocess.run(argv, env=env, check=True, capture_output=True)
            return time.perf_counter() - begun

        return once

    imports = [PYTHON, "-c", "import sqlite_utils, pydantic"]
    rows.append(ratio("whole process: warroom note ÷ python -c 'import sqlite_utils, pydantic'", "1.6", process([*ours, "note", "x"]), process(imports), 3 * runs))  # fmt: skip
    return rows


NOTES_OF_A_WAL = 400
"""More notes than SQLite writes into a WAL before it begins at its front again."""


def durable_append(folder: Path, runs: int) -> dict[str, object]:
    """One note through the room, its commit synced, against 4 KiB written and synced."""
    from warroom.domain.policy.severities import Severity
    from warroom.room import Room

    room = Room.open(folder / "append" / "w.db", "bench", lambda: datetime.now(UTC), UTC)
    number = room.declare("bench", Severity.SEV1).number
    # Until its first checkpoint the WAL grows with every note, and a file that grows takes longer to sync.
    for count in range(NOTES_OF_A_WAL):
        room.note(number, f"warm {count}")
    fd = os.open(folder / "floor", os.O_WRONLY | os.O_CREAT)
    block = os.urandom(4096)

    def append() -> float:
        begun = time.perf_counter()
        room.note(number, "replica lag at 4 min")
        return time.perf_counter() - begun

    def floor() -> float:
        begun = time.perf_counter()
        os.write(fd, block)
        os.fdatasync(fd)
        return time.perf_counter() - begun

    return ratio("one durable append ÷ 4 KiB written with fdatasync", "1.5", append, floor, 40 * runs)


if __name__ == "__main__":
    main(measure)
