"""The floors hold at run time too: the room needs no face, and no command needs Textual but the console."""

import subprocess
import sys
from pathlib import Path


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
