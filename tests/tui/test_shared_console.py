"""The console on a room that others write to, from other machines."""

import pytest
from engines import run
from operator_at_work import Desk, at_the_console
from psycopg.conninfo import conninfo_to_dict

from warroom.store.location import Server
from warroom.tui.screens.room import RoomScreen


@pytest.fixture
def shared(desk: Desk, server_room: str) -> Desk:
    desk.place = Server(server_room)
    return desk


async def test_what_another_console_writes_is_announced_and_needs_no_poll(
    shared: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = shared.declare()
    monkeypatch.setattr(RoomScreen, "_tick", lambda _: None)
    async with at_the_console(shared) as ic:
        await ic.sees("declared SEV-1")
        listening = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        db = shared.room().store._db
        await ic.waits(lambda: db.execute(listening).fetchone()[0] == 1)
        shared.room("li").note(number, "seen by li")
        await ic.sees("· seen by li")


async def test_what_is_typed_while_the_server_is_away_comes_back_and_is_saved_once(
    shared: Desk, admin: str
) -> None:
    number = shared.declare()
    assert isinstance(shared.place, Server)
    database = conninfo_to_dict(shared.place.name)["dbname"]
    async with at_the_console(shared) as ic:
        await ic.sees("declared SEV-1")
        run(admin, f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
        run(admin, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
        await ic.press("n")
        await ic.type("typed meanwhile")
        await ic.press("enter")
        await ic.sees("typed meanwhile", "not currently accepting connections")
        run(admin, f"ALTER DATABASE {database} ALLOW_CONNECTIONS true")
        await ic.press("enter")
        await ic.sees("· typed meanwhile", "saved")
    assert [e.text for e in shared.room().timeline(number)].count("typed meanwhile") == 1
