"""Kills the server of a shared room again and again under writers: nothing acknowledged is lost, nothing is doubled.

    python tests/proofs/crash_room.py [KILLS] [WRITERS]

That a retry without its id would double notes is shown in tests/store/test_shared_room.py, by cuts behind the commit.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import database_server
from engines import make_template, named

from warroom.domain.incident.notes import Noted
from warroom.domain.policy.severities import Severity
from warroom.room import Room, new_id
from warroom.store.errors import StoreProblem
from warroom.store.location import Server


def now() -> datetime:
    return datetime.now(UTC)


def opened(name: str, who: str) -> Room:
    while True:
        try:
            return Room.open(Server(name), who, now, UTC)
        except StoreProblem:
            time.sleep(0.05)


def write(
    name: str, who: int, acknowledged: list[str], done: threading.Event, *, same_id: bool = True
) -> None:
    """Notes one after the other, each tried until it is said to be saved; without `same_id` each try is a note of its own."""
    room, count = opened(name, f"@p{who}"), 0
    while not done.is_set():
        count += 1
        text, id = f"{who} {count}", new_id(now())
        while True:
            try:
                room.note(1, text, id=id if same_id else new_id(now()))
                break
            except StoreProblem:
                time.sleep(0.02)
        acknowledged.append(text)


def kill(server: dict[str, object]) -> None:
    """The whole server at once, as a power cut does to its processes."""
    pid = int((Path(str(server["folder"])) / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    while True:
        try:
            os.kill(pid, 0)
            time.sleep(0.01)
        except ProcessLookupError:
            break
    while True:
        try:
            database_server.again(server)
            return
        except RuntimeError:
            time.sleep(0.1)  # its children are still ending


def run(kills: int, writers: int, *, same_id: bool = True) -> tuple[int, int, int, list[str]]:
    """How many notes were acknowledged, lost and doubled, and what the check finds."""
    server = database_server.start({"fsync": "on", "full_page_writes": "on"})
    try:
        name = named(str(server["admin"]), make_template(str(server["admin"])))
        opened(name, "@maya").declare("API down", Severity.SEV1)
        done, chance = threading.Event(), random.Random(7)
        acknowledged: list[list[str]] = [[] for _ in range(writers)]
        threads = [
            threading.Thread(
                target=write, args=(name, who, acknowledged[who], done), kwargs={"same_id": same_id}
            )
            for who in range(writers)
        ]
        for thread in threads:
            thread.start()
        for _ in range(kills):
            time.sleep(chance.uniform(0.3, 1.2))
            kill(server)
        time.sleep(0.5)
        done.set()
        for thread in threads:
            thread.join()
        room = opened(name, "@maya")
        found = Counter(e.event.text for e in room.events(1) if isinstance(e.event, Noted))
        said = [text for texts in acknowledged for text in texts]
        lost = sum(text not in found for text in said)
        doubled = sum(count > 1 for count in found.values())
        return len(said), lost, doubled, room.store.check()
    finally:
        database_server.stop(server)


def main() -> int:
    kills, writers = (int(word) for word in (*sys.argv[1:], "25", "8")[:2])
    said, lost, doubled, wrong = run(kills, writers)
    print(
        f"{kills} kills, {writers} writers: {said:,} acknowledged, {lost} lost, {doubled} doubled, check: {wrong or 'sound'}"
    )
    control = run(kills, writers, same_id=False)
    print(
        f"control, a new id for each try: {control[0]:,} acknowledged, {control[1]} lost, {control[2]} doubled"
    )
    fine = (lost, doubled, wrong) == (0, 0, []) and control[2] > 0
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
