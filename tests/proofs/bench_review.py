"""`make bench-review`: what is looked at after the SEV, as ratios against floors measured in the same run.

    python tests/proofs/bench_review.py [--quick]

Ten years of history against one day of it. Helpers and the form of a row are those of bench.py.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench import PYTHON, environment, fill, main, ratio, terminal

OURS = [PYTHON, "-m", "warroom"]
WORDS = "repl"
"""A word that is still being typed and that every entry has: the worst case of a find line."""
PLAIN_TABLE = "CREATE TABLE plain (a TEXT, b INTEGER, c TEXT, d TEXT, e TEXT, f TEXT, g TEXT, h INTEGER, i TEXT, j TEXT, k TEXT, l TEXT, m TEXT)"

# What the kernel counts for a child begins with its parent's memory; the process itself knows its own.
MEASURED = """
import atexit, sys
def tell():
    print(next(row for row in open("/proc/self/status") if row.startswith("VmHWM")).split()[1], file=sys.stderr)
atexit.register(tell)
from warroom.__main__ import main
main()
"""


def timed(work: Callable[[], object]) -> Callable[[], float]:
    def once() -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    return once


def measure(folder: Path, scale: int, runs: int) -> list[dict[str, object]]:
    big, small = folder / "big" / "w.db", folder / "small" / "w.db"
    fill(big, 10_000 // scale, 1_000_000 // scale, 10_000)
    fill(small, 10, 20, 2)
    return [library(big, small, runs), *finding(big, runs), *reading(big, runs), *moving(folder, scale, runs)]


def library(big: Path, small: Path, runs: int) -> dict[str, object]:
    def paint(db: Path) -> Callable[[], float]:
        def once() -> float:
            with terminal([*OURS, "review"], environment(WARROOM_DB=str(db))) as shown:
                shown.wait(b" incidents")  # the head line counts them once the list stands
                return time.perf_counter() - shown.started

        return once

    return ratio("library painted: 10,000 incidents, 1,000,000 entries ÷ ten incidents", "1.2", paint(big), paint(small), runs)  # fmt: skip


def finding(big: Path, runs: int) -> list[dict[str, object]]:
    """The first screen of hits against one page of the table, and the query that everybody writes first beside it."""
    room = opened(big)
    last = room.listing(limit=1)[0].number
    middle = room.entry(last, room.store.count(last) // 2).place
    match = f'"{WORDS}"*'

    def naive() -> None:
        room.store._db.execute(
            "SELECT rowid, text FROM entry_text WHERE entry_text MATCH ? ORDER BY bm25(entry_text) LIMIT 50", [match]
        ).fetchall()  # fmt: skip

    def find() -> None:
        assert len(room.search(WORDS, 50).hits) == 50

    room.search(WORDS, 50)
    rows = [
        ratio("find in 1,000,000 entries, first 50 hits ÷ one keyset page of 50", "10", timed(find), timed(lambda: room.store.page(last, 50, before=middle)), 5 * runs),
        ratio("the ranked query (bm25) of the same words ÷ our find", "at least 10", timed(naive), timed(find), runs),
    ]  # fmt: skip
    room.close()
    return rows


def reading(big: Path, runs: int) -> list[dict[str, object]]:
    from warroom.domain.record.replay import Replay

    room = opened(big)
    log, last = room.store, room.listing(limit=1)[0].number
    numbers = sorted(row.number for row in room.listing() if not row.is_open)
    short = room.declare("bench", room.incident(last).severity).number
    room.notes(short, [f"entry {n}: replica lag" for n in range(1_000)])
    long = room.declare("bench", room.incident(last).severity).number
    room.notes(long, [f"entry {n}: replica lag" for n in range(10_000)])
    events = room.events(long)
    rows = [
        ratio("state in the middle of 10,000 entries, folded ÷ reading its rows", "—", timed(lambda: Replay(events).state(5_000)), timed(lambda: room.events(long)), runs),
        ratio("metrics over 10,000 incidents ÷ reading the same rows", "—", timed(room.review.metrics_of_all), timed(lambda: list(log.changing(numbers))), runs),
        ratio("postmortem draft of 1,000 entries ÷ reading its page", "—", timed(lambda: room.review.postmortem(short)), timed(lambda: room.timeline(short)), runs),
    ]  # fmt: skip
    room.close()
    return rows


def moving(folder: Path, scale: int, runs: int) -> list[dict[str, object]]:
    """Export and import of whole processes in entries per second, and the most memory that they take."""
    from sqlite_utils.utils import sqlite3

    many, few = 100_000 // scale, 1_000
    large, little = folder / "large" / "w.db", folder / "little" / "w.db"
    fill(large, 1, many, many)
    fill(little, 1, few, few)
    copies = iter(range(1_000_000))
    room = opened(large)
    rows = [tuple(row[name] for name in sorted(row) if name != "number") for row in room.store.export(1)]
    room.close()

    def plain() -> float:
        """The same rows into a table without any index, in one transaction, synced once."""
        conn = sqlite3.connect(folder / f"plain-{next(copies)}.db", isolation_level=None)
        conn.execute(PLAIN_TABLE)
        begun = time.perf_counter()
        conn.execute("BEGIN")
        conn.executemany(f"INSERT INTO plain VALUES ({', '.join('?' * 13)})", rows)
        conn.execute("COMMIT")
        took = time.perf_counter() - begun
        conn.close()
        return took

    def process(db: Path, *argv: str) -> tuple[float, float]:
        """Seconds, and the most megabytes that were resident."""
        begun = time.perf_counter()
        done = subprocess.run(
            [PYTHON, "-c", MEASURED, *argv], env=environment(WARROOM_DB=str(db)), check=True, capture_output=True, text=True
        )  # fmt: skip
        return time.perf_counter() - begun, int(done.stderr.split()[-1]) / 1000

    def out(db: Path) -> tuple[float, float]:
        return process(
            db, "export", "INC-1", "--format", "json", "--force", "--output", str(db.with_suffix(".json"))
        )

    def back(db: Path) -> tuple[float, float]:
        return process(folder / f"in-{next(copies)}" / "w.db", "import", str(db.with_suffix(".json")))

    out(large), out(little)
    return [
        ratio(f"export of {many:,} entries ÷ executemany of the same rows", "—", lambda: out(large)[0], plain, runs),
        ratio(f"import of {many:,} entries ÷ executemany of the same rows", "—", lambda: back(large)[0], plain, runs),
        ratio(f"most memory of export, {many:,} entries ÷ {few:,}", "1.2", lambda: out(large)[1], lambda: out(little)[1], 1, "MB"),
        ratio(f"most memory of import, {many:,} entries ÷ {few:,}", "1.2", lambda: back(large)[1], lambda: back(little)[1], 1, "MB"),
    ]  # fmt: skip


def opened(path: Path):  # type: ignore[no-untyped-def]  # loaded late, as the program does
    from warroom.room import Room

    return Room.open(path, "bench", lambda: datetime.now(UTC), UTC)


if __name__ == "__main__":
    main(measure)
