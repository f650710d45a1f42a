"""What `warroom doctor` says of a room on a server."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner

from warroom.cli.context import Desk
from warroom.cli.doctor_server import found
from warroom.cli.main import cli
from warroom.store.postgres.server_state import ServerState

FINE = ServerState(
    "16.2", "maya", ("room_writer",), False, "TLSv1.3", False, True, True, "on", False, timedelta(seconds=0.2), 0.012
)  # fmt: skip


def test_a_server_that_keeps_what_it_acknowledges_is_fine() -> None:
    lines = {what: told for what, told, *_ in found(FINE)}
    assert lines == {
        "server": "PostgreSQL 16.2", "role": "maya · room_writer", "TLS": "TLSv1.3",
        "durability": "fsync on · synchronous_commit on for others, on for warroom",
        "clocks": "within 0.2 s of the server's", "round trip": "12 ms",
    }  # fmt: skip
    assert all(fine and not remedy for _, _, fine, remedy in found(FINE))


@pytest.mark.parametrize(
    ("change", "what", "fails", "words"),
    [
        ({"standby": True}, "server", True, "a standby"),
        ({"superuser": True}, "role", False, "maya is a superuser"),
        ({"tls": ""}, "TLS", False, "everybody on the way can read the record"),
        ({"fsync": False}, "durability", True, "fsync off: a power cut loses"),
        ({"full_page_writes": False, "fsync": False}, "durability", True, "fsync and full_page_writes off"),
        ({"ahead": timedelta(seconds=-90)}, "clocks", True, "the server's is 1 min behind this machine's"),
        ({"ahead": timedelta(seconds=7)}, "clocks", True, "the server's is 7 s ahead of this machine's"),
        ({"round_trip": 0.4}, "round trip", True, "400 ms"),
    ],
)
def test_what_would_go_wrong_is_said_with_its_remedy(
    change: dict[str, object], what: str, fails: bool, words: str
) -> None:
    lines = {name: rest for name, *rest in found(replace(FINE, **change))}  # type: ignore[arg-type]  # a table of any fields
    told, fine, remedy = lines.pop(what)
    assert words in str(told)
    assert fine is not fails
    assert str(remedy).endswith((".", "how."))
    assert all(fine for _, fine, _ in lines.values())


def test_no_tls_on_this_machine_is_fine() -> None:
    assert ("TLS", "none, on this machine", True, "") in list(found(replace(FINE, tls="", local=True)))


def test_doctor_looks_at_the_server(server_room: str, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    done = CliRunner().invoke(cli, ["--db", server_room, "doctor"], obj=Desk())
    for words in (
        "server: PostgreSQL ",
        "role: ",
        "TLS: none, on this machine",
        "durability: ",
        "round trip: ",
        "schema ",
    ):
        assert words in done.output
    assert "clocks: within 0.1 s" in done.output
