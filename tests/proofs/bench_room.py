"""What a shared room costs, as ratios: an append, a note on another console, round trips, moving a room, searching.

python tests/proofs/bench_room.py [append|writers|fresh|news|start|move|beside|search|million ...]
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import database_server
import psycopg
from engines import ServerEngine, make_template
from wire_proxy import WireProxy

from warroom.domain.policy.severities import Severity
from warroom.domain.text.search_query import Asked
from warroom.room import Room
from warroom.store.location import File, Server
from warroom.store.postgres import room_setup
from warroom.tui.runtime.first_screen import only_room

EVENTS = 100_000
QUESTIONS = 5_000
LETTERS = "abcdeéèÄßñαβγДжשلदकि日本٣İıŁøﬁ’-_.:/ "


def now() -> datetime:
    return datetime.now(UTC)


def opened(name: str, who: str = "@maya") -> Room:
    return Room.open(Server(name), who, now, UTC)


def timed(job: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    job()
    return (time.perf_counter() - begun) * 1000


def append(name: str) -> None:
    room = opened(name)
    room.declare("API down", Severity.SEV1)
    plain = psycopg.connect(name, autocommit=True)
    plain.execute("CREATE TABLE bare (id text PRIMARY KEY, payload text)")
    notes, inserts = [], []
    for at in range(400):
        notes.append(timed(lambda at=at: room.note(1, f"note {at}")))
        inserts.append(
            timed(lambda at=at: plain.execute("INSERT INTO bare VALUES (%s, %s)", [str(at), "x" * 300]))
        )
    note, insert = statistics.median(notes), statistics.median(inserts)
    print(
        f"append: a note {note:.2f} ms, INSERT and commit {insert:.2f} ms, ratio {note / insert:.2f} (fsync on)"
    )


def writers(name: str) -> None:
    opened(name).declare("API down", Severity.SEV1)
    for count in (1, 10, 50):
        rooms = [opened(name, f"@p{at}") for at in range(count)]
        gate = threading.Barrier(count)

        def write(room: Room, gate: threading.Barrier = gate) -> None:
            gate.wait()
            for turn in range(10):
                room.note(1, f"turn {turn}")

        begun = time.perf_counter()
        with ThreadPoolExecutor(count) as pool:
            list(pool.map(write, rooms))
        print(
            f"writers: {count} on one incident, {count * 10 / (time.perf_counter() - begun):.0f} notes a second"
        )
        for room in rooms:
            room.close()
    room = opened(name)
    numbers = [e.n for e in room.events(1)]
    print(
        f"writers: n contiguous {numbers == list(range(1, len(numbers) + 1))}, check {room.store.check() or 'sound'}"
    )


def fresh(admin: str) -> None:
    with psycopg.connect(admin, autocommit=True) as conn:
        conn.execute("CREATE DATABASE fresh")
    name = psycopg.conninfo.make_conninfo(admin, dbname="fresh")
    gate = threading.Barrier(48)

    def console(at: int) -> tuple[int, str]:
        gate.wait()
        room_setup.make(name)
        room = opened(name, f"@p{at}")
        made = room.declare("API down", Severity.SEV1)
        room.close()
        return made.number, made.channel

    with ThreadPoolExecutor(48) as pool:
        found = list(pool.map(console, range(48)))
    numbers, channels = {n for n, _ in found}, {c for _, c in found}
    print(f"fresh: 48 consoles made and declared at once, {len(numbers)} numbers, {len(channels)} channels")


def news(name: str) -> None:
    writer, listener, poller = opened(name), opened(name), opened(name)
    writer.declare("API down", Severity.SEV1)
    listener.store.wait_for_news(0.1)
    waits: list[float] = []
    for turn in range(200):
        heard = threading.Event()
        threading.Thread(target=lambda heard=heard: listener.store.wait_for_news(5) and heard.set()).start()
        time.sleep(0.01)
        begun = time.perf_counter()
        writer.note(1, f"turn {turn}")
        heard.wait(5)
        listener.store.written_after(1, turn)
        waits.append((time.perf_counter() - begun) * 1000)
    poll = statistics.median(timed(poller.store.version) for _ in range(200))
    print(
        f"news: from Enter here to read there p50 {statistics.median(waits):.1f} ms, p99 {sorted(waits)[197]:.1f} ms; a poll {poll:.2f} ms"
    )


def start(name: str, port: int) -> None:
    room = opened(name)
    room.declare("API down", Severity.SEV1)
    room.notes(1, [f"line {n}" for n in range(200)])
    for delay in (0.0, 0.02):
        with WireProxy(port, delay) as proxy:
            console = opened(proxy.name(name))
            proxy.count()
            took = timed(lambda console=console: only_room(console))
            paint = proxy.turns
            turns = []
            jobs = (
                partial(console.note, 1, "x"),
                partial(console.severity, 1, Severity.SEV2),
                console.store.version,
            )
            for job in jobs:
                proxy.count()
                job()
                turns.append(proxy.turns)
            print(
                f"start: at {delay * 1000:.0f} ms a trip the room is read in {took:.0f} ms; trips: first paint {paint}, note {turns[0]}, act {turns[1]}, poll {turns[2]}"
            )
            room.severity(1, Severity.SEV1)


def move(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Room.open(File(Path(folder) / "w.db"), "@maya", now, UTC)
        for at in range(EVENTS // 10_000):
            number = file.declare(f"API down {at}", Severity.SEV1).number
            for part in range(20):
                file.notes(
                    number, [f"line {n} of part {part}: replica lag on db-{n % 7}" for n in range(499)]
                )
        events = sum(file.incident(n).head for n in range(1, EVENTS // 10_000 + 1))
        shared = opened(name)
        took = timed(lambda: shared.review.take_all(file, lambda *_: None)) / 1000
        rows = shared.store._db.execute("SELECT * FROM event").fetchall()
        with psycopg.connect(name, autocommit=True) as conn:
            conn.execute("CREATE TABLE copied (LIKE event INCLUDING INDEXES)")

            def copy() -> None:
                with conn.cursor().copy("COPY copied FROM STDIN") as out:
                    for row in rows:
                        out.write_row(row)

            bare = timed(copy) / 1000
        back = Path(folder) / "back.db"
        away = timed(lambda: shared.review.backup(back)) / 1000
        copy_ = Room.open(File(back), "@maya", now, UTC)
        numbers = [i.number for i in file.incidents()]
        same = all(
            a == b for a, b in zip(file.review.export(numbers), copy_.review.export(numbers), strict=True)
        )
        print(
            f"move: {events:,} events to the server {took:.1f} s, COPY {bare:.1f} s, ratio {took / bare:.1f}; back as a verified file {away:.1f} s; byte for byte {same}"
        )


def beside(name: str) -> None:
    """Notes on one incident while others are imported."""
    with tempfile.TemporaryDirectory() as folder:
        file = Room.open(File(Path(folder) / "w.db"), "@maya", now, UTC)
        number = file.declare("API down", Severity.SEV1).number
        for _ in range(20):
            file.notes(number, [f"line {n}: replica lag" for n in range(499)])
        export = Path(folder) / "all.json"
        export.write_text("".join(file.review.export([number])))
        other = opened(name, "@li")
        own = other.declare("Chat down", Severity.SEV2).number
        alone = [timed(partial(other.note, own, "alone")) for _ in range(50)]
        argv = [sys.executable, "-m", "warroom", "--db", name, "import", str(export)]
        with subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as importing:
            notes = []
            while importing.poll() is None:
                notes.append(timed(partial(other.note, own, "beside")))
                time.sleep(0.02)
        notes.sort()
        print(
            f"beside: a note alone {statistics.median(alone):.1f} ms; beside an import p50 {statistics.median(notes):.1f} ms, "
            f"p99 {notes[int(len(notes) * 0.99) - 1]:.1f} ms, longest {notes[-1]:.1f} ms of {len(notes)}"
        )


def search(name: str) -> None:
    chance = random.Random(11)
    with tempfile.TemporaryDirectory() as folder:
        rooms = [opened(name), Room.open(File(Path(folder) / "w.db"), "@maya", now, UTC)]
        words = ["".join(chance.choices(LETTERS, k=chance.randint(1, 7))) for _ in range(400)]
        lines = [" ".join(chance.choices(words, k=chance.randint(1, 9))) or "x" for _ in range(3_000)]
        lines = [line.strip() or "x" for line in lines]
        for room in rooms:
            for title in ("one", "two", "three"):
                room.declare(title, Severity.SEV1)
        for at in range(0, len(lines), 500):
            for room in rooms:
                room.notes(1 + at // 500 % 3, [f"= {line}" for line in lines[at : at + 500]])
        differ, hits = 0, 0
        for _ in range(QUESTIONS):
            word = chance.choice(words)
            asked = (
                word[: chance.randint(1, len(word))]
                if chance.random() < 0.6
                else f"{word} {chance.choice(words)[:2]}"
            )
            answers = []
            for room in rooms:
                try:
                    found = room.search(asked, 40)
                    answers.append([(hit.incident.number, hit.entry.n) for hit in found.hits])
                except Exception as refused:  # noqa: BLE001  # compared
                    answers.append(str(refused))
            hits += len(answers[0])
            if answers[0] != answers[1]:
                differ += 1
                if differ <= 5:
                    print("  differs:", ascii(asked), len(answers[0]), len(answers[1]))
        print(
            f"search: {QUESTIONS:,} questions over {len(lines):,} lines, {hits:,} hits, {differ} differences"
        )


def million(name: str) -> None:
    """A million lines made on the server itself; the time of each kind of question."""
    room = opened(name)
    room.declare("API down", Severity.SEV1)
    with psycopg.connect(name, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO event (seq, id, incident, n, at, recorded_at, actor, kind, v, payload, salt, digest, prev, hash) "
            "SELECT s, 'id' || s, 1, s, '2026-11-28T06:00:00.000Z', '2026-11-28T06:00:00.000Z', '@m', 'noted', 1, "
            "'{\"kind\":\"noted\",\"text\":\"x\"}', '', '', '', '' FROM generate_series(1000, 1001000) s"
        )
        conn.execute(
            "INSERT INTO entry (incident, n, seq, at, told, plain, words) SELECT 1, s, s, '2026-11-28T06:00:00.000Z', t, "
            "' ' || t || ' ', array_to_tsvector(string_to_array(t, ' ')) FROM generate_series(1000, 1001000) s, "
            "LATERAL (SELECT 'replica lag db ' || s % 977 || CASE WHEN s % 100000 = 7 THEN ' rareword' ELSE '' END "
            "|| CASE WHEN s < 400000 THEN ' oldword' ELSE '' END AS t) x"
        )
        conn.execute("VACUUM ANALYZE entry")
        conn.execute("VACUUM ANALYZE event")
    for what, asked in (
        ("common", Asked(("lag",))), ("beginning", Asked(("repl",))), ("rare", Asked(("rareword",))),
        ("two", Asked(("lag", "rareword"))), ("none", Asked(("nowhere",))), ("side by side", Asked(("db-976",))),
        ("only among the old", Asked(("oldword",))),
    ):  # fmt: skip
        from warroom.domain.incident_list import Wanted

        took = statistics.median(
            timed(lambda asked=asked: room.store.search(asked, Wanted(), 50)) for _ in range(5)
        )
        found = len(room.store.search(asked, Wanted(), 50).hits)
        inside = statistics.median(timed(lambda asked=asked: room.store.find(1, asked, 50)) for _ in range(3))
        print(f"million: {what}: {found} hits in {took:.1f} ms; in one incident {inside:.1f} ms")


def main() -> None:
    wanted = sys.argv[1:] or [
        "append",
        "writers",
        "fresh",
        "news",
        "start",
        "move",
        "beside",
        "search",
        "million",
    ]
    server = database_server.start({"fsync": "on", "full_page_writes": "on"})
    try:
        admin = str(server["admin"])
        engine = ServerEngine(admin, make_template(admin))
        for part in wanted:
            place = engine.place(part)
            assert isinstance(place, Server)
            if part == "fresh":
                fresh(admin)
            elif part == "start":
                start(place.name, int(str(server["port"])))
            else:
                {
                    "append": append,
                    "writers": writers,
                    "news": news,
                    "move": move,
                    "beside": beside,
                    "search": search,
                    "million": million,
                }[part](place.name)
    finally:
        database_server.stop(server)


if __name__ == "__main__":
    main()
