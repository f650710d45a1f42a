"""How far a reader walks: the files that a note, an update and `resolve` enter, and the functions that they call.

    .venv/bin/python tests/proofs/walks.py [--files]

Runs the program and notes every function of warroom that is called, class bodies and modules not counted. The walks
begin once the console stands: a note from the key to the screen, `u` from the key to the sheet, `resolve` from its
words to what it prints. With --files it names the files.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import warroom

ROOT = Path(warroom.__file__).parent
FUNCTION = 0x1
"""The flag of code that is a function's (CO_OPTIMIZED); a class body and a module have it not."""
AIMS = {"note": 20, "update": 30, "resolve": 22}
"""Files; what a reader can keep in mind."""


@dataclass
class Walk:
    """The functions that were called while it was `on`, in every thread."""

    on: bool = False
    called: set[CodeType] = field(default_factory=set)

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        if self.on and event == "call" and frame.f_code.co_flags & FUNCTION:
            self.called.add(frame.f_code)

    @property
    def files(self) -> list[str]:
        paths = {Path(code.co_filename) for code in self.called}
        return sorted(str(path.relative_to(ROOT)) for path in paths if path.is_relative_to(ROOT))

    @property
    def functions(self) -> int:
        return sum(Path(code.co_filename).is_relative_to(ROOT) for code in self.called)


@contextlib.contextmanager
def walking() -> Iterator[Walk]:
    """A walk that hears of every thread that is begun from here on."""
    walk = Walk()
    threading.setprofile(walk)
    sys.setprofile(walk)
    try:
        yield walk
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


async def in_the_console(keys: str, ends: str, shows: str) -> Walk:
    """The walk of these keys, which are typed and end with the key `ends`, until `shows` is on the screen."""
    sys.path.append(str(Path(__file__).parents[1] / "tui"))
    from operator_at_work import Desk, at_the_console

    with tempfile.TemporaryDirectory() as folder, walking() as walk:
        desk = Desk(Path(folder))
        desk.declare()
        async with at_the_console(desk) as ic:
            await ic.sees("declared", "none sent yet")
            await ic.settles()
            walk.on = True
            await ic.type(keys)
            await ic.press(ends)
            await ic.sees(shows)
            walk.on = False
    return walk


def on_the_command_line(*words: str) -> Walk:
    """The walk of a command, in this process, on a new incident."""
    from warroom.cli import main

    with tempfile.TemporaryDirectory() as folder, walking() as walk:
        database = ["--db", str(Path(folder) / "w.db")]

        def run(*given: str) -> None:
            sys.argv = ["warroom", *database, *given]
            try:
                main.main()
            except SystemExit as end:
                if end.code:
                    raise

        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            run("declare", "API down", "--sev", "1")
            walk.on = True
            run(*words)
            walk.on = False
    return walk


def main() -> None:
    parser = argparse.ArgumentParser(description="How many files a reader enters, on three walks.")
    parser.add_argument("--files", action="store_true", help="name the files too")
    given = parser.parse_args()
    walks = {
        "note": asyncio.run(in_the_console("nlag", "enter", "entry 3 is saved")),
        "update": asyncio.run(in_the_console("", "u", "Enter record as sent")),
        "resolve": on_the_command_line("resolve", "--cause", "a bad flag", "--fix", "rolled back"),
    }
    for name, walk in walks.items():
        print(f"{name:8} {len(walk.files):3} files, {walk.functions:4} functions (aim: {AIMS[name]} files)")
        if given.files:
            print("".join(f"    {path}\n" for path in walk.files), end="")


if __name__ == "__main__":
    main()
