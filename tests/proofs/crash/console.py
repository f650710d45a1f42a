"""The console killed in the middle of typing, Enter, `u`, dialogs, resolve, undo and postmortem."""

from __future__ import annotations

import queue
import random
import re
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import record
from hands import ACKNOWLEDGED, WORD, Hands, work
from table import Row
from terminal import GoneError, StuckError, Terminal

AT_A_TIME = 4
KEPT_AFTER = 1.0
"""Seconds after which a character that stands on the screen is on disk, whatever follows."""
LONGEST = 4.0
"""Seconds of work at a console before the last kill."""
ONCE = ("noted", "task_asked")
"""Kinds of events whose words no other event holds: an undo of an impact, for one, says the one before it again."""


@dataclass
class Kill:
    """One console, until it was killed."""

    number: int
    acknowledged: int = 0
    faults: list[str] = field(default_factory=list)


ROUNDS = 10
"""Times that the control is tried until it loses something."""


def killed_consoles(kills: int, seed: int, *, with_control: bool = True) -> Row:
    row = Row("console killed (SIGKILL)", kills, 0, control="saved said before the commit")
    for kill in _killed(range(kills), seed, fault=""):
        row.acknowledged += kill.acknowledged
        row.faults += kill.faults
    if with_control:
        for again in range(ROUNDS):  # whether one kill loses something depends on its moment
            found = _killed(range(8 * again, 8 * again + 8), seed, fault="commit-late")
            row.control_faults += sum(len(kill.faults) for kill in found)
            if row.control_faults:
                break
    return row


def _killed(numbers: range, seed: int, fault: str) -> list[Kill]:
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in numbers:
        waiting.put(number)
    done: list[Kill] = []
    problems: list[BaseException] = []

    def lane() -> None:
        while not problems:
            try:
                number = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                done.append(one_kill(number, random.Random(f"{seed}/{number}"), fault))
            except BaseException as problem:  # noqa: BLE001  # raised again by who waits
                problems.append(problem)

    lanes = [threading.Thread(target=lane) for _ in range(AT_A_TIME)]
    for thread in lanes:
        thread.start()
    for thread in lanes:
        thread.join()
    if problems:
        raise problems[0]
    return done


def one_kill(number: int, chance: random.Random, fault: str = "") -> Kill:
    """Work at a console, kill it, and look at what a fresh process finds."""
    kill = Kill(number)
    with tempfile.TemporaryDirectory(prefix="warroom-crash-") as folder:
        database = Path(folder) / "w.db"
        record.declare(database)
        itself = ""
        if not fault and number % 3 == 2:
            # It dies by itself, right before or right after one of its commits.
            itself = f"die-{chance.choice(('before', 'after'))}-commit:{chance.randint(1, 9)}"
        terminal = Terminal(database, fault or itself)
        try:
            hands, killed = _until_killed(terminal, number, chance, at_an_enter=number % 3 == 1)
        except StuckError as stuck:
            kill.faults.append(f"kill {number}: the console hung: {stuck}")
            return kill
        finally:
            terminal.close()
        _judge(kill, database, terminal, hands, killed)
        if not fault and (number % 5 == 0 or '"pending":[{' in _raw_drafts(database)):
            _start_again(kill, database, terminal, killed, hands.given_up)
    return kill


def _until_killed(
    terminal: Terminal, number: int, chance: random.Random, *, at_an_enter: bool
) -> tuple[Hands, float]:
    """The hands that worked, and when the console was killed, by the monotonic clock."""
    hands = Hands(terminal, chance, number)
    for pattern in (WORD, *ACKNOWLEDGED):
        terminal.watch(pattern)
    terminal.wait("IC @")
    terminal.deadline = time.monotonic() + 0.2 + LONGEST * chance.random()
    if at_an_enter:
        which = chance.randint(1, 6)
        terminal.deadline = time.monotonic() + 60

        def soon() -> None:
            if hands.enters >= which:
                terminal.deadline = time.monotonic() + chance.random() * 0.08

        hands.on_enter = soon
    try:
        work(hands, chance.randrange(1000))
        terminal.rest(0.3)
    except GoneError:
        pass
    except OSError:  # a key for a console that has just died
        terminal.process.wait()
    killed = time.monotonic()
    terminal.kill()
    return hands, killed


def _judge(kill: Kill, database: Path, terminal: Terminal, hands: Hands, killed: float) -> None:
    events, kept = record.events(database), record.kept_texts(database)
    seen = terminal.first_seen
    said = [text for text in seen if not re.fullmatch(WORD, text)]
    kill.acknowledged += len(said)
    for text in said:
        kill.faults += [f"kill {kill.number}: {fault}" for fault in not_in(events, text)]
    recorded = "\n".join(event.payload for event in events)
    for word, since in seen.items():
        if word in hands.given_up or not re.fullmatch(WORD, word):
            continue
        if killed - since >= KEPT_AFTER and word not in recorded + kept:
            kill.faults.append(
                f"kill {kill.number}: “{word}” stood on the screen for {killed - since:.1f} s and is nowhere"
            )
    for act in hands.acts:
        there = [word in recorded for word in act]
        if any(there) and not all(there):
            kill.faults.append(f"kill {kill.number}: half of an act is recorded: {act}, {there}")
        if any(sum(word in event.payload for event in events if event.kind in ONCE) > 1 for word in act):
            kill.faults.append(f"kill {kill.number}: recorded twice: {act}")
    kill.faults += [f"kill {kill.number}: {fault}" for fault in half_updates(events)]
    if sum(event.kind == "milestone_set" for event in events) % 2:
        kill.faults.append(f"kill {kill.number}: one of two times is recorded")
    kill.faults += [f"kill {kill.number}: {fault}" for fault in record.faults_of(database)]


def half_updates(events: list[record.Event]) -> list[str]:
    """Updates that announce a status which the incident did not get."""
    status, found = "investigating", []
    for i, event in enumerate(events):
        if event.kind == "status_changed":
            status = event.payload
        if event.kind == "update_sent" and (told := re.search(r"Status: (\w+)", event.payload)):
            after = events[i + 1].payload if i + 1 < len(events) else ""
            if told[1].lower() not in status and told[1].lower() not in after:
                found.append(f"an update says {told[1]} and the status was not changed")
    return found


def not_in(events: list[record.Event], said: str) -> list[str]:
    """What was said to be saved and is not in the record, or twice."""
    numbers = [int(number) for number in re.findall(r"\d+", said)]
    if said.startswith("Update"):
        kept = sum(event.kind == "update_sent" for event in events) >= numbers[0]
    elif said.startswith("Version"):
        kept = sum(event.kind == "postmortem_written" for event in events) >= numbers[0]
    elif said.startswith("undone"):
        kept = all(any(event.n > number for event in events) for number in numbers)
    else:
        kept = all(sum(event.n == number for event in events) == 1 for number in numbers)
    return [] if kept else [f"“{said}” was said and is not in the record"]


def _raw_drafts(database: Path) -> str:
    return "".join(file.read_text("utf-8") for file in database.parent.glob(f"{database.name}.drafts/*.json"))


def _start_again(kill: Kill, database: Path, before: Terminal, killed: float, given_up: set[str]) -> None:
    """A console started after the kill takes up what was left, and records nothing twice."""
    terminal = Terminal(database)
    try:
        terminal.wait("IC @")
        terminal.rest(0.5)
        terminal.press("\x11")
        while terminal.process.poll() is None:
            terminal.look(0.05)
    except GoneError:
        pass
    finally:
        terminal.close()
    events, kept = record.events(database), record.kept_texts(database)
    for word, since in before.first_seen.items():
        if word in given_up or not re.fullmatch(WORD, word):
            continue
        notes = sum(word in event.payload for event in events if event.kind == "noted")
        if notes > 1:
            kill.faults.append(f"kill {kill.number}: the next console recorded “{word}” again")
        if killed - since >= KEPT_AFTER and word not in kept + "\n".join(event.payload for event in events):
            kill.faults.append(f"kill {kill.number}: the next console lost “{word}”")
