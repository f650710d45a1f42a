"""Standard input, output and error as they may be found: closed, full, or without a reader."""

from __future__ import annotations

import io
import os
import sys
from typing import Any

from warroom.domain.refusal import Refusal


class OutputError(Exception):
    """The output could not be written. What was to be recorded is recorded by then."""


class _ClosedInput(io.RawIOBase):
    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        raise Refusal("Standard input is closed, so nothing was read; give a file with < FILE or a pipe.")


class _ClosedOutput(io.RawIOBase):
    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raise OutputError("it is closed")


class _Messages(io.FileIO):
    """Standard error. A message that nobody can read changes nothing about what was done."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data) or len(data)
        except OSError:
            return len(data)


def prepare() -> None:
    """Make the streams of this process fit to be used, whatever they are."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        # Else the next file opened, such as the database, would be taken for one of them.
        while (descriptor := os.open(os.devnull, os.O_RDWR)) < 3:
            pass
        os.close(descriptor)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_ClosedInput()), "utf-8")
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(_ClosedOutput(), "utf-8", write_through=True)
    elif isinstance(sys.stdout, io.TextIOWrapper):
        # A locale without the dash must not turn what is recorded into a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    if sys.stderr is None or sys.stderr is sys.__stderr__:
        encoding = sys.stderr.encoding if sys.stderr else "utf-8"
        messages = _Messages(2, "w", closefd=False)
        sys.stderr = io.TextIOWrapper(messages, encoding, "backslashreplace", write_through=True)


def give_up_output() -> None:
    """Leave what is still in the buffer of standard output; Python would try to write it once more at the end."""
    try:
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, 1)
        os.close(descriptor)
    except OSError:
        return
