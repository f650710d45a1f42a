"""`make crash`: writers killed with SIGKILL at random moments, and a disk that fills up. Nothing acknowledged may be lost.

    python tests/proofs/crash.py [--kills 200]

Each writer prints a note's words after its commit returned; what was printed has to be in the record.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from warroom.domain.policy import Severity
from warroom.room import Room
from warroom.store.problem import StoreProblem

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from warroom.room import Room
room = Room.open(Path(sys.argv[1]), "writer", lambda: datetime.now(UTC), UTC, busy_seconds=30)
count = 0
while True:
    words = f"{sys.argv[2]}-{count}"
    room.note(1, words)
    print(words, flush=True)
    count += 1
"""


def opened(path: Path) -> Room:
    return Room.open(path, "proof", lambda: datetime.now(UTC), UTC, busy_seconds=30)


def killed_writers(path: Path, kills: int) -> bool:
    """Two writers at a time, each killed after a random moment."""
    opened(path).declare("crash", Severity.SEV1)
    chance = random.Random(7)  # a reproducible proof
    acknowledged: list[str] = []
    guard = threading.Lock()

    def one(number: int, after: float) -> None:
        argv = [sys.executable, "-c", WRITER, str(path), f"w{number}"]
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as writer:
            timer = threading.Timer(after, lambda: writer.send_signal(signal.SIGKILL))
            timer.start()
            assert writer.stdout is not None
            said = [line[:-1] for line in writer.stdout if line.endswith("\n")]
            timer.join()
        with guard:
            acknowledged.extend(said)

    for number in range(0, kills, 2):
        pair = [threading.Thread(target=one, args=(number + i, 0.3 + chance.random() * 0.5)) for i in (0, 1)]
        for thread in pair:
            thread.start()
        for thread in pair:
            thread.join()
    room = opened(path)
    kept = {entry.words for entry in room.timeline(1)}
    lost = [words for words in acknowledged if words not in kept]
    wrong = room.check()
    print(
        f"kills {kills} · acknowledged {len(acknowledged)} · lost {len(lost)} · integrity {wrong or 'sound'}"
    )
    return not lost and not wrong


def full_disk(path: Path) -> bool:
    """No file may grow past a limit; writing goes on once there is room again."""
    room = opened(path)
    number = room.declare("full", Severity.SEV1).number
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
    saved, refused = [], ""
    for count in range(10_000):
        try:
            saved.append(room.note(number, f"note {count} " + "x" * 200).n)
        except StoreProblem as problem:
            refused = str(problem)
            break
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    after = room.note(number, "there is room again").n
    kept = {entry.n for entry in opened(path).timeline(number)}
    lost = [n for n in (*saved, after) if n not in kept]
    wrong = room.check()
    print(f"disk full after {len(saved)} notes: “{refused.replace(str(path), 'the database')}”")
    print(f"writing resumed · lost {len(lost)} · integrity {wrong or 'sound'}")
    return bool(refused) and not lost and not wrong


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    kills = parser.parse_args().kills
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        fine = killed_writers(Path(folder) / "killed.db", kills)
        fine = full_disk(Path(folder) / "full.db") and fine
    print(f"{time.monotonic() - begun:.0f} s")
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
