"""A power cut at any moment of the whole program: the disks that it may leave, each opened by a fresh process."""

from __future__ import annotations

import multiprocessing
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import record
import sessions
from disk_model import Disk, File
from program import run
from sessions import DATABASE, KEPT_AFTER, Claims, Listener, Session
from syscalls import available
from table import Row

PART = "power cut"
STARTED = 0.03
"""Share of the states on which the real program is started; all are opened by its store."""
MEMORY = Path("/dev/shm")
"""Disks are made where they cost least, if there is such a place."""


@dataclass
class State:
    """One disk as a power cut may leave it, and what was acknowledged before the cut."""

    title: str
    files: dict[str, bytes]
    events: dict[str, str]
    texts: dict[str, tuple[bytes, ...]]
    """Files that were called written: what may stand in each of them."""
    words: tuple[str, ...]
    """Typed words that must be in the record or in the drafts."""
    acts: list[list[str]]
    blanked: bool
    """Whether a secret was called blanked: it may stand nowhere then."""
    started: bool
    """Whether the real program is started on it as well."""
    old: frozenset[str]
    """Ids of events from before the session that one database of the folder must hold."""


SESSIONS: dict[Callable[[Path, str], Session], float] = {
    sessions.command_line: 0.4,
    sessions.console: 0.25,
    sessions.upgrade: 0.1,
    sessions.restore: 0.1,
    sessions.move: 0.15,
}
"""What is recorded, and its share of the states."""


def power_cuts(states: int, seed: int, *, with_control: bool = True, keep: Path | None = None) -> list[Row]:
    """A row for each session; `states` are tried in all. `keep` is a folder for disks that lost something."""
    if not available():
        return [Row(PART, 0, 0, skipped="strace is not installed (apt install strace)")]
    rows = []
    # Not forked: other parts may have threads.
    with multiprocessing.get_context("spawn").Pool(min(2, os.cpu_count() or 1)) as pool:
        for make, share in SESSIONS.items():
            rows.append(_cut(make, "", int(states * share), seed, pool, keep))
        if with_control:
            control = _cut(sessions.command_line, "synchronous-off", states // 8, seed, pool, None)
            rows[0].control, rows[0].control_faults = "synchronous = OFF", len(control.faults)
    return rows


def _cut(
    make: Callable[[Path, str], Session],
    fault: str,
    states: int,
    seed: int,
    pool: multiprocessing.pool.Pool,
    keep: Path | None,
) -> Row:
    with tempfile.TemporaryDirectory(prefix="warroom-crash-") as base:
        session = make(Path(base), fault)
        row = Row(f"{PART}: {session.name}", 0, 0)
        made = _states(session, states, random.Random(f"{seed}/{session.name}"), row)
        for title, files, faults in pool.imap(_tried, made, chunksize=4):
            row.tries += 1
            row.faults += [f"{title}: {sentence}" for sentence in faults]
            if faults and keep is not None:
                _put(keep / f"{row.part.replace(': ', '-').replace(' ', '-')}-{row.tries}", files)
    return row


def _states(session: Session, wanted: int, chance: random.Random, row: Row) -> Iterator[State]:
    """About as many states as wanted, more of them where something has just been acknowledged or synced."""
    each = wanted / max(1, sum(_moments(session)))
    disk, listener = Disk(session.before), Listener(session)
    _rebase(disk, session)
    allowed: dict[str, tuple[bytes, ...]] = {}
    due = 0.0
    for step, trace in sessions.traces(session):
        for call, changed in disk.replay(trace):
            acknowledged = listener.hear(call, step)
            _allow(allowed, disk, listener.claims, acknowledged)
            due += each * _worth(call.name, changed=changed, acknowledged=acknowledged)
            while due >= 1:
                due -= 1
                yield _state(disk, listener.claims, allowed, chance, session, call.at, step.title)
    row.acknowledged = listener.claims.count
    if disk.live() != (there := _read(session.folder)):
        wrong = sorted(path for path in {*disk.live(), *there} if disk.live().get(path) != there.get(path))
        raise RuntimeError(f"the trace does not tell all: {wrong}")


def _moments(session: Session) -> Iterator[int]:
    """What each moment is worth."""
    disk, listener = Disk(session.before), Listener(session)
    _rebase(disk, session)
    for step, trace in sessions.traces(session):
        for call, changed in disk.replay(trace):
            yield _worth(call.name, changed=changed, acknowledged=listener.hear(call, step))


def _rebase(disk: Disk, session: Session) -> None:
    """What was there before is known from a copy; the calls name the folder itself."""
    disk.base = session.folder


def _worth(name: str, *, changed: bool, acknowledged: bool) -> int:
    """How many states a moment is worth."""
    if acknowledged:
        return 12
    if name in ("fsync", "fdatasync") or (changed and not name.startswith(("write", "pwrite"))):
        return 3 if changed else 0
    return 1 if changed else 0


def _allow(allowed: dict[str, tuple[bytes, ...]], disk: Disk, claims: Claims, acknowledged: bool) -> None:
    """What may stand in each file that was called written: that text, or one that has taken its place since."""
    for path in claims.files:
        node = disk.node(disk.base / path)
        content = bytes(node.live) if isinstance(node, File) else b""
        if acknowledged and content != allowed.get(path, (b"",))[-1]:
            allowed[path] = (*allowed.get(path, ()), content)
        elif path in allowed and content not in allowed[path]:
            allowed[path] = (*allowed[path], content)


def _state(
    disk: Disk, claims: Claims, allowed: dict[str, tuple[bytes, ...]], chance: random.Random,
    session: Session, at: float, title: str,
) -> State:  # fmt: skip
    ordered, worst = chance.random() < 0.5, chance.random() < 0.25
    files = disk.after_a_cut(chance, ordered_names=ordered, worst=worst)
    model = "names in order" if ordered else "names by their folder's sync"
    return State(
        f"{title} ({model})", files, dict(claims.events), {path: allowed[path] for path in claims.files},
        tuple(word for word, since in claims.words.items() if at - since >= KEPT_AFTER), session.acts,
        claims.blanked, chance.random() < STARTED, session.old,
    )  # fmt: skip


def _tried(state: State) -> tuple[str, dict[str, bytes], list[str]]:
    """In a process of the pool."""
    with tempfile.TemporaryDirectory(
        dir=MEMORY if MEMORY.is_dir() else None, prefix="warroom-cut-"
    ) as folder:
        _put(Path(folder), state.files)
        faults = list(_faults(state, Path(folder)))
    return state.title, state.files if faults else {}, faults


def _faults(state: State, folder: Path) -> Iterator[str]:
    database = folder / DATABASE
    for path, texts in state.texts.items():
        content = state.files.get(path)
        if content is None:
            yield f"{path} was called written and is gone"
        elif content not in texts:
            yield f"{path} was called written and holds something else"
    if state.old and not _somewhere(folder, state.old):
        yield "what was there before is in no database any more"
    if state.events and not database.exists():
        yield "the database is gone with all that was acknowledged"
        return
    if state.blanked and any(sessions.SECRET.encode() in content for content in state.files.values()):
        yield "a secret that was called blanked stands in a file again"
    try:
        kept = record.kept_texts(database)
    except ValueError:
        yield "what was typed is kept in a file that cannot be read"
        return
    if state.started and database.exists():
        done = run(database, "note", "-i", "INC-1", "started again", settings=folder)
        if done.returncode and state.events:
            yield f"the next start fails: {done.stderr.strip()[-200:].replace(str(folder), '…')}"
    if wrong := record.faults_of(database, folder / "state"):
        yield from wrong
        return
    events = record.events(database)
    there = {event.id: event.hash for event in events}
    lost = [id for id, hash in state.events.items() if there.get(id) != hash]
    if lost:
        yield f"acknowledged and lost: {len(lost)} of {len(state.events)} events"
    recorded = "\n".join(event.payload for event in events)
    if gone := [word for word in state.words if word not in recorded and word not in kept]:
        yield f"typed {KEPT_AFTER:.0f} s before and lost: {len(gone)} words"
    for act in state.acts:
        if 0 < sum(word in recorded for word in act) < len(act):
            yield f"half of an act is recorded: {act}"


def _somewhere(folder: Path, old: frozenset[str]) -> bool:
    """Whether one database of the folder holds them all, under whatever name."""
    for path in folder.rglob("*"):
        if path.is_file() and path.read_bytes()[:16] == b"SQLite format 3\0":
            try:
                if old <= {event.id for event in record.events_of_a_copy(path)}:
                    return True
            except record.DatabaseError:
                continue
    return False


def _put(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / path).write_bytes(content)


def _read(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.endswith("-shm")
    }
