"""Upgrades: by many processes at once, killed half-way, and by a newer program under an open console."""

from __future__ import annotations

import random
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import record
from program import command, environment, run
from table import Row
from terminal import GoneError, Terminal

AT_ONCE = 5
ANSWERED = 60.0
"""Seconds in which the console says what became of a note."""
NEWER = (
    ("column that may be empty", "ALTER TABLE event ADD COLUMN room TEXT"),
    (
        "column that may not",
        "CREATE TRIGGER event_needs_a_room BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'NOT NULL constraint failed: event.room'); END",
    ),
)
"""What a newer program may have done to the tables."""


def upgrades(*, quick: bool = False) -> list[Row]:
    many = Row(f"upgrade by {AT_ONCE} processes at once", 0, 0, control="no lock")
    rounds = range(2 if quick else 8)
    for number in rounds:
        many.faults += _at_once(many, number)
    ignored = Row("control", 0, 0)
    for number in range(30):
        if not many.control_faults:
            many.control_faults = len(list(_at_once(ignored, number, fault="no-lock")))
    killed = Row("upgrade killed (SIGKILL)", 0, 0)
    killed.faults += _killed(killed, 4 if quick else 30)
    newer = Row("newer program under an open console", 0, 0, control="its schema is never asked")
    for what, statement in NEWER:
        newer.faults += _under_a_console(newer, what, statement)
    newer.control_faults = len(list(_under_a_console(ignored, *NEWER[0], fault="schema-not-asked")))
    return [many, killed, newer]


def _old(folder: Path, version: int) -> Path:
    new, database = folder / "new.db", folder / "w.db"
    record.declare(new)
    record.add_notes(new, 60)
    record.make_old(new, database, version)
    new.unlink()
    return database


def _at_once(row: Row, number: int, fault: str = "") -> Iterator[str]:
    """Every process is done, its note is there once, and the database is sound."""
    with tempfile.TemporaryDirectory(prefix="warroom-crash-") as folder:
        database = _old(Path(folder), 1 + number % (record.SCHEMA_VERSION - 1))
        before = [(event.id, event.hash) for event in record.events(database)]
        texts = [f"zq7x{i}z at once" for i in range(AT_ONCE)]
        running = [
            subprocess.Popen(
                command(database, "note", text), env=environment(database.parent, fault),
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            )
            for text in texts
        ]  # fmt: skip
        for text, process in zip(texts, running, strict=True):
            row.tries += 1
            _, problem = process.communicate(timeout=600)
            if process.returncode:
                yield f"a process failed: {problem.strip()[-200:].replace(folder, '…')}"
            row.acknowledged += not process.returncode
            there = sum(text in event.payload for event in record.events(database))
            if there != (not process.returncode):
                yield f"exit {process.returncode}, and its note is there {there} times"
        after = [(event.id, event.hash) for event in record.events(database)]
        if after[: len(before)] != before:
            yield "what was there before is changed"
        yield from record.faults_of(database)


def _killed(row: Row, kills: int) -> Iterator[str]:
    """An upgrade that was killed is made again by the next start, and nothing is lost."""
    chance = random.Random(3)
    for number in range(kills):
        with tempfile.TemporaryDirectory(prefix="warroom-crash-") as folder:
            database = _old(Path(folder), 1 + number % (record.SCHEMA_VERSION - 1))
            before = [(event.id, event.hash) for event in record.events(database)]
            row.tries += 1
            fault = ("", "die-before-commit:1", "die-after-commit:1")[number % 3]
            process = subprocess.Popen(
                command(database, "note", "killed"), env=environment(database.parent, fault),
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            if not fault:
                time.sleep(0.1 + chance.random() * 0.25)  # the moment of the kill: nothing is waited for
                process.kill()
            process.wait()
            done = run(database, "note", "after the kill")
            if done.returncode:
                yield f"the next start fails: {done.stderr.strip()[-200:].replace(folder, '…')}"
                continue
            row.acknowledged += 1
            after = record.events(database)
            if [(event.id, event.hash) for event in after][: len(before)] != before:
                yield "what was there before is changed"
            if not any("after the kill" in event.payload for event in after):
                yield "the note after it is lost"
            yield from record.faults_of(database)


def _under_a_console(row: Row, what: str, statement: str, fault: str = "") -> Iterator[str]:
    """It records nothing into tables that it does not know, says so in a sentence, and keeps what was typed."""
    with tempfile.TemporaryDirectory(prefix="warroom-crash-") as folder:
        database = Path(folder) / "w.db"
        record.declare(database)
        terminal = Terminal(database, fault)
        text, shown, recorded = "zq6x1z typed after the upgrade", "", False
        try:
            terminal.wait("IC @")
            terminal.press("n")
            terminal.wait("Enter records the note")
            terminal.press("said before\r")
            terminal.wait("entry 3 is saved")
            _upgrade(database, statement)
            row.tries += 1
            terminal.press(text)
            terminal.press("\r")
            if not terminal.shows(r"entry 4 is saved|NOT |upgraded|newer", ANSWERED):
                yield f"{what}: no sentence says what became of the note"
            terminal.rest(1.5)  # what is typed is kept a second later
            shown = terminal.screen.flat()
            recorded = "entry 4 is saved" in shown
        except GoneError:
            yield f"{what}: the console ended"
        finally:
            terminal.close()
        row.acknowledged += 1
        events = [event.payload for event in record.events(database)]
        if recorded or any(text in payload for payload in events):
            yield f"{what}: the note was written into tables of a newer program"
        if "cannot be used as a warroom database" in shown:
            yield f"{what}: the sentence is false, and advises to copy the database away"
        if text not in shown and text not in record.kept_texts(database):
            yield f"{what}: what was typed is kept nowhere"


def _upgrade(database: Path, statement: str) -> None:
    conn = record.connect(database)
    conn.execute("BEGIN IMMEDIATE")
    conn.execute(statement)
    conn.execute(f"PRAGMA user_version = {record.SCHEMA_VERSION + 1}")
    conn.execute("COMMIT")
    conn.close()
