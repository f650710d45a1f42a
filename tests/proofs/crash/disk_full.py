"""A disk that is full, or nearly: commands, exports, backups, an upgrade, and the console with its drafts."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import record
from program import command, environment
from small_disk import PAGE, SmallDisk, small_disk
from table import Row
from terminal import GoneError, Terminal

LEFT = (0, PAGE, 4 * PAGE, 12 * PAGE, 40 * PAGE)
"""Bytes of room that are left when a command starts."""
DRAFTS_AFTER = 2.5
"""Seconds after which what is typed is on disk, or the console has said that it is not."""


def full_disks(*, quick: bool = False) -> list[Row]:
    row = Row("disk full", 0, 0, control="saved said before the commit")
    for left in LEFT[:3:2] if quick else LEFT:
        for one in (_commands, _upgrade, _console):
            with small_disk() as disk:
                row.faults += one(disk, row, left)
    with small_disk() as disk:
        found = Row("control", 0, 0)
        row.control_faults = len([*_commands(disk, found, 0, fault="commit-late")])
        row.part += "" if disk.mounted else " (files limited: no tmpfs may be mounted here)"
    return [row]


def _run(disk: SmallDisk, *words: str, fault: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(disk.folder / "w.db", *words), env=environment(disk.folder, fault), capture_output=True,
        text=True, check=False, timeout=600, preexec_fn=disk.limits(),
    )  # fmt: skip


def _commands(disk: SmallDisk, row: Row, left: int, fault: str = "") -> Iterator[str]:
    """Each command that writes, on a disk that is full: done and whole, or refused in a sentence and nothing there."""
    database, folder = disk.folder / "w.db", disk.folder
    record.declare(database)
    record.add_notes(database, 100, "x" * 200)
    old = folder / "old.md"
    _run(disk, "export", "INC-1", "--format", "md", "--output", str(old))
    before, saved = old.read_bytes(), list[str]()
    backup, export, settings = folder / "backup.db", folder / "new.md", folder / "config.toml"
    tries: tuple[tuple[str, ...], ...] = (
        ("note", "noted on a full disk " + "y" * 300),
        ("update", "--next", "make room", "--sent"),
        ("export", "INC-1", "--format", "md", "--output", str(export)),
        ("export", "INC-1", "--format", "md", "--output", str(old), "--force"),
        ("doctor", "--backup", str(backup)),
        ("config", "init"),
        ("note", "noted at last " + "z" * 3000),
    )
    for words in tries:
        disk.fill(left)
        row.tries += 1
        done = _run(disk, *words, fault=fault)
        disk.free()
        name = " ".join(words[:2])[:30]
        if "Traceback" in done.stderr or (done.returncode and not done.stderr.strip()):
            yield f"{name}, {left} bytes left: no sentence: {done.stderr[-300:]}"
        if not done.returncode:
            row.acknowledged += 1
            saved += [words[1]] if words[0] == "note" else []
        for path, what in ((backup, "backup"), (export, "export"), (settings, "settings")):
            if str(path) in words or (words[0] == "config" and path is settings):
                if done.returncode and path.exists():
                    yield f"{what}, {left} bytes left: refused, and there is a file all the same"
                if not done.returncode and not path.exists():
                    yield f"{what}, {left} bytes left: called written, and there is none"
        if str(old) in words and done.returncode and old.read_bytes() != before:
            yield f"export --force, {left} bytes left: refused, and the old file is gone"
    if backup.exists():
        yield from (f"backup, {left} bytes left: {fault}" for fault in record.faults_of(backup))
    if export.exists() and not export.read_text("utf-8").endswith("\n"):
        yield f"export, {left} bytes left: it is not whole"
    yield from _left_behind(folder, left)
    if again := _run(disk, "note", "there is room again", fault=fault).returncode:
        yield f"with room again a note fails: exit {again}"
    else:
        saved.append("there is room again")
    notes = [event.payload for event in record.events(database) if event.kind == "noted"]
    for text in saved:
        if sum(text in payload for payload in notes) != 1:
            yield f"{left} bytes left: “{text[:30]}” was acknowledged and is not there once"
    yield from record.faults_of(database)


def _left_behind(folder: Path, left: int) -> Iterator[str]:
    for path in folder.rglob(".*"):
        if path.is_file():
            name = re.sub(r"[0-9a-f]{6,}|\d+", "…", path.name)
            yield f"{left} bytes left: an unfinished file stays: {name}"


def _upgrade(disk: SmallDisk, row: Row, left: int) -> Iterator[str]:
    """An upgrade that finds no room leaves the database as it was, and is made once there is room."""
    new, database = disk.folder / "new.db", disk.folder / "w.db"
    record.declare(new)
    record.add_notes(new, 30, "x" * 100)
    record.make_old(new, database, record.SCHEMA_VERSION - 5)
    before = [(event.id, event.hash) for event in record.events(database)]
    new.unlink()
    disk.fill(left)
    row.tries += 1
    done = _run(disk, "note", "after the upgrade")
    disk.free()
    if "Traceback" in done.stderr or (done.returncode and not done.stderr.strip()):
        yield f"upgrade, {left} bytes left: no sentence: {done.stderr[-300:]}"
    after = record.events(database)
    if [(event.id, event.hash) for event in after][: len(before)] != before:
        yield f"upgrade, {left} bytes left: what was there before is changed"
    if (not done.returncode) != any("after the upgrade" in event.payload for event in after):
        yield f"upgrade, {left} bytes left: exit {done.returncode}, and the record says otherwise"
    if _run(disk, "note", "there is room again").returncode:
        yield f"upgrade, {left} bytes left: with room again it fails"
    yield from record.faults_of(database)


def _console(disk: SmallDisk, row: Row, left: int) -> Iterator[str]:
    """Notes typed while the disk is full are said to be not saved, and stay within reach until there is room."""
    database = disk.folder / "w.db"
    record.declare(database)
    terminal, said = Terminal(database), list[str]()
    terminal.watch(r"entry \d+ is saved")
    try:
        terminal.wait("IC @")
        terminal.press("n")
        terminal.wait("Enter records the note")
        disk.fill(left, terminal.process.pid)
        texts, problem = [f"zq9x{number}z " + "w" * 60 for number in range(30)], ""
        for number, text in enumerate(texts):
            row.tries += 1
            terminal.press(text, 0.001)
            if number == 0:
                terminal.rest(DRAFTS_AFTER)
                kept = text.split()[0] in record.kept_texts(database)
                if not kept and "Drafts do not survive" not in terminal.screen.flat():
                    yield f"console, {left} bytes left: what is typed is kept nowhere, and nothing says so"
            terminal.press("\r")
            terminal.wait_any((f"entry {number + 3} is saved", "NOT "))
            if "NOT " in terminal.screen.flat():
                problem = text
                break
            said.append(text)
        if problem:
            terminal.wait(problem.split()[0])  # on its row or back in the line
            disk.free(terminal.process.pid)
            terminal.press("\r")
            terminal.wait(f"entry {3 + len(said)} is saved")
            said.append(problem)
    except GoneError:
        yield f"console, {left} bytes left: it ended: {terminal.screen.flat()[-300:]}"
    finally:
        terminal.close()
        disk.free()
    row.acknowledged += len(said)
    payloads = [event.payload for event in record.events(database)]
    for text in said:
        if sum(text in payload for payload in payloads) != 1:
            yield f"console, {left} bytes left: “{text.split()[0]}” was acknowledged and is not there once"
    if not problem and left < 12 * PAGE:
        yield f"console, {left} bytes left: the disk never was full"
    yield from record.faults_of(database)
