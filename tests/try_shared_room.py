"""`make room`: a server that is thrown away, a room on it, and two consoles side by side.

    python tests/try_shared_room.py

Without tmux, or in a pipe, it says which two commands to type in two terminals, and waits for Enter.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import database_server

PEOPLE = ("maya", "li")
DATABASE = "room"
SOCKET = "warroom-room"
"""Of a tmux of its own, so that a user's own sessions are left alone."""


def warroom(*words: str) -> list[str]:
    return [sys.executable, "-m", "warroom", *words]


def make(admin: str) -> list[str]:
    """A room with an open SEV-1, and the name of it for each of the two."""
    import psycopg

    names = [
        admin.replace("user=postgres dbname=postgres", f"user={who} dbname={DATABASE}") for who in PEOPLE
    ]
    owner = admin.replace("dbname=postgres", f"dbname={DATABASE}")
    with psycopg.connect(admin, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {DATABASE}".encode())
    _run(warroom("room", "init", owner))
    with psycopg.connect(owner, autocommit=True) as conn:
        for who in PEOPLE:
            conn.execute(f"CREATE ROLE {who} LOGIN IN ROLE {DATABASE}_writer".encode())
    return names


def _run(argv: list[str], env: dict[str, str] | None = None) -> None:
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{shlex.join(argv)} failed: {(done.stderr or done.stdout).strip()}")


def at_home(folder: Path, who: str, name: str) -> dict[str, str]:
    """What is set for one of them: the room, a name, and places that are thrown away."""
    config = folder / who / "config.toml"
    config.parent.mkdir()
    config.write_text(f'me = "@{who}"\n')
    return {
        "WARROOM_DB": name, "WARROOM_CONFIG": str(config), "WARROOM_STATE": str(config.parent / "state"),
        "XDG_DATA_HOME": str(config.parent / "data"), "PYTHONPATH": str(Path(__file__).parents[1]),
    }  # fmt: skip


def commands(folder: Path, names: list[str]) -> list[str]:
    """A shell's command line for each console; the first declares an incident."""
    homes = [at_home(folder, who, name) for who, name in zip(PEOPLE, names, strict=True)]
    _run(warroom("declare", "API is down", "--sev", "1"), {**os.environ, **homes[0]})
    return [
        f"env {' '.join(f'{key}={shlex.quote(value)}' for key, value in home.items())} {shlex.join(warroom())}"
        for home in homes
    ]


def side_by_side(tmux: str, lines: list[str]) -> None:
    """Both consoles in one terminal, until both have ended."""
    size = shutil.get_terminal_size((240, 50))
    ours = [tmux, "-L", SOCKET, "-f", os.devnull]
    width, height = str(size.columns), str(size.lines)
    try:
        _run([*ours, "new-session", "-d", "-s", "room", "-x", width, "-y", height, lines[0]])
        _run([*ours, "set", "-g", "mouse", "on"])
        _run([*ours, "set", "-g", "status-left-length", "0"])
        _run([*ours, "set", "-g", "status-right", "the other console: ctrl+b o · the end: ctrl+q in both "])
        _run([*ours, "set", "-g", "status-right-length", "80"])
        # Two of 80 columns have to fit beside each other, else they stand one above the other.
        beside = "-h" if size.columns >= 161 else "-v"
        _run([*ours, "split-window", beside, "-t", "room", lines[1]])
        subprocess.run([*ours, "attach", "-t", "room"], check=False)
    finally:
        subprocess.run([*ours, "kill-server"], check=False, capture_output=True)


def main() -> None:
    if "WARROOM_TEST_PG" in os.environ:
        raise SystemExit("make room starts a server of its own; unset WARROOM_TEST_PG.")
    print("Starting a server, which is thrown away at the end …", flush=True)
    try:
        server = database_server.start()
    except RuntimeError as error:
        raise SystemExit(str(error)) from error
    folder = Path(tempfile.mkdtemp(prefix="warroom-room-"))
    try:
        lines = commands(folder, make(str(server["admin"])))
        tmux = shutil.which("tmux")
        if tmux and sys.stdin.isatty() and sys.stdout.isatty():
            side_by_side(tmux, lines)
        else:
            print("Type these in two terminals, one each:\n")
            print("\n\n".join(lines))
            print("\nEnter here ends the server.", flush=True)
            sys.stdin.readline()
    except KeyboardInterrupt:
        pass
    finally:
        database_server.stop(server)
        shutil.rmtree(folder, ignore_errors=True)
    print("The server is gone, and all that was on it.")


if __name__ == "__main__":
    main()
