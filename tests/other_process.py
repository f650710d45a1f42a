"""Runs code in a process of its own, in which nothing is open that the test has open.

A process that has everything loaded divides itself for each piece of code; a new Python would load it anew each time.
"""

from __future__ import annotations

import contextlib
import gc
import io
import multiprocessing
import sys
import traceback
from multiprocessing.connection import Connection

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["warroom.room", "pytest"])  # without which a test file cannot be imported


def elsewhere(code: str, *args: object) -> str:
    """What the code writes on its standard output, with `args` in `sys.argv[1:]`. Raises AssertionError when it fails."""
    here, there = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=_run, args=(there, code, [str(arg) for arg in args]))
    process.start()
    there.close()
    try:
        failed, written = here.recv()
    except EOFError:
        failed, written = "it ended without a word", ""
    process.join()
    here.close()
    assert not failed, failed
    return written


def _run(told: Connection, code: str, args: list[str]) -> None:
    sys.argv = ["-c", *args]
    written = io.StringIO()
    try:
        with contextlib.redirect_stdout(written):
            exec(code, {"__name__": "__main__"})
            gc.collect()  # what the code left open is closed, as at the end of a program
    finally:
        told.send((traceback.format_exc() if sys.exc_info()[0] else "", written.getvalue()))
