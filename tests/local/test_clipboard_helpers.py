"""Clipboard programs as they are found: failing, hanging, forking, deaf. None writes on the screen or is waited for."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from warroom.local import clipboard, helper_process
from warroom.local.clipboard import Copier, Failed, Sent, ThisMachine, Verified, words
from warroom.local.config.config import Clipboard

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="writes shell scripts that stand in for xclip"
)

GUARD = 300.0
"""Seconds after which something is taken to hang; no limit."""
WORKS = 'case "$*" in *-output*|*-o|*no-newline*|*save-buffer*) cat "$STORE";; *) cat > "$STORE";; esac'
HOLDS = f"""{WORKS}
case "$*" in *-output*|*-o) ;; *) (echo $BASHPID > "$STORE.pid"; exec tail -f /dev/null) & disown;; esac"""
"""Leaves a process behind that keeps every pipe open, as xclip does."""


class Machine:
    """A folder of programs, and an environment that knows only them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, folder / "store"
        self.environ = {"PATH": f"{folder}:/usr/bin:/bin", "STORE": str(self.store), "DISPLAY": ":7"}

    def add(self, name: str, script: str) -> Path:
        path = self.folder / name
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o700)
        return path

    def copy(self, text: str, setting: Clipboard = Clipboard.NATIVE, *command: str) -> clipboard.Copied:
        return Copier(setting, command, None, self.environ, ThisMachine(self.environ)).copy(text)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """What is not meant to hang may take its time to start on a busy machine."""
    monkeypatch.setattr(clipboard, "TIMEOUT", GUARD)
    return Machine(tmp_path)


def test_the_first_line_that_a_failing_program_wrote_is_told(
    machine: Machine, capfd: pytest.CaptureFixture[str]
) -> None:
    machine.add("xclip", 'echo "Error: Can\'t open display: :7" >&2; echo more >&2; echo out; exit 1')
    said = words(machine.copy("hello"))
    assert said == "NOT COPIED: native: xclip: Error: Can't open display: :7"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("setting", "program"),
    [
        (Clipboard.NATIVE, "xclip"), (Clipboard.NATIVE, "xsel"), (Clipboard.NATIVE, "wl-copy"),
        (Clipboard.TMUX, "tmux"), (Clipboard.COMMAND, "yank"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("printf '\\033[31mno\\033[0m\\nmore\\n' >&2; exit 3", "␛[31mno␛[0m"),
        ("exit 3", "ended with 3"),
        ("exec tail -f /dev/null", "within 1.5 seconds"),
        ("trap '' TERM INT HUP; exec tail -f /dev/null", "within 1.5 seconds"),
        ("yes no >&2", "within 0.3 seconds"),
        ("kill -9 $$", "ended with -9"),
    ],
)
def test_a_program_that_fails_or_hangs_is_told_of(
    machine: Machine,
    capfd: pytest.CaptureFixture[str],
    setting: Clipboard,
    program: str,
    script: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if told.startswith("within"):
        monkeypatch.setattr(clipboard, "TIMEOUT", float(told.split()[1]))
    machine.add(program, script)
    if program == "wl-copy":
        machine.environ["WAYLAND_DISPLAY"] = "wayland-0"
        machine.add("wl-paste", script)
    result = machine.copy("hello", setting, "yank")
    assert isinstance(result, Failed)
    assert told in words(result)
    assert "\x1b" not in words(result)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("program", ["xclip", "xsel"])
def test_what_holds_the_selection_is_not_waited_for_and_goes_on(machine: Machine, program: str) -> None:
    machine.add(program, HOLDS)
    text = "hello\n" * 50_000
    assert machine.copy(text) == Verified("clipboard")
    held = int(Path(f"{machine.store}.pid").read_text())
    os.kill(held, 0)  # it is there
    os.kill(held, signal.SIGKILL)


def test_a_program_that_reads_nothing_is_told_from_one_that_took_the_text(machine: Machine) -> None:
    machine.store.write_text("old")
    machine.add("xclip", 'case "$*" in *-o*) cat "$STORE";; esac')
    result = machine.copy("x" * 1_000_000)
    assert words(result) == "NOT COPIED: native: what was read back differs"
    assert isinstance(machine.copy("x" * 1_000_000, Clipboard.COMMAND, "true"), Sent)


def runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_nothing_is_left_of_a_program_that_took_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = tmp_path / "pids"
    script = f"(echo $BASHPID >> {pids}; exec tail -f /dev/null) & echo $$ >> {pids}; exec tail -f /dev/null"

    begins = iter([0.0])

    def now() -> float:
        """It begins at 0, and the time is over once both run."""
        both = pids.exists() and len(pids.read_text().split()) == 2
        return next(begins, 2.0 if both else 0.0)

    monkeypatch.setattr(helper_process, "time", SimpleNamespace(monotonic=now))
    with pytest.raises(subprocess.TimeoutExpired):
        helper_process.run(["bash", "-c", script], b"", 1.0)
    until = time.monotonic() + GUARD
    while left := [pid for pid in pids.read_text().split() if runs(pid)]:
        assert time.monotonic() < until, left
        time.sleep(0.02)


def test_an_output_without_end_is_cut(tmp_path: Path) -> None:
    ended = helper_process.run(["bash", "-c", "head -c 9000000 /dev/zero"], b"", GUARD)
    assert len(ended.out) == helper_process.MOST


def test_a_program_that_is_not_there_is_told(machine: Machine) -> None:
    assert "yank: No such file" in words(machine.copy("x", Clipboard.COMMAND, "yank"))
    (machine.folder / "yank").write_text("no program")
    assert "yank: Permission denied" in words(
        machine.copy("x", Clipboard.COMMAND, str(machine.folder / "yank"))
    )
