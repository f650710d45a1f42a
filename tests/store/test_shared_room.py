"""A room on a server: many consoles at once, cut connections, silence, roles, and whatever the server's locale is."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import psycopg
import pytest
from engines import named, run
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from wire_proxy import WireProxy

from warroom.domain.incident.notes import Noted
from warroom.domain.policy.severities import Severity
from warroom.room import Room, new_id
from warroom.store.errors import AwayError, ReadOnlyError, StoreProblem, UnusableDatabaseError
from warroom.store.location import File, Server, UnreadableNameError
from warroom.store.location import named as place_named
from warroom.store.postgres import room_setup
from warroom.store.postgres.connection import WatchedConnection
from warroom.store.postgres.server_log import ServerLog

NOW = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def opened(name: str, who: str = "maya", *, read_only: bool = False) -> Room:
    return Room.open(Server(name), who, lambda: NOW, UTC, read_only=read_only)


def texts(room: Room, number: int = 1) -> list[str]:
    return [e.event.text for e in room.events(number) if isinstance(e.event, Noted)]


@pytest.fixture
def fresh(admin: str) -> Iterator[Callable[..., str]]:
    """Makes an empty database, with other settings where they are given."""
    made: list[str] = []

    def make(settings: str = "", **set_: str) -> str:
        made.append(database := f"f{uuid.uuid4().hex}")
        run(admin, f"CREATE DATABASE {database} {settings}")
        for name, value in set_.items():
            run(admin, f"ALTER DATABASE {database} SET {name} = '{value}'")
        return named(admin, database)

    yield make
    for database in made:
        run(admin, f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture
def proxy(server_room: str) -> Iterator[WireProxy]:
    with WireProxy(int(str(conninfo_to_dict(server_room)["port"]))) as one:
        yield one


def together(count: int, job: Callable[[int], object]) -> list[object]:
    """The job in so many threads that begin at one moment."""
    gate = threading.Barrier(count)

    def begun(at: int) -> object:
        gate.wait()
        return job(at)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begun, range(count)))


def test_consoles_that_make_and_declare_at_once_get_numbers_and_channels_of_their_own(
    fresh: Callable[..., str],
) -> None:
    name = fresh()

    def console(at: int) -> tuple[int, str]:
        room_setup.make(name)
        room = opened(name, f"@p{at}")
        made = room.declare("API down", Severity.SEV1)
        room.close()
        return made.number, made.channel

    found = together(16, console)
    assert sorted(number for number, _ in found) == list(range(1, 17))
    assert len({channel for _, channel in found}) == 16
    assert opened(name).store.check() == []


def test_many_writers_on_one_incident_leave_no_gap(server_room: str) -> None:
    opened(server_room).declare("API down", Severity.SEV1)

    def writer(at: int) -> None:
        room = opened(server_room, f"@p{at}")
        for turn in range(5):
            room.note(1, f"{at} {turn}")
        room.close()

    together(12, writer)
    room = opened(server_room)
    assert [e.n for e in room.events(1)] == list(range(1, 63))
    assert room.store.check() == []


def test_writers_of_two_incidents_do_not_wait_for_each_other(server_room: str) -> None:
    one, two = opened(server_room), opened(server_room)
    one.declare("API down", Severity.SEV1)
    one.declare("Chat down", Severity.SEV2)

    def meanwhile(now: object) -> list[object]:
        two.note(2, "meanwhile")
        return []

    one.store.append(1, meanwhile, new_id(NOW))
    assert texts(two, 2) == ["meanwhile"]


def test_a_note_an_act_and_a_look_cost_few_round_trips(server_room: str, proxy: WireProxy) -> None:
    room = opened(proxy.name(server_room))
    number = room.declare("API down", Severity.SEV1).number

    def turns(job: Callable[[], object]) -> int:
        proxy.count()
        job()
        return proxy.turns

    assert turns(lambda: room.store.version()) == 1
    identity = room.incident(number).id
    assert identity
    # What the room asks before is one more: whether the incident was filed afterwards.
    assert turns(lambda: room.note(number, "lag")) <= 3
    assert turns(lambda: room.severity(number, Severity.SEV2)) == 2


@pytest.mark.parametrize("side", ["cut_before_client", "cut_before_server"])
def test_a_connection_cut_at_any_message_records_a_note_and_an_act_once(
    server_room: str, proxy: WireProxy, side: str
) -> None:
    opened(server_room).declare("API down", Severity.SEV1)
    whole = opened(proxy.name(server_room))
    whole.note(1, "warm")
    proxy.count()
    whole.note(1, "counted")
    whole.severity(1, Severity.SEV2)
    messages = proxy.client_messages if side == "cut_before_client" else proxy.server_messages
    assert messages > 20
    for at in range(messages):
        room = opened(proxy.name(server_room))
        note, act = new_id(NOW), new_id(NOW)
        level = Severity.SEV1 if at % 2 else Severity.SEV3
        proxy.count()
        setattr(proxy, side, at)
        jobs = (
            (note, partial(room.note, 1, f"cut {at}")),
            (act, partial(room.severity, 1, level, f"why {at}")),
        )
        for id_, job in jobs:
            for _ in range(3):
                try:
                    with room.under(id_, NOW):
                        job()
                    break
                except StoreProblem:
                    setattr(proxy, side, -1)
        setattr(proxy, side, -1)
        room.close()
    room = opened(server_room)
    assert texts(room)[2:] == [f"cut {at}" for at in range(messages)]
    reasons = [getattr(e.event, "reason", None) for e in room.events(1)]
    assert [r for r in reasons if r and r.startswith("why")] == [f"why {at}" for at in range(messages)]
    assert room.store.check() == []


def test_a_retry_without_its_id_would_double_what_was_cut_off_behind_its_commit(
    server_room: str, proxy: WireProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: with no id kept, the same cuts have to double a note."""
    opened(server_room).declare("API down", Severity.SEV1)
    monkeypatch.setattr(ServerLog, "_once", lambda self, write, landed: write())
    whole = opened(proxy.name(server_room))
    whole.note(1, "warm")
    proxy.count()
    whole.note(1, "counted")
    for at in range(proxy.server_messages):
        room = opened(proxy.name(server_room))
        proxy.count()
        proxy.cut_before_server = at
        try:
            room.note(1, f"cut {at}")
        except StoreProblem:
            proxy.cut_before_server = -1
            opened(server_room).note(1, f"cut {at}")
        proxy.cut_before_server = -1
    found = texts(opened(server_room))
    assert len(found) > len(set(found))


def test_a_silent_server_ends_each_call_and_loses_nothing(
    server_room: str, proxy: WireProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WatchedConnection, "patience", 0.5)
    monkeypatch.setattr("warroom.store.postgres.connection.PATIENCE", 0.5)
    room = opened(proxy.name(server_room))
    room.declare("API down", Severity.SEV1)
    proxy.silent = True
    for job in (
        lambda: room.note(1, "lost in silence"),
        lambda: room.store.version(),
        lambda: room.timeline(1),
    ):
        with pytest.raises(AwayError, match="out of reach"):
            job()
    proxy.silent = False
    proxy.cut()
    room.note(1, "back")
    assert texts(room) == ["back"]


def test_a_console_that_hangs_with_the_lock_lets_go(admin: str, server_room: str) -> None:
    room = opened(server_room)
    room.declare("API down", Severity.SEV1)
    hung = opened(server_room, "li").store._db
    hung.execute("SET idle_in_transaction_session_timeout = '300ms'")
    act = hung.transaction(1)
    act.__enter__()
    assert hung.execute("SELECT head FROM incident WHERE number = 1").fetchone()  # and decides for ever
    room.note(1, "after it")
    with pytest.raises(psycopg.Error):
        act.__exit__(None, None, None)
    assert texts(room) == ["after it"]


def test_a_session_is_set_up_so_that_it_cannot_hold_the_room(server_room: str) -> None:
    room = opened(server_room)
    for setting, value in (
        ("idle_in_transaction_session_timeout", "5s"),
        ("TimeZone", "UTC"),
        ("synchronous_commit", "on"),
        ("lock_timeout", "4s"),
    ):
        assert room.store._db.execute("SELECT current_setting(?)", [setting]).fetchone()[0] == value


STATEMENTS = {
    "select": "SELECT count(*) FROM event",
    "insert": "INSERT INTO shift_taken VALUES ('x', 'p', 's', 'e', 'r', 'a')",
    "update event": "UPDATE event SET actor = 'x'",
    "delete event": "DELETE FROM event",
    "truncate event": "TRUNCATE event",
    "truncate all": "TRUNCATE event, incident, entry, listed CASCADE",
    "disable trigger": "ALTER TABLE event DISABLE TRIGGER ALL",
    "drop trigger": "DROP TRIGGER event_is_append_only ON event",
    "replace function": "CREATE OR REPLACE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "replica role": "SET session_replication_role = replica",
    "drop table": "DROP TABLE event",
    "redacting": "INSERT INTO redacting VALUES (1)",
    "redact": "SELECT redact(1, '{}')",
}
MAY = {
    "reader": {"select"},
    "writer": {"select", "insert"},
    "keeper": {"select", "insert", "redact"},
    # The owner meets the triggers: nothing is changed by mistake.
    "owner": {
        "select",
        "insert",
        "disable trigger",
        "drop trigger",
        "replace function",
        "redacting",
        "redact",
    },
}


def test_each_role_may_do_what_it_is_for_and_nothing_else(admin: str, fresh: Callable[..., str]) -> None:
    name = fresh()
    database = str(conninfo_to_dict(name)["dbname"])
    users = {role: f"u{uuid.uuid4().hex[:12]}" for role in MAY}
    try:
        for user in users.values():
            run(admin, f"CREATE ROLE {user} LOGIN")
        run(admin, f"ALTER ROLE {users['owner']} CREATEROLE")
        run(admin, f"ALTER DATABASE {database} OWNER TO {users['owner']}")
        names = {role: make_conninfo(name, user=user) for role, user in users.items()}
        with pytest.raises(UnusableDatabaseError, match="not made yet"):
            opened(names["writer"])
        made = room_setup.make(names["owner"])
        assert made.lacking == ""
        for role in ("reader", "writer", "keeper"):
            assert room_setup.status(names[role]).may == "nothing"
            run(names["owner"], f"GRANT {database}_{role} TO {users[role]}")
        opened(names["writer"]).declare("API down", Severity.SEV1)
        assert [room_setup.status(names[role]).may for role in MAY] == ["read", "write", "keep", "own"]
        for role, may in MAY.items():
            done = set()
            for what, sql in STATEMENTS.items():
                with psycopg.connect(names[role]) as conn:
                    try:
                        conn.execute(sql.encode())
                        done.add(what)
                    except psycopg.Error:
                        pass
                    conn.rollback()
            assert done == may, role
        with pytest.raises(ReadOnlyError, match="writer role"):
            opened(names["reader"]).note(1, "may I")
        assert [e.text for e in opened(names["reader"]).timeline(1)][:1] == ["API down"]
        with pytest.raises(ReadOnlyError, match="only looks on"):
            opened(names["writer"], read_only=True).note(1, "may I")
    finally:
        run(admin, f"DROP DATABASE {database} WITH (FORCE)")
        run(admin, f"CREATE DATABASE {database}")
        for role in ("reader", "writer", "keeper"):
            run(admin, f"DROP ROLE IF EXISTS {database}_{role}")
        for user in users.values():
            run(admin, f"DROP ROLE {user}")


HOSTILE = (
    "nul \0 here", "sub \x1a and \x1a0 \x1a1", "\x1b]52;c;x\x07", "\u202eabc", "'; DROP TABLE event; --", "%s ? $1 \\",
    "🚒" * 50, "x" * 100_000, "\ufeff\ufffe\U0010ffff", "a\r\nb\tc",
)  # fmt: skip


def test_hostile_text_comes_back_as_it_was_typed(
    server_room: str, fresh: Callable[..., str], tmp_path
) -> None:
    room = opened(server_room, "@m\0\x1a")
    for at, text in enumerate(HOSTILE, 1):
        number = room.declare(f"{text[:150]} {at}", Severity.SEV1, impact=text[:900]).number
        room.note(number, text)
        room.amend(number, room.incident(number).head, f"{text[:99_000]} again")
    assert room.store.check() == []
    file = Room.open(File(tmp_path / "w.db"), "@x", lambda: NOW, UTC)
    numbers = [incident.number for incident in room.incidents()]
    once = "".join(room.review.export(numbers))
    file.review.take_in(lambda: iter(once.encode().splitlines(keepends=True)))
    assert "".join(file.review.export(numbers)) == once
    assert file.store.check() == []
    room_setup.make(name := fresh())
    back = opened(name)
    back.review.take_in(lambda: iter(once.encode().splitlines(keepends=True)))
    assert "".join(back.review.export(numbers)) == once
    assert back.store.check() == []
    for number in numbers:
        assert [e.text for e in file.timeline(number)] == [e.text for e in room.timeline(number)]


@pytest.mark.parametrize(
    "settings",
    [
        "TEMPLATE template0 LOCALE 'C'",
        "TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8'",
    ],
)
def test_lists_and_times_are_the_same_whatever_the_servers_locale_and_zone(
    fresh: Callable[..., str], settings: str, tmp_path
) -> None:
    name = fresh(f"{settings} ENCODING 'UTF8'", timezone="Asia/Kolkata", datestyle="SQL, DMY")
    room_setup.make(name)
    shared = opened(name)
    file = Room.open(File(tmp_path / "w.db"), "maya", lambda: NOW, UTC)
    for room in (shared, file):
        for title in ("b", "B", "a", "Ä", "ä", "_x", "Zebra", "éa", "EA"):
            number = room.declare(title, Severity.SEV2, started="-20m").number
            room.note(number, f"-5m {title} seen")
    assert [(r.number, r.title, r.began_at) for r in shared.listing()] == [
        (r.number, r.title, r.began_at) for r in file.listing()
    ]
    for number in range(1, 10):
        assert [(e.at, e.text) for e in shared.timeline(number)] == [
            (e.at, e.text) for e in file.timeline(number)
        ]


def test_a_room_moves_from_file_to_server_and_back_byte_for_byte(server_room: str, tmp_path) -> None:
    file = Room.open(File(tmp_path / "w.db"), "maya", lambda: NOW, UTC)
    for at in range(3):
        number = file.declare(f"API down {at}", Severity.SEV1).number
        file.notes(number, [f"line {n} of {at}" for n in range(20)])
        file.amend(number, 4, "corrected")
    shared = opened(server_room)
    shared.review.take_all(file, lambda *_: None)
    assert shared.store.check() == []
    shared.review.backup(tmp_path / "copy.db")
    copy = Room.open(File(tmp_path / "copy.db"), "maya", lambda: NOW, UTC)
    numbers = [1, 2, 3]
    assert (
        "".join(copy.review.export(numbers))
        == "".join(shared.review.export(numbers))
        == "".join(file.review.export(numbers))
    )
    assert copy.store.check() == []


def test_a_newer_an_older_and_another_programs_database_are_refused_in_a_sentence(
    admin: str, fresh: Callable[..., str], server_room: str
) -> None:
    other = fresh()
    run(other, "CREATE TABLE event (id int)")
    with pytest.raises(StoreProblem, match="another program's database"):
        room_setup.make(other)
    with pytest.raises(UnusableDatabaseError, match="not made yet"):
        opened(other)
    room = opened(server_room)
    room.declare("API down", Severity.SEV1)
    run(server_room, "INSERT INTO warroom_schema (version) VALUES (99)")
    with pytest.raises(StoreProblem, match="upgraded by a newer warroom while"):
        room.note(1, "too late")
    newer = opened(server_room)
    assert texts(newer) == []
    with pytest.raises(ReadOnlyError, match="newer warroom"):
        newer.note(1, "too late")
    with pytest.raises(StoreProblem, match="newer warroom"):
        room_setup.upgrade(server_room)
    run(server_room, "DELETE FROM warroom_schema")
    with pytest.raises(UnusableDatabaseError, match="room upgrade"):
        opened(server_room)


PASSWORD = "s3cr3t-pass"
FAILING = [
    f"postgresql://maya:{PASSWORD}@127.0.0.1/room", f"postgres://maya:{PASSWORD}@h,g:1,2/room",
    f"postgresql://127.0.0.1/room?password={PASSWORD}", f"host=127.0.0.1 password={PASSWORD} dbname=room",
    f"host=127.0.0.1 password = '{PASSWORD}'", f"service=room password={PASSWORD}", f"POSTGRESQL://maya:{PASSWORD}@h",
    f"postgresql://ma%40ya:{PASSWORD}%zz@h:port/room", f"user=maya password='{PASSWORD}", f"postgresql://a:{PASSWORD}@[::1/x",
]  # fmt: skip


@pytest.mark.parametrize("name", FAILING)
def test_a_password_in_a_name_is_refused_and_never_told(name: str) -> None:
    with pytest.raises(UnreadableNameError, match="password") as refused:
        place_named(name)
    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"port": "1"}, "out of reach"),
        ({"user": "nobody_at_all"}, 'role "nobody_at_all" does not exist'),
        ({"dbname": "no_such_room"}, 'database "no_such_room" does not exist'),
        ({"host": "no-such-host.invalid"}, "out of reach"),
        ({"port": "many"}, "cannot be used as a room"),
        ({"sslmode": "require"}, "cannot be used as a room"),
        ({"options": "-csearch_path=nowhere"}, "not made yet"),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_sentence(
    server_room: str, monkeypatch: pytest.MonkeyPatch, change: dict[str, str], words: str
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    begun = time.monotonic()
    with pytest.raises(StoreProblem, match=words) as refused:
        opened(make_conninfo(server_room, **change))
    assert "\n" not in str(refused.value)
    assert PASSWORD not in str(refused.value)
    assert time.monotonic() - begun < 60  # a guard: it does not wait for ever
