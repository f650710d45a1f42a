"""Servers that cannot keep a room, or not now: one sentence each, the right exit code, and nothing is lost or half written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import database_server
import pytest
from engines import make_template, named, run
from psycopg.conninfo import conninfo_to_dict
from wire_proxy import WireProxy

from warroom.cli.main import main
from warroom.domain.policy.severities import Severity
from warroom.room import Room
from warroom.store.errors import ReadOnlyError, StoreProblem, UnusableDatabaseError
from warroom.store.location import Server

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def opened(name: str) -> Room:
    return Room.open(Server(name), "@maya", lambda: NOW, UTC)


def said_by(
    name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *argv: str
) -> tuple[object, str]:
    """How a command on that room ended, and its sentence on stderr; for a note, where it is kept stands before."""
    monkeypatch.setattr(sys, "argv", ["warroom", "--db", name, *argv])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capfd.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert len(lines) == (2 if "note" in argv else 1)
    assert lines[0].startswith("Your note is kept in ") or "note" not in argv
    return ended.value.code, lines[-1]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept of a note that could not be saved lies there."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "config.toml"))


@pytest.fixture
def proxy(server_room: str) -> Iterator[WireProxy]:
    with WireProxy(int(str(conninfo_to_dict(server_room)["port"]))) as one:
        yield one


def test_an_old_server_is_refused(
    server_room: str, proxy: WireProxy, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    proxy.version = "12.22"
    code, words = said_by(proxy.name(server_room), monkeypatch, capfd, "note", "lag")
    assert (code, "is PostgreSQL 12; warroom needs 14 or newer" in words) == (3, True)
    assert said_by(proxy.name(server_room), monkeypatch, capfd, "list")[0] == 1


@pytest.mark.parametrize("way", ["refuses", "ignores"])
def test_a_transaction_pooler_is_refused(
    server_room: str,
    proxy: WireProxy,
    way: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    proxy.pooler = way
    code, words = said_by(proxy.name(server_room), monkeypatch, capfd, "note", "lag")
    assert (code, "is behind a pooler" in words) == (3, True)


def test_a_full_disk_saves_nothing_and_the_next_try_does(server_room: str) -> None:
    room = opened(server_room)
    room.declare("API down", Severity.SEV1)
    run(
        server_room,
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
        "'could not extend file \"base/1/2\": No space left on device' USING ERRCODE = '53100'; END $$",
    )
    run(
        server_room,
        "CREATE TRIGGER full_disk AFTER INSERT ON event FOR EACH ROW EXECUTE FUNCTION full_disk()",
    )
    head = room.incident(1).head
    for job in (lambda: room.note(1, "lag"), lambda: room.severity(1, Severity.SEV2)):
        with pytest.raises(
            UnusableDatabaseError, match=r"disk of the server of .* is full; nothing was saved\.$"
        ):
            job()
    assert opened(server_room).incident(1).head == head
    run(server_room, "DROP TRIGGER full_disk ON event")
    room.note(1, "lag")
    assert [entry.text for entry in room.timeline(1)].count("lag") == 1
    assert room.store.check() == []


def test_a_standby_can_be_looked_at_and_refuses_a_note_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    server = database_server.start()
    try:
        name = named(str(server["admin"]), make_template(str(server["admin"])))
        room = opened(name)
        room.declare("API down", Severity.SEV1)
        room.close()
        database_server.halt(server)
        (Path(server["folder"]) / "data" / "standby.signal").touch()
        database_server.again(server)
        room = opened(name)
        assert next(iter(room.timeline(1))).text == "API down"
        with pytest.raises(ReadOnlyError, match=r"its server is a standby, or set so\. Nothing was saved"):
            room.note(1, "lag")
        room.close()
        code, words = said_by(name, monkeypatch, capfd, "note", "lag")
        assert (code, "a standby" in words) == (3, True)
    finally:
        database_server.stop(server)


def test_a_schema_that_is_not_there_is_said(server_room: str) -> None:
    with pytest.raises(StoreProblem, match="not made yet"):
        opened(f"{server_room} options=-csearch_path=nowhere")
