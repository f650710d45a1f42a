"""What a program did to files, as strace recorded it: writes, names, syncs, and what it said.

strace prints one line a call, with every string in hex, so that a line can be split at its commas.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TRACED = (
    "openat,open,creat,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,copy_file_range,"
    "sendfile,fsync,fdatasync,sync_file_range,sync,syncfs,rename,renameat,renameat2,link,linkat,unlink,"
    "unlinkat,mkdir,mkdirat,rmdir,symlink,symlinkat,exit_group"
)
"""What changes files or makes a change durable. A memory map is not among them: SQLite maps only its -shm, which it rebuilds."""

_LINE = re.compile(r"(\d+) +(\d+\.\d+) (.*)")
_CALL = re.compile(r"(\w+)\((.*)\) += +(-?\d+|\?)")
_UNFINISHED = re.compile(r"(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"<\.\.\. (\w+) resumed>(.*)")
_EXITED = re.compile(r"\+\+\+ exited with (\d+) \+\+\+")
_HEX = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_DESCRIPTOR = re.compile(r"(?:AT_FDCWD|\d+)<((?:\\x[0-9a-f]{2})*)>")


@dataclass(frozen=True)
class Call:
    """One call that has returned. `began` is how many calls had returned when it was made."""

    process: int
    at: float
    """Seconds since the epoch, when it was made."""
    began: int
    name: str
    arguments: str
    result: int

    def strings(self) -> list[bytes]:
        """The texts among the arguments: names of files, or what was written."""
        return [_bytes(found) for found in _HEX.findall(self.arguments)]

    def numbers(self) -> list[str]:
        return [part.strip() for part in self.arguments.split(",")]

    def descriptor(self) -> int:
        """The number of the file that the first argument names."""
        return int(re.match(r"\d+", self.arguments)[0])  # type: ignore[index]  # strace prints it so

    def descriptors(self) -> list[Path]:
        """The files of open descriptors among the arguments."""
        return [Path(os.fsdecode(_bytes(found))) for found in _DESCRIPTOR.findall(self.arguments)]

    def paths(self) -> list[Path]:
        """The files that are named, in order; a relative name is from the folder before it."""
        folder, named = Path.cwd(), []
        for found in re.finditer(f"{_DESCRIPTOR.pattern}|{_HEX.pattern}", self.arguments):
            if found[1] is not None:
                folder = Path(os.fsdecode(_bytes(found[1])))
            else:
                named.append(folder / os.fsdecode(_bytes(found[2])))
        return named


def _bytes(hexed: str) -> bytes:
    return bytes.fromhex(hexed.replace("\\x", ""))


def available() -> bool:
    return shutil.which("strace") is not None


def traced(command: list[str], trace: Path) -> list[str]:
    """The command that runs `command` and records its calls in the file `trace`."""
    return [
        "strace", "-f", "--seccomp-bpf", "-q", "-y", "-xx", "-s", "50000000", "-ttt",
        "-e", "signal=none", "-e", f"trace={TRACED}", "-o", str(trace), "--", *command,
    ]  # fmt: skip


def calls(trace: Path) -> Iterator[Call]:
    """Calls that succeeded, in the order in which they returned; the end of a process is `exit_group`."""
    begun: dict[int, tuple[float, int, str]] = {}
    done = 0
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            found = _LINE.match(line)
            if not found:
                continue
            process, at, rest = int(found[1]), float(found[2]), found[3]
            began = done
            if unfinished := _UNFINISHED.match(rest):
                begun[process] = at, done, unfinished[1]
                continue
            if resumed := _RESUMED.match(rest):
                at, began, start = begun.pop(process)
                rest = start + resumed[2]
            if exited := _EXITED.match(rest):
                yield Call(process, at, began, "exited", "", int(exited[1]))
                done += 1
            elif (call := _CALL.match(rest)) and call[3] != "?" and int(call[3]) >= 0:
                yield Call(process, at, began, call[1], call[2], int(call[3]))
                done += 1
