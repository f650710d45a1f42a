"""Faults that the controls put into the program: it must then be caught losing. Python loads this file by itself.

$WARROOM_CRASH_FAULT names the fault. Nothing of this is in the program.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from typing import Any

FAULT, _, AT = os.environ.get("WARROOM_CRASH_FAULT", "").partition(":")


def patch_sqlite() -> None:
    """Connections that have the fault."""
    try:
        from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed
    except ImportError:  # a Python that is not the program's
        return
    commits: list[str] = []
    versions: list[int] = []

    class Faulty(sqlite3.Connection):
        waiting = False
        """Whether a commit was called done and is not."""

        @property
        def in_transaction(self) -> bool:
            return bool(super().in_transaction) and not self.waiting

        def execute(self, sql: str, *parameters: Any) -> Any:
            if FAULT == "synchronous-off" and sql.startswith("PRAGMA synchronous"):
                sql = "PRAGMA synchronous = OFF"
            if FAULT == "schema-not-asked" and sql == "PRAGMA user_version":
                if not versions:
                    versions.append(super().execute(sql).fetchone()[0])
                sql = f"SELECT {versions[0]}"
            if FAULT == "commit-late":
                sql = self._late(sql)
            if FAULT.endswith("-commit") and sql == "COMMIT":
                return self._die()
            return super().execute(sql, *parameters)

        def _late(self, sql: str) -> str:
            """A commit is called done, and is done before the next transaction of this connection."""
            if sql == "COMMIT":
                self.waiting = True
                return "SELECT 1"
            if sql.startswith("BEGIN") and self.waiting:
                self.waiting = False
                super().execute("COMMIT")
            return sql

        def _die(self) -> Any:
            commits.append("")
            due = len(commits) == int(AT)
            if due and FAULT == "die-before-commit":
                os.kill(os.getpid(), signal.SIGKILL)
            done = super().execute("COMMIT")
            if due:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

    connect = sqlite3.connect
    sqlite3.connect = lambda *args, **kwargs: connect(*args, **{"factory": Faulty, **kwargs})


def patch_looks() -> None:
    """The database's files look as they did at the first look, whatever becomes of them."""
    ours = re.compile(r"w\.db(-wal|-shm)?$")
    seen: dict[tuple[str, str, Any], Any] = {}

    def name(path: Any) -> str | None:
        if isinstance(path, int):
            try:
                path = os.readlink(f"/proc/self/fd/{path}").removesuffix(" (deleted)")
            except OSError:
                return None
        path = os.fspath(path)
        return path if isinstance(path, str) and ours.search(path) else None

    def blind(function: Any) -> Any:
        def look(path: Any, *rest: Any, **more: Any) -> Any:
            known = name(path)
            if known is None:
                return function(path, *rest, **more)
            key = "bytes" if function.__name__ == "pread" else "state", known, rest
            if key not in seen:
                seen[key] = function(path, *rest, **more)
            return seen[key]

        return look

    for function in (os.stat, os.fstat, os.lstat, os.pread):
        setattr(os, function.__name__, blind(function))


def patch_locks() -> None:
    """A lock file keeps nobody out."""
    import filelock

    def acquire(self: Any) -> None:
        self._context.lock_file_fd = os.open(os.devnull, os.O_RDWR)

    def release(self: Any) -> None:
        self._context.lock_file_fd = None

    for kind in {filelock.FileLock, filelock.UnixFileLock}:
        setattr(kind, "_acquire", acquire)  # noqa: B010  # a method, which mypy lets nobody assign to
        setattr(kind, "_release", release)  # noqa: B010


if FAULT and "warroom" in " ".join(sys.orig_argv):
    {"blind": patch_looks, "no-lock": patch_locks}.get(FAULT, patch_sqlite)()
