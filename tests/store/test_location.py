"""Which place a name means, and that no password is told, wherever it stood."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from warroom.cli.main import main
from warroom.store.location import File, Server, UnreadableNameError, named
from warroom.store.postgres import tls

SECRET = "s3cr3tpass"


@pytest.mark.parametrize(
    "text",
    [
        "w.db", "./postgresql:", "postgresql:", "postgres", "a@b.db", "./host=x", "/tmp/a:b@c", "~/postgresql://x",
        "C:\\Users\\a:b@c.db", "x=1.db", "../maya:b@c", "dir/a:b@c.db", "postgresql.db",
    ],
)  # fmt: skip
def test_a_files_name_is_no_servers(text: str) -> None:
    assert named(text) == File(Path(text))


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://maya@db.example/room", "postgres://db/room", "postgresql:///room", "postgresql://[::1]:5432/room",
        "postgresql://a:1,b:2/room?target_session_attrs=primary", "postgresql://%2Ftmp/room", "service=room",
        "host=/tmp dbname=room", "sslmode=require host=db dbname='my room'", "user=maya%40x host=db", " dbname = room",
        "postgresql://maya%40corp@db/room",
    ],
)  # fmt: skip
def test_a_servers_name_is_no_files(text: str) -> None:
    assert named(text) == Server(text.strip())


def test_a_scheme_may_be_in_capitals() -> None:
    assert named("PostgreSQL://DB/Room") == Server("postgresql://DB/Room")


FAILING = [
    f"postgresql://maya:{SECRET}@127.0.0.1:1/room",
    f"postgresql://:{SECRET}@127.0.0.1:1/room",
    f"POSTGRES://maya:{SECRET}@127.0.0.1:1,127.0.0.1:2/room",
    f"postgresql://maya:{SECRET}@[::1/room",
    f"postgresql://maya:{SECRET}@127.0.0.1:port/room",
    f"postgresql://maya:{SECRET}%zz@127.0.0.1/room",
    f"postgresql://maya:{SECRET}/x@127.0.0.1/room",
    f"postgresql://maya:1/{SECRET}@127.0.0.1/room",
    f"postgresql://maya:12345/x{SECRET}@127.0.0.1/room",
    f"postgresql://maya:{SECRET}?x@127.0.0.1/room",
    f"postgresql://maya:x?{SECRET}@127.0.0.1/room",
    f"postgresql://maya:{SECRET}#x@127.0.0.1/room",
    f"postgresql://maya:x@{SECRET}@127.0.0.1/room",
    f"postgresql://maya%3A{SECRET}@127.0.0.1/room",
    f"postgresql://maya:{SECRET}",
    f"postgresql://127.0.0.1/room?password={SECRET}",
    f"postgresql://127.0.0.1/room?p%61ssword={SECRET}",
    f"postgresql://127.0.0.1/room?sslpassword={SECRET}",
    f"postgresql://127.0.0.1/room?passwort={SECRET}&password={SECRET}",
    f"host=127.0.0.1 password={SECRET} dbname=room",
    f"PASSWORD={SECRET} host=127.0.0.1",
    f"sslmode=require host=127.0.0.1 password = '{SECRET}'",
    f"user=maya password='{SECRET}",
    f"connect_timeout=2 password={SECRET} nonsense",
    f"service=room sslpassword={SECRET}",
    f"dbname=postgresql://maya:{SECRET}@127.0.0.1/room",
    f"host=maya:{SECRET}@127.0.0.1",
    f"postgres:maya:{SECRET}@127.0.0.1",
    f"postgresql:/maya:{SECRET}@127.0.0.1/room",
    f"postgresql+psycopg://maya:{SECRET}@127.0.0.1/room",
    f"https://maya:{SECRET}@db.example",
    f"maya:{SECRET}@127.0.0.1/room",
    f"postgresql :// maya:{SECRET}@127.0.0.1",
]


def run(argv: list[str], monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(sys, "argv", ["warroom", *argv])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def spoken(capfd: pytest.CaptureFixture[str]) -> str:
    out, err = capfd.readouterr()
    return out + err


def left_in(folder: Path) -> str:
    """Names and contents of all files below."""
    paths = sorted(folder.rglob("*"))
    return "\n".join([*map(str, paths), *(p.read_text(errors="replace") for p in paths if p.is_file())])


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user has said nothing of TLS; afterwards the environment is as before."""
    for variable in ("PGSSLMODE", "PGHOST", "PGHOSTADDR", "PGSERVICE"):
        monkeypatch.setenv(variable, "x")
        monkeypatch.delenv(variable)
    monkeypatch.setattr(tls, "_expected", False)


@pytest.fixture
def home(unset: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All that the program may write lies below."""
    for name, folder in (("HOME", "home"), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setenv("WARROOM_STATE", str(tmp_path / "memory"))
    monkeypatch.setenv("WARROOM_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.delenv("WARROOM_DB", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("text", FAILING)
def test_a_password_in_a_name_is_refused_in_a_sentence_and_is_told_nowhere(
    text: str, home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UnreadableNameError) as refused:
        named(text)
    assert "\n" not in str(refused.value)
    assert run(["--db", text, "list"], monkeypatch) == 2
    assert run(["room", "status", text], monkeypatch) == 2
    monkeypatch.setenv("WARROOM_DB", text)
    for argv in (["doctor"], ["note", "lag"], []):
        assert run(argv, monkeypatch) == 2
    words = spoken(capfd)
    assert SECRET not in words
    assert "Traceback" not in words
    assert words.count("postgresql://maya@db.example/room") == 5
    monkeypatch.delenv("WARROOM_DB")
    (home / "config.toml").write_text(
        f"database = {text!r}\n" if "'" not in text else f'database = "{text}"\n'
    )
    assert run(["list"], monkeypatch) == 1
    assert SECRET not in spoken(capfd)
    (home / "config.toml").unlink()
    assert SECRET not in left_in(home)


@pytest.mark.parametrize("where", ["PGPASSWORD", "passfile", "service"])
def test_a_password_that_is_kept_elsewhere_is_told_nowhere_either(
    where: str, home: Path, admin: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    name = make_conninfo(admin, dbname="no_such_room")
    place = conninfo_to_dict(name)
    secrets = home.parent / f"{home.name}-secrets"
    secrets.mkdir()
    if where == "PGPASSWORD":
        monkeypatch.setenv("PGPASSWORD", SECRET)
    elif where == "passfile":
        (secrets / "pgpass").write_text(f"*:*:*:*:{SECRET}\n")
        (secrets / "pgpass").chmod(0o600)
        monkeypatch.setenv("PGPASSFILE", str(secrets / "pgpass"))
    else:
        lines = [
            f"{key}={value}" for key, value in {**place, "password": SECRET, "sslmode": "prefer"}.items()
        ]
        (secrets / "services").write_text("\n".join(["[room]", *lines]))
        monkeypatch.setenv("PGSERVICEFILE", str(secrets / "services"))
        name = "service=room"
    monkeypatch.setenv("WARROOM_DB", name)
    assert run(["doctor"], monkeypatch) == 1
    assert run(["note", "lag"], monkeypatch) == 3
    assert run(["room", "status"], monkeypatch) == 1
    words = spoken(capfd)
    assert words.count('database "no_such_room" does not exist') >= 2
    assert SECRET not in words
    assert SECRET not in left_in(home)


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("postgresql://db.example/room", "verify-full"),
        ("postgresql://127.0.0.1,db.example/room", "verify-full"),
        ("hostaddr=10.0.0.1", "verify-full"),
        ("postgresql://db.example/room?sslmode=require", None),
        ("postgresql://localhost/room", "prefer"),
        ("postgresql://[::1]/room", "prefer"),
        ("host=127.1.2.3", "prefer"),
        ("host=/run/postgresql", "prefer"),
        ("dbname=room", "prefer"),
        ("host=127.0.0.1.example", "verify-full"),
    ],
)
def test_a_servers_certificate_is_checked_unless_it_is_on_this_machine_or_the_user_says_otherwise(
    name: str, mode: str | None, unset: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tls.sslmode(conninfo_to_dict(name)) == mode
    monkeypatch.setenv("PGSSLMODE", "require")
    assert tls.sslmode(conninfo_to_dict(name)) is None


def test_a_services_certificate_is_checked_unless_its_file_says_otherwise(unset: None) -> None:
    assert tls.sslmode({"service": "room"}) is None
    assert os.environ["PGSSLMODE"] == "verify-full"
    assert tls.sslmode({"host": "localhost"}) == "prefer"
