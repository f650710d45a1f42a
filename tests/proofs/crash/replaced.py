"""The database file deleted, replaced or overwritten under an open console, and between two commands."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import record
from hands import ACKNOWLEDGED
from program import run
from table import Row
from terminal import GoneError, Terminal

ANSWERED = 10.0
"""Seconds in which the console says what became of a note; what it says later counts all the same."""
REFUSED = r"\bNOT\b|NOTHING|nothing more is saved"
"""In the sentences that say that something is not saved."""
Damage = Callable[[Path, Path], None]
"""Does something to a database, given it and an older copy of it."""


def deleted(database: Path, old: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)


def only_the_file_deleted(database: Path, old: Path) -> None:
    database.unlink()


def only_the_log_deleted(database: Path, old: Path) -> None:
    Path(f"{database}-wal").unlink(missing_ok=True)


def moved_over(database: Path, old: Path) -> None:
    shutil.copyfile(old, f"{database}.new")
    os.replace(f"{database}.new", database)


def copied_over(database: Path, old: Path) -> None:
    shutil.copyfile(old, database)


def emptied(database: Path, old: Path) -> None:
    os.truncate(database, 0)


def cut_in_half(database: Path, old: Path) -> None:
    os.truncate(database, database.stat().st_size // 2)


def overwritten_with_text(database: Path, old: Path) -> None:
    database.write_text("this is another file now\n" * 4000)


def folder_moved(database: Path, old: Path) -> None:
    database.parent.rename(database.parent.with_name("elsewhere"))
    database.parent.mkdir()


DAMAGES: tuple[Damage, ...] = (
    deleted, only_the_file_deleted, only_the_log_deleted, moved_over, copied_over, emptied, cut_in_half,
    overwritten_with_text, folder_moved,
)  # fmt: skip


def replaced_files(*, quick: bool = False) -> list[Row]:
    row = Row("file replaced", 0, 0, control="the path is never looked at")
    for damage in DAMAGES[:5:2] if quick else DAMAGES:
        for checkpointed in (False,) if quick else (False, True):
            row.faults += _at_the_console(row, damage, checkpointed=checkpointed)
        row.faults += _between_commands(row, damage)
    ignored = Row("control", 0, 0)
    row.control_faults = len(list(_at_the_console(ignored, deleted, checkpointed=False, fault="blind")))
    return [row]


def _prepared(folder: Path) -> tuple[Path, Path]:
    database, old = folder / "data" / "w.db", folder / "old.db"
    record.declare(database)
    record.add_notes(database, 20, "before")
    shutil.copyfile(database, old)  # closed, so that all of it is in the file
    record.add_notes(database, 20, "after the copy")
    return database, old


def _at_the_console(row: Row, damage: Damage, *, checkpointed: bool, fault: str = "") -> Iterator[str]:
    """What the console calls saved after the damage is found by the next start; what it does not is still within reach."""
    name = f"{damage.__name__.replace('_', ' ')}, console"
    with tempfile.TemporaryDirectory(prefix="warroom-crash-") as base:
        database, old = _prepared(Path(base))
        terminal, saved, refused = Terminal(database, fault, settings=Path(base)), list[str](), list[str]()
        for pattern in ACKNOWLEDGED:
            terminal.watch(pattern)
        try:
            terminal.wait("IC @")
            terminal.press("n")
            terminal.wait("Enter records the note")
            terminal.press("said before\r")
            terminal.wait("is saved")
            if checkpointed:
                record.events(database)
                run(database, "note", "from elsewhere", settings=Path(base))
            damage(database, old)
            for number in range(3):
                row.tries += 1
                text = f"zq8x{number}z typed after it"
                (saved if _typed(terminal, text) else refused).append(text)
            terminal.rest(1.2)  # what is typed is kept a second later
            if len(terminal.first_seen) > 1 + len(saved):  # said later than it was waited for
                saved, refused = saved + refused, []
        except GoneError:
            pass
        finally:
            terminal.close()
        row.acknowledged += len(saved)
        yield from (f"{name}: {fault}" for fault in _found(database, Path(base), saved, refused))


def _typed(terminal: Terminal, text: str) -> bool:
    """Enter a note in a line that may still hold the one before; whether it was called saved."""
    before = len(terminal.first_seen)
    terminal.press(text)
    terminal.press("\r")
    until = time.monotonic() + ANSWERED
    while len(terminal.first_seen) == before and time.monotonic() < until:
        if terminal.shows(REFUSED, 0.1):
            break
    terminal.rest(0.3)
    return len(terminal.first_seen) > before


def _found(database: Path, base: Path, saved: list[str], refused: list[str]) -> Iterator[str]:
    try:
        there = [event.payload for event in record.events(database)]
    except record.DatabaseError as problem:
        there = []
        if saved:
            yield f"called saved, and the next start cannot read the file ({problem})"
            return
    for text in saved:
        if not any(text in payload for payload in there):
            yield "called saved, and the next start does not find it"
    everywhere = b"".join(
        file.read_bytes() for file in base.rglob("*") if file.is_file() and not file.name.endswith("-shm")
    )
    for text in refused:
        if text.split()[0].encode() not in everywhere:
            yield "not saved, and kept nowhere"


def _between_commands(row: Row, damage: Damage) -> Iterator[str]:
    name = f"{damage.__name__.replace('_', ' ')}, commands"
    with tempfile.TemporaryDirectory(prefix="warroom-crash-") as folder:
        base = Path(folder)
        database, old = _prepared(base)
        run(database, "note", "said before", settings=base)
        damage(database, old)
        saved = list[str]()
        for number in range(2):
            row.tries += 1
            text = f"zq8x{number}z noted after it"
            done = run(database, "note", text, settings=base)
            if not done.returncode:
                saved.append(text)
            elif "Traceback" in done.stderr or not done.stderr.strip():
                yield f"{name}: no sentence: {done.stderr[-300:]}"
        row.acknowledged += len(saved)
        yield from (f"{name}: {fault}" for fault in _found(database, base, saved, []))
