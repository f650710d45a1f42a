"""The server for tests: it is there, and it does not outlive whoever started it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import database_server
import psycopg
import pytest

OWNER = """
import sys
sys.path.insert(0, sys.argv[1])
import database_server
server = database_server.start()
print(server["folder"], server["port"], flush=True)
sys.stdin.read()
"""


def test_a_server_ends_and_its_data_go_when_its_owner_is_killed() -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(Path(database_server.__file__).parent)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert owner.stdout is not None
    folder, port = owner.stdout.readline().split()
    name = f"host=127.0.0.1 port={port} user=postgres dbname=postgres sslmode=disable"
    with psycopg.connect(name) as conn:
        assert conn.execute("SHOW fsync").fetchone() == ("off",)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    while Path(folder).exists():
        time.sleep(0.1)
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(name)


def test_without_binaries_and_without_a_named_server_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database_server, "find_spec", lambda _: None)
    with pytest.raises(
        RuntimeError, match=r"install what `make test` does, or name one with \$WARROOM_TEST_PG"
    ):
        database_server.start()


def test_another_server_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WARROOM_TEST_PG", "host=db.example user=postgres")
    assert database_server.shared(tmp_path) == "host=db.example user=postgres"
