"""A disk that can be filled: a small tmpfs of our own where it may be mounted, else a limit on the size of files."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

MEGABYTES = 4
PAGE = 4096
ROOM = 2_000_000
"""Bytes that a file may have when only its size can be limited: what stands for a full disk then."""


class SmallDisk:
    """What lies on it, and whether it is full."""

    def __init__(self, folder: Path, *, mounted: bool) -> None:
        self.folder, self.mounted = folder, mounted
        self._limit = resource.RLIM_INFINITY
        self._filler = folder / "filler"

    def fill(self, left: int = 0, process: int | None = None) -> None:
        """Leave room for `left` bytes, for `process` too when it runs already."""
        if self.mounted:
            with self._filler.open("ab", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(PAGE))
                except OSError:
                    pass
                file.truncate(max(0, file.tell() // PAGE * PAGE - left))
        else:
            largest = max((f.stat().st_size for f in self.folder.rglob("*") if f.is_file()), default=0)
            self._limit_files(largest + left if left else PAGE, process)

    def free(self, process: int | None = None) -> None:
        """There is room again."""
        if self.mounted:
            self._filler.unlink(missing_ok=True)
        else:
            self._limit_files(resource.RLIM_INFINITY, process)

    def limits(self) -> Callable[[], None] | None:
        """What a new process has to do first, to feel that the disk is full."""
        if self.mounted or self._limit == resource.RLIM_INFINITY:
            return None
        limit = self._limit
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    def _limit_files(self, limit: int, process: int | None) -> None:
        self._limit = limit
        if process is not None and sys.platform == "linux":
            resource.prlimit(process, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


@contextmanager
def small_disk() -> Iterator[SmallDisk]:
    with tempfile.TemporaryDirectory(prefix="warroom-full-") as name:
        folder = Path(name) / "disk"
        folder.mkdir(mode=0o700)
        if not _mounted(folder):
            yield SmallDisk(folder, mounted=False)
            return
        try:
            yield SmallDisk(folder, mounted=True)
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)


def _mounted(folder: Path) -> bool:
    options = f"size={MEGABYTES}m,mode=0700"
    try:
        mount = ["mount", "-t", "tmpfs", "-o", options, "warroom-crash", str(folder)]
        return subprocess.run(mount, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
