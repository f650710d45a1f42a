"""Two processes that write at the same time, each killed after a random moment."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import record
from program import environment
from table import Row

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

ROUNDS = 20
"""Times that the control is tried until it loses something: whether it does depends on the moment of the kill."""


def killed_writers(kills: int, seed: int) -> Row:
    """What was printed after its commit returned has to be in the record."""
    acknowledged, faults = _killed(kills, seed, fault="")
    control: list[str] = []
    for again in range(ROUNDS):
        control += _killed(10, seed + again, fault="commit-late")[1]
        if control:
            break
    return Row(
        "writers killed (SIGKILL)", kills, acknowledged, faults, "saved said before the commit", len(control)
    )


def _killed(kills: int, seed: int, fault: str) -> tuple[int, list[str]]:
    """How many notes were acknowledged, and what became of them."""
    with tempfile.TemporaryDirectory(prefix="warroom-crash-") as folder:
        path = Path(folder) / "w.db"
        record.declare(path)
        chance, acknowledged, guard = random.Random(seed), list[str](), threading.Lock()

        def one(number: int, after: float) -> None:
            argv = [sys.executable, "-c", WRITER, str(path), f"w{number}", "warroom"]
            with subprocess.Popen(
                argv, stdout=subprocess.PIPE, text=True, env=environment(path.parent, fault)
            ) as writer:
                assert writer.stdout is not None
                said = [writer.stdout.readline()]  # from then on it writes without a pause
                timer = threading.Timer(after, lambda: writer.send_signal(signal.SIGKILL))
                timer.start()
                said += writer.stdout.readlines()
                timer.join()
            with guard:
                acknowledged.extend(line[:-1] for line in said if line.endswith("\n"))

        for number in range(0, kills, 2):
            pair = [threading.Thread(target=one, args=(number + i, chance.random() * 0.5)) for i in (0, 1)]
            for thread in pair:
                thread.start()
            for thread in pair:
                thread.join()
        kept = [event.payload for event in record.events(path)]
        words = {
            payload.split('"')[payload.split('"').index("text") + 2] for payload in kept if "text" in payload
        }
        faults = [f"“{said}” was acknowledged and is lost" for said in acknowledged if said not in words]
        return len(acknowledged), faults + record.faults_of(path)
