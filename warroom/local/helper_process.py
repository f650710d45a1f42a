"""Runs a program of somebody else's for a moment: its words stay off the screen, and it is never waited for longer than said.

Programs that hold a selection (xclip, wl-copy) leave a process behind that keeps our pipes open: the end of the program
counts, not the end of its output.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST = 4_000_000
"""Bytes that are kept of what a program writes."""
_LOOK = 0.02
"""Seconds between two looks at whether it has ended."""


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    code: int
    out: bytes
    complaint: str
    """The first line that it wrote to standard error, or empty."""


def run(argv: Sequence[str], data: bytes, seconds: float, environ: Mapping[str, str] | None = None) -> Ended:
    """Give `data` to a program on its standard input. Raises OSError, subprocess.TimeoutExpired.

    It runs in a process group of its own, all of which is killed when it takes longer than `seconds`; it keeps the
    terminal, which some write an escape sequence to.
    """
    if sys.platform == "win32":
        done = subprocess.run(list(argv), input=data, capture_output=True, timeout=seconds, check=False)
        return Ended(done.returncode, done.stdout, _first_line(done.stderr))
    process = subprocess.Popen(
        list(argv), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        process_group=0, env=environ,
    )  # fmt: skip
    try:
        return _served(process, data, time.monotonic() + seconds)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise subprocess.TimeoutExpired(list(argv), seconds) from None
    finally:
        for pipe in (process.stdin, process.stdout, process.stderr):
            assert pipe is not None
            with contextlib.suppress(OSError):  # it did not read all that it was given
                pipe.close()


def _served(process: subprocess.Popen[bytes], data: bytes, until: float) -> Ended:
    """Feed and read until it has ended. Raises TimeoutError."""
    stdin, stdout, stderr = process.stdin, process.stdout, process.stderr
    assert stdin is not None
    assert stdout is not None
    assert stderr is not None
    kept: dict[int, bytearray] = {stdout.fileno(): bytearray(), stderr.fileno(): bytearray()}
    left = memoryview(data)
    with selectors.DefaultSelector() as selector:
        for descriptor in kept:
            os.set_blocking(descriptor, False)
            selector.register(descriptor, selectors.EVENT_READ)
        os.set_blocking(stdin.fileno(), False)
        if left:
            selector.register(stdin.fileno(), selectors.EVENT_WRITE)
        else:
            stdin.close()
        ended = False
        while not ended:
            ended = process.poll() is not None  # first: what it wrote before its end is read below
            if not ended and time.monotonic() >= until:
                raise TimeoutError
            for key, _ in selector.select(0 if ended else _LOOK):
                if key.fd in kept:
                    if not _read(key.fd, kept[key.fd], all_of_it=ended):
                        selector.unregister(key.fd)
                    continue
                left = _written(key.fd, left)
                if not left:
                    selector.unregister(key.fd)
                    stdin.close()
    out, err = kept.values()
    return Ended(process.returncode, bytes(out), _first_line(bytes(err)))


def _read(descriptor: int, kept: bytearray, *, all_of_it: bool) -> bool:
    """Read what is there; False at the end. What is more than `MOST` is thrown away."""
    while True:
        try:
            piece = os.read(descriptor, 1 << 16)
        except BlockingIOError:
            return True
        if not piece:
            return False
        kept += piece[: MOST - len(kept)]
        if not all_of_it or len(kept) >= MOST:
            return True


def _written(descriptor: int, left: memoryview) -> memoryview:
    """What is still to be written; nothing when nobody reads it."""
    try:
        return left[os.write(descriptor, left) :]
    except BlockingIOError:
        return left
    except BrokenPipeError:
        return left[:0]


def _first_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[0].strip()[:200] if lines else ""
