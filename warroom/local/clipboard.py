"""Getting a text to the clipboard, and knowing whether it got there."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from warroom.domain.text.safe_text import one_line
from warroom.local import helper_process
from warroom.local.config.config import Clipboard

TIMEOUT = 1.5
"""Seconds that one route may take."""


@dataclass(frozen=True)
class Verified:
    """Read back and found equal."""

    route: str


@dataclass(frozen=True)
class Sent:
    """Handed to a terminal or program that cannot be asked whether it took it."""

    route: str


@dataclass(frozen=True)
class Failed:
    """Why each route that was tried did not work."""

    reasons: tuple[str, ...]


@dataclass(frozen=True)
class FileOnly:
    """Nothing was tried, because the config asks for the file alone."""


Copied = Verified | Sent | Failed | FileOnly


def words(result: Copied) -> str:
    """What the screen may claim."""
    match result:
        case Verified(route):
            return f"copied ({route}, read back)"
        case Sent(route):
            return f"sent to {route}; it cannot be asked, so paste once to be sure"
        case Failed(reasons):
            return f"NOT COPIED: {'; '.join(reasons)}"
        case FileOnly():
            return 'not copied (clipboard = "file")'


class Machine(Protocol):
    """The world outside, so that a test can stand in for it."""

    def has(self, program: str) -> bool: ...
    def run(self, argv: Sequence[str], text: str) -> tuple[int, str]:
        """Its exit code and its output. Raises OSError, TimeoutExpired, and ComplaintError when it says why it failed."""

    def native(self, text: str) -> str:
        """Copy with the system's own clipboard and read it back."""


class ComplaintError(Exception):
    """A program failed and said why, on one line."""


class _RouteError(Exception):
    pass


@dataclass
class Copier:
    """Tries the routes of this terminal in order. `terminal` writes an escape sequence to it, when there is one."""

    setting: Clipboard = Clipboard.AUTO
    command: tuple[str, ...] = ()
    terminal: Callable[[str], None] | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    machine: Machine = field(default_factory=lambda: ThisMachine())
    """Copies by the programs of the system, and sees its own environment."""

    def routes(self) -> list[Clipboard]:
        if self.setting is not Clipboard.AUTO:
            return [self.setting]
        over_ssh = any(self.environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))
        plan = [Clipboard.TMUX] if self.environ.get("TMUX") and self.machine.has("tmux") else []
        return plan + ([Clipboard.OSC52] if over_ssh else [Clipboard.NATIVE, Clipboard.OSC52])

    def copy(self, text: str) -> Copied:
        """Takes up to `TIMEOUT` a route: call it off the UI thread. Raises nothing that a route can do."""
        if self.setting is Clipboard.FILE:
            return FileOnly()
        reasons = []
        for route in self.routes():
            try:
                return self._by(route, text)
            except _RouteError as problem:
                reasons.append(f"{route}: {problem}")
        return Failed(tuple(reasons))

    def _by(self, route: Clipboard, text: str) -> Copied:
        match route:
            case Clipboard.TMUX:
                self._run(["tmux", "load-buffer", "-w", "-"], text)
                if self._run(["tmux", "save-buffer", "-"], "") != text:
                    raise _RouteError("its buffer holds another text")
                return Verified("tmux")
            case Clipboard.COMMAND:
                if not self.command:
                    raise _RouteError("clipboard_command is not set in the config")
                self._run(self.command, text)
                return Sent(self.command[0])
            case Clipboard.OSC52:
                if self.terminal is None:
                    raise _RouteError("there is no terminal")
                coded = base64.b64encode(text.encode()).decode()
                try:
                    self.terminal(f"\x1b]52;c;{coded}\x07")
                except OSError as error:
                    raise _RouteError("there is no terminal") from error
                return Sent("the terminal (OSC 52)")
            case _:
                return self._native(text)

    def _native(self, text: str) -> Verified:
        display = self.environ.get("DISPLAY") or self.environ.get("WAYLAND_DISPLAY")
        if sys.platform.startswith("linux") and not display and not self.environ.get("WSL_DISTRO_NAME"):
            raise _RouteError("no desktop to copy to")
        try:
            read_back = self.machine.native(text)
        except (OSError, RuntimeError) as error:
            raise _RouteError(str(error).strip().partition("\n")[0] or "no clipboard program") from error
        if read_back.replace("\r\n", "\n") != text:
            raise _RouteError("what was read back differs")
        return Verified("clipboard")

    def _run(self, argv: Sequence[str], text: str) -> str:
        try:
            code, out = self.machine.run(argv, text)
        except subprocess.TimeoutExpired as error:
            raise _RouteError(f"no answer within {TIMEOUT} seconds") from error
        except OSError as error:
            raise _RouteError(f"{argv[0]}: {error.strerror or error}") from error
        except ComplaintError as error:
            raise _RouteError(str(error)) from error
        if code != 0:
            raise _RouteError(f"{argv[0]} ended with {code}")
        return out


_HELPERS = (
    ("WAYLAND_DISPLAY", ("wl-copy",), ("wl-paste", "--no-newline")),
    ("DISPLAY", ("xclip", "-selection", "clipboard"), ("xclip", "-selection", "clipboard", "-o")),
    ("DISPLAY", ("xsel", "--clipboard", "--input"), ("xsel", "--clipboard", "--output")),
)
"""The variable that names the desktop, and what copies and pastes there."""


class ThisMachine:
    """The programs of this machine, none of which may write on the screen or keep the console waiting."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        if sys.platform == "darwin":  # else pbcopy takes the text for another encoding
            self._environ = {**self._environ, "LC_CTYPE": "UTF-8"}

    def has(self, program: str) -> bool:
        return shutil.which(program, path=self._environ.get("PATH")) is not None

    def run(self, argv: Sequence[str], text: str) -> tuple[int, str]:
        ended = helper_process.run(argv, text.encode("utf-8", "surrogateescape"), TIMEOUT, self._environ)
        if ended.code and ended.complaint:
            name = os.path.basename(argv[0])
            raise ComplaintError(f"{name}: {one_line(ended.complaint.removeprefix(f'{name}: '))}")
        return ended.code, ended.out.decode("utf-8", "replace")

    def native(self, text: str) -> str:
        """Raises OSError or RuntimeError."""
        helpers = self._helpers()
        if helpers is None:
            return _by_pyperclip(text)
        copying, pasting = helpers
        self._do(copying, text)
        return self._do(pasting, "")

    def _helpers(self) -> tuple[Sequence[str], Sequence[str]] | None:
        """What copies and what pastes here; None where pyperclip needs no program, or knows another one."""
        if sys.platform == "darwin":
            return ("pbcopy",), ("pbpaste",)
        if not sys.platform.startswith("linux") or self._environ.get("WSL_DISTRO_NAME"):
            return None
        for variable, copying, pasting in _HELPERS:
            if self._environ.get(variable) and self.has(copying[0]) and self.has(pasting[0]):
                return copying, pasting
        return None

    def _do(self, argv: Sequence[str], text: str) -> str:
        try:
            code, out = self.run(argv, text)
        except subprocess.TimeoutExpired as error:
            raise RuntimeError(f"{argv[0]} did not answer within {TIMEOUT} seconds") from error
        except ComplaintError as error:
            raise RuntimeError(str(error)) from error
        if code:
            raise RuntimeError(f"{argv[0]} ended with {code}")
        return out


def _by_pyperclip(text: str) -> str:
    """Copy and read back. Raises RuntimeError; pyperclip ignores exit codes, so only reading back tells."""
    import pyperclip

    found: list[str] = []
    wrong: list[Exception] = []

    def work() -> None:
        try:
            pyperclip.copy(text)
            found.append(pyperclip.paste())
        except (pyperclip.PyperclipException, OSError, UnicodeError) as error:
            wrong.append(error)

    thread = threading.Thread(target=work, daemon=True, name="clipboard")
    thread.start()
    thread.join(TIMEOUT)
    if wrong:
        raise RuntimeError(str(wrong[0]))
    if not found:
        raise RuntimeError(f"no answer within {TIMEOUT} seconds")
    return found[0]
