"""Sessions whose calls are recorded: the command line from its first database on, an upgrade, and the console.

Each session runs in a folder of its own; what it was told is tied to the call at which it was told.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import record
from hands import A_HAND, ACKNOWLEDGED, ESC, WORD, Hands
from program import command, environment, run
from syscalls import Call, calls, traced
from terminal import HEIGHT, WIDTH, GoneError, Terminal
from terminal_screen import Screen

DATABASE = "deep/data/w.db"
"""Two folders that the program has to make."""
KEPT_AFTER = 2.0
"""Seconds from a character on the screen until it has to be on disk. The aim is 1; a recorded program is slower."""
SECRET = "hunter2-qXyZw"
WRITTEN = re.compile(r"Written to (\S+)\.$|The backup (\S+) is complete", re.MULTILINE)


@dataclass
class Claims:
    """What must be found after a power cut, as far as the program has told by now."""

    events: dict[str, str] = field(default_factory=dict)
    """Hashes of events by their ids."""
    files: set[str] = field(default_factory=set)
    """Paths, below the folder, of files that were called written."""
    blanked: bool = False
    """Whether the secret was called blanked."""
    words: dict[str, float] = field(default_factory=dict)
    """When each typed word first stood on the screen, by the clock of the trace."""
    count: int = 0
    """How often something was acknowledged."""


@dataclass
class Step:
    """One traced program of a session."""

    title: str
    trace: Path
    events: list[record.Event]
    """Of the record once it had ended."""
    console: bool = False


@dataclass
class Session:
    name: str
    folder: Path
    """Where it ran; holds what it left."""
    before: Path
    """A copy of the folder as it was before."""
    steps: list[Step] = field(default_factory=list)
    old: frozenset[str] = frozenset()
    """Ids of the events that were there before."""
    acts: list[list[str]] = field(default_factory=list)
    """Typed words of which all are recorded or none."""

    @property
    def database(self) -> Path:
        return self.folder / DATABASE


def begun(name: str, base: Path, prepare: Callable[[Path], None] = lambda _: None) -> Session:
    folder, before = base / name / "disk", base / name / "before"
    folder.mkdir(parents=True)
    prepare(folder)
    shutil.copytree(folder, before)
    old = record.events_of_a_copy(folder / DATABASE)
    return Session(name, folder, before, old=frozenset(event.id for event in old))


def _step(session: Session, title: str, *words: str, fault: str, stdin: str = "", shell: str = "") -> None:
    trace = session.folder.parent / f"{len(session.steps)}.trace"
    argv = ["sh", "-c", shell] if shell else command(session.database, *words)
    done = subprocess.run(
        traced(argv, trace), env=environment(session.folder, fault), input=stdin.encode(), capture_output=True,
        check=False, timeout=600, cwd=session.folder.parent,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{title}: {done.stderr.decode()}")
    session.steps.append(Step(title, trace, record.events_of_a_copy(session.database)))


def command_line(base: Path, fault: str) -> Session:
    """Every command that writes, the first database ever included."""
    session = begun("command line", base)
    out = session.folder

    def step(*words: str, stdin: str = "") -> None:
        _step(session, " ".join(words[:2]), *words, fault=fault, stdin=stdin)

    step("config", "init")
    step("declare", "API down", "--sev", "1", "--impact", "30% of checkouts fail")
    step("note", "replica lag at 4 minutes")
    step("note", "--stdin", stdin="one\ntwo\nthree\n")
    step("update", "--next", "watch the lag", "--sent")
    step("status", "identified")
    step("assign", "investigator", "@li", "--note", "replica lag")
    step("task", "@li check lag 5m")
    step("export", "INC-1", "--format", "md", "--output", str(out / "incident.md"))
    step("export", "INC-1", "--format", "json", "--output", str(out / "incident.json"))
    step("doctor", "--backup", str(out / "first.db"))
    notes = [
        " ".join(f"'{word}'" for word in command(session.database, "note", f"at once {i}")) for i in (1, 2, 3)
    ]
    _step(session, "three notes at once", fault=fault, shell=" & ".join(notes) + " & wait")
    step("severity", "2", "--reason", "one region")
    step("amend", "3", "lag was 40 minutes")
    step("resolve", "--cause", "bad config", "--fix", "rolled back", "--data-lost", "no")
    step("postmortem", "INC-1", "--output", str(out / "postmortem.md"))
    step("postmortem", "INC-1", "--from", str(out / "postmortem.md"))
    step("action", "add", "alert on lag", "--owner", "@li", "--due", "2030-01-15")
    step("export", "INC-1", "--format", "md", "--output", str(out / "incident.md"), "--force")
    step("doctor", "--backup", str(out / "second.db"))
    return session


def upgrade(base: Path, fault: str) -> Session:
    """A database of an older warroom, opened by this one."""

    def prepare(folder: Path) -> None:
        new = folder.parent / "new.db"
        record.declare(new)
        record.add_notes(new, 12)
        (folder / "deep" / "data").mkdir(parents=True)
        record.make_old(new, folder / DATABASE, record.SCHEMA_VERSION - 5)

    session = begun("upgrade", base, prepare)
    _step(session, "first command after an upgrade", "note", "after the upgrade", fault=fault)
    _step(session, "note", "note", "one more", fault=fault)
    return session


def restore(base: Path, fault: str) -> Session:
    """A backup put in the place of a database."""

    def prepare(folder: Path) -> None:
        record.declare(folder / DATABASE)
        record.add_notes(folder / DATABASE, 5, "old")
        record.declare(folder / "backup.db")
        record.add_notes(folder / "backup.db", 3, "restored")

    session = begun("restore", base, prepare)
    _step(
        session, "doctor --restore", "doctor", "--restore", str(session.folder / "backup.db"), "--force",
        "--lose-newer",
        fault=fault,
    )  # fmt: skip
    _step(session, "note", "note", "after the restore", fault=fault)
    return session


def move(base: Path, fault: str) -> Session:
    """An import, and a secret that is blanked in the record, in drafts' place and in a backup."""

    def prepare(folder: Path) -> None:
        record.declare(folder / DATABASE)
        other = folder.parent / "other.db"
        record.declare(other)
        record.add_notes(other, 8, "imported")
        done = run(other, "export", "INC-1", "--format", "json", "--output", str(folder / "in.json"))
        if done.returncode:
            raise RuntimeError(done.stderr)

    session = begun("import, redact", base, prepare)
    _step(session, "import", "import", str(session.folder / "in.json"), fault=fault)
    _step(session, "note of a secret", "note", "-i", "INC-1", f"the password is {SECRET}", fault=fault)
    _step(session, "update", "update", "-i", "INC-1", "--sent", fault=fault)
    _step(session, "doctor --backup", "doctor", "--backup", str(session.folder / "secret.db"), fault=fault)
    _step(session, "redact", "redact", "--yes", fault=fault, stdin=SECRET)
    _step(session, "note", "note", "-i", "INC-1", "after the redaction", fault=fault)
    return session


def console(base: Path, fault: str) -> Session:
    """One console from notes to the postmortem."""
    session = begun("console", base, lambda folder: record.declare(folder / DATABASE))
    trace = session.folder.parent / "0.trace"
    terminal = Terminal(
        session.database, fault, settings=session.folder, wrapped=lambda argv: traced(argv, trace)
    )
    hands = Hands(terminal, random.Random(5), 1)
    try:
        _work(terminal, hands)
        terminal.press("\x11")
        while terminal.process.poll() is None:
            terminal.look(0.05)
    except GoneError:
        pass
    finally:
        terminal.close()
    session.acts = hands.acts
    session.steps.append(Step("console", trace, record.events_of_a_copy(session.database), console=True))
    return session


def _work(terminal: Terminal, hands: Hands) -> None:
    terminal.wait("IC @")
    terminal.press("n")
    terminal.wait("Enter records the note")
    for _ in range(3):
        text = hands.words()
        hands.act(text)
        terminal.press(text)
        terminal.press("\r")
        terminal.wait(text.split()[-1], "is saved")
    terminal.press(hands.words())
    terminal.rest(2.5)  # half typed, and left alone
    terminal.press("\r")
    hands.back_to_the_keys()
    terminal.press("r")
    terminal.wait("Another role")
    names = [f"@{hands.word()}" for _ in range(3)]
    hands.act(*names)
    terminal.press("\t" + "\t".join(names))
    terminal.wait(names[-1])
    terminal.rest(A_HAND)
    terminal.press("\r")
    terminal.wait("is investigator for")
    hands.back_to_the_keys()
    terminal.press("u")
    terminal.wait("Sent at")
    terminal.press("\x05\x1b[1;5F")
    terminal.press(f"\x0aNext: {hands.word()}")
    terminal.rest(2.5)
    terminal.press("\r")
    terminal.wait("Update #1 is recorded as sent")
    terminal.press("\x1a")
    terminal.rest(0.3)
    hands.back_to_the_keys()
    terminal.press("i")
    terminal.wait("What users notice")
    terminal.press(hands.words(3))
    terminal.rest(2.5)
    terminal.press(ESC)
    hands.back_to_the_keys()
    terminal.press("x")
    terminal.wait("What fixed it")
    words = hands.word(), hands.word()
    hands.act(*words)
    terminal.press("\t".join(words))
    terminal.wait(words[-1])
    terminal.rest(A_HAND)
    terminal.press("\r")
    terminal.wait("record as sent")
    terminal.press("\r")
    hands.back_to_the_keys()
    terminal.press("p")
    terminal.wait("ctrl+s save")
    terminal.press(hands.words() + " ")
    terminal.rest(2.5)
    terminal.press("\x13")
    terminal.wait("Version 1 is saved")
    terminal.press(hands.word() + " ")
    terminal.rest(2.5)
    terminal.press(ESC)
    hands.back_to_the_keys()


class Listener:
    """Hears what the programs of a session tell, call by call."""

    def __init__(self, session: Session) -> None:
        self.claims = Claims()
        self._session = session
        self._said: dict[int, bytes] = {}
        self._first: dict[str, int] = {}
        """The process that each step started, which ends last."""
        self._screen = Screen(WIDTH, HEIGHT)
        self._seen: set[str] = set()

    def hear(self, call: Call, step: Step) -> bool:
        """Whether it acknowledged something."""
        before = self.claims.count
        first = self._first.setdefault(step.title, call.process)
        if call.name == "exited" and call.process == first and call.result == 0 and not step.console:
            self._claim(step.events)
            if step.title == "redact":
                self.claims.blanked = True
                self.claims.count += 1
        elif call.name in ("write", "writev") and call.descriptor() in (1, 2):
            data = b"".join(call.strings())[: call.result]
            if step.console:
                self._shown(data, call.at, step)
            else:
                said = self._said[call.process] = self._said.get(call.process, b"") + data
                self._told(said.decode("utf-8", "replace"), step)
        return self.claims.count > before

    def _told(self, text: str, step: Step) -> None:
        for found in re.findall(r"entry (\d+) is saved", text):
            self._claim([event for event in step.events if event.n <= int(found)])
        for found in WRITTEN.findall(text):
            path = os.path.relpath(found[0] or found[1], self._session.folder)
            if path not in self.claims.files:
                self.claims.files.add(path)
                self.claims.count += 1

    def _shown(self, data: bytes, at: float, step: Step) -> None:
        self._screen.feed(data)
        flat = self._screen.flat()
        for word in re.findall(WORD, flat):
            self.claims.words.setdefault(word, at)
        for pattern in ACKNOWLEDGED:
            for said in re.findall(pattern, flat):
                if said not in self._seen:
                    self._seen.add(said)
                    self._acknowledged(said, step)

    def _acknowledged(self, said: str, step: Step) -> None:
        numbers = [int(number) for number in re.findall(r"\d+", said)]
        kind = {"Update": "update_sent", "Version": "postmortem_written"}.get(said.split()[0])
        if kind:
            self._claim([event for event in step.events if event.kind == kind][: numbers[0]])
        elif not said.startswith("undone"):
            self._claim([event for event in step.events if event.n in numbers])

    def _claim(self, events: list[record.Event]) -> None:
        new = {event.id: event.hash for event in events if event.id not in self.claims.events}
        if new:
            self.claims.events |= new
            self.claims.count += 1


def traces(session: Session) -> Iterator[tuple[Step, Iterator[Call]]]:
    for step in session.steps:
        yield step, calls(step.trace)
